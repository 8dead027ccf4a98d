"""Who never saw the office gets from a messy list to mails that left, with nothing but the screens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page

from surveyapp import clock
from surveyapp.config import load
from surveyapp.mail import plans, sending
from surveyapp.mail.plans import Planner
from surveyapp.office.accounts import NewAccount
from tests.browser.office import Office, started

SUNDAY = datetime.fromisoformat("2026-11-22T09:30")  # UTC; no mail leaves on it
MONDAY = datetime.fromisoformat("2026-11-23T09:05")  # 10:05 on Dutch clocks
CLIENTS = (
    "Export cliëntvolgsysteem 20-11-2026;;;;;;\n"
    ";;;;;;\n"
    "Clientnr;Voorl.;Tussenv.;Achternaam;E-mailadres;Soort dienst;Einddatum\n"
    "1001;A.;;Çelik;a.celik@example.org;Jobcoaching;31-3-2026\n"
    "1002;B.;van der;Hoëve;b.hoeve@example.org;jobcoaching;15-01-2026\n"
    "1002;B.;van der;Hoëve;b.hoeve@example.org;jobcoaching;15-01-2026\n"
    "1003;C.;;Zøndag;geen;Outplacement;1-2-2026\n"
    "1004;D.;de;Groot; D.Groot@Example.org ;Outplacement;1-2-2026\n"
).encode("cp1252")
EMPLOYERS = b"sep=,\nNummer,Naam,Email\nO1,Gemeente Voorbeeld,inkoop@gemeente.example\n"


@dataclass
class Clock:
    """What time it is."""

    at: datetime = SUNDAY


@dataclass
class Walk:
    """One person at a screen, where every page must fit; `test_office.py` looks at each for who cannot see it."""

    page: Page
    office: Office

    def see(self, heading: str) -> None:
        """A page came, with this heading."""
        assert heading in self.page.locator("h1").inner_text()
        assert self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    def go(self, words: str, heading: str) -> None:
        """Follow a link on the page."""
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=words).first.click()
        self.see(heading)

    def press(self, words: str, heading: str) -> None:
        """Press a button of the page."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=words, exact=True).click()
        self.see(heading)

    def hand_in(self, file: Path) -> None:
        """Hand in a list, from the page that asks for the file to where it is in the round."""
        self.page.get_by_label("Bestand").set_input_files(file)
        self.press("Bekijken", "Lijst nakijken")
        self.press("Zet in de ronde", "De lijst staat in de ronde")
        self.press("Klaar, naar de volgende stap", "Stichting Nieuw Begin")


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(clock, "now", lambda: found.at)
    monkeypatch.setattr(clock, "today", lambda: found.at.date())
    return found


@pytest.fixture
def office(tmp_path: Path, now: Clock) -> Iterator[Office]:
    with started(tmp_path / "instance", filled=False) as office:
        yield office


def test_from_a_messy_list_to_mails_in_the_postbox(
    office: Office, chromium: Browser, now: Clock, tmp_path: Path
) -> None:
    bureau = Walk(chromium.new_page(viewport={"width": 1280, "height": 800}), office)
    officer = Walk(chromium.new_page(viewport={"width": 360, "height": 740}), office)
    for walk in (bureau, officer):
        walk.page.set_default_timeout(10_000)
    link = the_bureau_makes_a_round(bureau)
    the_officer_hands_in_the_lists(officer, link, tmp_path)
    the_bureau_plans(bureau)
    now.at = MONDAY
    the_worker_takes_its_turn(office, tmp_path / "instance")
    the_bureau_reads_what_left(bureau)
    for walk in (bureau, officer):
        walk.page.close()


def the_bureau_makes_a_round(walk: Walk) -> str:
    """From an empty office to a link for the officer."""
    page = walk.page
    walk.office.log_in(page)
    walk.see("Rondes")
    walk.go("Nieuwe ronde maken", "Nieuwe ronde")
    walk.press("Maak de ronde", "Nieuwe ronde")  # and is told all that lacks
    assert page.locator(":focus").inner_text().count("\n") >= 5
    page.get_by_label("Dienstverlener").fill("Stichting Nieuw Begin")
    for name, day in zip(("meet-van", "meet-tot", "veld-van", "veld-tot"), _days(), strict=True):
        page.locator(f"#{name}").fill(day)
    page.get_by_label("Jobcoaching").check()
    page.get_by_label("Outplacement").check()
    walk.press("Maak de ronde", "Stichting Nieuw Begin")
    walk.go("Vul de gegevens in", "Gegevens van het bureau")
    for label, said in BUREAU.items():
        page.get_by_label(label, exact=True).fill(said)
    walk.press("Bewaren", "Stichting Nieuw Begin")
    walk.go("Maak een account", "Accounts")
    page.get_by_label("E-mailadres").fill("mo@nieuwbegin.example")
    page.get_by_label("Uw eigen wachtwoord").first.fill(walk.office.account.password)
    walk.press("Maak het account en een link", "Link om een account in te stellen")
    link = page.locator("code").inner_text()
    walk.go("Verder met de ronde", "Stichting Nieuw Begin")
    return link


def the_officer_hands_in_the_lists(walk: Walk, link: str, folder: Path) -> None:
    """From the link to a signed statement."""
    page = walk.page
    page.goto(walk.office.address + "/uitnodiging/" + link.rpartition("/")[2])
    key = "".join(page.locator(".key").inner_text().split())
    page.get_by_label("Wachtwoord").fill("vijver kastanje trommel")
    page.get_by_label("Code van 6 cijfers").fill(pyotp.TOTP(key).at(clock.now().replace(tzinfo=UTC)))
    walk.press("Account instellen", "Herstelcodes")
    Office(
        walk.office.app,
        walk.office.address,
        walk.office.stores,
        NewAccount("mo@nieuwbegin.example", "vijver kastanje trommel", key),
    ).log_in(page)
    walk.see("Rondes")
    walk.go("Stappen tot de uitnodiging", "Stichting Nieuw Begin")
    walk.go("Lever de lijst in", "Lijst inleveren")
    (folder / "clienten.csv").write_bytes(CLIENTS)
    (folder / "opdrachtgevers.csv").write_bytes(EMPLOYERS)
    walk.hand_in(folder / "clienten.csv")
    walk.page.locator(".now").get_by_role("link", name="Lever de lijst in").click()
    walk.see("Lijst inleveren")
    assert page.get_by_label("Opdrachtgevers").is_checked()
    walk.hand_in(folder / "opdrachtgevers.csv")
    walk.go("Teken de verklaring", "Verklaring bij de lijst")
    for name, said in (("function", "kwaliteitsmedewerker"), ("begun", "5"), ("ended", "4"), ("broken_off", "0")):
        page.locator(f"#{name}").fill(said)
    page.get_by_label("De lijst is volledig").check()
    walk.press("Tekenen", "Verklaring bij de lijst")
    assert "U hoeft nu niets te doen." in page.locator("main").inner_text()


def the_bureau_plans(walk: Walk) -> None:
    """From the lists to a plan."""
    page = walk.page
    page.reload()
    walk.go("Verantwoording en steekproef", "Verantwoording")
    walk.go("Plan de uitnodiging", "Berichten")
    walk.press("Plan bewaren", "Berichten")
    assert "De uitnodiging gaat vanzelf: maandag 23 november 10:00" in page.locator("[role=status]").inner_text()


def the_worker_takes_its_turn(office: Office, instance: Path) -> None:
    """What the worker does of itself."""
    config = load({"INSTANCE": str(instance)})
    post = sending.post(config, office.stores, clock.now)
    plans.turn(Planner(office.stores, post.by.domain, lambda _round: None, clock.now))
    assert sending.turn(post)


def the_bureau_reads_what_left(walk: Walk) -> None:
    """The mails, as they lie in the postbox of a trial."""
    page = walk.page
    walk.office.log_in(page)
    walk.go("Stappen tot de uitnodiging", "Stichting Nieuw Begin")
    assert "Verstuurd: 4. Wachten nog: 0." in page.locator(".steps").inner_text()
    walk.go("Postvak", "Postvak")
    told = page.locator("main").inner_text()
    for address in ("a.celik@", "b.hoeve@", "d.groot@", "inkoop@"):
        assert address in told


BUREAU = {
    "Naam van het bureau": "Bureau Meting",
    "Verantwoordelijk voor de persoonsgegevens": "Bureau Meting, Meetlaan 1, 1234 AB Meetdorp",
    "Telefoonnummer voor vragen": "030 123 45 67",
    "Wanneer neemt iemand op?": "op werkdagen van 9 tot 17 uur",
    "E-mailadres voor vragen": "vragen@bureau.example",
    "Lees meer over uw gegevens": "Wij bewaren uw naam apart van uw antwoorden.",
}


def _days() -> tuple[str, ...]:
    first = SUNDAY.date() - timedelta(days=2)
    return ("2025-07-01", "2026-06-30", first.isoformat(), (first + timedelta(days=40)).isoformat())
