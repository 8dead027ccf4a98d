"""What the office shows of one person: how they are reached and what was sent, in words; no moment, no answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from babel.dates import format_date
from sqlalchemy import select

from questionnaires.model import Audience, Form
from surveyapp import i18n, models
from surveyapp.db import Stores, reading
from surveyapp.fieldwork import helpdesk, reaching
from surveyapp.fieldwork.helpdesk import Trouble
from surveyapp.fieldwork.people import ways
from surveyapp.mail import planning
from surveyapp.models.case import Outcome, Reason
from surveyapp.models.message import Channel, Kind, State
from surveyapp.names import full_name
from surveyapp.rounds import Round

MESSAGE: Any = models.Message.__table__

CHANNELS: Mapping[str, str] = {
    Channel.EMAIL: "e-mail",
    Channel.LETTER: "brief",
    Channel.TEXT: "sms",
    Channel.PHONE: "telefoon",
}
REASONS: Mapping[str, str] = {
    Reason.BOUNCED: "kwam terug als onbestelbaar",
    Reason.RETURNED: "de brief kwam terug",
    Reason.MOVED: "verhuisd",
    Reason.DECEASED: "overleden",
    Reason.WRONG_NUMBER: "verkeerd nummer",
}
STATES: Mapping[str, str] = {
    State.QUEUED: "staat klaar",
    State.SENDING: "gaat nu weg",
    State.ACCEPTED: "verstuurd",
    State.REFUSED: "geweigerd",
    State.DEFERRED: "later nog een keer",
    State.UNKNOWN: "onzeker of het aankwam",
    State.CANCELLED: "niet verstuurd",
}
FORMS: Mapping[str, str] = {Form.REGULAR: "gewone vragen", Form.LOW: "makkelijke vragen"}
AUDIENCES: Mapping[str, str] = {Audience.CLIENT: "cliënt", Audience.OPDRACHTGEVER: "opdrachtgever"}
OUTCOMES: Mapping[str, str] = {
    Outcome.UNDELIVERABLE: "Nee: niet te bereiken",
    Outcome.DUPLICATE: "Nee: staat dubbel op de lijst",
    Outcome.INCOMPLETE: "Nee: de rij van de lijst was onbruikbaar",
    Outcome.NOT_SAMPLED: "Nee: niet in de steekproef",
    Outcome.OPTED_OUT: "Nee: afgemeld",
}
TROUBLES: Mapping[Trouble, str] = {
    Trouble.RETURNED: "Een brief kwam terug",
    Trouble.MOVED: "Verhuisd, nieuw adres onbekend",
    Trouble.WRONG_NUMBER: "Het telefoonnummer is van iemand anders",
    Trouble.BOUNCED: "Het e-mailadres klopt niet",
    Trouble.DECEASED: "Deze persoon is overleden",
}


@dataclass(frozen=True, slots=True)
class Way:
    """A channel of somebody, in their order."""

    name: str
    failed: str  # why, empty when it did not
    now: bool  # the one by which they are asked now


@dataclass(frozen=True, slots=True)
class Sent:
    """A message to somebody."""

    kind: str
    channel: str
    state: str
    day: str  # on which it was last tried; empty when it was not


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, as the page and what is included in it show them."""

    round_id: int
    case_id: int
    number: str
    name: str  # empty when the list has none
    given: Mapping[str, str]  # contact data by the names of `helpdesk.FIELDS`
    audience: str
    diensten: tuple[str, ...]
    form: str
    language: str
    forms: tuple[tuple[str, str], ...]  # to choose from: (code, as it is said)
    languages: tuple[tuple[str, str], ...]
    chosen: tuple[str, str, str]
    possible: tuple[tuple[str, str], ...]  # channels for which there is an address
    ways: tuple[Way, ...]
    messages: tuple[Sent, ...]
    held: bool
    unreachable: bool  # something failed, which can be taken back
    asked: bool  # can still be asked: somebody to help
    answers: str  # whether they can still answer, in words, as far as who looks may know

    @property
    def title(self) -> str:
        """How the page calls them."""
        return self.name or f"Nummer {self.number}"

    @property
    def address(self) -> tuple[str, ...]:
        """The lines of their address."""
        given = self.given
        lines = (
            f"{given['street']} {given['house_number']}",
            f"{given['postcode']} {given['city']}",
            given["country"],
        )
        return tuple(line.strip() for line in lines if line.strip())


def person(stores: Stores, round_: Round, case_id: int, decides: bool) -> Person:
    """Somebody of a round. `decides`: who looks is of the bureau, and may know why somebody is not asked any more.

    Errors:  Refused when there is nobody with this number in the round.
    """
    case = helpdesk.find(stores, round_.id, case_id)
    row = case._mapping
    asked = helpdesk.may_be_asked(case) and not round_.closed
    return Person(
        round_id=round_.id,
        case_id=case.id,
        number=case.number,
        name=full_name(case),
        given={name: row[name] for name in helpdesk.FIELDS},
        audience=AUDIENCES.get(case.audience, case.audience),
        diensten=tuple(_dienst(round_, key) for key in case.dienst.split(";") if key),
        form=case.form,
        language=case.language,
        forms=tuple((form.value, FORMS[form]) for form in round_.packs()[Audience(case.audience)].forms),
        languages=tuple(languages(case.language)),
        chosen=(case.channel, case.channel_2, case.channel_3),
        possible=tuple((way, CHANNELS[way]) for way in ways(row)),
        ways=tuple(_ways(row, asked)),
        messages=messages(stores, case.id),
        held=case.held,
        unreachable=bool(case.failed) or case.outcome == Outcome.UNDELIVERABLE,
        asked=asked,
        answers=_answers(case, round_) if decides else _shortly(asked and case.outcome == Outcome.INVITED),
    )


def messages(stores: Stores, case_id: int) -> tuple[Sent, ...]:
    """What was and will be sent to somebody, in the order in which it was made ready."""
    columns = (MESSAGE.c.kind, MESSAGE.c.channel, MESSAGE.c.state, MESSAGE.c.sent_on)
    query = select(*columns).where(MESSAGE.c.case_id == case_id).order_by(MESSAGE.c.id)
    with reading(stores.contacts).connect() as connection:
        return tuple(_sent(row) for row in connection.execute(query))


def languages(now: str) -> Iterator[tuple[str, str]]:
    """The languages in which somebody can be written to, and the one that the list gave."""
    known = {language.code: language.name for language in i18n.live()}
    if now not in known:
        drafts = {language.code: language.name for language in i18n.languages()}
        known[now] = f"{drafts.get(now, now)} (berichten gaan in het Nederlands)"
    yield from known.items()


def _sent(row: Any) -> Sent:
    day = format_date(row.sent_on, "d MMMM y", locale="nl") if row.sent_on else ""
    return Sent(
        planning.NAMES[Kind(row.kind)], CHANNELS.get(row.channel, row.channel), STATES.get(row.state, row.state), day
    )


def _ways(case: Mapping[str, Any], asked: bool) -> Iterator[Way]:
    now = reaching.current(case) if asked and case["outcome"] == Outcome.INVITED else None
    for channel in reaching.channels(case):
        why = case["failed"].get(channel, "")
        yield Way(CHANNELS[channel], REASONS.get(why, why), channel is now)


def _dienst(round_: Round, key: str) -> str:
    found = round_.keurmerk.dienst(key)
    return found.name if found else key


def _answers(case: Any, round_: Round) -> str:
    """For the bureau, which must not send a link to who is done."""
    if case.answered:
        return "Nee: heeft geantwoord"
    if case.refused:
        return "Nee: doet niet mee"
    if case.outcome == Outcome.UNDELIVERABLE and case.reason:
        return f"{OUTCOMES[case.outcome]} ({REASONS.get(case.reason, case.reason)})"
    if case.outcome != Outcome.INVITED:
        return OUTCOMES[case.outcome]
    return "Nee: deze ronde is gesloten" if round_.closed else "Ja"


def _shortly(can: bool) -> str:
    return "Ja" if can else "Nee"
