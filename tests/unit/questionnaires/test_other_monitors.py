"""The format holds monitors other than the first: each power of it in one tiny file."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from questionnaires.keurmerk import Level
from questionnaires.load import KEURMERKEN, PACKS, read_keurmerk, read_questionnaire
from questionnaires.model import Audience, Form, Kind
from questionnaires.paging import Item, screens
from tests.unit.questionnaires.packs import MARK, PAGES, SMALL, changed, mark_faults, tiny, tiny_mark, written

CLUSTERED = (
    changed(SMALL, ('["second", "grade"]', '["second", "grade", "speed"]'))
    + """
[[questions]]
code = "speed"
kind = "grade"
label = "Snelheid"
regular = "Welk cijfer geeft u voor de snelheid?"
low = "Welk cijfer geeft u voor de snelheid?"

[[clusters]]
code = "snelheid"
title = "Snelheid"
questions = ["first"]
grade = "speed"

[[clusters]]
code = "bereik"
title = "Bereikbaarheid"
questions = ["second"]

[[strata]]
name = "law"
title = "Wet"
values = { ww = "WW", wajong = "Wajong" }
"""
)
NORM = """
[[profiles.norms]]
audience = "client"
level = "{level}"
of = "{of}"
operator = ">"
value = 7
min_n = 10
source = "Eigen"
"""


def with_norm(level: str, of: str) -> str:
    return MARK.replace("[[profiles.usable]]", NORM.format(level=level, of=of) + "\n[[profiles.usable]]")


def test_a_norm_can_be_strictly_above_a_value(tmp_path: Path) -> None:
    norm = tiny_mark(tmp_path, MARK.replace(">=", ">").replace("6.5", "7")).profiles[0].norms[0]

    assert not norm.holds(Decimal(7))
    assert norm.holds(Decimal("7.01"))


def test_a_norm_can_hold_for_a_cluster_from_a_minimum_of_grades(tmp_path: Path) -> None:
    norm = tiny_mark(tmp_path, with_norm("cluster", "snelheid"), CLUSTERED).profiles[0].norms[1]

    assert (norm.level, norm.of, norm.operator, norm.value, norm.min_n) == (
        Level.CLUSTER,
        "snelheid",
        ">",
        Decimal(7),
        10,
    )


def test_a_norm_can_hold_for_each_value_of_a_stratum(tmp_path: Path) -> None:
    mark = tiny_mark(tmp_path, with_norm("stratum", "law"), CLUSTERED)

    assert (mark.profiles[0].norms[1].level, mark.profiles[0].norms[1].of) == (Level.STRATUM, "law")


def test_a_stratum_names_its_values(tmp_path: Path) -> None:
    assert tiny(tmp_path, CLUSTERED).strata[0].values == (("ww", "WW"), ("wajong", "Wajong"))


def test_a_monitor_without_correction_publication_limit_or_deadline_can_be_written(tmp_path: Path) -> None:
    profile = tiny_mark(tmp_path, changed(MARK, ("client = 4", "client = 0"))).profiles[0]

    assert profile.correction is None
    assert profile.publish_from == ((Audience.CLIENT, 0),)
    assert profile.report_within_days is None


def test_a_monitor_may_have_a_deadline_for_its_report(tmp_path: Path) -> None:
    text = changed(MARK, ("benchmark_from = 5", "benchmark_from = 5\nreport_within_days = 90"))

    assert tiny_mark(tmp_path, text).profiles[0].report_within_days == 90


def test_the_profile_of_the_first_day_of_the_meetperiode_holds(tmp_path: Path) -> None:
    later = MARK[MARK.index("[[profiles]]") :].replace("2024-01-01", "2025-01-01").replace("6.5", "6.8")
    mark = tiny_mark(tmp_path, MARK + later)

    assert mark.profile(date(2024, 12, 31)).norms[0].value == Decimal("6.5")
    assert mark.profile(date(2025, 1, 1)).norms[0].value == Decimal("6.8")
    assert mark.profile(None).norms[0].value == Decimal("6.8")


def test_another_audience_has_its_own_questionnaire(tmp_path: Path) -> None:
    pack = changed(SMALL, ('"client"', '"cursist"'))
    mark = tiny_mark(tmp_path, MARK.replace('client = "', 'cursist = "').replace("client", "cursist"), pack)

    assert mark.questionnaires == ((Audience.CURSIST, "tiny/1"),)


def test_a_questionnaire_may_have_the_regular_form_only(tmp_path: Path) -> None:
    text = re.sub(r'\nlow = ".*"|, low = "[^"]*"', "", changed(SMALL, ('["regular", "low"]', '["regular"]')))

    assert tiny(tmp_path, text).forms == (Form.REGULAR,)


def test_employers_of_a_work_company_give_decimal_grades(tmp_path: Path) -> None:
    pack = tiny(tmp_path, changed(SMALL, ('"client"', '"opdrachtgever"'), ('kind = "grade"', 'kind = "decimal"')))

    assert pack["grade"].kind is Kind.DECIMAL


def test_diensten_of_the_keurmerk_are_the_options_where_a_question_asks_for_them(tmp_path: Path) -> None:
    services = SMALL + (
        '\n[[questions]]\ncode = "bought"\nkind = "choice"\nseveral = true\nlabel = "D"\nregular = "Wat kocht u?"\n'
        'low = "Wat kocht u?"\noptions_from = "diensten"\nprefill = "diensten"\n'
    )
    pack = changed(services, ('["second", "grade"]', '["second", "grade", "bought"]'))
    mark = tiny_mark(tmp_path, MARK, pack)
    bought = Item("bought", tiny(tmp_path, pack)["bought"])

    assert [(o.code, o.regular) for o in bought.options(Form.LOW, mark.diensten)] == [("hulp", "Hulp")]


LOOSE = "[profiles.correction]\nbelow = 5\ncounts_as = 6\nsource = 'E'\n"
# (what is swapped in a sound keurmerk, what must be told)
CASES: list[tuple[list[tuple[str, str]], str]] = [
    ([('owner = "Iemand"', "")], "has no owner; add owner"),
    ([('owner = "Iemand"', 'owner = "Iemand"\nx = 1')], 'key "x" is unknown; known here: crossings, diensten'),
    ([("tiny/1", "tiny/2")], "there is no such questionnaire"),
    ([("tiny/1", "../1")], '".." is no name of a questionnaire or keurmerk'),
    ([('client = "tiny/1"', "")], "names no questionnaire; add [questionnaires]"),
    ([('client = "tiny/1"', 'clients = "tiny/1"')], 'questionnaire of "clients": give NAME/VERSION for an audience'),
    ([('client = "tiny/1"', 'opdrachtgever = "tiny/1"')], "questionnaire of opdrachtgever: tiny/1 is for client"),
    ([('name = "Hulp"', "")], 'dienst "hulp": has no name; add name'),
    ([('key = "hulp"', 'key = "a;b"')], 'dienst "a;b": a key has small letters, digits, - and _; change it'),
    ([("[[profiles]]", '[[diensten]]\nkey = "hulp"\nname = "X"\n[[profiles]]')], 'dienst "hulp": this key stands'),
    ([("2024-01-01", '"2024"')], "profile 1: valid_from must be a date, such as 2024-04-01"),
    ([("valid_from = 2024-01-01", "")], "profile 1: has no valid_from; add valid_from = a date"),
    ([("masked_below = 4", "masked_below = 0")], "masked_below is 0; give a whole number from 1"),
    (
        [("mean_from = 5", 'mean_from = 5\nsummary_question = "grade"')],
        'summary_question "grade" is no aspect of tiny/1',
    ),
    ([("mean_from = 5", "")], "has no mean_from; add mean_from = a whole number from 1"),
    ([("{ client = 4 }", "{ client = -1 }")], 'publish_from "client": give a whole number from 0'),
    ([("publish_from = { client = 4 }", "")], "publish_from lacks client; add it (0: always)"),
    ([('operator = ">="', 'operator = "<"')], 'norm 1: operator "<" is unknown; use ">=" or ">"'),
    ([("value = 6.5", "value = 65")], "norm 1: value 65 is no grade; give one from 1 to 10"),
    ([("value = 6.5", 'value = "6,5"')], "norm 1: value must be a number, such as 6.5"),
    ([("value = 6.5", "value = nan")], "norm 1: value must be a number, such as 6.5"),
    ([('level = "total"', 'level = "unit"')], 'level "unit" is unknown; choose from total, dienst, cluster, stratum'),
    ([('level = "total"', 'level = "total"\nof = "x"')], 'norm 1: level total takes no of; leave of = "x" out'),
    ([('level = "total"', 'level = "cluster"\nof = "x"')], 'of "x" is no cluster of tiny/1; choose from bereik'),
    ([('level = "total"', 'level = "cluster"\nof = "bereik"')], 'cluster "bereik" of tiny/1 has no grade to test'),
    ([('level = "total"', 'level = "stratum"\nof = "x"')], 'of "x" is no stratum of tiny/1; choose from law'),
    ([('audience = "client"', 'audience = "cursist"')], "norm 1: cursist has no questionnaire here; add one or leave"),
    ([('source = "Eigen"\n\n[[profiles.usable]]', "\n[[profiles.usable]]")], "norm 1: has no source; add source"),
    ([('["grade"]', '["grade", "x"]')], 'usable rule for client: question "x" is unknown in tiny/1; correct it'),
    ([('["grade"]', '["grade", "grade"]')], "usable rule for client: names a question twice; leave one out"),
    ([("answered = 1", "answered = 2")], "answered is 2, but it names 1 questions; lower it"),
    ([("answered = 1", "answered = 1\nsoon = 1")], 'key "soon" is unknown'),
    ([("[[profiles.usable]]", LOOSE + "[[profiles.usable]]")], "correction: counts_as must be a grade from 1"),
    ([("[[profiles.norms]]", "[[profiles.oops]]")], 'profile 1: key "oops" is unknown'),
    ([(MARK[MARK.index("[[profiles]]") :], "")], "has no profile; add at least one [[profiles]] with valid_from"),
]


def test_a_sound_keurmerk_has_no_faults(tmp_path: Path) -> None:
    assert mark_faults(tmp_path, MARK, CLUSTERED) == []


@pytest.mark.parametrize(("swaps", "told"), CASES)
def test_a_fault_of_a_keurmerk_is_told(tmp_path: Path, swaps: list[tuple[str, str]], told: str) -> None:
    found = mark_faults(tmp_path, changed(MARK, *swaps), CLUSTERED)

    assert any(told in fault for fault in found), found


def test_two_profiles_of_one_day_two_norms_and_no_usable_rule_are_told(tmp_path: Path) -> None:
    profile, norm = MARK[MARK.index("[[profiles]]") :], with_norm("stratum", "law")
    usable = MARK[MARK.index("[[profiles.usable]]") :]

    assert any("do not follow each other in time" in f for f in mark_faults(tmp_path, MARK + profile))
    twice = norm.replace("[[profiles.usable]]", NORM.format(level="stratum", of="law") + "[[profiles.usable]]")
    assert any("has 2 norms for client, stratum law; keep one" in f for f in mark_faults(tmp_path, twice, CLUSTERED))
    assert any("has 0 usable rules for client" in f for f in mark_faults(tmp_path, MARK.replace(usable, "")))


def test_a_condition_on_an_unknown_dienst_is_told(tmp_path: Path) -> None:
    services = 'options_from = "diensten"\nseveral = true\n'
    first = SMALL[SMALL.index("options = [") : SMALL.index('base = ["yes", "no"]') + len('base = ["yes", "no"]\n')]
    pack = changed(SMALL, (first, services), ('is = ["yes"]', 'is = ["coaching"]'))

    assert mark_faults(tmp_path, MARK, pack) == [
        'question "second" of tiny/1: looks at dienst "coaching", which is unknown here; add it to the diensten'
    ]


def test_faults_of_a_questionnaire_are_told_with_the_keurmerk(tmp_path: Path) -> None:
    (found,) = mark_faults(tmp_path, MARK, changed(SMALL, ('base = ["yes", "no"]', "")))

    assert found.startswith("questionnaire of client: ")
    assert found.endswith('question "first": has no base; list the codes that count in its figure')


def test_the_examples_of_the_readme_can_be_loaded(tmp_path: Path) -> None:
    readme = (PACKS.parent / "README.md").read_text(encoding="utf-8")
    examples = re.findall(r"```toml\n(.*?)```", readme, re.S)
    first, second = examples

    pack = read_questionnaire(written(tmp_path / "packs" / "voorbeeld" / "1.toml", first))
    mark = read_keurmerk(written(tmp_path / "keurmerken" / "voorbeeld.toml", second))

    assert [kind for kind in Kind if kind is not Kind.DECIMAL and not any(q.kind is kind for q in pack.questions)] == []
    assert {norm.level for norm in mark.profiles[0].norms} == {Level.TOTAL, Level.CLUSTER, Level.STRATUM}


def test_every_key_of_our_own_files_is_in_the_readme() -> None:
    readme = (PACKS.parent / "README.md").read_text(encoding="utf-8")
    ours = [*PACKS.rglob("*.toml"), *KEURMERKEN.glob("*.toml")]

    keys = {key for path in ours for key in re.findall(r"^(\w+) = ", path.read_text(encoding="utf-8"), re.M)}

    assert {key for key in keys if key not in readme} - {"tevreden", "opdrachtgever"} == set()


def test_pages_keep_their_intro_on_the_first_screen_only(tmp_path: Path) -> None:
    pages = PAGES.replace('title = "Een"', 'title = "Een"\nintro = "Lees dit eerst."')
    pack = tiny(tmp_path, SMALL.replace(PAGES, pages))

    assert [s.intro for s in screens(pack, Form.REGULAR, {"first": "yes"}, (), one_each=True)] == [
        "Lees dit eerst.",
        "",
        "",
    ]
