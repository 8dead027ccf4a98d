"""A text message is short in every language, leads to the questions, and tells nothing on a screen that others see."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from surveyapp import i18n
from surveyapp.config import load
from surveyapp.errors import SettingError
from surveyapp.models.message import Kind
from surveyapp.texting.gateway import gateway
from surveyapp.texting.length import parts
from surveyapp.texting.words import Short, text
from tests.unit.mail.test_texts import TELLING

LINK = f"https://vragen.bureau.example/v/{'a' * 26}"
LEAVE = f"https://vragen.bureau.example/afmelden/12345-{'b' * 26}"
CODES = [language.code for language in i18n.languages()]


@pytest.fixture(autouse=True)
def in_dutch() -> Iterator[None]:
    yield
    i18n.speak()


def short(kind: Kind, bureau: str = "Bureau Meting", leave: str = LEAVE) -> Short:
    return Short(kind, bureau, "010 123 45 67", LINK, leave)


@pytest.mark.parametrize(
    ("signs", "expected"),
    [
        ("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3),
        ("€" * 80, 1), ("€" * 81, 2),
        ("ж" * 70, 1), ("ж" * 71, 2), ("ж" * 134, 2), ("ж" * 135, 3), ("a" * 69 + "ç", 1), ("a" * 70 + "ç", 2),
        ("😀" * 35, 1), ("😀" * 36, 2), ("", 1),
    ],
)  # fmt: skip
def test_the_parts_of_a_message_are_counted_as_networks_do(signs: str, expected: int) -> None:
    assert parts(signs) == expected


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("kind", Kind)
def test_every_language_fits_with_the_link_and_a_way_to_stop(kind: Kind, code: str) -> None:
    i18n.speak(code)
    said = text(short(kind))
    assert parts(said) <= 3
    assert LINK in said
    assert LEAVE in said or "010 123 45 67" in said
    assert "%(" not in said
    shown = said.replace(LINK, "").replace(LEAVE, "").lower()
    assert code != "nl" or [word for word in TELLING if word in shown] == []


def test_dutch_takes_two_parts() -> None:
    assert [parts(text(short(kind))) for kind in (Kind.INVITATION, Kind.REMINDER_1, Kind.CORRECTION)] == [2, 2, 2]
    assert text(short(Kind.INVITATION)) == (
        f"Bureau Meting: wij horen graag wat u vindt. Dit zijn de vragen: {LINK}\nGeen berichten meer? {LEAVE}"
    )


def test_what_is_too_long_loses_first_its_address_to_stop_and_is_refused_at_last() -> None:
    assert text(short(Kind.INVITATION, leave=LEAVE + "x" * 400)).endswith("Geen berichten meer? Bel 010 123 45 67.")
    with pytest.raises(ValueError, match="too long"):
        text(short(Kind.INVITATION, bureau="Bureau " * 70))


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"TEXT_URL": "https://sms.example/x"}, "both or neither"),
        ({"TEXT_TOKEN": "secret"}, "both or neither"),
        ({"TEXT_URL": "ftp://sms.example", "TEXT_TOKEN": "secret"}, "expected an address"),
        ({"TEXT_URL": "https://me@sms.example", "TEXT_TOKEN": "secret"}, "expected an address"),
        ({"TEXT_URL": "https://sms.example", "TEXT_TOKEN": "se\ncret"}, "printable"),
        ({"TEXT_FROM": "Onderzoeksbureau"}, "at most 11"),
    ],
)
def test_a_wrong_setting_is_named_without_the_token(given: dict[str, str], problem: str, tmp_path: object) -> None:
    with pytest.raises(SettingError, match=problem) as refused:
        gateway(load({"INSTANCE": str(tmp_path), **given}))
    assert "cret" not in str(refused.value)


def test_in_production_nothing_goes_in_the_clear_but_to_this_machine(tmp_path: object) -> None:
    sites = {"RESPONDENTS_URL": "https://v.example", "OFFICE_URL": "https://k.example", "SECRET": "s" * 32}
    fixed = sites | {"INSTANCE": str(tmp_path), "PRODUCTION": "yes", "TEXT_TOKEN": "x"}
    with pytest.raises(SettingError, match="in the clear"):
        gateway(load(fixed | {"TEXT_URL": "http://sms.example/x"}))
    assert gateway(load(fixed | {"TEXT_URL": "http://127.0.0.1:9000/x"})).sender == "Onderzoek"
