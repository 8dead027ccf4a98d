"""What a mail in our mailbox says: one that came back, a machine's reply, or something for a person to read.

Bytes in, a value out: whatever they hold, nothing is raised, kept or logged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.parser import HeaderParser
from enum import StrEnum

from surveyapp.mail.verdicts import failing_code, verdict
from surveyapp.models.message import Bounce

LIMIT = 256 * 1024  # bytes of a mail that are looked at
SHOWN = 8 * 1024  # signs of its text that are looked at
MARKED = re.compile(r"bounce\+\d{1,18}-[0-9a-f]{20}@[a-z0-9.-]+", re.IGNORECASE)
DELIVERED = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To")
ADDRESS = re.compile(r"[^\s<>;,:\"]+@[^\s<>;,:\"]+")
MESSAGE_ID = re.compile(r"<[^<>\s]{1,200}>")
COPY = re.compile(r"copy of (?:the|your) |original message|below this line|message headers", re.IGNORECASE)
MACHINES = ("mailer-daemon@", "postmaster@", "mail-daemon@")
REPORTED = ("disposition-notification",)  # somebody opened it: not our business
LEAVE = re.compile(
    r"afmeld|uitschrij|geen (?:berichten|mails?|e-mails?) meer|stop\b|verwijder|unsubscribe|opt.?out|remove me"
    r"|wypis|abonelikten|відпис|إلغاء",
    re.IGNORECASE,
)


class Sort(StrEnum):
    """What a mail is."""

    RETURNED = "returned"
    AUTOMATIC = "automatic"  # out of office, read receipts
    REPLY = "reply"
    LEAVING = "leaving"  # a reply that perhaps asks for no more messages


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a mail for one recipient."""

    recipients: frozenset[str]  # in small letters; empty: not told
    bounce: Bounce | None  # None: it did not fail (yet)
    code: str  # such as 5.1.1; empty: not told


@dataclass(frozen=True, slots=True)
class Notice:
    """One mail, as far as it matters."""

    sort: Sort
    marked: tuple[str, ...] = ()  # addresses of ours to which it came back, not proven yet
    message_ids: tuple[str, ...] = ()  # of the mail that came back
    reports: tuple[Report, ...] = ()


def read(data: bytes) -> Notice:
    """What a mail says. What cannot be read is for a person."""
    try:
        return _read(message_from_bytes(data[:LIMIT]))
    except Exception:  # a stranger's bytes: the library has more ways to fail than anyone can list
        return Notice(Sort.REPLY)


def _read(mail: Message) -> Notice:
    kind = str(mail.get_param("report-type") or "").lower()
    marked = tuple(MARKED.findall(" ".join(str(value) for name in DELIVERED for value in mail.get_all(name) or ())))
    parts = list(mail.walk())
    reports = tuple(_reports(parts))
    if reports:
        return Notice(Sort.RETURNED, marked, tuple(_message_ids(parts)), reports)
    if kind in REPORTED:
        return Notice(Sort.AUTOMATIC)
    told = _in_words(mail, parts) if _from_machine(mail) else None
    if told is not None and told.code:
        return Notice(Sort.RETURNED, marked, (), (told,))
    if _automatic(mail):
        return Notice(Sort.AUTOMATIC)
    text = f"{_decoded(mail['Subject'])} {_text(parts)}"
    return Notice(Sort.LEAVING if LEAVE.search(text) else Sort.REPLY)


def _reports(parts: list[Message]) -> Iterator[Report]:
    """The blocks of RFC 3464, one for each recipient."""
    for part in parts:
        if part.get_content_type() not in ("message/delivery-status", "message/global-delivery-status"):
            continue
        blocks = part.get_payload()
        for block in blocks if isinstance(blocks, list) else ():
            if isinstance(block, Message) and block["Action"] is not None:
                yield _report(block)


def _report(block: Message) -> Report:
    names = ("Final-Recipient", "Original-Recipient")
    named = (ADDRESS.search(str(block[name] or "").partition(";")[2]) for name in names)
    recipients = frozenset(found.group().lower() for found in named if found)
    said = " ".join(str(block["Diagnostic-Code"] or "").split())
    code = failing_code(str(block["Status"] or ""), said)
    failed = str(block["Action"]).strip().lower().startswith("failed")
    return Report(recipients, verdict(code, said) if failed else None, code)


def _message_ids(parts: list[Message]) -> Iterator[str]:
    """The Message-ID of the mail that came back, from its own headers."""
    for part in parts:
        payload = part.get_payload()
        if part.get_content_type() in ("message/rfc822", "message/global") and isinstance(payload, list):
            yield from _message_id(payload[0])
        elif part.get_content_type() in ("text/rfc822-headers", "message/global-headers"):
            yield from _message_id(HeaderParser().parsestr(_content(part).lstrip()))


def _message_id(mail: object) -> list[str]:
    return MESSAGE_ID.findall(str(mail["Message-ID"] or ""))[:1] if isinstance(mail, Message) else []


def _automatic(mail: Message) -> bool:
    """An out-of-office message and its kin; they answer to the address where undeliverable mail comes back too."""
    made = str(mail["Auto-Submitted"] or "no").strip().lower()
    silent = str(mail["Precedence"] or "").strip().lower() in ("auto_reply", "bulk", "junk", "list")
    return silent or made.startswith("auto-") or any(mail[name] for name in ("X-Autoreply", "X-Autorespond"))


def _from_machine(mail: Message) -> bool:
    """Whether a mail server itself wrote this. No sender alone does not tell: holiday replies have none either."""
    sender = str(mail["From"] or "").lower()
    return bool(mail["X-Failed-Recipients"]) or any(name in sender for name in MACHINES)


def _in_words(mail: Message, parts: list[Message]) -> Report:
    """What a server without RFC 3464 says; it tells nothing without a code."""
    said = " ".join(COPY.split(_text(parts))[0].split())
    recipients = ADDRESS.findall(str(mail["X-Failed-Recipients"] or "").lower())
    code = failing_code("", said)
    return Report(frozenset(recipients), verdict(code, said), code)


def _text(parts: list[Message]) -> str:
    return next((_content(part)[:SHOWN] for part in parts if part.get_content_type() == "text/plain"), "")


def _content(part: Message) -> str:
    data = part.get_payload(decode=True)
    charset = str(part.get_content_charset() or "utf-8")
    try:
        return data.decode(charset, "replace") if isinstance(data, bytes) else ""
    except LookupError:
        return data.decode("latin-1") if isinstance(data, bytes) else ""


def _decoded(value: object) -> str:
    try:
        return str(make_header(decode_header(str(value or ""))))
    except (LookupError, ValueError):
        return str(value)
