"""What assistive technology is told of a question: each scale of the low form, exactly."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from questionnaires.load import questionnaire
from questionnaires.model import DONT_KNOW, Form, Kind
from questionnaires.paging import Item, plan
from tests.browser.conftest import PHONE_SIZE
from tests.browser.site import Started, heard
from tests.browser.walk import Way, begin
from tests.web.pages.conftest import PROVIDER

REACHED = "contact_freq contact_amount talk_length fixed_contact a_first c_skill expect grade recommend nps reason_who "
REACHED += "complaint gender education benefit_yes helped"
ENDS = {Kind.GRADE: "1 = heel slecht 10 = heel goed", Kind.NPS: "0 = zeker niet 10 = zeker wel"}
ITEMS = {place.item.code: place.item for place in plan(questionnaire("client/1"), Form.LOW)}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[tuple[Page, Started]]:
    with heard(tmp_path_factory.mktemp("tree")) as site:
        context = chromium.new_context(viewport=PHONE_SIZE)
        found = context.new_page()
        begin(found, site, Way(sound=True))
        yield found, site
        context.close()


@pytest.mark.parametrize("code", REACHED.split())
def test_each_scale_is_a_group_named_by_its_question(page: tuple[Page, Started], code: str) -> None:
    found, site = page
    found.goto(f"{site.address}/vraag/{code}")
    whole = found.locator(".listen button")
    if whole.inner_text() == "Stop":
        whole.click()
    found.get_by_text("Luister naar alles").wait_for()
    tree = (
        found.locator("fieldset").aria_snapshot().replace('"', "").replace("'", "")
    )  # it quotes names where YAML must
    assert tree.split("\n") == [filled(line) for line in expected(ITEMS[code])]


def expected(item: Item) -> Iterator[str]:
    """The group by the name of the question, its one heading, and nothing of the faces."""
    wording = item.wording(Form.LOW)
    yield f"- group {wording.text}:"
    yield f"  - heading {wording.text} [level=1]"
    if wording.help:
        yield f"  - paragraph: {wording.help}"
    yield "  - button Luister naar alles"
    offered = [option.low or "" for option in item.options(Form.LOW, ()) if option.code != DONT_KNOW]
    apart = [option.low or "" for option in item.options(Form.LOW, ()) if option.code == DONT_KNOW]
    yield from radios(offered, speakers=item.kind not in ENDS)
    if item.kind in ENDS:
        yield f"  - paragraph: {ENDS[item.kind]}"
    yield from radios(apart, speakers=True)


def radios(answers: list[str], speakers: bool) -> Iterator[str]:
    """Each answer by exactly the words that can be seen, then a button to hear each."""
    for words in answers:
        yield f"  - radio {words}"
        yield f"  - text: {words}"
    for words in answers if speakers else ():
        yield f"  - button Luister: {words}"


def filled(text: str) -> str:
    return text.replace("{org}", PROVIDER)


def test_there_is_one_heading_and_the_title_begins_with_it(page: tuple[Page, Started]) -> None:
    found, site = page
    found.goto(f"{site.address}/vraag/a_first")
    heading = found.get_by_role("heading")
    assert heading.count() == 1
    assert found.title() == f"{heading.inner_text()} - {PROVIDER}".replace("\n", " ")
    assert found.locator("svg:not([aria-hidden=true])").count() == 0
