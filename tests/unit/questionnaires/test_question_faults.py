"""Every fault of a question or its options is told, with its place and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.questionnaires.packs import GRADE, GROUPED, SMALL, YES_NO, changed, faults

# (questionnaire, what is swapped in it, what must be told)
CASES: list[tuple[str, list[tuple[str, str]], str]] = [
    (
        SMALL,
        [('kind = "choice"', 'kind = "chioce"')],
        'question "first": kind "chioce" is unknown; choose from choice, scale',
    ),
    (SMALL, [('{ code = "no"', '{ code = "yes"')], 'question "first", option "yes": this code stands 2 times'),
    (
        SMALL,
        [('{ code = "no"', '{ code = "skipped"')],
        'option "skipped": "skipped" is kept for answers that were not given',
    ),
    (SMALL, [('{ code = "no"', '{ code = "nr"')], 'option "nr": "nr" is kept for answers that were not given'),
    (
        SMALL,
        [('{ code = "no"', '{ code = "a;b"')],
        'option "a;b": a code has small letters, digits, - and _; change it',
    ),
    (SMALL, [('{ code = "yes"', '{ code = "na"')], 'question "first": dk, na and ref stand after the other options'),
    (SMALL, [(', regular = "Nee", low = "Nee"', "")], 'option "no": has no wording; add regular or low'),
    (
        SMALL,
        [('regular = "Nee", low = "Nee"', 'regular = "Nee"')],
        'option "no": has no low wording; add low, or the group',
    ),
    (
        SMALL,
        [('regular = "Nee", low = "Nee"', 'low = "Nee"')],
        'option "no": has no regular wording and groups no option',
    ),
    (
        SMALL,
        [('regular = "Nee", low = "Nee"', 'regular = "", low = "Nee"')],
        'option "no": has an empty wording; fill it in',
    ),
    (SMALL, [('regular = "Eerste vraag?"\n', "")], 'question "first": has no regular; add regular'),
    (SMALL, [('low = "Eerste?"', 'low_help = "Hulp"')], 'question "first": has low_help without low'),
    (SMALL, [('["regular", "low"]', '["regular"]')], 'question "first": has a low wording, but forms lacks "low"'),
    (
        SMALL,
        [('["regular", "low"]', '["regular"]')],
        'option "yes": has a low wording that is never shown; leave it out',
    ),
    (
        GROUPED,
        [('group = "nope"', 'group = "yes"')],
        'option "no": group "yes" is no option with low wording only; correct it',
    ),
    (
        GROUPED,
        [('regular = "Nee", group', 'regular = "Nee", low = "Nee", group')],
        'option "no": belongs to a group, so the low',
    ),
    (SMALL, [('base = ["yes", "no"]', 'base = ["yes", "no", "maybe"]')], 'base code "maybe" is no option; correct it'),
    (
        SMALL,
        [('base = ["yes", "no"]', 'base = ["yes", "no", "dk"]')],
        'base code "dk" is no substantive answer; leave it out',
    ),
    (SMALL, [('base = ["yes", "no"]', 'base = ["yes"]')], 'option "no" is not in the base; add it'),
    (SMALL, [('base = ["yes", "no"]', 'base = ["yes", "no", "no"]')], "base names a code twice; leave one out"),
    (SMALL, [('base = ["yes", "no"]', 'base = "yes"')], 'base must be a list of texts, such as ["a", "b"]'),
    (
        SMALL,
        [('kind = "grade"', 'kind = "grade"\nbase = ["1"]')],
        'question "grade": base is given, but a grade always counts',
    ),
    (
        SMALL,
        [('kind = "grade"', 'kind = "grade"\n' + YES_NO.replace("base", "#"))],
        'question "grade": a question of kind grade has its',
    ),
    (
        SMALL,
        [('kind = "choice"', 'kind = "text"')],
        'question "first": a question of kind text takes no options; leave them',
    ),
    (SMALL, [('kind = "choice"', 'kind = "text"')], 'question "first": base does not belong here; leave it out'),
    (SMALL, [('kind = "grade"', 'kind = "decimal"')], 'question "grade": clients give whole grades; use kind grade'),
    (
        SMALL,
        [('kind = "choice"', 'kind = "scale"\nseveral = true')],
        'question "first": several is for kind choice only',
    ),
    (
        SMALL,
        [('kind = "choice"', 'kind = "scale"\noptions_from = "diensten"')],
        "options_from is for kind choice only; leave it out",
    ),
    (
        SMALL,
        [('kind = "choice"', 'kind = "choice"\noptions_from = "wetten"')],
        'options_from "wetten" is unknown; use "diensten"',
    ),
    (
        SMALL,
        [('kind = "choice"', 'kind = "choice"\nprefill = "diensten"')],
        'prefill can only be "diensten", beside options_from',
    ),
    (
        SMALL,
        [('low = "Nee" }', 'low = "Nee", text = true }')],
        'option "no": text = true is for option "other" with a regular',
    ),
    (SMALL, [('metric = "grade"', "")], 'has no question with metric = "grade"; give it to the overall grade'),
    (
        SMALL,
        [('metric = "grade"', 'metric = "mark"')],
        'metric "mark" is unknown; choose from grade, promoter, nps, aspect',
    ),
    (
        SMALL,
        [('kind = "grade"', 'kind = "nps"')],
        'question "grade": metric grade does not fit kind nps; kinds for it: grade',
    ),
    (SMALL, [('kind = "grade"', 'kind = "nps"')], 'question "grade": kind nps needs metric = "nps"; add it'),
    (
        SMALL,
        [('kind = "grade"', 'kind = "grade"\nmodule = "x"')],
        "the overall grade is asked of everyone; leave out its",
    ),
    (
        SMALL,
        [('kind = "choice"', 'kind = "choice"\nmetric = "promoter"')],
        "metric promoter needs one answer out of the base yes",
    ),
    (
        SMALL + GRADE.replace('"grade"\nkind', '"grade2"\nkind'),
        [],
        'metric "grade" stands at grade, grade2; keep it at one question',
    ),
    (SMALL, [("options = [\n", "options = [\n  3,\n")], 'question "first": options must be a list of tables'),
    (
        SMALL,
        [("options = [\n", 'options = "set" # [\n'), ('  { code = "yes", regular = "Ja", low = "Ja" },\n', "")],
        "is no TOML",
    ),
]


@pytest.mark.parametrize(("text", "swaps", "told"), CASES)
def test_a_fault_is_told_with_its_place_and_remedy(
    tmp_path: Path, text: str, swaps: list[tuple[str, str]], told: str
) -> None:
    found = faults(tmp_path, changed(text, *swaps))

    assert any(told in fault for fault in found), found
