"""Text messages leave at most once by themselves, and every answer of a gateway has one meaning."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from surveyapp import links, optout
from surveyapp.db import Stores
from surveyapp.mail import sending
from surveyapp.mail.sending import Post
from surveyapp.mail.waves import MESSAGE, Wave, queue
from surveyapp.models.message import Kind
from surveyapp.rounds import CASE
from surveyapp.texting.folder import Folder
from surveyapp.texting.gateway import Gateway, Http
from tests.database.given import SECRET, a_round, someone
from tests.database.test_sending import BY
from tests.database.test_waves import BUREAU, HOME, TEXTS

at = datetime.fromisoformat  # in UTC
MONDAY = at("2026-11-09 09:00")  # ten o'clock in the Netherlands
MOBILE = "+31612345678"
HANGS_UP, SAYS_NOTHING = 1, 2  # instead of a status
WAIT = 3.0  # seconds; shorter, and a busy machine answers too late


@dataclass
class Taken:
    """What a gateway was asked, and what it says."""

    status: int = 200
    asked: list[tuple[str, Any, Any]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)


@pytest.fixture
def taken() -> Iterator[tuple[Taken, str]]:
    """A gateway on a free port, with its address."""
    kept = Taken()

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            kept.asked.append((self.path, dict(self.headers), said))
            if kept.status == SAYS_NOTHING:
                kept.over.wait(30)
            if kept.status < 100:
                self.close_connection = True
                return
            self.send_response(kept.status)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield kept, f"http://127.0.0.1:{server.server_port}/v1/messages"
    kept.over.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def round_id(stores: Stores) -> int:
    with stores.contacts.begin() as connection:
        connection.execute(insert(BUREAU), TEXTS | {"id": 1, "independent": True})
    return a_round(stores)


def a_post(stores: Stores, transport: Any) -> Post:
    by = Gateway("x", "x", "Onderzoek")
    return Post(stores, SECRET, "https://vragen.example", BY, transport, lambda: MONDAY, gateway=by)


def by_http(stores: Stores, url: str) -> Post:
    return a_post(stores, Http(Gateway(url, "secret", "Onderzoek"), WAIT))


def invited(stores: Stores, round_id: int, **given: Any) -> int:
    who = someone(stores, round_id, "1", phone=MOBILE, channel="text", **given)
    queue(stores, round_id, Wave(Kind.INVITATION, MONDAY, "bureau.example"), MONDAY)
    return who.case_id


def row(stores: Stores) -> Any:
    with stores.contacts.connect() as connection:
        return connection.execute(select(MESSAGE).order_by(MESSAGE.c.id)).first()


def case(stores: Stores) -> Any:
    with stores.contacts.connect() as connection:
        return connection.execute(select(CASE)).one()


def test_a_gateway_is_asked_once_with_all_it_needs(stores: Stores, round_id: int, taken: tuple[Taken, str]) -> None:
    kept, url = taken
    invited(stores, round_id)
    post = by_http(stores, url)
    assert sending.turn(post)
    assert not sending.turn(post)
    ((path, headers, said),) = kept.asked
    name = row(stores).message_id.strip("<>").partition("@")[0]
    link = links.address("https://vragen.example", links.link_token(SECRET, case(stores).seed))
    assert (path, headers["Authorization"], headers["Idempotency-Key"]) == ("/v1/messages", "Bearer secret", name)
    assert {key: said[key] for key in ("id", "to", "from")} == {"id": name, "to": MOBILE, "from": "Onderzoek"}
    assert link in said["text"]
    assert (row(stores).state, row(stores).sent_on, case(stores).invited) == ("accepted", MONDAY.date(), True)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (201, "accepted"), (202, "accepted"), (204, "accepted"),
        (400, "refused"), (410, "refused"), (422, "refused"),
        (500, "unknown"), (502, "unknown"), (504, "unknown"), (HANGS_UP, "unknown"), (SAYS_NOTHING, "unknown"),
        (301, "deferred"), (401, "deferred"), (403, "deferred"), (404, "deferred"), (429, "deferred"),
        (503, "deferred"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("stores", ["sqlite"], indirect=True)
def test_every_answer_has_one_meaning(
    stores: Stores, round_id: int, taken: tuple[Taken, str], status: int, state: str
) -> None:
    kept, url = taken
    kept.status = status
    invited(stores, round_id)
    post = by_http(stores, url)
    sending.turn(post)
    assert row(stores).state == state
    sending.turn(replace(post, held_until=None))
    assert len(kept.asked) == 1
    assert "secret" not in str(row(stores))


def test_a_gateway_that_is_away_is_asked_again_later(stores: Stores, round_id: int) -> None:
    invited(stores, round_id)
    sending.turn(by_http(stores, "http://127.0.0.1:1/x"))
    assert (row(stores).state, row(stores).reply) == ("deferred", "connect")
    assert row(stores).due >= MONDAY + timedelta(minutes=30)


def test_a_number_that_is_refused_moves_on_to_the_next_channel(
    stores: Stores, round_id: int, taken: tuple[Taken, str]
) -> None:
    kept, url = taken
    kept.status = 422
    invited(stores, round_id, channel_2="letter", **HOME)
    sending.turn(by_http(stores, url))
    assert case(stores).failed == {"text": "wrong_number"}
    queued = queue(stores, round_id, Wave(Kind.INVITATION, MONDAY, "bureau.example"), MONDAY)
    assert queued.by == {"letter": 1}


def test_mail_and_text_messages_keep_to_their_own(stores: Stores, round_id: int, tmp_path: Path) -> None:
    invited(stores, round_id)
    mail = Post(stores, SECRET, "https://vragen.example", BY, Folder(tmp_path / "mail"), lambda: MONDAY)
    assert not sending.turn(mail)
    assert sending.turn(a_post(stores, Folder(tmp_path / "texts")))
    (file,) = (tmp_path / "texts").iterdir()
    assert json.loads(file.read_text())["to"] == MOBILE
    assert oct(file.stat().st_mode)[-3:] == "600"


@pytest.mark.parametrize(
    "values", [{"answered": True}, {"phone": "+31201234567"}, {"failed": {"text": "wrong_number"}}]
)
def test_who_is_done_or_not_reached_so_any_more_gets_nothing(
    stores: Stores, round_id: int, tmp_path: Path, values: dict[str, Any]
) -> None:
    invited(stores, round_id)
    with stores.contacts.begin() as connection:
        connection.execute(update(CASE).values(**values))
    sending.turn(a_post(stores, Folder(tmp_path)))
    assert (row(stores).state, list(tmp_path.glob("*.json"))) == ("cancelled", [])


def test_a_worker_that_stopped_half_way_leaves_it_unknown(stores: Stores, round_id: int, tmp_path: Path) -> None:
    class Deadly:
        def send(self, parcel: Any, late: Any) -> Any:
            raise KeyboardInterrupt

        def close(self) -> None:
            """Nothing."""

    case_id = invited(stores, round_id)
    with pytest.raises(KeyboardInterrupt):
        sending.turn(a_post(stores, Deadly()))
    later = replace(a_post(stores, Folder(tmp_path)), now=lambda: MONDAY + timedelta(hours=1))
    sending.turn(later)
    assert row(stores).state == "unknown"
    optout.opt_out(stores, case_id)
    assert row(stores).state == "unknown"
