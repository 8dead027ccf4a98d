"""One folder is one language; what is wrong with it is told all at once, with file, text and remedy."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from surveyapp.languages import NUMBERS, LanguageFaults, Status, folders, read
from tests.unit.i18n.conftest import ABOUT, Make


def faults(folder: Path) -> str:
    with pytest.raises(LanguageFaults) as found:
        read(folder)
    return str(found.value)


def test_a_folder_is_a_language(make: Make) -> None:
    described, texts = read(make('msgid "Ja"\nmsgstr "Ja da"\n'))
    assert (described.code, described.name, described.status) == ("da", "Dansk", Status.DRAFT)
    assert texts.texts == {"Ja": "Ja da"} | NUMBERS


def test_a_text_without_translation_is_no_fault_and_not_there(make: Make) -> None:
    _described, texts = read(make('msgid "Ja"\nmsgstr ""\n'))
    assert texts.texts == NUMBERS


def test_a_plural_takes_the_form_of_its_number(make: Make) -> None:
    _described, texts = read(make('msgid "Een"\nmsgid_plural "%(num)s"\nmsgstr[0] "En"\nmsgstr[1] "%(num)s"\n'))
    assert [texts.plurals["Een"][texts.which(number)] for number in (1, 2)] == ["En", "%(num)s"]


def test_a_plural_with_a_form_left_open_is_refused(make: Make) -> None:
    found = faults(make('msgid "Een"\nmsgid_plural "%(num)s"\nmsgstr[0] "En"\nmsgstr[1] ""\n'))
    assert "'Een': fill in all 2 forms" in found


@pytest.mark.parametrize(
    ("original", "translation"),
    [
        ("Ga naar {org}", "Gå"),
        ("Ga naar {org}", "Gå til {firma}"),
        ("Ga naar %(org)s", "Gå til %(org)"),
        ("Ga", "Gå 100%"),
        ("Ga <b>nu</b>", "Gå nu"),
        ("Ga <b>nu</b>", "Gå <b>nu<b>"),
        ("Ga", "Gå <script>"),
        ("Ga", "Gå {"),
    ],
)
def test_a_lost_or_changed_placeholder_or_tag_is_refused(make: Make, original: str, translation: str) -> None:
    found = faults(make(f'msgid "{original}"\nmsgstr "{translation}"\n'))
    assert "LC_MESSAGES/messages.po" in found
    assert repr(original) in found
    assert "must keep" in found


def test_a_placeholder_may_move(make: Make) -> None:
    _described, texts = read(make('msgid "Ga naar {org} van %(bureau)s"\nmsgstr "%(bureau)s: {org}"\n'))
    assert len(texts.texts) == len(NUMBERS) + 1


def test_a_guess_is_refused(make: Make) -> None:
    assert "is a guess (fuzzy)" in faults(make('#, fuzzy\nmsgid "Ja"\nmsgstr "Ja da"\n'))


@pytest.mark.parametrize("code", ["xx", "engels", "EN", "a"])
def test_a_code_that_no_language_has_is_refused(make: Make, code: str) -> None:
    assert "is no language code" in faults(make("", code=code))


def test_dutch_needs_no_folder(make: Make) -> None:
    assert "Dutch is the source" in faults(make("", code="nl"))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"draft"', '"klaar"', "status: found 'klaar', expected 'draft' or 'reviewed'"),
        ('"ltr"', '"left"', "direction: found 'left', expected 'ltr' or 'rtl'"),
        ('name = "Dansk"', "", "name: found None, expected a text"),
        ('voice = "da"', "voice = 3", "voice: found 3, expected a text"),
        ('"draft"', '"reviewed"', "needs the role that reviewed it (reviewed_by) and the day (reviewed_on)"),
        ('voice = "da"', 'voice = "da"\nspeed = 20', "speed: found 20, expected a whole number from 80 to 240"),
        ("voice", "colour", "'colour' is no setting"),
        ('"draft"', '"draft"\nreviewed_on = "soon"', "reviewed_on: found 'soon', expected a day"),
        ("name =", "name", "this is no TOML"),
    ],
)
def test_a_wrong_description_is_refused(make: Make, old: str, new: str, told: str) -> None:
    assert told in faults(make("", ABOUT.replace(old, new)))


def test_all_faults_come_at_once(make: Make) -> None:
    wrong = ABOUT.replace("draft", "klaar")
    found = faults(make('msgid "{org}"\nmsgstr "x"\n\nmsgid "Ga {org}"\nmsgstr "y"\n', wrong, "xx"))
    assert len(found.splitlines()) == 4


def test_a_folder_without_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "da").mkdir()
    assert faults(tmp_path / "da").count("there is no such file") == 2


def test_a_catalogue_that_is_none_is_refused(make: Make) -> None:
    assert "cannot be read as a catalogue" in faults(make("dit is geen catalogus\n"))


def test_a_reviewed_language_names_role_and_day(make: Make) -> None:
    about = ABOUT.replace('"draft"', '"reviewed"') + 'reviewed_by = "tolk"\nreviewed_on = 2026-11-30\n'
    described, _texts = read(make("", about))
    assert (described.status, described.reviewed_by, described.reviewed_on) == ("reviewed", "tolk", date(2026, 11, 30))


def test_without_translations_there_are_no_folders(tmp_path: Path) -> None:
    assert folders(tmp_path / "none") == ()
