"""Calendar files: what RFC 5545 asks, and the days of a round counted by hand."""

from __future__ import annotations

from datetime import date, datetime

from questionnaires.load import keurmerk
from surveyapp import ical, retention, year
from surveyapp.ical import Entry
from surveyapp.rounds import Round, Terms
from surveyapp.year import What

NOW = datetime.fromisoformat("2026-11-22 17:05:09")
PERIOD = (date(2026, 1, 1), date(2026, 12, 31))
ROUND = Round(7, Terms("De Brug", "blik-op-werk", PERIOD, (date(2027, 1, 18), date(2027, 2, 14)), ()), closed=False)


def _lines(*entries: Entry) -> list[str]:
    data = ical.calendar("Oordeel", entries, NOW).decode()
    assert data.endswith("\r\n")
    assert "\n" not in data.replace("\r\n", "")
    return data.split("\r\n")[:-1]


def test_a_calendar_stands_there_line_by_line() -> None:
    entry = Entry("ronde-7-list@kantoor.example", date(2027, 1, 4), date(2027, 1, 4), "Lijst", "Tekst.")
    assert _lines(entry) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Oordeel//Kalender//NL",
        "X-WR-CALNAME:Oordeel",
        "BEGIN:VEVENT",
        "UID:ronde-7-list@kantoor.example",
        "DTSTAMP:20261122T170509Z",
        "DTSTART;VALUE=DATE:20270104",
        "DTEND;VALUE=DATE:20270105",
        "SUMMARY:Lijst",
        "DESCRIPTION:Tekst.",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_signs_with_a_meaning_are_escaped() -> None:
    entry = Entry("u", date(2027, 1, 4), date(2027, 1, 4), "a\\b;c,d", "eerst\r\ndan\nBEGIN:VEVENT")
    lines = _lines(entry)
    assert "SUMMARY:a\\\\b\\;c\\,d" in lines
    assert "DESCRIPTION:eerst\\ndan\\nBEGIN:VEVENT" in lines
    assert lines.count("BEGIN:VEVENT") == 1


def test_long_lines_are_folded_between_signs_and_read_back_whole() -> None:
    title = "Stichting Çölyak ëtc €🙂 " * 12
    lines = _lines(Entry("u", date(2027, 1, 4), date(2027, 1, 4), title, ""))
    assert max(len(line.encode()) for line in lines) <= 75
    assert f"SUMMARY:{title}" in "\r\n".join(lines).replace("\r\n ", "").split("\r\n")


def test_the_days_of_a_round() -> None:
    assert [(event.what, event.first.isoformat(), event.last.isoformat()) for event in year.events([ROUND])] == [
        (What.LIST, "2027-01-04", "2027-01-04"),
        (What.FIELDWORK, "2027-01-18", "2027-02-14"),
        (What.REPORT, "2027-02-28", "2027-02-28"),  # closed at the latest two weeks after the fieldwork
        (What.REBUTTAL, "2027-03-01", "2027-03-21"),
        (What.CONTACTS, *[str(retention.dates(ROUND).contacts)] * 2),
        (What.ANSWERS, *[str(retention.dates(ROUND).answers)] * 2),
    ]


def test_the_term_of_a_keurmerk_for_its_report_holds() -> None:
    profile = keurmerk("blik-op-werk").profile(None)
    assert (profile.list_days, profile.rebuttal_days) == (14, 21)
    assert year.report_by(ROUND, within=90) == date(2027, 3, 31)
    assert year.report_by(ROUND, within=10) == ROUND.closes  # no report before the last answer
