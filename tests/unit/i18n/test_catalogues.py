"""The languages we ship: what each catalogue must be."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from questionnaires.check_words import texts as of_questionnaire
from questionnaires.load import questionnaire
from questionnaires.model import Form
from surveyapp.languages import FOLDER, MESSAGES, Status, folders, kept, read
from surveyapp.speech.messages import page_messages
from tools import texts

LANGUAGES = folders()
COLLEGE = "College voor de Rechten van de Mens"  # a name is one word
LONGEST = 14  # words of a sentence of the low form; 12 in Dutch
COMPLETE = 0.95  # new texts may wait for their translators; they show in Dutch


@pytest.fixture(params=LANGUAGES, ids=lambda folder: folder.name)
def folder(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


def test_five_languages_are_there() -> None:
    assert [path.name for path in LANGUAGES] == ["ar", "en", "pl", "tr", "uk"]


def test_nobody_has_reviewed_them_yet_so_they_are_drafts(folder: Path) -> None:
    described, _texts = read(folder)
    assert described.status is Status.DRAFT
    assert (described.reviewed_by, described.reviewed_on) == ("", None)


def test_only_arabic_runs_from_right_to_left(folder: Path) -> None:
    described, _texts = read(folder)
    assert described.direction == ("rtl" if folder.name == "ar" else "ltr")


def test_the_questions_to_clients_are_complete_in_both_wordings(folder: Path) -> None:
    _described, found = read(folder)
    asked = {text for text, _place in texts.of_pack(questionnaire("client/1"))}
    assert asked - set(found.texts) == set()


def test_nearly_all_texts_are_there(folder: Path) -> None:
    catalog = texts._read(folder / MESSAGES)
    assert len(texts.missing(catalog)) <= (1 - COMPLETE) * len(catalog)


def test_fewer_than_five_in_a_hundred_texts_are_still_dutch(folder: Path) -> None:
    _described, found = read(folder)
    same = [text for text, said in found.texts.items() if text == said and not text.isdecimal()]
    assert len(same) < 0.05 * len(found.texts), same


def test_sentences_of_the_low_form_stay_short(folder: Path) -> None:
    _described, found = read(folder)
    asked = [text.text for text in of_questionnaire(questionnaire("client/1")) if text.form is Form.LOW and text.text]
    said = [found.texts[text] for text in (*asked, *page_messages()) if text in found.texts]
    parts = [part for text in said for part in re.split(r"(?<=[.?!:؟])\s", text.replace(COLLEGE, "College"))]
    assert [part for part in parts if len(part.split()) > LONGEST] == []


def test_placeholders_and_tags_are_those_of_the_dutch(folder: Path) -> None:
    _described, found = read(folder)
    assert [text for text, said in found.texts.items() if set(kept(text)) != set(kept(said))] == []


def test_every_number_has_its_form_and_the_form_its_number(folder: Path) -> None:
    _described, found = read(folder)
    assert len(found.plurals) == 3
    for forms in found.plurals.values():
        for number in range(1, 121):
            assert forms[found.which(number)] % {"num": number}


def test_signs_and_spaces_at_the_end_are_those_of_the_dutch(folder: Path) -> None:
    _described, found = read(folder)
    ends = {"؟": "?"}
    for text, said in found.texts.items():
        assert text[-1:].isspace() == said[-1:].isspace(), text
        if text.endswith(":"):
            assert ends.get(said[-1], said[-1]) == text[-1], (text, said)


def test_catalogues_name_no_one_and_no_day(folder: Path) -> None:
    head = (folder / MESSAGES).read_text(encoding="utf-8").split("\n\n", 1)[0]
    assert [line.split(":")[0].strip('"') for line in head.splitlines()[2:]] == ["Content-Type", "Plural-Forms"]


def test_catalogues_are_sorted(folder: Path) -> None:
    ids = [texts._key(message) for message in texts._read(folder / MESSAGES) if message.id]
    assert ids == sorted(ids)


def test_the_template_is_beside_them() -> None:
    assert (FOLDER / "messages.pot").is_file()
