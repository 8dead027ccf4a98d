"""By what way mail leaves: the settings of the mail server, read once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.utils import parseaddr
from urllib.parse import parse_qs, unquote, urlsplit

from surveyapp.config import Config
from surveyapp.errors import SettingError
from surveyapp.fieldwork import cells

LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
PORTS = {"smtp": 587, "smtps": 465}
DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
EXAMPLE = "smtp://user:password@mail.voorbeeld.nl:587?starttls=required"


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server that takes our mail."""

    host: str
    port: int
    user: str
    password: str
    implicit_tls: bool
    starttls: bool  # required; without it nothing is sent


@dataclass(frozen=True, slots=True)
class Outgoing:
    """How mail leaves; without a server it is written to files, to look at."""

    server: Server | None
    name: str  # of the sender; empty: that of the bureau
    address: str
    bounce_domain: str  # empty: undeliverable mail comes back to `address`
    pace: int  # mails a minute to one mail domain; 0: as fast as it goes

    @property
    def domain(self) -> str:
        """Our own mail domain."""
        return self.address.rpartition("@")[2]


def outgoing(config: Config) -> Outgoing:
    """Read the settings.

    Errors:  SettingError, which never holds the password.
    """
    if bool(config.smtp_url) != bool(config.mail_from):
        raise SettingError("SMTP_URL and MAIL_FROM: found one of them, expected both or neither")
    if config.production and not config.smtp_url:
        raise SettingError(f"SMTP_URL and MAIL_FROM: not set; to send mail give a server such as {EXAMPLE}")
    name, address = parseaddr(config.mail_from or "onderzoek@localhost.example")
    if not cells.EMAIL.fullmatch(address) or not address.isascii() or cells.unclean(config.mail_from):
        raise SettingError("MAIL_FROM: expected an address such as Bureau Meting <onderzoek@voorbeeld.nl>")
    if config.bounce_domain and not DOMAIN.fullmatch(config.bounce_domain):
        raise SettingError("BOUNCE_DOMAIN: expected a domain such as bounces.voorbeeld.nl")
    server = _server(config.smtp_url, config.production) if config.smtp_url else None
    return Outgoing(server, name, address.lower(), config.bounce_domain, config.mail_pace)


def mails(config: Config) -> bool:
    """Whether mail leaves at all: in production not without a server, elsewhere as files at least."""
    return not config.production or bool(config.smtp_url)


def sender(config: Config) -> Outgoing:
    """Who sends, also where mail waits for its settings: letters and text messages do not.

    Errors:  SettingError, for settings that are wrong.
    """
    if mails(config):
        return outgoing(config)
    host = urlsplit(config.respondents_url).hostname or "localhost"
    return Outgoing(None, "", f"onderzoek@{host}", "", 0)


def _server(url: str, production: bool) -> Server:
    problem = SettingError(f"SMTP_URL: expected an address such as {EXAMPLE}")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise problem from None
    asked = parse_qs(parts.query)
    starttls = asked.pop("starttls", ["required"])
    if parts.scheme not in PORTS or not parts.hostname or asked or starttls not in (["required"], ["no"]):
        raise problem
    implicit = parts.scheme == "smtps"
    if starttls == ["no"] and not implicit and production and parts.hostname not in LOCAL:
        raise SettingError("SMTP_URL: starttls=no is for a server on this machine only, expected starttls=required")
    user, password = (unquote(text or "") for text in (parts.username, parts.password))
    return Server(
        parts.hostname, port or PORTS[parts.scheme], user, password, implicit, starttls != ["no"] and not implicit
    )
