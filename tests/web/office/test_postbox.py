"""E-mail in the office: what came back in counts, and without a mail server the mails themselves."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, update

from surveyapp import links
from surveyapp.config import Config
from surveyapp.db import Stores
from surveyapp.fieldwork.bureau import Bureau
from surveyapp.mail.bounces import MAILBOX, MESSAGE
from surveyapp.mail.composing import Letter, compose
from surveyapp.mail.outgoing import outgoing
from surveyapp.mail.texts import About
from surveyapp.models.message import Kind
from surveyapp.office import postbox
from tests.web.office.conftest import Visitor
from tests.web.office.test_calls import listed

BUREAU = Bureau("Bureau & Zoon", "C", "010 1", "9-17", "a@b.nl", "p", independent=True)
LINK = f"http://127.0.0.1:8000/v/{'x' * 43}"
UTC = datetime.fromisoformat


def letter(to: str = "piet@example.org", name: str = "A. <b>Yılmaz</b>", language: str = "nl") -> bytes:
    about = About(Kind.INVITATION, True, True, name, "Werkt", date(2026, 11, 30), BUREAU)
    made = Letter(7, "<1@localhost.example>", to, language, about, LINK, "http://127.0.0.1:8000/afmelden/7-x")
    by = outgoing(Config(Path(), "a", "b", "s" * 32, False, "h", "h"))
    return compose(made, by, "s" * 32, UTC("2026-11-09 09:00")).data


@pytest.fixture
def folder(config: Config) -> Path:
    path = config.instance / "mail"
    path.mkdir()
    return path


def put(folder: Path, name: str, data: bytes, age: int = 0) -> None:
    path = folder / f"{name}.eml"
    path.write_bytes(data)
    os.utime(path, (10_000 - age, 10_000 - age))


def test_without_a_mail_server_the_mails_are_here_the_newest_first(officer: Visitor, folder: Path) -> None:
    for number in range(30):
        put(folder, f"m{number}", letter(f"p{number}@example.org"), age=number)
    first, second = officer.get("/postvak").text, officer.get("/postvak?pagina=2").text
    assert first.index("p0@example.org") < first.index("p24@example.org")
    assert "p25@example.org" not in first
    assert "p25@example.org" in second
    assert "9 november 2026, 10:00" in first
    assert "Bladzijde 2 van 2" in second
    for page in ("0", "3", "-1"):
        assert officer.get(f"/postvak?pagina={page}").status_code == 404


def test_a_mail_is_shown_with_its_headers_and_both_parts(officer: Visitor, folder: Path) -> None:
    put(folder, "m1", letter())
    answer = officer.get("/postvak/m1")
    assert f'<a href="{LINK}">{LINK}</a>' in answer.text
    assert "Beste A. &lt;b&gt;Yılmaz&lt;/b&gt;," in answer.text
    assert "<dt>List-Unsubscribe</dt>" in answer.text
    assert "frame-src 'self'" in answer.headers["Content-Security-Policy"]
    part = officer.get("/postvak/m1/opmaak")
    policy = part.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe-inline" not in policy
    assert "sandbox allow-popups allow-popups-to-escape-sandbox" in policy
    assert policy.count("'sha256-") == 4
    assert part.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert '<base target="_blank">' in part.text


@pytest.mark.parametrize("name", ["..%2Fsecret", "m1.eml", "none", "%2e%2e", "a%00b", "x" * 200])
def test_only_mails_of_the_folder_are_shown(officer: Visitor, folder: Path, name: str) -> None:
    put(folder, "m1", letter())
    assert officer.get(f"/postvak/{name}").status_code == 404


def test_what_is_no_mail_is_shown_as_far_as_it_goes(officer: Visitor, folder: Path) -> None:
    put(folder, "m1", b"")
    put(folder, "m2", b"Subject: =?utf-8?q?x\r\nDate: gisteren\r\nTo: <\r\n\r\n\xff<script>")
    (folder / "link.eml").symlink_to("/etc/passwd")
    assert officer.get("/postvak").status_code == 200
    for name in ("m1", "m2"):
        assert officer.get(f"/postvak/{name}").status_code == 200
    assert officer.get("/postvak/link").status_code == 404


def test_with_a_mail_server_no_mail_is_here(officer: Visitor, app: Any, folder: Path) -> None:
    put(folder, "m1", letter())
    plain = app.extensions[postbox.CONFIG]
    for changed in ({"smtp_url": "smtp://mail.example"}, {"production": True}):
        app.extensions[postbox.CONFIG] = replace(plain, **changed)
        assert "piet@example.org" not in officer.get("/postvak").text
        assert officer.get("/postvak/m1").status_code == 404


def test_what_came_back_is_counted_by_round_and_why(officer: Visitor, stores: Stores) -> None:
    assert "Er is nog geen postvak gelezen" in officer.get("/postvak").text
    for number, why in enumerate(("address", "address", "later", "policy", "")):
        _came_back(stores, listed(stores, str(number)), why)
    with stores.contacts.begin() as connection:
        values = {"looked_at": UTC("2026-11-09 09:00"), "replies": 2, "leaving": 1, "unmatched": 1, "problem": "login"}
        connection.execute(update(MAILBOX).values(**values))
    page = officer.get("/postvak").text
    for text in (
        "<dt>Adres bestaat niet</dt><dd><strong>2</strong>",
        "<dt>Postvak vol of niet bereikt</dt><dd><strong>1</strong>",
        "<dt>Geweigerd om een andere reden</dt><dd><strong>1</strong>",
        "Er staan 2 ongelezen antwoorden in.",
        "Daarvan lijkt er 1 op een afmelding.",
        "1 bericht kwam terug zonder",
        "9 november 2026, 10:00",
        "Inloggen op het postvak lukt niet.",
    ):
        assert text in page


def _came_back(stores: Stores, case_id: int, why: str) -> None:
    row = {"case_id": case_id, "round_id": 1, "channel": "email", "kind": "invitation", "state": "accepted", "tries": 1}
    row |= {"message_id": links.new_seed(), "due": UTC("2026-11-09 09:00"), "reply": "", "bounced": why}
    with stores.contacts.begin() as connection:
        connection.execute(insert(MESSAGE), row)
