"""Which texts are spoken, as what, and by which name their clips go."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from questionnaires.model import Wording
from surveyapp.i18n import languages
from surveyapp.speech.clips import NAME, clip_name, text_key
from surveyapp.speech.messages import module_messages, page_messages, template_messages
from surveyapp.speech.pronounce import abbreviations, lexicon, pronounced
from surveyapp.speech.sentences import LONGEST, aloud, sentences, together
from surveyapp.speech.texts import Place, spoken_texts
from tests.unit.speech.voices import OCCASION, ORG, everything


def shown() -> set[str]:
    return {spoken.shown for spoken in everything()}


def test_a_question_is_said_with_its_help_line() -> None:
    assert "Hoe tevreden bent u over het luisteren? Luisterde uw begeleider goed naar u?" in shown()


def test_a_question_is_also_said_alone_for_the_page_with_all_answers() -> None:
    assert "Hoe tevreden bent u over het luisteren?" in shown()


def test_the_name_of_the_provider_is_filled_in() -> None:
    assert f"Ik zei: ga naar {ORG}" in shown()
    assert not [text for text in shown() if "{" in text or "%(" in text]


def test_a_combined_clip_has_the_question_and_all_answers_with_dont_know_last() -> None:
    (found,) = (s for s in spoken_texts(OCCASION) if s.place is Place.COMBINED and "Was de hulp" in s.shown)
    assert found.shown.split("\n") == [
        "Was de hulp zoals u dacht? Of was het anders?", "Beter dan ik dacht", "Zoals ik dacht",
        "Slechter dan ik dacht", "Weet ik niet",
    ]  # fmt: skip


def test_parts_come_before_what_they_are_part_of() -> None:
    found = spoken_texts(OCCASION)
    before: set[tuple[str, str]] = set()
    for spoken in found:
        assert set(spoken.parts) <= before
        before.add((spoken.language, spoken.shown))


def test_a_module_that_is_off_is_not_spoken() -> None:
    off = {spoken.shown for spoken in spoken_texts(replace(OCCASION, modules=frozenset()))}
    assert not [text for text in off if text.startswith("Hoe zeker zegt u")]
    assert [text for text in shown() if text.startswith("Hoe zeker zegt u")]


@pytest.mark.parametrize(
    "text",
    [
        "U kunt alles eerlijk zeggen.", "Wij zijn Bureau Meting.", "U kunt meedoen tot en met 30 november 2026.",
        "Ja, ik doe mee", "Verder", "Terug", "U hebt nog geen antwoord gekozen.", "U kunt later verder",
        "U bent klaar.", "Hebt u hulp nodig?", "0800 1234", "Op werkdagen van 9 tot 17 uur.", "Dit zijn uw antwoorden",
        "Er is nu geen internet.",
    ],
)  # fmt: skip
def test_what_stands_around_the_questions_is_spoken_too(text: str) -> None:
    assert text in shown()


def test_of_two_forms_only_the_low_branch_is_read() -> None:
    source = (
        "{% if low %}{{ t('Laag.') }}{% else %}{{ t('Gewoon.') }}{% endif %}{% if not low %}{{ t('Ook.') }}{% endif %}"
    )
    assert list(template_messages(source)) == ["Laag."]
    assert list(template_messages("{{ t('Een') if low else t('Twee') }}{% trans %}Drie{% endtrans %}")) == [
        "Een",
        "Drie",
    ]
    assert list(module_messages("x = _('Vier')\ny = other('Vijf')")) == ["Vier"]


def test_no_regular_text_is_spoken() -> None:
    assert not [text for text in page_messages() if "Meedoen is vrijwillig" in text]


def test_one_letter_makes_another_clip() -> None:
    names = {
        clip_name("nl", "v", 120, "Bent u blij?"), clip_name("nl", "v", 120, "Bent u blij!"),
        clip_name("en", "v", 120, "Bent u blij?"), clip_name("nl", "w", 120, "Bent u blij?"),
        clip_name("nl", "v", 121, "Bent u blij?"), text_key("nl", "Bent u blij?"),
    }  # fmt: skip
    assert len(names) == 6
    assert all(NAME.fullmatch(name) for name in names)


def test_one_letter_in_a_question_asks_for_a_new_clip() -> None:
    pack = OCCASION.pack
    first = pack.questions[0]
    assert first.low
    changed = replace(first, low=Wording(first.low.text.replace("vaak", "vaek"), first.low.help))
    other = replace(OCCASION, pack=replace(pack, questions=(changed, *pack.questions[1:])))
    gone = {s.shown for s in spoken_texts(OCCASION)} - {s.shown for s in spoken_texts(other)}
    assert len(gone) == 3  # with help, alone, with its answers


def test_a_paragraph_is_cut_in_sentences_and_long_ones_where_they_pause() -> None:
    assert sentences("Welkom. Doet u mee? Bel ons: 0800 12.") == ("Welkom.", "Doet u mee?", "Bel ons:", "0800 12.")
    long = "een " * 10 + "twee, " + "drie " * 10
    assert [piece.split()[-1] for piece in sentences(long)] == ["twee,", "drie"]
    assert max(len(piece.split()) for piece in sentences("woord " * 90)) <= LONGEST


def test_every_page_sentence_is_short_enough_for_a_small_clip() -> None:
    assert all(len(s.shown.split()) <= LONGEST for s in everything() if s.place is Place.PAGE)


def test_aloud_and_together_make_the_texts_of_clips() -> None:
    assert aloud("Wat?", "Kies.") == "Wat? Kies."
    assert aloud("Wat?") == "Wat?"
    assert together(["Wat? Kies.", " Ja ", "Nee"]) == "Wat? Kies.\nJa\nNee"


def test_every_abbreviation_in_a_spoken_text_has_an_entry() -> None:
    found = {short for text in shown() for short in abbreviations(text.replace(ORG, ""))}
    assert {"UWV", "WW", "WIA", "WAO", "vmbo", "mavo", "havo", "vwo"} <= found
    assert sorted(short for short in found if short.lower() not in lexicon("nl").words) == []


@pytest.mark.parametrize("language", [language.code for language in languages()])
def test_no_voice_gets_a_sign_or_an_abbreviation_as_it_is_written(language: str) -> None:
    for spoken in everything(language):
        words = pronounced(spoken.shown, spoken.language, {ORG: "stichting werk en weg"})
        assert not re.search(r"[@{}<>]|%\(", words), words
        assert not re.search(r"\b(?!II)[A-Z]{2,}\b", words), words


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Van UWV", "Van uu wee vee"),
        ("Mbo", "em bee oo"),
        ("WIA of WAO", "wie ja of wee aa oo"),
        ("1 = heel slecht", "1 is heel slecht"),
        ("Bel 0800 1234.", "Bel 0 8 0 0, 1 2 3 4."),
        ("mail hulp@bureau.nl.", "meel hulp apenstaartje bureau punt nl."),
        ("Werk BV", "Werk B V"),
        ("30 november 2026", "30 november 2026"),
    ],
)
def test_a_voice_gets_words_it_can_say(text: str, said: str) -> None:
    assert pronounced(text, "nl") == said


def test_the_operator_says_how_a_name_sounds() -> None:
    assert pronounced("Ga naar In2Work", "nl", {"In2Work": "in toe wurk"}) == "Ga naar in toe wurk"
