"""What is suggested to be masked in a text; expected by hand."""

from __future__ import annotations

import time

import pytest

from surveyapp.open_answers import naming
from surveyapp.open_answers.masking import Kind, Part, cleaned, masked, suggest
from surveyapp.open_answers.naming import Known

KNOWN = Known(naming.words_of("Xhosandile Bakker أحمد"), frozenset({"brug", "werkkans"}))


def shown(text: str) -> str:
    return masked(suggest(cleaned(text), KNOWN))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Mevrouw de Vries was top.", "Mevrouw [naam] was top."),
        ("mw jansen belde nooit terug", "mw [naam] belde nooit terug"),
        ("dhr. J.P. Pietersen hielp", "dhr. [naam] hielp"),
        ("Mijn coach Petra van den Berg is fijn", "Mijn coach [naam] is fijn"),
        ("Jan was aardig, jan luistert", "[naam] was aardig, [naam] luistert"),
        ("xhosandile snapte mij niet", "[naam] snapte mij niet"),
        ("XHOSANDILE SNAPTE MIJ NIET", "[naam] SNAPTE MIJ NIET"),
        ("ik wil bakker worden", "ik wil bakker worden"),
        ("hulp van Bakker gekregen", "hulp van [naam] gekregen"),
        ("De gesprekken bij De Brug en het UWV over de WW", "De gesprekken bij De Brug en het UWV over de WW"),
        ("Ik leer Nederlands. Maandag begin ik", "Ik leer Nederlands. Maandag begin ik"),
        ("meneer die daar zat", "meneer die daar zat"),
        ("Дякую, пані Олена допомогла", "Дякую, пані [naam] допомогла"),
        ("السيد كريم كان لطيفا", "السيد [naam] كان لطيفا"),
        ("شكرا أحمد", "شكرا [naam]"),
    ],
)
def test_names_are_marked_and_words_are_not(written: str, expected: str) -> None:
    assert shown(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("bel 06-12345678", "bel [telefoonnummer]"),
        ("bel 030 123 45 67 of +31 6 1234 5678", "bel [telefoonnummer] of [telefoonnummer]"),
        ("٠٦١٢٣٤٥٦٧٨", "[telefoonnummer]"),
        ("klantnummer 123456", "klantnummer [nummer]"),
        ("bsn 123.456.782", "bsn [nummer]"),
        ("NL91 ABNA 0417 1640 30", "[nummer]"),
        ("mail a.b@c-d.example", "mail [e-mailadres]"),
        ("zie www.voorbeeld.example/x?y=1", "zie [webadres]"),
        ("zie https://x.example en voorbeeld.nl", "zie [webadres] en [webadres]"),
        ("ik woon kerkstraat 12a, 3511 AB", "ik woon [adres], [adres]"),
        ("1234ab", "[adres]"),
        ("op 12-03-2021 en 3 mei 2020", "op [datum] en [datum]"),
        (
            "een 8 van de 10, in 2019 en 2020 2021, 24 uur, 1500 euro",
            "een 8 van de 10, in 2019 en 2020 2021, 24 uur, 1500 euro",
        ),
        ("het traject.De begeleider", "het traject.De begeleider"),
    ],
)
def test_numbers_and_addresses_are_marked(written: str, expected: str) -> None:
    assert shown(written) == expected


def test_a_name_in_one_text_is_a_name_in_all_of_them_and_a_word_with_a_stray_capital_is_none() -> None:
    texts = (
        "Goed dat Shanice er was",
        "shanice belde, heel Goed",
        "goed werk",
        "mw. oduya hielp",
        "Dat was Heel fijn",
        "heel",
    )
    found = naming.seen_elsewhere(texts, KNOWN)
    assert found == {"shanice", "oduya"}
    known = Known(KNOWN.names | found, KNOWN.no_names)
    assert masked(suggest("shanice en oduya waren goed", known)) == "[naam] en [naam] waren goed"


def test_what_is_shouted_or_the_providers_own_teaches_no_names() -> None:
    assert naming.seen_elsewhere(("HET WAS BIJ SHANICE GOED", "Ik was bij De Brug en UWV"), KNOWN) == set()


def test_the_parts_together_are_the_text_and_say_what_they_are() -> None:
    parts = suggest("Bel jan op 0612345678.", KNOWN)
    assert parts == (
        Part("Bel "), Part("jan", Kind.NAME), Part(" op "), Part("0612345678", Kind.PHONE), Part("."),
    )  # fmt: skip


def test_signs_that_turn_or_break_a_page_are_taken_out_and_joiners_stay() -> None:
    assert cleaned("a\u202eb\x00c\x07\r\n\r\n\r\n\r\nd\u200ce") == "abc\n\nd\u200ce"
    assert len(cleaned("x" * 9000)) == 2000


def test_who_reads_is_told_of_scripts_without_capitals() -> None:
    assert naming.without_capitals("شكرا أحمد")
    assert not naming.without_capitals("dank")
    assert not naming.without_capitals("10!")


@pytest.mark.parametrize(
    "piece", ["a", "1 ", "A. ", "a.a.", "(((((1", "van de ", "@a.", "straat ", "a@a", "\u0301", "-", "1-1-", "Jan de "]
)
def test_no_text_takes_long(piece: str) -> None:
    began = time.process_time()
    suggest(cleaned(piece * 2000), KNOWN)
    assert time.process_time() - began < 1
