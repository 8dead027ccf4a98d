"""Letters in a browser: the code of one on a small phone, and the office's page of a batch."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import insert, update

from surveyapp import clock, letter_codes
from surveyapp.letters.batches import BATCH
from surveyapp.mail.waves import MESSAGE
from surveyapp.models import Case
from surveyapp.rounds import CASE
from tests.browser.laws import BRING, axe
from tests.browser.office import Office, started
from tests.browser.site import Started
from tests.web.pages.conftest import SECRET
from tests.web.pages.test_languages import reviewed as reviewed

PICTURES = os.environ.get("PICTURES", "")  # a folder: what the pages look like, for who wants to see


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 360, "height": 640})
    context.add_init_script(BRING)
    yield context.new_page()
    context.close()


def is_well(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
    assert axe(page)["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.usefixtures("reviewed")
@pytest.mark.parametrize("code", ["nl", "ar"])
def test_a_code_is_typed_by_keyboard_on_a_small_phone(site: Started, phone: Page, code: str) -> None:
    site.world.person(f"letter {code}")
    case = site.world.case(f"letter {code}")
    phone.goto(f"{site.address}/code?taal={code}")
    is_well(phone, f"code-{code}")
    field = phone.locator("#code")
    field.focus()
    phone.keyboard.type("0123 4567 89CD")
    assert phone.url.endswith(f"/code?taal={code}")  # it waits for the button
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/code?fout=ja")
    is_well(phone, f"code-wrong-{code}")
    field.focus()
    phone.keyboard.type(letter_codes.printed(letter_codes.code(SECRET, case.id, case.seed)).lower())
    phone.keyboard.press("Tab")
    assert phone.locator(":focus").evaluate("e => e.tagName") == "BUTTON"
    phone.keyboard.press("Enter")
    phone.wait_for_url(lambda url: "/code" not in url)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with started(tmp_path_factory.mktemp("office")) as office:
        _letters(office)
        yield office


def _letters(office: Office) -> None:
    """Batches in every state, of which letters must be taken out, and one that could not be laid out."""
    today = clock.today()
    row = {"round_id": 2, "made_on": today, "parts": 2, "erased": False}
    with office.stores.contacts.begin() as connection:
        ids = connection.scalars(Case.__table__.select().with_only_columns(CASE.c.id).where(CASE.c.round_id == 2)).all()
        for state in ("dropped", "sent", "failed", "due", "made"):
            sent = {"sent_on": today if state == "sent" else None}
            connection.execute(insert(BATCH), row | sent | {"state": state, "letters": 512})
        new = {"round_id": 2, "channel": "letter", "kind": "invitation", "due": clock.now(), "tries": 0}
        for at, case_id in enumerate(ids[:50], 1):
            own = {"case_id": case_id, "message_id": f"<{at}@x>", "batch_id": 5, "place": at, "state": "queued"}
            connection.execute(insert(MESSAGE), new | own)
        connection.execute(update(MESSAGE).where(MESSAGE.c.place.in_((44, 47))).values(state="refused", reply="layout"))
        connection.execute(update(MESSAGE).where(MESSAGE.c.place > 47).values(batch_id=None, place=None))


@pytest.mark.parametrize("width", [320, 1100])
def test_the_page_of_letters_is_clean_and_fits(office: Office, chromium: Browser, width: int) -> None:
    page = chromium.new_context(viewport={"width": width, "height": 800}).new_page()
    page.add_init_script(BRING)
    office.log_in(page)
    page.get_by_role("link", name="Brieven van ronde 2").click()
    assert page.locator("article").count() == 6
    is_well(page, f"letters-{width}")
    page.get_by_role("button", name="Gedrukt en verstuurd").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.locator("#partij-5", has_text="Op de post gedaan op").wait_for()
    with office.stores.contacts.begin() as connection:
        connection.execute(update(BATCH).where(BATCH.c.id == 5).values(state="made", sent_on=None))
    page.context.close()
