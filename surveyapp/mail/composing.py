"""One mail for one person: headers that no list can break, a plain part and an HTML part."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape

from surveyapp import i18n, links
from surveyapp.fieldwork import cells
from surveyapp.mail.outgoing import Outgoing
from surveyapp.mail.smtp import Parcel
from surveyapp.mail.texts import About, Words, words

PAGE = (
    '<!doctype html><html lang="{language}" dir="{direction}"><head><meta charset="utf-8"><title>{subject}</title>'
    '</head><body style="font:18px/1.5 sans-serif;color:#1a1a1a;background:#fff;margin:1em;max-width:36em;'
    'overflow-wrap:anywhere">{body}'
    "</body></html>"
)
TRIAL = "Proef: "
BUTTON = (
    '<p style="margin:1.5em 0"><a href="{link}" style="background:#154273;color:#fff;padding:.7em 1.2em;'
    'text-decoration:none;border-radius:4px;display:inline-block">{words}</a></p>'
)


@dataclass(frozen=True, slots=True)
class Letter:
    """What one mail is made of."""

    number: int  # of its row
    message_id: str
    to: str
    language: str
    about: About
    link: str
    leave: str  # where one opts out
    trial: bool = False  # for the eyes of the bureau: it says so, drafts of languages too, and no bounce is matched


def compose(letter: Letter, by: Outgoing, secret: str, moment: datetime) -> Parcel:
    """The mail, ready to send; `moment` in UTC.

    Errors:  ValueError when something cannot stand in a header.
    """
    i18n.speak(i18n.allowed(letter.language, proof=letter.trial))
    try:
        said = words(letter.about)
        message = _headers(letter, by, TRIAL * letter.trial + said.subject, moment)
        message.set_content(_plain(letter, said), cte="quoted-printable")
        message.add_alternative(_html(letter, said), subtype="html", cte="quoted-printable")
    finally:
        i18n.speak()
    own = by.bounce_domain and not letter.trial
    sender = bounce_address(secret, letter.number, by.bounce_domain) if own else by.address
    name = letter.message_id.strip("<>").partition("@")[0]
    return Parcel(sender, wire(letter.to), message.as_bytes(), name)


def wire(address: str) -> str:
    """An address as mail servers read it: the domain in ASCII.

    Errors:  ValueError when that cannot be done.
    """
    local, _, domain = address.rpartition("@")
    if not cells.EMAIL.fullmatch(address) or not local.isascii() or cells.unclean(address):
        raise ValueError("no address")
    return f"{local}@{domain.encode('idna').decode()}"


def bounce_address(secret: str, number: int, domain: str) -> str:
    """Where one message comes back when nobody takes it; only we can make it."""
    return f"bounce+{number}-{_mark(secret, number)}@{domain}"


def bounced(secret: str, address: str) -> int | None:
    """The number of the message that came back to an address; None when the address is not ours."""
    tag = address.partition("@")[0].lower().removeprefix("bounce+")
    number, _, mark = tag.partition("-")
    if not (number.isascii() and number.isdecimal() and len(number) < 19 and mark.isascii()):
        return None
    return int(number) if hmac.compare_digest(_mark(secret, int(number)), mark) else None


def _mark(secret: str, number: int) -> str:
    return hmac.digest(secret.encode(), f"bounce:{number}".encode(), "sha256").hex()[:20]


def _headers(letter: Letter, by: Outgoing, subject: str, moment: datetime) -> EmailMessage:
    message = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    name = by.name or letter.about.bureau.name
    message["From"] = Address(display_name="" if cells.unclean(name) else name, addr_spec=by.address)
    message["To"] = Address(addr_spec=wire(letter.to))
    message["Subject"] = subject
    message["Date"] = format_datetime(moment.replace(tzinfo=UTC))
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    message["List-Unsubscribe"] = f"<{letter.leave}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return message


def _plain(letter: Letter, said: Words) -> str:
    lines = (*said.before, f"{said.button}:\n{letter.link}", *said.after, f"{said.leave}\n{letter.leave}")
    return "\n\n".join(lines) + "\n"


def _html(letter: Letter, said: Words) -> str:
    code = i18n.language()
    own = letter.about.sentence  # in the bureau's language, whatever that of the mail
    before, after = ("".join(_paragraph(line, own) for line in lines) for lines in (said.before, said.after))
    button = BUTTON.format(link=escape(letter.link), words=escape(said.button))
    leave = f'<p style="font-size:15px"><a href="{escape(letter.leave)}">{escape(said.leave)}</a></p>'
    body = before + button + after + leave
    return PAGE.format(language=code, direction=i18n.direction(code), subject=escape(said.subject), body=body)


def _paragraph(line: str, own: str) -> str:
    return f'<p dir="auto">{escape(line)}</p>' if line == own else f"<p>{escape(line)}</p>"


def links_of(secret: str, base: str, case_id: int, seed: str) -> tuple[str, str]:
    """The link to the questions and the one to opt out; `base` comes from the settings."""
    return (
        links.address(base, links.link_token(secret, seed)),
        f"{base}/afmelden/{links.leave_token(secret, case_id, seed)}",
    )
