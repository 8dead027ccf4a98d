"""Settings, read once at the start from the environment; a wrong one stops the start with its name."""

from __future__ import annotations

import os
import re
import secrets
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from surveyapp.errors import SettingError

SQLITE = "sqlite:///"
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Config:
    """Everything a process needs to know of its surroundings."""

    instance: Path
    contacts_url: str
    answers_url: str
    secret: str  # root of all keys; never in a database or a backup
    production: bool
    respondents_url: str  # base address in links, never taken from a request
    office_url: str
    proxies: int = 0  # trusted proxies in front
    piper: str = "piper"  # program that speaks with the voices below
    piper_voices: str = ""  # files of neural voices, nl_NL-....onnx, with ":" between them
    smtp_url: str = ""  # of the mail server; holds a password
    mail_from: str = ""
    bounce_domain: str = ""  # where undeliverable mail comes back, with an address of its own for each message
    bounce_url: str = ""  # of the mailbox with what came back; holds a password
    text_url: str = ""  # of a gateway for text messages
    text_token: str = ""  # that it knows us by
    text_from: str = "Onderzoek"  # whom a telephone shows as the sender
    mail_pace: int = 300  # mails a minute to one mail domain; 0: as fast as it goes
    return_address: tuple[str, ...] = ()  # where forms on paper go back to, a line each
    call_attempts: int = 6  # to reach somebody by phone who did not ask for it


def load(env: Mapping[str, str] | None = None) -> Config:
    """Read the settings.

    Errors:  SettingError, naming every setting that is missing or wrong.
    """
    env = os.environ if env is None else env
    instance = Path(env.get("INSTANCE") or ROOT / "instance").resolve()
    production = _flag(env, "PRODUCTION")
    missing = [n for n in ("SECRET", "RESPONDENTS_URL", "OFFICE_URL") if production and not env.get(n)]
    if missing:
        raise SettingError(f"{', '.join(missing)}: not set; production needs {'it' if len(missing) == 1 else 'them'}")
    contacts, answers = (_url(env, f"{n.upper()}_URL", instance / f"{n}.sqlite3") for n in ("contacts", "answers"))
    if contacts == answers:
        raise SettingError("CONTACTS_URL and ANSWERS_URL: found the same address, expected two databases")
    try:
        instance.mkdir(mode=0o700, parents=True, exist_ok=True)  # names and answers: for this account only
    except OSError as error:
        raise SettingError(f"INSTANCE: {instance} cannot be made ({error.strerror}): name another folder") from error
    for url in (contacts, answers):
        _keep_private(url)
    return Config(
        instance=instance,
        contacts_url=contacts,
        answers_url=answers,
        secret=_secret(env, instance),
        production=production,
        respondents_url=_site(env, "RESPONDENTS_URL", "http://127.0.0.1:8000"),
        office_url=_site(env, "OFFICE_URL", "http://127.0.0.1:8001"),
        proxies=_number(env, "PROXIES"),
        piper=env.get("PIPER") or "piper",
        piper_voices=env.get("PIPER_VOICES", ""),
        smtp_url=env.get("SMTP_URL", ""),
        mail_from=env.get("MAIL_FROM", ""),
        bounce_domain=env.get("BOUNCE_DOMAIN", ""),
        bounce_url=env.get("BOUNCE_URL", ""),
        text_url=env.get("TEXT_URL", ""),
        text_token=env.get("TEXT_TOKEN", ""),
        text_from=env.get("TEXT_FROM") or "Onderzoek",
        mail_pace=_number(env, "MAIL_PACE", "300"),
        return_address=tuple(line.strip() for line in env.get("RETURN_ADDRESS", "").split(";") if line.strip()),
        call_attempts=_number(env, "CALL_ATTEMPTS", "6"),
    )


def _flag(env: Mapping[str, str], name: str) -> bool:
    value = env.get(name, "no").lower()
    if value not in ("yes", "no"):
        raise SettingError(f"{name}: found {value!r}, expected yes or no")
    return value == "yes"


def _number(env: Mapping[str, str], name: str, default: str = "0") -> int:
    value = env.get(name, default)
    if not value.isdecimal():
        raise SettingError(f"{name}: found {value!r}, expected a whole number")
    return int(value)


def _url(env: Mapping[str, str], name: str, default: Path) -> str:
    url = env.get(name) or f"{SQLITE}{default}"
    if not url.startswith((SQLITE, "postgresql+psycopg://")):
        raise SettingError(f"{name}: expected an address that starts with sqlite:/// or postgresql+psycopg://")
    return url


def _site(env: Mapping[str, str], name: str, default: str) -> str:
    """The address of a site, which is printed in links: a wrong one would only be seen by who is invited."""
    url = (env.get(name) or default).rstrip("/")
    if not re.fullmatch(r"https?://[^\s/?#]+(?:/[^\s?#]*)?", url):
        raise SettingError(f"{name}: found {url!r}, expected an address such as https://vragen.voorbeeld.nl")
    return url


def _keep_private(url: str) -> None:
    """A store that is one file is made for the eyes of this account only; SQLite gives its logs the same mode."""
    path = Path(url.removeprefix(SQLITE))
    if path.is_absolute():
        with suppress(OSError):  # what is wrong with the place is told when the store is opened
            os.close(os.open(path, os.O_RDONLY | os.O_CREAT, 0o600))


def _secret(env: Mapping[str, str], instance: Path) -> str:
    """The secret of the environment, or one made once and kept in the instance folder."""
    if env.get("SECRET"):
        if len(env["SECRET"]) < 32:
            raise SettingError("SECRET: too short, use at least 32 characters")
        return env["SECRET"]
    path = instance / "secret"
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    except OSError as error:
        raise SettingError(f"{path}: cannot be written ({error.strerror}): check INSTANCE and its rights") from error
    return _kept_secret(path)


def _kept_secret(path: Path, tries: int = 100) -> str:
    """What stands in the file; another process may have made it a moment ago and still be writing."""
    for _ in range(tries):
        text = path.read_text().strip()
        if len(text) >= 32:
            return text
        time.sleep(0.01)
    raise SettingError(f"{path}: too short: remove it if no links were handed out yet, else put a backup back")
