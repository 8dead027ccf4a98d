"""Settings of the mail server: what is wrong is named, and a password never shown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from surveyapp.config import Config
from surveyapp.errors import SettingError
from surveyapp.mail.outgoing import Server, mails, outgoing, sender

PLAIN = Config(Path(), "a", "b", "s" * 32, False, "http://localhost", "http://localhost:1")
SENDER = "Bureau Meting <Onderzoek@Bureau.example>"


def given(url: str, sender: str = SENDER, production: bool = True, bounces: str = "") -> Config:
    return replace(PLAIN, smtp_url=url, mail_from=sender, production=production, bounce_domain=bounces)


def test_without_settings_there_is_no_server() -> None:
    assert outgoing(PLAIN).server is None


def test_a_server_is_read_from_its_address() -> None:
    found = outgoing(given("smtp://me%40x:p%2Fw@mail.example"))
    assert found.server == Server("mail.example", 587, "me@x", "p/w", implicit_tls=False, starttls=True)
    assert (found.name, found.address, found.domain) == ("Bureau Meting", "onderzoek@bureau.example", "bureau.example")


def test_encryption_from_the_start_needs_no_starttls() -> None:
    assert outgoing(given("smtps://mail.example")).server == Server("mail.example", 465, "", "", True, False)


def test_mail_in_the_clear_is_for_this_machine_only() -> None:
    local = outgoing(given("smtp://localhost:25?starttls=no")).server
    assert local is not None
    assert not local.starttls
    with pytest.raises(SettingError, match="starttls=no"):
        outgoing(given("smtp://mail.example?starttls=no"))


@pytest.mark.parametrize(
    ("config", "name"),
    [
        (given("", production=True), "MAIL_FROM"),
        (replace(PLAIN, production=True), "SMTP_URL"),
        (given("http://geheim@mail.example"), "SMTP_URL"),
        (given("smtp://me:geheim@mail.example:x"), "SMTP_URL"),
        (given("smtp://me:geheim@mail.example?starttls=maybe"), "SMTP_URL"),
        (given("smtp://mail.example", "a\r\nBcc: b@x.nl"), "MAIL_FROM"),
        (given("smtp://mail.example", bounces="no domain"), "BOUNCE_DOMAIN"),
    ],
)
def test_what_is_wrong_is_named(config: Config, name: str) -> None:
    with pytest.raises(SettingError, match=name) as problem:
        outgoing(config)
    assert "geheim" not in str(problem.value)


def test_without_a_mail_server_in_production_only_mail_waits() -> None:
    config = replace(PLAIN, production=True, respondents_url="https://vragen.bureau.example")
    assert not mails(config)
    assert (sender(config).server, sender(config).domain) == (None, "vragen.bureau.example")
    assert mails(PLAIN)
    assert mails(given("smtp://mail.example"))
    assert sender(given("smtp://mail.example")).domain == "bureau.example"
