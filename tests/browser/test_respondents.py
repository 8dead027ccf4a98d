"""The respondents' site in Chromium: whole forms, resuming, going back, layout, accessibility."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser import laws
from tests.browser.conftest import PHONE_AGENT, PHONE_SIZE
from tests.browser.site import Started, press
from tests.browser.walk import Way, walk


def begin(page: Page, link: str) -> None:
    page.goto(link)
    if page.get_by_role("button", name="Verder").count():
        press(page)
    press(page, "Ja, ik doe mee")
    while page.url.endswith(("/samen", "/oefenen")):
        press(page)


def path(page: Page) -> str:
    return "/" + page.url.split("/", 3)[3]


def test_the_low_form_from_link_to_ready_on_a_phone(site: Started, phone: Page) -> None:
    begin(phone, site.link(form="low"))
    for _ in range(60):
        if "/nakijken" in phone.url:
            break
        if phone.locator(".tile").count():
            phone.locator(".tile").first.click()
        press(phone)
    while not phone.get_by_role("button", name="Ik ben klaar").count():
        press(phone)
    press(phone, "Ik ben klaar")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Dank u wel")


def test_the_employer_form_refuses_11_and_takes_a_comma(site: Started, desktop: Page) -> None:
    begin(desktop, site.link(audience="opdrachtgever"))
    desktop.get_by_label("Welk cijfer geeft u").fill("11")
    press(desktop)
    assert desktop.title().startswith("Fout: ")
    expect(desktop.locator(".summary")).to_be_focused()
    desktop.locator(".summary a").click()
    expect(desktop.locator("#e_grade")).to_be_focused()
    desktop.locator("#e_grade").fill("7,5")
    desktop.get_by_text("Geen van beide").click()
    press(desktop)
    assert path(desktop) != "/vraag/e_grade"
    desktop.goto(f"{site.address}/vraag/e_grade")
    expect(desktop.locator("#e_grade")).to_have_value("7,5")


def test_the_soft_prompt_has_focus_and_a_way_past(site: Started, phone: Page) -> None:
    begin(phone, site.link(form="low"))
    press(phone)
    assert phone.title().startswith("Let op: ")
    expect(phone.locator(".summary")).to_be_focused()
    press(phone, "Sla deze vraag over")
    assert path(phone) == "/vraag/contact_amount"


def test_the_link_resumes_in_another_browser(site: Started, phone: Page, chromium: Browser) -> None:
    link = site.link(form="low")
    begin(phone, link)
    phone.get_by_text("1 keer per maand", exact=True).click()
    press(phone)
    other = chromium.new_context(viewport=PHONE_SIZE).new_page()
    other.goto(link)
    expect(other.get_by_text("Welkom terug.")).to_be_visible()
    expect(other.get_by_role("heading", level=1)).to_have_text("Had u genoeg contact met Stichting Werk & Weg?")
    other.get_by_role("link", name="Terug").click()
    expect(other.get_by_label("1 keer per maand", exact=True)).to_be_checked()
    other.context.close()


def test_back_reload_and_a_double_press_are_harmless(site: Started, phone: Page) -> None:
    begin(phone, site.link(form="low"))
    phone.get_by_text("1 keer per maand", exact=True).click()
    phone.get_by_role("button", name="Verder").dblclick(no_wait_after=True)
    phone.wait_for_url("**/vraag/contact_amount*")
    phone.go_back()
    expect(phone.get_by_label("1 keer per maand", exact=True)).to_be_checked()
    phone.reload()
    expect(phone.get_by_label("1 keer per maand", exact=True)).to_be_checked()
    press(phone)
    assert path(phone).startswith("/vraag/contact_amount")


def test_choosing_an_answer_does_nothing_by_itself(site: Started, chromium: Browser) -> None:
    page = chromium.new_page(viewport=PHONE_SIZE, user_agent=PHONE_AGENT)
    page.clock.install()
    begin(page, site.link(form="low"))
    assert page.locator("input:checked").count() == 0
    assert page.locator("input[type=range], [draggable=true], meta[http-equiv=refresh], progress").count() == 0
    page.locator(".tile").first.click()
    page.clock.run_for(5000)
    assert path(page) == "/vraag/contact_freq"
    assert page.locator("input:checked").get_attribute("value") == "4plus"
    page.close()


FORMS = ["regular", "opdrachtgever"]  # the low form is in test_every_page.py


@pytest.fixture(params=[(360, 640, PHONE_AGENT), (1280, 900, None)], ids=["phone", "desktop"])
def screen(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    width, height, agent = request.param
    context = chromium.new_context(viewport={"width": width, "height": height}, user_agent=agent)
    context.add_init_script(laws.BRING)
    page = context.new_page()
    page.on("console", lambda message: pytest.fail(message.text) if _is_ours(message) else None)
    yield page
    context.close()


def _is_ours(message: Any) -> bool:
    return message.type == "error" and not message.text.startswith("Failed to load resource")


@pytest.mark.parametrize("form", FORMS)
def test_no_page_has_an_accessibility_fault_or_scrolls_sideways(site: Started, screen: Page, form: str) -> None:
    for kind in walk(screen, site, Way(form)):
        assert laws.axe(screen) == {"violations": [], "incomplete": []}, kind
        assert laws.in_window(screen, 320, 640) == [], kind


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_contrast_holds_in_dark_and_light(site: Started, chromium: Browser, scheme: Any) -> None:
    context = chromium.new_context(viewport=PHONE_SIZE, color_scheme=scheme)
    page = context.new_page()
    begin(page, site.link(form="low"))
    for code in ("c_skill", "grade"):
        page.goto(f"{site.address}/vraag/{code}")
        page.locator(".tile").first.click()
        found = Axe().run(page, options={"runOnly": ["color-contrast"]})
        assert found.violations_count == 0, found.generate_report()
    context.close()
