"""Every fault that a questionnaire file can have is told, with its place and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from questionnaires.faults import FileFaults
from questionnaires.load import read_questionnaire
from tests.unit.questionnaires.packs import (
    FIRST,
    GRADE,
    GROUPED,
    HEAD,
    PAGES,
    SECOND,
    SMALL,
    STEPS,
    changed,
    faults,
    tiny,
)

ONE_PAGE = '[[pages]]\ncode = "p"\ntitle = "P"\nquestions = ["first", "second", "grade"]\n'
CLUSTER = '\n[[clusters]]\ncode = "c"\ntitle = "C"\nquestions = ["first"]\n'
SOUND = [SMALL, STEPS, GROUPED, SMALL + CLUSTER]


@pytest.mark.parametrize("text", SOUND)
def test_a_sound_questionnaire_has_no_faults(tmp_path: Path, text: str) -> None:
    assert faults(tmp_path, text) == []


# (questionnaire, what is swapped in it, what must be told)
CASES: list[tuple[str, list[tuple[str, str]], str]] = [
    (HEAD + PAGES, [], "has no questions; add at least one [[questions]]"),
    (SMALL, [('title = "Klein"', "")], 'has no title; add title = a text in quotes, such as "…"'),
    (SMALL, [('title = "Klein"', 'title = ""')], "title is empty; fill it in"),
    (SMALL, [('title = "Klein"', "title = 3")], 'title must be a text in quotes, such as "…"'),
    (SMALL, [('"client"', '"clients"')], 'audience "clients" is unknown; choose from client, opdrachtgever, cursist'),
    (SMALL, [("revision = 1", "revision = 0")], "revision is 0; give a whole number from 1"),
    (SMALL, [("revision = 1", "revision = true")], "revision must be a whole number from 1"),
    (SMALL, [('"low"]', '"easy"]')], 'form "easy" is unknown; choose from regular, low'),
    (SMALL, [('["regular", "low"]', '["low"]')], 'forms lacks "regular"; each questionnaire has a regular wording'),
    (
        SMALL,
        [("revision = 1", 'revision = 1\ncolour = "red"')],
        'key "colour" is unknown; known here: audience, clusters',
    ),
    (SMALL, [('label = "Eerste"', 'label = "Eerste"\nlabl = "x"')], 'question "first": key "labl" is unknown'),
    (SMALL, [('code = "second"', 'code = "first"')], 'question "first": 2 questions, steps or pages have this code'),
    (SMALL, [('code = "page_one"', 'code = "first"')], 'page "first": 2 questions, steps or pages have this code'),
    (SMALL, [('code = "page_one"', 'code = "Page one"')], 'page "Page one": a code has small letters, digits and _'),
    (SMALL, [('code = "first"', 'code = "dienst"')], 'question "dienst": this code is a column of the answers file'),
    (SMALL, [('code = "first"', 'code = "stratum_x"')], 'question "stratum_x": this code is a column'),
    (SMALL, [('code = "first"', 'code = "first_other"')], 'question "first_other": this code is a column'),
    (
        SMALL,
        [('questions = ["first"]', "questions = []")],
        'question "first": stands 0 times on the pages; put it on exactly',
    ),
    (
        SMALL,
        [('questions = ["first"]', "questions = []")],
        'page "page_one": is empty; give it questions or leave it out',
    ),
    (SMALL, [('["second", "grade"]', '["first", "second", "grade"]')], 'question "first": stands 2 times on the pages'),
    (SMALL, [('["second", "grade"]', '["third", "second", "grade"]')], 'page "page_two": question "third" is unknown'),
    (SMALL, [('["second", "grade"]', '["grade", "second"]')], 'question "grade": the pages do not follow the order'),
    (SMALL, [('low = "Eerste?"\n', "")], 'question "first": has no low wording; add low = …, or steps with a mapping'),
    (SMALL, [('low = "Eerste?"', 'low = ""')], 'question "first", low: is empty; fill it in'),
    (SMALL, [('base = ["yes", "no"]', "")], 'question "first": has no base; list the codes that count in its figure'),
    (
        SMALL,
        [('kind = "choice"', 'kind = "choice"\nfigure = "drie"')],
        'figure "drie" is no number such as 3.11; change it',
    ),
    (
        HEAD + FIRST + SECOND + GRADE + ONE_PAGE,
        [],
        'question "second": condition on "first": it stands on the same page',
    ),
    (
        SMALL,
        [('question = "first"', 'question = "third"')],
        'condition on "third": this question is unknown; correct it',
    ),
    (
        SMALL,
        [('question = "first"', 'question = "grade"')],
        'condition on "grade": this question is not asked earlier; move',
    ),
    (
        SMALL,
        [('question = "first"', 'question = "second"')],
        'condition on "second": this question is not asked earlier',
    ),
    (
        SMALL,
        [('is = ["yes"]', 'is = ["maybe"]')],
        'condition on "first": answer "maybe" is no option of it; correct it',
    ),
    (
        SMALL,
        [('is = ["yes"]', 'is = ["nr"]')],
        'condition on "first": answer "nr" is never there yet when it is looked at',
    ),
    (
        SMALL,
        [('is = ["yes"]', 'is = ["yes"], not = ["no"]')],
        'condition on "first": needs either is = ["…"] or not = ["…"]',
    ),
    (
        SMALL,
        [(', is = ["yes"]', "")],
        'condition on "first": needs either is = ["…"] or not = ["…"] with at least one answer',
    ),
    (
        SMALL,
        [("ask_if = [{", 'ask_if = [{ question = "first", not = ["yes"] }, {')],
        "its conditions can never hold together",
    ),
    (
        SMALL,
        [('kind = "choice"', 'kind = "choice"\nmodule = "x"')],
        'it is asked in module "x" only; put this question in it too',
    ),
    (
        GROUPED,
        [('is = ["yes"]', 'is = ["never"]')],
        'condition on "first": it splits group "nope", which the low form cannot',
    ),
    (
        SMALL + CLUSTER.replace('"first"', '"third"'),
        [],
        'cluster "c": question "third" is unknown; correct it or leave it out',
    ),
    (SMALL + CLUSTER.replace('["first"]', "[]"), [], 'cluster "c": is empty; give it questions or leave it out'),
    (
        SMALL + CLUSTER + CLUSTER.replace('"c"', '"d"'),
        [],
        'cluster "c": question "first" stands more than once in clusters',
    ),
    (SMALL + CLUSTER + CLUSTER, [], 'cluster "c": a code stands once, in small letters, digits and _; change it'),
    (SMALL + CLUSTER + 'figure = "1.1"\n', [], 'cluster "c": question "first" has another figure than the cluster'),
    (SMALL + CLUSTER + 'figure = "een"\n', [], 'cluster "c": figure "een" is no number such as 3.11; change it'),
    (
        SMALL + CLUSTER + 'grade = "first"\n',
        [],
        'cluster "c": grade "first" is no question of kind grade or decimal; correct it',
    ),
    (
        SMALL,
        [('kind = "choice"', 'figure = "1.1"\nkind = "choice"'), ('kind = "grade"', 'figure = "1.1"\nkind = "grade"')],
        "figure 1.1: is given",
    ),
    (SMALL + '[[strata]]\nname = "Wet"\ntitle = "Wet"\n', [], 'stratum "Wet": a code stands once, in small letters'),
    (
        SMALL + '[[strata]]\nname = "wet"\ntitle = "Wet"\nvalues = { ww = 1 }\n',
        [],
        'stratum "wet": values must give each code its printed',
    ),
    (
        SMALL,
        [('"Eerste vraag?"', '"Eerste vraag? "')],
        'question "first", regular: has spaces around it or a line break in it',
    ),
    (
        SMALL,
        [('"Eerste vraag?"', '"Eerste\\nvraag?"')],
        'question "first", regular: has spaces around it or a line break in it',
    ),
    (SMALL, [('"Eerste vraag?"', '"Wie is {naam}?"')], "has a placeholder that is not {org}; use only that one"),
    (SMALL, [('"Eerste vraag?"', '"Wie is {org?"')], "has a placeholder that is not {org}; use only that one"),
    (
        SMALL,
        [('"Eerste vraag?"', f'"{"a" * 241}"')],
        'question "first", regular: has 241 characters; keep it within 240',
    ),
    (SMALL, [('"Eerste"', f'"{"a" * 61}"')], 'question "first", label: has 61 characters; keep it within 60'),
    (
        SMALL,
        [('"Eerste?"', f'"{"een " * 12}twee?"')],
        'question "first", low: has a sentence of 13 words; keep it within 12',
    ),
    (
        SMALL,
        [('"Eerste?"', '"Hoe was uw traject?"')],
        'question "first", low: has hard words (traject); say it in simple words',
    ),
    (
        STEPS,
        [('base = ["self"', 'low = "Waarom?"\nbase = ["self"')],
        'question "why": has both low and steps; the low form asks',
    ),
    (
        STEPS,
        [('base = ["self"', 'several = true\nbase = ["self"')],
        'question "why": steps give one answer; leave several out',
    ),
    (STEPS, [('low = "Wie wilde dit?"', "")], 'question "why", step "who": has no low; add low'),
    (
        STEPS,
        [('{ code = "me", low = "Ik" }', '{ code = "me", low = "Ik", regular = "Ik" }')],
        'step "who", option "me": a step has a low',
    ),
    (
        STEPS,
        [(', { code = "no", low = "Nee" }]', "]")],
        'question "why", step "must": has fewer than two options; give at',
    ),
    (
        STEPS,
        [('  { when = { who = "me" }, code = "self" },\n', "")],
        'question "why": mapping has no code for who = me; add a row',
    ),
    (
        STEPS,
        [('must = "no"', 'must = "yes"')],
        'question "why": mapping has no code for who = they, must = no; add a row',
    ),
    (STEPS, [('must = "no"', 'must = "yes"')], 'question "why": mapping 3 is never used; leave it out or move it up'),
    (
        STEPS,
        [('must = "no" }', 'must = "perhaps" }')],
        'question "why", mapping 2: step "must" has no answer "perhaps"',
    ),
    (
        STEPS,
        [('code = "asked" },\n  { when', 'code = "begged" },\n  { when')],
        'mapping 2: code "begged" is no option of the question',
    ),
    (
        STEPS,
        [('when = { who = "me" }', "when = {}")],
        'question "why", mapping 1: when must name steps and their answers',
    ),
    (
        STEPS,
        [('{ question = "who"', '{ question = "first"')],
        'step "must": condition on "first": a step looks at an earlier step',
    ),
    (STEPS, [('is = ["they"]', 'is = ["them"]')], 'step "must": condition on "who": answer "them" is no option of it'),
    (
        STEPS,
        [('is = ["they"]', 'is = ["skipped"]')],
        'question "why": step "must" is never asked; change its condition',
    ),
    (
        STEPS,
        [("mapping = [", "notes = [")],
        'question "why": has steps without a mapping; add which answers give which code',
    ),
    (
        SMALL,
        [('label = "Eerste"', 'label = "E"\nmapping = [{ when = { a = "b" }, code = "yes" }]')],
        "has a mapping without steps",
    ),
]


@pytest.mark.parametrize(("text", "swaps", "told"), CASES)
def test_a_fault_is_told_with_its_place_and_remedy(
    tmp_path: Path, text: str, swaps: list[tuple[str, str]], told: str
) -> None:
    found = faults(tmp_path, changed(text, *swaps))

    assert any(told in fault for fault in found), found


def test_all_faults_of_a_file_come_at_once(tmp_path: Path) -> None:
    broken = changed(SMALL, ('title = "Klein"', ""), ('base = ["yes", "no"]', ""), ('is = ["yes"]', 'is = ["maybe"]'))

    assert faults(tmp_path, broken) == [
        'has no title; add title = a text in quotes, such as "…"',
        'question "first": has no base; list the codes that count in its figure',
        'question "second": condition on "first": answer "maybe" is no option of it; correct it',
    ]


def test_a_fault_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(FileFaults, match=r"packs/tiny/1\.toml: has no title"):
        tiny(tmp_path, changed(SMALL, ('title = "Klein"', "")))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty; see questionnaires/README.md"),
        (b"# only a comment\n", "is empty; see questionnaires/README.md"),
        (b"title = ", "is no TOML"),
        (b"title = 'a'\ntitle = 'b'", "is no TOML"),
        (b"title = '\xff'", "is no UTF-8 text; save it as UTF-8"),
        (b"a = " + b"[" * 5000 + b"]" * 5000, "nested too deeply"),
        (b"questions = 3", "questions must be a list of tables ([[questions]])"),
        (b"options = 3", "options must be a table"),
        (b"options = { a = 3 }", "a must be a list of tables"),
        (b"[[questions]]", "question 1: has no code; add code"),
        (b"[[questions]]\ncode = 3", "code must be a text in quotes"),
        (b"[[questions]]\ncode = 'a'\noptions = 'b'", 'options "b" is unknown; known sets: none'),
        (b"[options]\nb = [{ regular = 3 }]", 'options "b", option 1: regular must be a text'),
    ],
)
def test_a_broken_file_gives_a_clear_fault(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "1.toml"
    path.write_bytes(content)

    with pytest.raises(FileFaults) as found:
        read_questionnaire(path)

    assert any(told in fault for fault in found.value.faults), found.value.faults


def test_a_missing_file_and_a_folder_give_a_clear_fault(tmp_path: Path) -> None:
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(FileFaults, match=r"cannot be read .*; check the path"):
            read_questionnaire(path)


def test_a_bom_and_windows_line_ends_are_accepted(tmp_path: Path) -> None:
    path = tmp_path / "1.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())

    assert read_questionnaire(path).title == "Klein"
