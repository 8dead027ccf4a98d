"""A page speaks its language; what is not translated is said in Dutch, and says so."""

from __future__ import annotations

import logging

import pytest
from markupsafe import Markup

from surveyapp import i18n
from tests.unit.i18n.conftest import ABOUT, Make

pytestmark = pytest.mark.usefixtures("shelf")
REVIEWED = ABOUT.replace('"draft"', '"reviewed"') + 'reviewed_by = "tolk"\nreviewed_on = 2026-11-30\n'


def codes(among: tuple[i18n.Language, ...]) -> list[str]:
    return [described.code for described in among]


def test_without_other_languages_there_is_dutch() -> None:
    assert codes(i18n.languages()) == codes(i18n.live()) == ["nl"]


def test_a_draft_is_offered_in_proof_mode_only(make: Make) -> None:
    make('msgid "Ja"\nmsgstr "Ja da"\n')
    assert codes(i18n.offered(proof=True)) == ["nl", "da"]
    assert codes(i18n.offered(proof=False)) == ["nl"]
    assert (i18n.allowed("da", proof=True), i18n.allowed("da", proof=False)) == ("da", "nl")


def test_a_changed_status_makes_a_language_live(make: Make) -> None:
    make('msgid "Ja"\nmsgstr "Ja da"\n', REVIEWED)
    assert codes(i18n.live()) == ["nl", "da"]
    assert i18n.allowed("da", proof=False) == "da"


def test_a_broken_language_is_not_offered_and_its_texts_are_not_logged(
    make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    make('msgid "Ga naar {org}"\nmsgstr "Geheim"\n')
    with caplog.at_level(logging.ERROR):
        assert codes(i18n.languages()) == ["nl"]
    assert "language da is not offered: 1 faults" in caplog.text
    assert "Geheim" not in caplog.text


def test_a_language_that_does_not_exist_speaks_dutch() -> None:
    i18n.speak("xx")
    assert i18n.said("Ja") == ("Ja", "nl")
    assert i18n.direction("xx") == "ltr"


def test_a_text_tells_its_language(make: Make) -> None:
    make('msgid "Ja"\nmsgstr "Ja da"\n')
    i18n.speak("da")
    assert i18n.said("Ja") == ("Ja da", "da")
    assert i18n.said("Nee") == ("Nee", "nl")


def test_dutch_carries_its_own_language_on_a_page_in_another(make: Make) -> None:
    make('msgid "Ja"\nmsgstr "Ja da"\n')
    i18n.speak("da")
    assert i18n.marked("Ja") == "Ja da"
    assert i18n.marked("Nee & nooit") == Markup('<span lang="nl" dir="ltr">Nee &amp; nooit</span>')


def test_dutch_on_a_dutch_page_is_left_alone() -> None:
    assert i18n.marked("Nee & nooit") == "Nee & nooit"
    assert not isinstance(i18n.marked("Nee"), Markup)


def test_a_plural_falls_back_to_dutch(make: Make) -> None:
    make("")
    i18n.speak("da")
    assert [i18n.ngettext("een", "meer", number) for number in (1, 2)] == ["een", "meer"]


def test_direction_is_that_of_the_description(make: Make) -> None:
    make("", ABOUT.replace("ltr", "rtl"))
    assert (i18n.direction("da"), i18n.direction("nl")) == ("rtl", "ltr")
