"""Step 1, before it counts: a mail as it will be, for the eyes of the bureau; its links lead to a proof."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, default
from email.utils import format_datetime
from typing import Any, cast

from sqlalchemy import case, select

from questionnaires.model import Audience, Form
from surveyapp import proofs
from surveyapp.config import Config
from surveyapp.db import Stores, reading
from surveyapp.fieldwork import bureau
from surveyapp.fieldwork.bureau import Bureau
from surveyapp.fieldwork.proof import Wish, proof_token
from surveyapp.mail.composing import TRIAL, Letter, compose, wire
from surveyapp.mail.folder import Folder
from surveyapp.mail.outgoing import Outgoing, outgoing, sender
from surveyapp.mail.rules import meaning
from surveyapp.mail.smtp import Parcel, Smtp
from surveyapp.mail.texts import About
from surveyapp.models.case import Outcome
from surveyapp.models.message import Kind, State
from surveyapp.names import full_name
from surveyapp.rounds import CASE, Round

WAITS = (10.0, 20.0)  # seconds for the mail server: somebody waits for the page
LEAVE = "proef"  # in place of the secret part of the address to opt out


@dataclass(frozen=True, slots=True)
class Choice:
    """Which mail somebody wants to see."""

    kind: Kind = Kind.INVITATION
    audience: Audience = Audience.CLIENT
    form: Form = Form.REGULAR
    language: str = "nl"


@dataclass(frozen=True, slots=True)
class Shown:
    """A mail, read back from how it is sent."""

    subject: str
    sender: str
    plain: str
    html: str
    real: bool  # to somebody on the list; else there is nobody for whom it is


@dataclass(frozen=True, slots=True)
class Trial:
    """What trial mails are made with."""

    stores: Stores
    config: Config
    round: Round
    today: date
    now: datetime  # UTC


def shown(trial: Trial, choice: Choice) -> Shown:
    """How a mail looks. Errors: Refused, Faults, as for a proof link; SettingError."""
    parcel, real = _parcel(trial, choice, "voorbeeld@localhost.example")
    mail = message_from_bytes(parcel.data, policy=default)
    plain, html = (cast("EmailMessage", mail.get_body((kind,))).get_content() for kind in ("plain", "html"))
    return Shown(str(mail["Subject"]).removeprefix(TRIAL), str(mail["From"]), plain, html, real)


def send(trial: Trial, choice: Choice, to: str) -> bool:
    """Send it to an address; False when the mail server did not take it. Errors: as for `shown`, ValueError."""
    return _send(trial, _parcel(trial, choice, to)[0])


def send_proof(trial: Trial, link: str, to: str) -> bool:
    """Send a proof link to somebody who looks at the questionnaire. Errors: Refused, SettingError, ValueError."""
    by, own = outgoing(trial.config), bureau.required(trial.stores)
    message = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    message["From"] = Address(display_name=by.name or own.name, addr_spec=by.address)
    message["To"] = Address(addr_spec=wire(to))
    message["Subject"] = "Proef van de vragenlijst"
    message["Date"] = format_datetime(trial.now.replace(tzinfo=UTC))
    message["Message-ID"] = _message_id(by)
    message.set_content(_proof_words(trial.round, own, link), cte="quoted-printable")
    return _send(trial, Parcel(by.address, wire(to), message.as_bytes(), _name(message["Message-ID"])))


def _proof_words(round_: Round, own: Bureau, link: str) -> str:
    return "\n\n".join(
        (
            "Goedendag,",
            f"Met deze link loopt u door de vragenlijst over {round_.terms.provider}. Het is een proef: "
            "wat u invult, telt niet mee en wordt niet bewaard.",
            link,
            "U mag de link doorsturen aan collega's die willen meekijken. "
            f"Hij werkt tot en met {round_.closes:%d-%m-%Y}.",
            f"Vragen? Bel {own.name}: {own.phone}.\n",
        )
    )


def _send(trial: Trial, parcel: Parcel) -> bool:
    by = outgoing(trial.config)
    transport = Smtp(by.server, by.domain, WAITS) if by.server else Folder(trial.config.instance / "mail")
    try:
        reply = transport.send(parcel, lambda: False)
    finally:
        transport.close()
    return meaning(reply.phase, reply.code) is State.ACCEPTED


def _parcel(trial: Trial, choice: Choice, to: str) -> tuple[Parcel, bool]:
    round_, by = trial.round, sender(trial.config)
    who = _somebody(trial.stores, round_.id, choice)
    dienst = who.dienst if who is not None and choice.audience is Audience.CLIENT else ""
    wish = Wish(choice.audience, choice.form, dienst, choice.language)
    token = proof_token(trial.stores, trial.config.secret, round_.id, wish, trial.today)
    base = trial.config.respondents_url
    letter = Letter(
        number=0,
        message_id=_message_id(by),
        to=to,
        language=choice.language,
        about=_about(trial, choice, who),
        link=proofs.address(base, token),
        leave=f"{base}/afmelden/{LEAVE}",
        trial=True,
    )
    parcel = compose(letter, by, trial.config.secret, trial.now)
    return parcel, who is not None


def _about(trial: Trial, choice: Choice, who: Any) -> About:
    client = choice.audience is Audience.CLIENT
    return About(
        kind=choice.kind,
        client=client,
        low=client and choice.form is Form.LOW,
        name="" if who is None else full_name(who),
        org=trial.round.terms.provider,
        closes=trial.round.closes,
        bureau=bureau.required(trial.stores),
    )


def _somebody(stores: Stores, round_id: int, choice: Choice) -> Any:
    """The first on the list for whom a mail would be, with an e-mail address and in this language if there is one."""
    net = (CASE.c.round_id == round_id, CASE.c.outcome == Outcome.INVITED.value)
    fits = (CASE.c.audience == choice.audience.value, CASE.c.form == choice.form.value)
    first = case((CASE.c.language == choice.language, 0), else_=1), case((CASE.c.email != "", 0), else_=1)
    query = select(CASE).where(*net, *fits).order_by(*first, CASE.c.id).limit(1)
    with reading(stores.contacts).connect() as connection:
        return connection.execute(query).first()


def _message_id(by: Outgoing) -> str:
    return f"<{secrets.token_hex(16)}@{by.domain}>"


def _name(message_id: str) -> str:
    return message_id.strip("<>").partition("@")[0]
