"""What a report prints of its own life: how far it is, what changed, and what follows a missed norm."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from analysis.report.differences import since
from analysis.report.fingerprint import blocks
from analysis.report.issue import Issue
from analysis.report.values import Report, Table
from tests.unit.report.hand import report

WAITS = Issue(waits=True, rebut_until=date(2021, 5, 24))
MISSED, MET = "rules/01", "rules/11"


def section(made: Report, title: str) -> str:
    """All of one section as text; empty when there is none."""
    found = [part for chapter in made.chapters for part in chapter.sections if part.title == title]
    return str(found[0].blocks) if found else ""


@pytest.mark.parametrize(
    ("issue", "status", "marks"),
    [
        (WAITS, "Voorlopig rapport voor hoor en wederhoor", ("voorlopig",)),
        (Issue(waits=True), "Voorlopig rapport", ("voorlopig",)),
        (Issue(1), "Definitief rapport, versie 1", ()),
        (Issue(), "Definitief rapport", ()),
    ],
)
def test_cover_and_marks_say_how_far_the_report_is(issue: Issue, status: str, marks: tuple[str, ...]) -> None:
    made = report(MET, issue=issue)
    assert (made.status, made.marks) == (status, marks)


def test_a_report_to_react_to_says_until_when() -> None:
    assert "tot en met 24 mei 2021 op reageren" in report(MET, issue=WAITS).mark_note


def test_the_first_definitive_report_says_that_nothing_changed_and_the_second_what_did() -> None:
    assert "niets aangepast" in section(report(MET, issue=Issue(1)), "Wat er is aangepast")
    second = Issue(2, changes=("Een naam is verbeterd.",), differences=("Tabel 2.4 heeft andere regels.",))
    told = section(report(MET, issue=second), "Wat er is aangepast")
    for words in (
        "na versie 1 aangepast",
        "Een naam is verbeterd.",
        "Tabel 2.4 heeft andere regels.",
        "eerdere versies",
    ):
        assert words in told
    assert section(report(MET, issue=WAITS), "Wat er is aangepast") == ""


def test_after_a_missed_norm_the_report_says_what_happens_now_with_sources() -> None:
    told = section(report(MISSED, issue=WAITS), "Wat er nu gebeurt")
    assert "kan op dit rapport reageren, tot en met 24 mei 2021" in told
    assert "Stichting Blik op Werk. Die besluit over het keurmerk" in told
    assert "hoofdstuk 5: hoor en wederhoor" in told
    definitive = section(report(MISSED, issue=Issue(1)), "Wat er nu gebeurt")
    assert "reageren" not in definitive
    assert "opnieuw gemeten" in definitive
    assert section(report(MET), "Wat er nu gebeurt") == ""


def test_reports_of_two_rounds_differ_and_the_same_report_does_not() -> None:
    one, other = report(MET), report(MISSED)
    assert since(one.sealed, one) == ()
    told = since(other.sealed, one)
    assert any(line.startswith("Tabel 2.4") for line in told)
    assert since(one.sealed, replace(one, sealed=one.sealed.replace('"mean":', '"other":', 1))) != ()


def test_every_step_after_a_missed_norm_has_its_source() -> None:
    (table,) = [b for b in blocks(report(MISSED).chapters) if isinstance(b, Table) and b.name == "missed"]
    assert all(len(row.cells) == 3 and all(row.cells) for row in table.rows)
