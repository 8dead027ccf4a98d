"""From an officer's ugly list to a response that counts: by all channels, and every person accounted for once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from questionnaires.model import Audience
from surveyapp import clock, handover, links, optout, rounds
from surveyapp.answers import closing
from surveyapp.fieldwork import account, attempts, helpdesk, sampling
from surveyapp.fieldwork.attempts import Came
from surveyapp.fieldwork.calling import Now
from surveyapp.fieldwork.doctor.applying import apply
from surveyapp.fieldwork.doctor.columns import heading
from surveyapp.fieldwork.doctor.examining import Order, examine
from surveyapp.fieldwork.doctor.grids import GridError
from surveyapp.fieldwork.doctor.reading import read_here
from surveyapp.fieldwork.helpdesk import Trouble
from surveyapp.fieldwork.people import Rules
from surveyapp.handover import Desk, Handover
from surveyapp.letters import batches
from surveyapp.letters.press import Press
from surveyapp.letters.press import turn as print_letters
from surveyapp.mail import bounces, notices, sending
from surveyapp.mail.sending import Post
from surveyapp.mail.waves import Wave, queue
from surveyapp.models.call import Result
from surveyapp.models.message import Kind
from surveyapp.models.staff import Staff
from surveyapp.rounds import CASE
from tests.unit.mail.returned import returned
from tests.web.pages import tablets
from tests.web.pages.browser import PHONE, Browser, Page
from tests.web.pages.conftest import SECRET, World, make_world, settings

at = datetime.fromisoformat  # in UTC
START = at("2026-11-02 09:00")  # a Monday; ten o'clock in the Netherlands
WEEK = timedelta(days=7)
HEAD = "Cliëntnr;Dienst;Voorletters;Achternaam;Vragenlijst;E-mail;Mobiel;Straat;Huisnr;Postcode;Plaats"
HOME = "Kade;1;1012 JS;Amsterdam"
LIST = f"""Cliënten van 2026;;;;;;;;;;

{HEAD}
1;Jobcoaching;Ç;Çelik;laagdrempelig;c1@example.org;;{HOME}
2;jobcoaching ;B;Vos;;c2@example.org;;;;;
3;5;C;Bos;ja;C3@example.org ;612345671;;;;
4;Jobcoaching;D;Mos;;weg4@example.org;;{HOME}
5;Jobcoaching;E;Ros;;weg5@example.org;;;;;
6;Jobcoaching;F;Los;;;;{HOME}
7;Jobcoaching;G;Kos;;;6,12345677E+08;;;;
8;Jobcoaching;H;Jos;;;0201234568;;;;
9;Jobcoaching;I;Pos;;;0201234569;;;;
10;Jobcoaching;Ç;çelik;;C1@example.org;;;;;
11;Jobcoaching;K;Dos;;;;;;;
12;Jobcoaching;L;Tos;;c12@example.org;;;;;
13;Jobcoaching;M;Wos;;c13@example.org;;;;;
14;Jobcoaching;N;Zos;;c14@example.org;;;;;
15;Jobcoaching;O;Fos;;c15@example.org;;{HOME}
16;Jobcoaching;P;Haas;;thuis@example.org;;;;;
17;Jobcoaching;Q;Haas;;thuis@example.org;;;;;
18;Naar werk;R;Gos;;c18@example.org;;;;;
19;Naar werk;S;Nos;;c19@example.org;;;;;
20;Tovenarij;T;Yos;;c20@example.org;;;;;
Totaal;20;;;;;;;;;
"""
EMPLOYERS = "Nr;Contactpersoon;E-mail\n90;Vos;c2@example.org\n91;De Baas;baas@example.org\n"
BSNS = ("111222333", "123456782", "111222333", "123456782")  # invented: they only pass the eleven-test
WITH_BSN = "Cliëntnr;Dienst;Achternaam;E-mail;Relatie\n" + "".join(
    f"{n};Jobcoaching;Vos{n};c{n}@example.org;{bsn}\n" for n, bsn in enumerate(BSNS, 1)
)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    yield from make_world(settings(tmp_path))


class Fieldwork:
    """Everything the bureau does, with a clock that is moved."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world, self.folder, self.now = world, folder, START
        world.set_today(START.date())
        config = settings(folder)
        self.mail: Post = sending.post(config, world.stores, lambda: self.now)
        self.texts: Post = sending.texts(config, world.stores, lambda: self.now)

    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)
        self.world.set_today(self.now.date())

    def hand_in(self, text: str, audience: Audience = Audience.CLIENT) -> Counter[str]:
        grid = read_here(text.encode("cp1252"))
        rules = Rules.of(rounds.find(self.world.stores, self.world.round_id))
        verdicts = examine(grid, Order(audience, heading(grid)), rules)
        done = apply(self.world.stores, SECRET, self.world.round_id, audience, verdicts)
        return Counter({effect.value: count for effect, count in done.counts.items()})

    def send(self, kind: Kind) -> None:
        """Queue a wave, and let everything that is due leave by its channel."""
        queue(self.world.stores, self.world.round_id, Wave(kind, self.now, "bureau.example", 7), self.now)
        for post in (self.mail, self.texts):
            while sending.turn(post):
                pass
        if batches.waiting(self.world.stores, self.world.round_id, self.now).now:
            batch = batches.make(self.world.stores, self.world.round_id, self.now)
            press = Press(self.world.stores, SECRET, "https://v.example", self.folder / "letters", lambda: self.now)
            while print_letters(press):
                pass
            batches.sent(self.world.stores, batch, self.now.date())

    def bounce(self, number: str) -> None:
        with self.world.stores.contacts.connect() as connection:
            row = connection.execute(
                select(bounces.MESSAGE).where(bounces.MESSAGE.c.case_id == self.world.case(number).id)
            ).first()
        assert row is not None
        raw = returned("postfix_unknown_user", row.id, self.world.case(number).email, row.message_id)
        assert bounces.take_in(self.world.stores, SECRET, notices.read(raw))

    def token(self, number: str) -> str:
        return links.link_token(SECRET, self.world.case(number).seed)

    def call(self, staff_id: int, number: str, result: Result) -> None:
        now, case_id = Now.at(self.now), self.world.case(number).id
        assert attempts.take(self.world.stores, staff_id, case_id, now)
        assert attempts.record(self.world.stores, staff_id, case_id, Came(result), now)

    def desk(self, number: str, mode: Desk) -> Browser:
        case = self.world.case(number)
        what = Handover(case.id, self.world.round_id, mode, case.form, "nl")
        browser = Browser(self.world.app.test_client())
        browser.get(f"{handover.PATH}/{handover.issue(self.world.stores, what, clock.now())}")
        browser.press(button="Ja, ik doe mee 1" if mode is Desk.PHONE else "Begin met invoeren 1")
        return browser


def finish(browser: Browser) -> Page:
    """Satisfied with everything that is asked, and on to the end."""
    for _ in range(150):
        page = browser.page
        assert page is not None
        if page.path == "/klaar" or "Terug naar kantoor" in page.text:
            return page
        browser.press(satisfied(page) if page.path.startswith(("/vraag", "/blad")) else {})
    raise AssertionError("no end")


def satisfied(page: Page) -> dict[str, str]:
    """The first answer that each question offers; grades an 8."""
    chosen: dict[str, str] = {}
    for box in page.tree.xpath("//main//input[@type='radio' or @type='checkbox']"):
        name, value = box.get("name"), box.get("value")
        if name not in chosen or value == "8":
            chosen[name] = value
    return chosen


def by_link(work: Fieldwork, number: str, headers: dict[str, str] | None = None) -> None:
    browser = Browser(work.world.app.test_client(), headers or {})
    browser.begin(work.token(number))
    finish(browser)


def hand_in(work: Fieldwork) -> None:
    with pytest.raises(GridError, match="burgerservicenummers"):
        work.hand_in(WITH_BSN)
    assert work.hand_in(LIST) == {"new": 17, "duplicate": 1, "unusable": 2, "passed": 1}
    assert work.hand_in(LIST)["same"] == 17
    assert work.hand_in(EMPLOYERS, Audience.OPDRACHTGEVER)["new"] == 2
    stores = work.world.stores
    sampling.draw(stores, work.world.round_id, {("client", "naar-werk"): 1})
    optout.opt_out(stores, work.world.case("12").id)


def first_week(work: Fieldwork) -> None:
    """Mail and post come back, one person fills everything in on a phone, another stops after the first page."""
    work.send(Kind.INVITATION)
    work.bounce("4")
    work.bounce("5")
    helpdesk.trouble(work.world.stores, work.world.case("6").id, Trouble.RETURNED)
    helpdesk.trouble(work.world.stores, work.world.case("15").id, Trouble.DECEASED)
    by_link(work, "1", PHONE)
    Browser(work.world.app.test_client()).begin(work.token("16"))


def second_week(work: Fieldwork) -> None:
    """Who got nothing by mail gets an invitation by letter, and answers on the paper that comes with it."""
    work.wait(8)
    work.send(Kind.REMINDER_1)
    by_link(work, "2")
    tablet = tablets.touched(tablets.bare_tablet(work.world))
    tablets.begin(tablet, work.world, "3")
    finish(tablet)
    finish(work.desk("4", Desk.PAPER))
    optout.opt_out(work.world.stores, work.world.case("13").id)


def third_week(work: Fieldwork) -> None:
    """Two people are called: one is there."""
    work.wait(8)
    work.send(Kind.REMINDER_2)
    account_: Any = Staff.__table__
    row = {"email": "bel@example.org", "password_hash": "", "totp_secret": "", "role": "interviewer"}
    with work.world.stores.contacts.begin() as connection:
        staff_id = connection.execute(insert(account_).returning(account_.c.id), row).scalar_one()
    work.call(staff_id, "9", Result.WRONG_NUMBER)
    assert attempts.take(work.world.stores, staff_id, work.world.case("8").id, Now.at(work.now))
    finish(work.desk("8", Desk.PHONE))
    by_link(work, "91")


def stands(world: World) -> dict[str, str]:
    """What became of everybody, by number on the list."""
    with world.stores.contacts.connect() as connection:
        cases = connection.execute(select(CASE)).all()
    marks = {case.number: ["answered"] * case.answered + ["refused"] * case.refused for case in cases}
    return {case.number: " ".join(filter(None, (case.outcome, case.reason, *marks[case.number]))) for case in cases}


def test_everybody_on_an_ugly_list_is_accounted_for_exactly_once(world: World, tmp_path: Path) -> None:
    work = Fieldwork(world, tmp_path)
    for step in (hand_in, first_week, second_week, third_week):
        step(work)
    closing.close(world.stores, SECRET, world.round_id)

    found = stands(world)
    assert sorted((found.pop("18"), found.pop("19"))) == ["invited", "not_sampled"]  # by lot
    assert found == {
        "1": "invited answered", "2": "invited answered", "3": "invited answered", "4": "invited answered",
        "5": "undeliverable bounced", "6": "undeliverable returned", "7": "invited", "8": "invited answered",
        "9": "undeliverable wrong_number", "10": "duplicate", "11": "incomplete", "12": "opted_out",
        "13": "invited refused", "14": "invited", "15": "undeliverable deceased", "16": "invited", "17": "invited",
        "20": "incomplete", "90": "duplicate", "91": "invited answered",
    }  # fmt: skip
    told = account.account(world.stores, world.round_id)
    clients, employers = told.of("client"), told.of("opdrachtgever")
    assert clients is not None
    assert employers is not None
    assert clients.outcomes == {
        "duplicate": 1, "incomplete": 2, "not_sampled": 1, "opted_out": 1, "undeliverable": 4, "invited": 11,
    }  # fmt: skip
    assert clients.reasons == {"bounced": 1, "deceased": 1, "returned": 1, "wrong_number": 1}
    assert (clients.net_sample, clients.started, clients.answered, clients.usable) == (11, 6, 5, 5)
    assert employers.outcomes == {"duplicate": 1, "invited": 1}
    assert clients.supplied + employers.supplied == 22
