"""The reading list: who reads, what is shown of a text, and what becomes of a decision."""

from __future__ import annotations

import logging
import re
from datetime import date
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from werkzeug.datastructures import MultiDict

from analysis.document.press import Drawn
from analysis.open_answers import Told
from analysis.report.values import Quotes, Report
from analysis.tallies import tally
from questionnaires.model import Audience
from surveyapp import basis, reports, rounds, sweeping
from surveyapp.answers import extract
from surveyapp.answers.provisional import Frozen
from surveyapp.db import Stores
from surveyapp.models import Response
from surveyapp.open_answers.texts import OPEN_TEXT
from surveyapp.open_answers.told import told
from surveyapp.reports import Task
from surveyapp.rounds import CASE
from tests.web.office.conftest import Visitor
from tests.web.office.test_progress import a_round

PAGE = "/ronde/{}/open-antwoorden"
ASPECTS = (
    "a_first", "a_respect", "a_listen", "a_promise", "a_info", "a_next", "b_reach", "b_speed", "b_wait", "b_place",
    "c_skill", "c_plan", "c_voice", "c_help",
)  # fmt: skip
HOSTILE = (
    "<script>alert(1)</script> & <b>vet</b>",
    '=HYPERLINK("x")',
    "كان المدرب لطيفا جدا وساعدني كثيرا",
    "Lang " + "woord" * 190,
    "a\u202eb {{ 7*7 }} %s",
)


def written(stores: Stores, number: int, *texts: str, dienst: str = "jobcoaching", **answers: str) -> None:
    """Usable sets of clients with these texts, in a round that is closed."""
    full = dict.fromkeys(ASPECTS, "3") | {"grade": "8"}
    rows: list[dict[str, Any]] = [
        {
            "id": f"{dienst}{place:05}{text[:3]}".encode().hex(),
            "round_id": number,
            "audience": "client",
            "dienst": dienst,
            "form": "regular",
            "language": "nl",
            "mode": "web",
            "strata": {},
            "answers": full | answers | ({"open": text} if text else {}),
        }
        for place, text in enumerate(texts)
    ]
    with stores.answers.begin() as connection:
        connection.execute(insert(Response), rows)


@pytest.fixture
def closed(stores: Stores) -> int:
    number = a_round(stores, ("jobcoaching", 30, 12))
    rounds.mark_closed(stores, number)
    return number


def ids(page: str) -> list[str]:
    return re.findall(r'name="id" value="([^"]+)"', page)


def kept(stores: Stores) -> list[Any]:
    with stores.answers.connect() as connection:
        return list(connection.execute(select(OPEN_TEXT).order_by(OPEN_TEXT.c.id)))


def send(visitor: Visitor, number: int, fields: list[tuple[str, str]], **more: str) -> Any:
    data = MultiDict([("csrf_token", visitor.token()), ("vraag", "client.open"), *fields, *more.items()])
    return visitor.client.post(PAGE.format(number), data=data)


def test_nothing_is_read_before_the_round_is_closed(officer: Visitor, stores: Stores) -> None:
    number = a_round(stores, ("jobcoaching", 30, 12))
    written(stores, number, "Heel geheim")
    page = officer.get(PAGE.format(number)).text
    assert "Deze ronde loopt nog" in page
    assert "geheim" not in page


def test_texts_are_shown_as_text_whatever_they_hold(officer: Visitor, stores: Stores, closed: int) -> None:
    written(stores, closed, *HOSTILE)
    page = officer.get(PAGE.format(closed)).text
    assert len(ids(page)) == 5
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert '<blockquote dir="auto">كان المدرب' in page
    assert "namen vindt het programma hier bijna niet" in page
    assert "\u202e" not in page
    assert "{{ 7*7 }}" in page


def test_a_name_of_the_list_is_marked(officer: Visitor, stores: Stores, closed: int) -> None:
    with stores.contacts.begin() as connection:
        connection.execute(update(CASE).where(CASE.c.number == "clientjobcoaching3").values(surname="Xhosandile"))
    written(stores, closed, "xhosandile zei dat, 06-12345678")
    page = officer.get(PAGE.format(closed)).text
    assert '<mark><span class="hidden">naam: </span>xhosandile</mark> zei dat' in page
    assert "[naam] zei dat, [telefoonnummer]</textarea>" in page


def test_decisions_are_kept_and_never_what_was_written(
    officer: Visitor, stores: Stores, closed: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    written(stores, closed, "Mevrouw Kanarie hielp", "Weg met Kanarie", "Nog niets")
    page = officer.get(PAGE.format(closed)).text
    first, second, third = ids(page)
    fields = [("id", one) for one in (first, second, third, "eenander")]
    fields += [
        (f"keuze-{first}", "vrijgeven"),
        (f"tekst-{first}", "Mevrouw [naam] hielp"),
        (f"thema-{first}", "omgang"),
    ]
    fields += [(f"thema-{first}", "bestaat_niet"), (f"keuze-{second}", "achterhouden"), (f"tekst-{second}", "Kanarie")]
    fields += [(f"tekst-{third}", "Kanarie"), ("keuze-eenander", "vrijgeven"), ("tekst-eenander", "Kanarie")]
    answer = send(officer, closed, fields)
    assert answer.status_code == 303
    rows = {row.id: (row.audience, row.question, row.state, row.text, row.themes) for row in kept(stores)}
    assert rows == {
        first: ("client", "open", "released", "Mevrouw [naam] hielp", ["omgang"]),
        second: ("client", "open", "withheld", "", []),
    }
    page = officer.get(answer.location).text
    assert "2 opgeslagen." in page
    assert "2 van 3 gelezen, 1 vrijgegeven" in page
    assert ids(page) == [third]
    assert "Kanarie" not in caplog.text
    assert "Mevrouw" not in caplog.text


def test_the_rest_of_a_page_is_released_as_masked_when_the_reader_says_so(
    officer: Visitor, stores: Stores, closed: int
) -> None:
    written(stores, closed, "een", "twee", "drie")
    first, second, third = ids(officer.get(PAGE.format(closed)).text)
    fields = [("id", one) for one in (first, second, third)] + [
        (f"tekst-{one}", "goed") for one in (first, second, third)
    ]
    fields += [(f"keuze-{second}", "achterhouden"), (f"keuze-{third}", "later")]
    send(officer, closed, fields, rest="vrijgeven")
    assert [(row.id, row.state) for row in kept(stores)] == sorted([(first, "released"), (second, "withheld")])


def test_an_empty_text_cannot_be_released_and_nothing_is_lost(officer: Visitor, stores: Stores, closed: int) -> None:
    written(stores, closed, "een", "twee")
    first, second = ids(officer.get(PAGE.format(closed)).text)
    fields = [("id", first), ("id", second), (f"keuze-{first}", "vrijgeven"), (f"tekst-{first}", "  ")]
    fields += [(f"keuze-{second}", "vrijgeven"), (f"tekst-{second}", "met moeite veranderd")]
    answer = send(officer, closed, fields)
    assert answer.status_code == 422
    assert "Vrijgeven kan niet zonder tekst" in answer.text
    assert "met moeite veranderd" in answer.text
    assert kept(stores) == []


def test_a_decision_can_be_changed_and_undone(officer: Visitor, stores: Stores, closed: int) -> None:
    written(stores, closed, "een")
    (one,) = ids(officer.get(PAGE.format(closed)).text)
    send(officer, closed, [("id", one), (f"keuze-{one}", "vrijgeven"), (f"tekst-{one}", "anders gezegd")])
    page = officer.get(f"{PAGE.format(closed)}?stand=vrijgegeven").text
    assert ids(page) == [one]
    assert "anders gezegd</textarea>" in page
    send(officer, closed, [("id", one), (f"keuze-{one}", "achterhouden")])
    assert [(row.state, row.text) for row in kept(stores)] == [("withheld", "")]
    send(officer, closed, [("id", one), (f"keuze-{one}", "later")])
    assert kept(stores) == []


def test_twenty_stand_on_a_page_and_fewer_when_they_are_long(officer: Visitor, stores: Stores, closed: int) -> None:
    written(stores, closed, *(f"tekst {n}" for n in range(45)))
    seen: list[str] = []
    for part in (1, 2, 3):
        page = officer.get(f"{PAGE.format(closed)}?deel={part}").text
        assert f"Deel {part} van 3." in page
        seen += ids(page)
    assert len(seen) == len(set(seen)) == 45
    assert seen == sorted(seen)  # the order of a keyed hash: a lot
    assert ids(officer.get(f"{PAGE.format(closed)}?deel=99").text) == seen[40:]


def test_a_page_of_long_texts_in_any_script_can_be_sent_back(officer: Visitor, stores: Stores, closed: int) -> None:
    written(stores, closed, *("كان المدرب لطيفا " * 62 for _ in range(20)))
    page = officer.get(PAGE.format(closed)).text
    fields = [("id", one) for one in ids(page)]
    fields += [(f"tekst-{one}", "كان المدرب لطيفا " * 62) for one in ids(page)]
    assert 0 < len(ids(page)) < 20
    assert send(officer, closed, fields, rest="vrijgeven").status_code == 303
    assert len(kept(stores)) == len(ids(page))


def test_a_small_dienst_is_not_told_nor_the_one_it_could_be_found_by(
    officer: Visitor, stores: Stores, closed: int
) -> None:
    written(stores, closed, *(f"a{n}" for n in range(14)))
    written(stores, closed, *(f"b{n}" for n in range(12)), dienst="outplacement")
    page = officer.get(PAGE.format(closed)).text
    assert '<span class="number">Jobcoaching</span>' in page
    assert '<span class="number">Outplacement</span>' in page
    written(stores, closed, "c", dienst="loopbaan")
    page = officer.get(PAGE.format(closed)).text + officer.get(f"{PAGE.format(closed)}?deel=2").text
    assert '<span class="number">Jobcoaching</span>' in page
    assert '<span class="number">Outplacement</span>' not in page


def test_only_usable_sets_and_answers_that_were_given_are_read(officer: Visitor, stores: Stores, closed: int) -> None:
    written(stores, closed, "", reason="other", reason_other="Via een vriend")
    written(stores, closed, "", dienst="loopbaan", reason="self", reason_other="Oude tekst")
    written(stores, closed, "Niet bruikbaar", dienst="outplacement", a_first="nr")
    written(stores, closed, "skipped", dienst="scholing")
    page = officer.get(PAGE.format(closed)).text
    assert "Via een vriend" in page
    for absent in ("Oude tekst", "Niet bruikbaar", "Opmerkingen"):
        assert absent not in page


def test_with_the_answers_the_texts_go_and_what_was_released_stays(
    officer: Visitor, stores: Stores, closed: int
) -> None:
    written(stores, closed, "Origineel een", "Origineel twee", "Origineel drie")
    first, second, third = ids(officer.get(PAGE.format(closed)).text)
    fields = [("id", one) for one in (first, second, third)]
    fields += [(f"keuze-{first}", "vrijgeven"), (f"tekst-{first}", "Bewerkt"), (f"keuze-{second}", "achterhouden")]
    send(officer, closed, [*fields, (f"thema-{third}", "omgang")])
    assert sweeping.erase_answers(stores, closed)
    assert sorted(row.state for row in kept(stores)) == ["released", "withheld"]
    page = officer.get(f"{PAGE.format(closed)}?stand=vrijgegeven").text
    assert "Bewerkt" in page
    assert "Origineel" not in page
    assert "is gewist met de antwoorden" in page
    again = [("id", first), ("id", second), (f"keuze-{first}", "vrijgeven"), (f"tekst-{first}", "Iets verzonnen")]
    send(officer, closed, [*again, (f"keuze-{second}", "vrijgeven"), (f"tekst-{second}", "Iets verzonnen")])
    assert sorted(row.text for row in kept(stores)) == ["", "Bewerkt"]


def test_the_report_gets_released_texts_by_lot_and_themes_of_all_that_was_read(
    officer: Visitor, stores: Stores, closed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(stores, closed, *"abcdefghijkl")
    first, second, third, fourth, *_more = ids(officer.get(PAGE.format(closed)).text)
    fields = [("id", one) for one in (first, second, third, fourth)]
    fields += [(f"keuze-{first}", "vrijgeven"), (f"tekst-{first}", "eerst"), (f"thema-{first}", "tempo")]
    fields += [(f"keuze-{second}", "achterhouden"), (f"thema-{second}", "tempo"), (f"thema-{second}", "taal")]
    fields += [(f"keuze-{third}", "vrijgeven"), (f"tekst-{third}", "daarna"), (f"thema-{fourth}", "taal")]
    send(officer, closed, fields)
    counts = tally(extract.answer_table(stores, closed), rounds.find(stores, closed).profile)
    assert told(stores, closed, counts) == {
        (Audience.CLIENT, "open"): Told(("eerst", "daarna"), 3, 12, {"tempo": 2, "taal": 1})
    }
    seen: list[Report] = []

    def keep(report: Report) -> Drawn:
        seen.append(report)
        return Drawn(b"%PDF", "")

    monkeypatch.setattr(reports, "drawn_in_child", keep)
    made = reports.make(stores, Task(closed, Frozen(counts, 12, True)), date(2026, 9, 1))
    (quotes,) = [b for c in seen[0].chapters for s in c.sections for b in s.blocks if isinstance(b, Quotes)]
    assert quotes.items == ("eerst", "daarna")
    assert made.basis is not None
    frozen = basis.unpacked(made.basis)
    assert frozen.told == told(stores, closed, counts)
    assert frozen.packed() == made.basis
