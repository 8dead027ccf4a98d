"""The statement on accessibility: real, dated, with what does not work yet and whom to turn to."""

from __future__ import annotations

from pathlib import Path

import pytest

from surveyapp.speech.messages import TEMPLATES, template_messages
from surveyapp.terms import STATED
from tests.web.pages.browser import Browser
from tests.web.pages.conftest import World

ROOT = Path(__file__).parents[3]
GAPS = "surveyapp/templates/pages/known_gaps.html"


def test_anyone_may_read_it(browser: Browser) -> None:
    page = browser.get("/toegankelijkheid")
    assert (page.status, page.h1) == (200, "Kan iedereen deze website gebruiken?")
    assert [a.get("href") for a in page.tree.xpath("//main//a")] == []


def test_it_says_what_was_built_to_and_when_somebody_looked(browser: Browser) -> None:
    page = browser.get("/toegankelijkheid")
    assert "WCAG 2.2, niveau A en AA" in page.text
    assert f"De tekst is van {STATED.day} november {STATED.year}." in page.text


def test_it_says_what_is_not_right_yet_from_the_one_list(browser: Browser) -> None:
    gaps = list(template_messages((TEMPLATES / "known_gaps.html").read_text(encoding="utf-8")))
    assert len(gaps) >= 7
    page = browser.get("/toegankelijkheid")
    assert all(gap in page.text for gap in gaps)


@pytest.mark.parametrize("path", ["README.md", "docs/operating.md"])
def test_documents_point_to_that_list(path: str) -> None:
    assert GAPS in (ROOT / path).read_text(encoding="utf-8")


def test_it_says_how_else_and_where_to_complain(world: World, browser: Browser) -> None:
    browser.begin(world.person(form="low"))
    page = browser.get(browser.get("/hulp").link("Kunt u deze website niet goed gebruiken?"))
    assert "aan de telefoon of op papier. Bel 0800 1234 of mail hulp@meting.example." in page.text
    assert "College voor de Rechten van de Mens" in page.text
    assert browser.get(page.link("Bel mij liever")).h1 == "Wilt u dat wij u bellen?"
    browser.get("/toegankelijkheid")
    assert browser.get(page.link("Terug")).path.startswith("/vraag/")
