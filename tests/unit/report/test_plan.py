"""The chapter on improvement: actions, outcomes then and now, and what is called an effect; expected by hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

from analysis.document.render import html
from analysis.improvement import Action, Kind, Plan, Subject, subjects
from analysis.open_answers import OpenAnswers, Told
from analysis.report.build import Report, build_report
from analysis.report.values import Chapter, Table
from analysis.results import figures
from analysis.tallies import Tallies, tally
from analysis.trend import Earlier
from questionnaires.model import Audience
from tests.unit.report.hand import about, table

LISTEN = Subject(Audience.CLIENT, Kind.QUESTION, "a_listen")
GRADE = Subject(Audience.CLIENT, Kind.QUESTION, "grade")
TEMPO = Subject(Audience.CLIENT, Kind.THEME, "tempo")
DUE = date(2022, 1, 31)


def action(subject: Subject, then: tuple[int, int] | None = None) -> Action:
    return Action(subject, "Elke week <b>bellen</b>", "Teamleider", DUE, then)


def moved(tallies: Tallies, question: str, to: str) -> Tallies:
    """The same round in which everybody gave one answer to a question."""
    counts: Counter[tuple[str, str, str, str, str]] = Counter()
    for (audience, split, group, code, answer), count in tallies.counts.items():
        counts[audience, split, group, code, to if code == question else answer] += count
    return Tallies(dict(counts))


def built(plan: Plan, then: Tallies | None = None, told: OpenAnswers | None = None) -> Report:
    one = about(plan=plan, open=told or {})
    now = tally(table("rich"), one.profile)
    earlier = Earlier((date(2019, 4, 1), date(2020, 3, 31)), then or now, one.questionnaires)
    return build_report(figures(now, one.keurmerk, one.profile, one.questionnaires, (earlier,)), one, None)


def chapter(made: Report) -> Chapter | None:
    return next((chapter for chapter in made.chapters if chapter.title == "Verbeteren"), None)


def effects(made: Report) -> Table:
    found = chapter(made)
    assert found is not None
    return next(b for b in found.sections[0].blocks if isinstance(b, Table))


def test_without_a_plan_there_is_no_chapter() -> None:
    assert chapter(built(Plan())) is None


def test_the_plan_is_a_table_before_the_colophon_which_moves_on() -> None:
    made = built(Plan(now=(action(LISTEN),)))
    place = [chapter.title for chapter in made.chapters].index("Verbeteren")
    assert [chapter.number for chapter in made.chapters[place : place + 2]] == ["5", "6"]
    (section,) = made.chapters[place].sections
    (shown,) = [b for b in section.blocks if isinstance(b, Table)]
    assert shown.rows[0].cells[1:] == ("Elke week <b>bellen</b>", "Teamleider", "31 januari 2022")
    assert "Elke week &lt;b&gt;bellen" in html(made)


def test_the_same_outcome_is_no_effect() -> None:
    shown = effects(built(Plan(before=(action(GRADE),), label="2019-2020")))
    (row,) = shown.rows
    assert row.cells[-2] == row.cells[-1]
    assert not [note for note in shown.notes if "toeval verklaart" in note]


def test_a_difference_that_is_more_than_chance_is_called_one_and_its_cause_is_left_open() -> None:
    now = tally(table("rich"), about().profile)
    shown = effects(built(Plan(before=(action(LISTEN),), label="2019-2020"), then=moved(now, "a_listen", "1")))
    assert shown.rows[0].cells[-2].startswith("1,0 (n = ")
    assert shown.notes[0].startswith("Hoger dan in 2019-2020, meer dan toeval verklaart: ")
    assert "niet waardoor" in shown.notes[1]


def test_themes_are_compared_as_shares_of_the_texts_that_were_read() -> None:
    told = {(Audience.CLIENT, "open"): Told((), 40, 40, {"tempo": 4})}
    shown = effects(built(Plan(before=(action(TEMPO, (30, 60)),), label="2019-2020"), told=told))
    assert shown.rows[0].cells[-2:] == ("50% (n = 60)", "10% (n = 40)")
    assert shown.notes[0] == ("Minder vaak dan in 2019-2020, meer dan toeval verklaart: teksten over tempo en wachten.")
    # N - 1 chi-squared by hand: 99 (30 x 36 - 4 x 30)^2 / (34 x 66 x 60 x 40) = 16.94, p < 0.001
    few = effects(built(Plan(before=(action(TEMPO, (30, 60)),), label="2019-2020")))
    assert few.rows[0].cells[-2:] == ("50% (n = 60)", "–")


def test_a_round_that_is_not_the_one_of_the_plan_is_not_compared() -> None:
    shown = effects(built(Plan(before=(action(GRADE),), label="2018-2019")))
    assert shown.rows[0].cells[-2] == "–"


def test_a_question_in_other_words_is_not_compared() -> None:
    one = about(plan=Plan(before=(action(LISTEN),), label="2019-2020"))
    now = tally(table("rich"), one.profile)
    pack = one.questionnaires[Audience.CLIENT]
    other = replace(pack["a_listen"], regular=replace(pack["a_listen"].regular, text="Anders gevraagd?"))
    changed = replace(pack, questions=tuple(other if q.code == "a_listen" else q for q in pack.questions))
    packs = dict(one.questionnaires) | {Audience.CLIENT: changed}
    earlier = Earlier((date(2019, 4, 1), date(2020, 3, 31)), now, packs)
    made = build_report(figures(now, one.keurmerk, one.profile, one.questionnaires, (earlier,)), one, None)
    assert effects(made).rows[0].cells[-2] == "andere vraag"


def test_of_few_people_the_outcome_is_hidden() -> None:
    now = tally(table("rich"), about().profile)
    few = Tallies({key: 1 for key, count in now.counts.items() if key[3] != "grade" or key[4] in ("7", "8")})
    shown = effects(built(Plan(before=(action(GRADE),), label="2019-2020"), then=few))
    assert shown.rows[0].cells[-2].startswith("*")


def test_every_audience_can_improve_its_grade_and_aspects_and_clients_their_themes() -> None:
    found = subjects(about().questionnaires)
    assert {GRADE, LISTEN, TEMPO} < set(found)
    employers = [one for one in found if one.audience is Audience.OPDRACHTGEVER]
    assert len(employers) > 3
    assert all(one.kind is Kind.QUESTION for one in employers)
    assert len({one.value for one in found}) == len(found)
