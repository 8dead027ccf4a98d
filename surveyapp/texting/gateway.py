"""Who sends text messages: the settings, and one HTTP request for each message.

    POST TEXT_URL, Authorization: Bearer TEXT_TOKEN, Idempotency-Key: ID
    {"id": ID, "to": "+31612345678", "from": TEXT_FROM, "text": "..."}

What an answer means: 2xx taken over; 400, 410 and 422 this message never; 500, 502, 504 and silence after the request
nobody knows; anything else not now. A redirect is not followed: the token is for this address only.
"""

from __future__ import annotations

import json
import re
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from surveyapp.config import Config
from surveyapp.errors import SettingError
from surveyapp.mail.outgoing import LOCAL
from surveyapp.mail.rules import Phase
from surveyapp.mail.smtp import Parcel, Reply

TIMEOUT = 30.0  # seconds
SENDER = re.compile(r"[A-Za-z0-9 ]{1,11}|\+?[0-9]{3,15}")  # what networks show; letters: eleven at most
NEVER = frozenset({400, 410, 422})
PERHAPS = frozenset({500, 502, 504})
EXAMPLE = "https://sms.voorbeeld.nl/v1/messages"


@dataclass(frozen=True, slots=True)
class Gateway:
    """How text messages leave; without an address they are written to files, to look at."""

    url: str
    token: str
    sender: str


def gateway(config: Config) -> Gateway:
    """Read the settings.

    Errors:  SettingError, which never holds the token.
    """
    parts = urlsplit(config.text_url)
    if config.text_url and (parts.scheme not in ("http", "https") or not parts.hostname or parts.username):
        raise SettingError(f"TEXT_URL: expected an address such as {EXAMPLE}")
    if config.production and parts.scheme == "http" and parts.hostname not in LOCAL:
        raise SettingError("TEXT_URL: names and links must not go in the clear, expected https://")
    if bool(config.text_url) != bool(config.text_token):
        raise SettingError("TEXT_URL and TEXT_TOKEN: found one of them, expected both or neither")
    if not SENDER.fullmatch(config.text_from):
        raise SettingError("TEXT_FROM: expected a name of at most 11 letters and digits, or a number")
    if not (config.text_token.isascii() and config.text_token.isprintable()):
        raise SettingError("TEXT_TOKEN: expected printable ASCII")
    return Gateway(config.text_url, config.text_token, config.text_from)


def body(parcel: Parcel) -> bytes:
    """What is asked of the gateway."""
    said = {"id": parcel.name, "to": parcel.to, "from": parcel.sender, "text": parcel.data.decode()}
    return json.dumps(said, ensure_ascii=False).encode()


class Http:
    """One gateway; a connection for each message."""

    def __init__(self, to: Gateway, wait: float = TIMEOUT) -> None:
        self._to = to
        self._wait = wait

    def send(self, parcel: Parcel, late: Callable[[], bool]) -> Reply:
        """Ask for one message, unless it is `late` just before."""
        line = self._line()
        try:
            try:
                line.connect()
            except OSError:
                return Reply(Phase.CONNECT, None)
            if late():
                return Reply(Phase.BODY, None)
            try:
                return _meaning(self._ask(line, parcel))
            except (OSError, HTTPException):
                return Reply(Phase.DOT, None)  # it may have been taken over
        finally:
            with suppress(OSError):
                line.close()

    def close(self) -> None:
        """Nothing to hang up."""

    def _line(self) -> HTTPConnection:
        at = urlsplit(self._to.url)
        host = at.hostname or ""
        if at.scheme == "http":
            return HTTPConnection(host, at.port, timeout=self._wait)
        return HTTPSConnection(host, at.port, timeout=self._wait, context=ssl.create_default_context())

    def _ask(self, line: HTTPConnection, parcel: Parcel) -> int:
        at = urlsplit(self._to.url)
        headers = {
            "Authorization": f"Bearer {self._to.token}",
            "Content-Type": "application/json; charset=utf-8",
            "Idempotency-Key": parcel.name,
        }
        line.request("POST", f"{at.path or '/'}{f'?{at.query}' if at.query else ''}", body(parcel), headers)
        return line.getresponse().status


def _meaning(status: int) -> Reply:
    """A status as the same step of a conversation with a mail server."""
    if 200 <= status < 300:
        return Reply(Phase.DOT, 250)
    if status in NEVER:
        return Reply(Phase.RECIPIENT, 550)
    return Reply(Phase.DOT, None) if status in PERHAPS else Reply(Phase.LOGIN, 421)
