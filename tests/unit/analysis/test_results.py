"""The whole from counts to the JSON object."""

from __future__ import annotations

from analysis.results import figures, with_every_grade
from analysis.tallies import Tallies
from questionnaires.load import keurmerk, questionnaire
from questionnaires.model import Audience


def test_who_has_the_answers_gets_every_grade_and_what_is_handed_over_does_not_tell_who_all_gave_a_ten() -> None:
    given = {"jobcoaching": {"7": 20}, "outplacement": {"10": 6}, "naar-werk": {"10": 2}}
    rows = [("client", "dienst", dienst, "grade", grade, n) for dienst, of in given.items() for grade, n in of.items()]
    rows += [("client", "total", "", "grade", "7", 20), ("client", "total", "", "grade", "10", 8)]
    for split, group, people in (
        ("dienst", "jobcoaching", 20),
        ("dienst", "outplacement", 6),
        ("dienst", "naar-werk", 2),
        ("total", "", 28),
    ):
        rows += [
            ("client", split, group, "#outcome", "invited", people),
            ("client", split, group, "#usable", "low", people),
        ]
    tallies = Tallies.from_rows(rows)
    mark = keurmerk("blik-op-werk")
    packs = {audience: questionnaire(reference) for audience, reference in mark.questionnaires}
    found = figures(tallies, mark, mark.profile(None), packs)
    assert found.clients.grades is None
    whole = with_every_grade(found, tallies, mark.profile(None), packs[Audience.CLIENT]["grade"])
    assert {grade: n for grade, n in (whole.clients.grades or {}).items() if n} == {"7": 20, "10": 8}
