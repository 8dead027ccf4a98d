"""What the outside of a mail shows, and that every language has all of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from surveyapp import i18n
from surveyapp.fieldwork.bureau import Bureau
from surveyapp.mail.texts import About, words
from surveyapp.models.message import Kind

BUREAU = Bureau("Bureau Meting", "C", "010 1", "9-17", "a@b.nl", "p", independent=True)
TELLING = ("hulp", "help ", "uitkering", "begeleid", "re-integratie", "gemeente", "uwv", "ziek", "werkloos", "schuld")
PREVIEW = 80  # signs that a mailbox shows beside the subject
CASES = tuple(product(Kind, (("client", False), ("client", True), ("opdrachtgever", False))))


@pytest.fixture(autouse=True)
def in_dutch() -> Iterator[None]:
    yield
    i18n.speak()


def about(kind: Kind, audience: str, low: bool, name: str = "") -> About:
    return About(kind, audience == "client", low, name, "Stichting Schuldhulp", date(2026, 11, 30), BUREAU)


@pytest.mark.parametrize(("kind", "who"), CASES)
def test_the_outside_tells_nothing(kind: Kind, who: tuple[str, bool]) -> None:
    said = words(about(kind, *who))
    shown = f"{said.subject} {' '.join(said.before)[:PREVIEW]}".lower()
    assert [word for word in TELLING if word in shown] == []


@pytest.mark.parametrize("code", [language.code for language in i18n.languages()])
@pytest.mark.parametrize(("kind", "who"), CASES)
def test_every_language_has_the_whole_mail(kind: Kind, who: tuple[str, bool], code: str) -> None:
    dutch = words(about(kind, *who))
    i18n.speak(code)
    said = words(about(kind, *who, name="A. de Vries"))
    text = "".join((said.subject, *said.before, *said.after, said.leave))
    assert "%(" not in text
    assert "Schuldhulp" in text
    assert code == "nl" or said.subject != dutch.subject


def test_a_value_is_filled_in_once() -> None:
    assert words(about(Kind.INVITATION, "client", False, "%(org)s")).before[0] == "Beste %(org)s,"


def test_a_sentence_of_the_bureau_stands_in_a_correction_only() -> None:
    for kind in Kind:
        own = replace(about(kind, "client", False), sentence="De link werkte <niet>.")
        assert ("De link werkte <niet>." in words(own).before) is (kind is Kind.CORRECTION)
