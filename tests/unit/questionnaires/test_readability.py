"""Everything that someone reads on the low form: short sentences, easy words, each word judged by a person."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from statistics import mean

import pytest

from questionnaires.answering import GRADE_HELP
from questionnaires.check_words import HARD_WORDS, sentences, texts
from questionnaires.load import questionnaire
from questionnaires.model import Form
from surveyapp.speech.messages import page_messages

HERE = Path(__file__).parent
COMMON = 4.0  # Zipf: less common words need a line in the glossary
CLIENT = questionnaire("client/1")
VALUE = re.compile(r"%\(\w+\)[sd]")  # what pages fill in counts as one word
ELSEWHERE = {GRADE_HELP}  # of a grade with decimals, which only opdrachtgevers give
PROPER = {"uwv", "ww", "wia", "wao", "wajong", "ziektewet", "mbo", "hbo", "vmbo", "mavo", "havo", "vwo", "middelbare"}
QUESTIONS = [text for text in texts(CLIENT) if text.form is Form.LOW and text.text]
HEADINGS = [page.title for page in CLIENT.pages]
PAGES = [VALUE.sub("{org}", message) for message in page_messages() if message not in ELSEWHERE]
EVERYTHING = [*(text.text for text in QUESTIONS), *HEADINGS, *PAGES]


def lines(all_texts: Iterable[str]) -> list[list[str]]:
    return [sentence for text in all_texts for sentence in sentences(text)]


def words(all_texts: Iterable[str]) -> set[str]:
    return {word.lower() for line in lines(all_texts) for word in line} - {"organisatie"}


def syllables(word: str) -> int:
    return max(1, len(re.findall(r"[aeiouyáéíóúäëïöü]+", word.lower())))


def flesch_douma(all_texts: Iterable[str]) -> float:
    spoken = lines(all_texts)
    said = [word for line in spoken for word in line]
    return 206.835 - 0.93 * len(said) / len(spoken) - 77 * sum(map(syllables, said)) / len(said)


def rows(name: str, between: str) -> dict[str, str]:
    kept = (HERE / name).read_text(encoding="utf-8").splitlines()
    pairs = [line.partition(between) for line in kept if not line.startswith("#")]
    return {word.strip(): rest.strip() for word, _between, rest in pairs}


FREQUENCIES = rows("low_words.txt", " ")
GLOSSARY = rows("low_glossary.txt", "=")


@pytest.mark.parametrize("read", [[text.text for text in QUESTIONS], PAGES], ids=["questions", "pages"])
def test_sentences_are_short_and_very_easy(read: list[str]) -> None:
    lengths = [len(line) for line in lines(read)]
    assert [" ".join(line) for line in lines(read) if len(line) > 12] == []
    assert mean(lengths) <= 8
    assert flesch_douma(read) >= 80


def test_questions_with_their_help_are_very_easy_by_themselves() -> None:
    assert flesch_douma(text.text for text in QUESTIONS if "option" not in text.where) >= 80


def test_low_answers_have_at_most_seven_words() -> None:
    answers = [text for text in QUESTIONS if "option" in text.where]
    for answer in answers:
        assert len([word for line in lines([answer.text]) for word in line if word.lower() not in PROPER]) <= 7, answer


def test_questions_have_no_passives_and_no_brackets() -> None:
    for text in QUESTIONS:
        found = words([text.text])
        assert not found & {"zou", "zouden", "hoeverre", "werd", "werden"}, text
        assert "(" not in text.text or found & PROPER, text


def test_hard_words_stand_nowhere() -> None:
    assert words(EVERYTHING) & HARD_WORDS == set()


def test_only_words_that_a_person_judged_are_used() -> None:
    used, judged = words(EVERYTHING), set(FREQUENCIES)
    assert used - judged == set(), "say it with words of low_words.txt, or judge the word and add it with its frequency"
    assert judged - used == set(), "these words are no longer used: take them out of low_words.txt"


def test_every_word_is_common_or_explained() -> None:
    rare = {word for word, frequency in FREQUENCIES.items() if float(frequency or 0) < COMMON}
    assert rare - set(GLOSSARY) == set(), "explain these in low_glossary.txt"
    assert set(GLOSSARY) - rare == set(), "these need no explanation (any more): take them out of low_glossary.txt"


def test_the_lists_are_sorted_and_explain_in_short_sentences() -> None:
    assert list(FREQUENCIES) == sorted(FREQUENCIES)
    assert list(GLOSSARY) == sorted(GLOSSARY)
    assert all(1 < len(meaning.split()) <= 14 for meaning in GLOSSARY.values())
