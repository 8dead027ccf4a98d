"""Letters: everybody gets their own, in the order of the post; a batch is whole or not there."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from sqlalchemy import insert, select, update
from weasyprint import HTML

from surveyapp import i18n, letter_codes, links, optout
from surveyapp.db import Stores
from surveyapp.errors import Refused
from surveyapp.letters import batches, files, press, printing
from surveyapp.letters.batches import BATCH, MESSAGE, Made, Waiting
from surveyapp.letters.files import file_of
from surveyapp.letters.press import Press
from surveyapp.letters.printing import Job, Printed
from surveyapp.mail.waves import Wave, queue
from surveyapp.models.message import Kind
from surveyapp.rounds import CASE, ROUND
from tests.database.given import SECRET, a_round, someone
from tests.database.test_waves import BUREAU, HOME

ON_ONE = pytest.mark.parametrize("config", ["sqlite"], indirect=True)  # pages are drawn alike on both
at = datetime.fromisoformat  # in UTC
MONDAY = at("2026-11-09 09:00")  # ten o'clock in the Netherlands
WAVE = Wave(Kind.INVITATION, MONDAY, "bureau.example")
BASE = "https://vragen.bureau.example"
SAID = {
    "name": "Bureau Meting",
    "controller": "Bureau Meting BV",
    "phone": "010 123 45 67",
    "hours": "werkdagen van 9 tot 17 uur",
    "email": "vragen@bureau.example",
    "privacy": "x",
}
ABROAD = {"street": "Rue Haute", "house_number": "7", "postcode": "1000", "city": "Bruxelles", "country": "BE"}
LONG = {
    "initials": "A.B.C.D.E.F.G.",
    "prefix": "van der",
    "surname": "Wollenhoven-Kristensen van Oldenbarneveltshausen",
    "street": "Burgemeester van Karnebeeklaan-Noordoostzijde",
    "house_number": "1234-bis achterhuis",
}
PEOPLE: tuple[Mapping[str, Any], ...] = (
    {}, {"form": "low"}, {"form": "low", "language": "ar", "surname": "الحسيني"}, ABROAD, LONG | {"form": "low"},
    {"audience": "opdrachtgever"}, {"language": "uk", "surname": "Чайківський"}, {"language": "pl", "form": "low"},
    {"language": "tr", "surname": "Yıldırım-Çağ"}, {"language": "en", "form": "low"},
)  # fmt: skip


@pytest.fixture
def round_id(stores: Stores) -> int:
    with stores.contacts.begin() as connection:
        connection.execute(insert(BUREAU), SAID | {"id": 1, "independent": True})
    return a_round(stores)


def a_press(stores: Stores, folder: Path, make: Any = printing.make, now: datetime = MONDAY) -> Press:
    return Press(stores, SECRET, BASE, folder / "letters", lambda: now, make)


def bare(job: Job) -> Printed:
    """Pages without a layout: quick."""
    pdf = HTML(string="<p>x</p>" + "<p style='break-before: page'>x</p>" * (len(job.sheets) - 1)).write_pdf()
    return Printed(pdf, pdf, frozenset())


def a_person(stores: Stores, round_id: int, number: str, **given: Any) -> int:
    return someone(stores, round_id, number, **(HOME | {"channel": "letter", "surname": "Vries"} | given)).case_id


def rows(stores: Stores, *columns: str) -> list[tuple[Any, ...]]:
    found = [MESSAGE.c[name] for name in columns]
    with stores.contacts.connect() as connection:
        return [tuple(row) for row in connection.execute(select(*found).order_by(MESSAGE.c.place, MESSAGE.c.id))]


def pages(pdf: Path) -> list[str]:
    done = subprocess.run([shutil.which("pdftotext") or "", "-layout", pdf, "-"], capture_output=True, check=True)
    return done.stdout.decode().split("\f")[:-1]


def test_letters_stand_in_the_order_of_the_post_with_abroad_last(stores: Stores, round_id: int, tmp_path: Path) -> None:
    given: Mapping[str, Mapping[str, Any]] = {
        "1": ABROAD,
        "2": {"postcode": "9999 XX"},
        "3": {"house_number": "10"},
        "4": {"house_number": "9"},
        "5": ABROAD | {"country": "AT"},
        "6": {"answered": True},
        "7": {"channel": "email", "email": "a@x.nl"},
    }
    for number, own in given.items():
        a_person(stores, round_id, number, **own)
    queue(stores, round_id, WAVE, MONDAY)
    assert batches.waiting(stores, round_id, MONDAY) == Waiting(5, 0)
    batch = batches.make(stores, round_id, MONDAY)
    assert [line.number for line in batches.listed(stores, batch)] == ["4", "3", "2", "5", "1"]
    assert batches.waiting(stores, round_id, MONDAY) == Waiting(0, 0)
    with pytest.raises(Refused, match="no letter is due"):
        batches.make(stores, round_id, MONDAY)


@pytest.fixture
def every_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "offered", lambda proof: i18n.languages())


def check(case: Any, text: str) -> None:
    """Everything on a page is this person's, and what the window shows tells nothing of whom it is about (P12)."""
    typed = re.search(r"\b(?:[0-9A-Z]{4} ){2}[0-9A-Z]{4}\b", text)
    code = letter_codes.read(typed[0]) if typed else None
    assert code is not None
    assert letter_codes.case_of(SECRET, code) == case.id
    assert letter_codes.fits(SECRET, case.id, case.seed, code)
    window = text[: text.index("2026")]
    assert case.surname[-2:] in window
    assert case.house_number[:4] in window
    assert "Stichting" not in window


@ON_ONE
@pytest.mark.usefixtures("every_language")
def test_every_letter_is_its_own_persons(stores: Stores, round_id: int, tmp_path: Path) -> None:
    """The code to scan, the code to type, name and address on each page are those of one case (P11)."""
    people = set()
    for number in range(60):
        own = {"initials": "A.", "house_number": str(number + 100)} | dict(PEOPLE[number % len(PEOPLE)])
        own["surname"] = f"{own.get('surname', 'Vries')}{number:02}"
        people.add(a_person(stores, round_id, f"C{number}", **own))
    queue(stores, round_id, WAVE, MONDAY)
    batch = batches.make(stores, round_id, MONDAY)
    desk = a_press(stores, tmp_path)
    while press.turn(desk):
        pass
    found = batches.find(stores, round_id, batch)
    assert (found.state, found.faulty) == (Made.READY, ())
    pdf = file_of(desk.folder, batch)
    assert oct(pdf.stat().st_mode)[-3:] == "600"
    subprocess.run([shutil.which("pdftoppm") or "", "-r", "70", "-gray", pdf, tmp_path / "page"], check=True)
    pictures, texts = sorted(tmp_path.glob("page-*.pgm")), pages(pdf)
    assert (len(pictures), len(texts)) == (60, 60)
    with stores.contacts.connect() as connection:
        seeds = {
            links.address(BASE, links.link_token(SECRET, row.seed)): row for row in connection.execute(select(CASE))
        }
    seen = set()
    for picture, text in zip(pictures, texts, strict=True):
        codes = zxingcpp.read_barcodes(Image.open(picture))
        assert len(codes) == 1
        case = seeds[codes[0].text]
        seen.add(case.id)
        check(case, text)
    assert seen == people


@ON_ONE
def test_a_letter_that_cannot_be_laid_out_stops_no_other(stores: Stores, round_id: int, tmp_path: Path) -> None:
    a_person(stores, round_id, "good")
    a_person(stores, round_id, "signs", surname="\U00012000\U00012001")  # no font has cuneiform
    a_person(stores, round_id, "long", street="Straat" * 15)
    a_person(stores, round_id, "tall", city="Stad " * 18, street="Weg " * 22, surname="Naam " * 18)
    a_person(stores, round_id, "header", surname="=?utf-8?q?x?=")
    queue(stores, round_id, WAVE, MONDAY)
    batch = batches.make(stores, round_id, MONDAY)
    desk = a_press(stores, tmp_path)
    while press.turn(desk):
        pass
    found = batches.find(stores, round_id, batch)
    assert (found.state, sorted(found.faulty)) == (Made.READY, ["header", "signs", "tall"])
    assert len(pages(file_of(desk.folder, batch))) == 2
    assert {line.number for line in batches.listed(stores, batch)} == {"good", "long"}
    assert sorted(rows(stores, "state", "reply")) == [("queued", "")] * 2 + [("refused", "layout")] * 3
    control = "".join(pages(file_of(desk.folder, batch, "controle")))
    assert "good" in control
    assert "tall" not in control


def made(stores: Stores, round_id: int, folder: Path, count: int = 3) -> tuple[int, Press]:
    for number in range(count):
        a_person(stores, round_id, str(number))
    queue(stores, round_id, WAVE, MONDAY)
    batch = batches.make(stores, round_id, MONDAY)
    desk = a_press(stores, folder, bare)
    while press.turn(desk):
        pass
    return batch, desk


def test_letters_are_sent_when_somebody_says_so_but_not_to_who_was_done_before(
    stores: Stores, round_id: int, tmp_path: Path
) -> None:
    batch, _ = made(stores, round_id, tmp_path)
    assert {state for (state,) in rows(stores, "state")} == {"queued"}
    with stores.contacts.begin() as connection:
        one, two, _three = connection.scalars(select(CASE.c.id).order_by(CASE.c.number)).all()
        connection.execute(update(CASE).where(CASE.c.id == one).values(answered=True))
    optout.opt_out(stores, two)
    assert batches.find(stores, round_id, batch).done == (1, 2)
    for _ in range(2):
        batches.sent(stores, batch, date(2026, 11, 10))
    assert rows(stores, "place", "state", "sent_on") == [
        (1, "cancelled", None), (2, "cancelled", None), (3, "accepted", date(2026, 11, 10)),
    ]  # fmt: skip
    assert batches.find(stores, round_id, batch).state is Made.SENT
    batches.drop(stores, batch)
    assert batches.find(stores, round_id, batch).state is Made.SENT


def test_letters_of_a_batch_that_is_thrown_away_wait_again(stores: Stores, round_id: int, tmp_path: Path) -> None:
    batch, desk = made(stores, round_id, tmp_path)
    batches.drop(stores, batch)
    assert batches.waiting(stores, round_id, MONDAY) == Waiting(3, 0)
    assert not press.turn(desk)
    assert list(desk.folder.iterdir()) == []
    assert batches.find(stores, round_id, batch).erased


@pytest.mark.parametrize(
    ("days", "sent", "gone"), [(6, True, False), (7, True, True), (29, False, False), (30, False, True)]
)
def test_a_file_with_links_is_erased_in_time(
    stores: Stores, round_id: int, tmp_path: Path, days: int, sent: bool, gone: bool
) -> None:
    batch, desk = made(stores, round_id, tmp_path)
    if sent:
        batches.sent(stores, batch, MONDAY.date())
    press.turn(replace(desk, now=lambda: MONDAY + timedelta(days=days)))
    assert batches.find(stores, round_id, batch).erased is gone
    assert (list(desk.folder.iterdir()) == []) is gone


def test_a_killed_worker_leaves_no_half_batch(
    stores: Stores, round_id: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed at every step it takes: the next one goes on where it was, and nothing is there before all of it is."""
    monkeypatch.setattr(files, "PART", 2)
    for number in range(5):
        a_person(stores, round_id, str(number))
    queue(stores, round_id, WAVE, MONDAY)
    batch = batches.make(stores, round_id, MONDAY)
    clock = [MONDAY]
    steps = 0

    def killed(job: Job) -> Printed:
        nonlocal steps
        steps += 1
        if steps % 2:
            raise KeyboardInterrupt
        return bare(job)

    desk = replace(a_press(stores, tmp_path, killed), now=lambda: clock[0])
    done = 0
    while batches.find(stores, round_id, batch).state is Made.DUE:
        assert not file_of(desk.folder, batch).exists()
        try:
            done += press.turn(desk)
        except KeyboardInterrupt:
            assert not press.turn(desk)  # its lease has not run out
            clock[0] += press.LEASE + timedelta(seconds=1)
    assert (done, steps) == (4, 6)  # three parts and the whole
    assert len(pages(file_of(desk.folder, batch))) == 5
    assert sorted(path.name for path in desk.folder.iterdir()) == [f"brieven-{batch}.pdf", f"controle-{batch}.pdf"]


def test_a_batch_that_fails_says_so_and_may_be_tried_again(stores: Stores, round_id: int, tmp_path: Path) -> None:
    def fails(job: Job) -> Printed:
        raise printing.PrintingError("no memory")

    a_person(stores, round_id, "1")
    queue(stores, round_id, WAVE, MONDAY)
    batch = batches.make(stores, round_id, MONDAY)
    assert press.turn(a_press(stores, tmp_path, fails))
    assert batches.find(stores, round_id, batch).state is Made.FAILED
    batches.again(stores, batch)
    desk = a_press(stores, tmp_path, bare)
    while press.turn(desk):
        pass
    assert batches.find(stores, round_id, batch).state is Made.READY


def test_a_correction_says_what_the_bureau_adds(stores: Stores, round_id: int, tmp_path: Path) -> None:
    sentence = "In de brief van maandag stond een verkeerd adres."
    a_person(stores, round_id, "1")
    queue(stores, round_id, WAVE, MONDAY)
    with stores.contacts.begin() as connection:
        connection.execute(update(MESSAGE).values(kind="correction"))
        wave = {"round_id": round_id, "kind": "correction", "sentence": sentence}
        connection.execute(insert(press.WAVE), wave | {"day": MONDAY.date(), "hour": 10})
    batches.make(stores, round_id, MONDAY)
    told: list[str] = []

    def listening(job: Job) -> Printed:
        told.extend(job.sheets[0].before)
        return bare(job)

    press.turn(a_press(stores, tmp_path, listening))
    assert sentence in told


@pytest.mark.parametrize("values", [{"held": True}, {"paused": True}, {"closed": True}, {"closes": date(2026, 11, 8)}])
def test_no_batch_is_made_of_a_round_in_which_nothing_may_leave(
    stores: Stores, round_id: int, values: dict[str, Any]
) -> None:
    a_person(stores, round_id, "1")
    queue(stores, round_id, WAVE, MONDAY)
    with stores.contacts.begin() as connection:
        connection.execute(update(ROUND).values(**values))
    with pytest.raises(Refused, match="nothing may leave"):
        batches.make(stores, round_id, MONDAY)


def test_who_answers_before_the_letter_is_printed_gets_none(stores: Stores, round_id: int, tmp_path: Path) -> None:
    for number in range(2):
        a_person(stores, round_id, str(number))
    queue(stores, round_id, WAVE, MONDAY)
    batch = batches.make(stores, round_id, MONDAY)
    with stores.contacts.begin() as connection:
        connection.execute(update(CASE).where(CASE.c.number == "0").values(answered=True))
    desk = a_press(stores, tmp_path, bare)
    while press.turn(desk):
        pass
    assert len(pages(file_of(desk.folder, batch))) == 1


def test_the_store_holds_no_link_and_no_code_of_a_letter(stores: Stores, round_id: int, tmp_path: Path) -> None:
    batch, _ = made(stores, round_id, tmp_path, 1)
    with stores.contacts.connect() as connection:
        case = connection.execute(select(CASE)).one()
        kept = str([connection.execute(select(table)).all() for table in (CASE, MESSAGE, BATCH)])
    assert batch
    assert links.link_token(SECRET, case.seed) not in kept
    assert letter_codes.code(SECRET, case.id, case.seed) not in kept


@ON_ONE
def test_a_part_is_made_in_a_process_of_its_own(stores: Stores, round_id: int, tmp_path: Path) -> None:
    a_person(stores, round_id, "1")
    queue(stores, round_id, WAVE, MONDAY)
    batch = batches.make(stores, round_id, MONDAY)
    desk = a_press(stores, tmp_path, printing.in_own_process)
    while press.turn(desk):
        pass
    assert len(pages(file_of(desk.folder, batch))) == 1
