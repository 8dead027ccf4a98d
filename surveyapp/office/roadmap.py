"""The office's page of one round: the steps from an empty round to invitations that leave, and which one is next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from babel.dates import format_date
from flask import Blueprint, Flask, g, render_template, url_for
from flask.typing import ResponseReturnValue

from questionnaires.model import Audience
from surveyapp import clock, year
from surveyapp.fieldwork import bureau, delivery
from surveyapp.fieldwork.listed import listed
from surveyapp.letters import batches
from surveyapp.mail import deciding, plans
from surveyapp.mail.planning import in_words
from surveyapp.models import Role
from surveyapp.models.message import Kind, State
from surveyapp.models.wave import WaveState
from surveyapp.office import colleagues, message_pages, opening_pages, rights
from surveyapp.office.here import stores as _stores
from surveyapp.office.rounds import state
from surveyapp.rounds import Round

bp = Blueprint("roadmap", __name__)
LISTS = {
    Audience.CLIENT: "Lijst van cliënten inleveren",
    Audience.OPDRACHTGEVER: "Lijst van opdrachtgevers inleveren",
    Audience.CURSIST: "Lijst van cursisten inleveren",
}


@dataclass(frozen=True, slots=True)
class Link:
    """Where something of a step is done or seen."""

    address: str
    words: str
    does: bool  # it is how the step is done


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a round."""

    name: str
    done: bool
    told: str  # how it stands
    links: tuple[Link, ...] = ()
    waits: bool = False  # nobody has to do anything now
    is_next: bool = False

    @property
    def way(self) -> Link | None:
        """How who looks at it does this step; None when it is another's."""
        return next((link for link in self.links if link.does), None)


def register(app: Flask) -> None:
    """Put the page in the office, and let other pages say which step is next."""
    app.register_blueprint(bp)
    app.jinja_env.globals["next_step"] = next_step


@bp.get("/ronde/<int(max=2147483647):number>")
def page(number: int) -> ResponseReturnValue:
    """How far a round is on its way to the invitations."""
    round_ = rights.find_round(_stores(), g.staff, number)
    return render_template(
        "office/roadmap.html",
        round=round_,
        steps=steps(round_),
        state=state(round_, clock.today()),
        channels=opening_pages.channel_names(round_.terms.channels),
        diensten=[d.name for d in round_.keurmerk.diensten if d.key in round_.terms.diensten],
        list_due=_day(year.list_due(round_)),
        is_empty=not listed(_stores(), number),
    )


def next_step(round_: Round) -> Step | None:
    """What who looks has to do next in a round; None when it is not their turn, or all is done."""
    return next((step for step in steps(round_) if step.is_next and step.way), None)


def steps(round_: Round) -> tuple[Step, ...]:
    """All steps of a round; the first that is not done and can be done by who looks is next."""
    found = [*_before(round_), *_lists(round_), *_invitations(round_)]
    if round_.closed:
        return tuple(found)
    at = next((at for at, step in enumerate(found) if not (step.done or step.waits) and step.way), None)
    return tuple(replace(step, is_next=place == at) for place, step in enumerate(found))


def _before(round_: Round) -> Iterator[Step]:
    """What only the bureau sees: who asks, and who hands in the list."""
    if g.staff.role is not Role.BUREAU:
        return
    given = bureau.find(_stores()) is not None
    told = "Naam, telefoonnummer en privacytekst zijn ingevuld."
    if not given:
        told = "Zonder naam, telefoonnummer en privacytekst kan er niemand worden gevraagd."
    words = "Gegevens bekijken" if given else "Vul de gegevens in"
    way = _links(("settings.page", {"ronde": round_.id}, words, not given))
    yield Step("Gegevens van het bureau", given, told, way)
    officers = _officers(round_)
    told = (
        f"Accounts van {round_.terms.provider}: {len(officers)}."
        if officers
        else "Nog niemand van de dienstverlener kan inloggen. Die levert de lijst in en tekent ervoor."
    )
    asked = {"rol": Role.OFFICER.value, "ronde": round_.id}
    way = _links(("staff.everyone", asked, "Nog een account" if officers else "Maak een account", not officers))
    yield Step("Account voor de dienstverlener", bool(officers), told, way)


def _officers(round_: Round) -> list[colleagues.Colleague]:
    if "colleagues" not in g:  # once for a page with many rounds
        g.colleagues = colleagues.everyone(_stores().contacts, clock.now())
    return [one for one in g.colleagues if one.role is Role.OFFICER and round_.terms.provider in one.providers]


def _lists(round_: Round) -> Iterator[Step]:
    found = listed(_stores(), round_.id)
    for audience in round_.packs():
        here = found.get(audience)
        told = _listed(here.people, here.asked) if here else _due(round_)
        words = "Nog een lijst inleveren" if here else "Lever de lijst in"
        ways = [("lists.choose", {"number": round_.id, "wie": audience.value}, words, not here)]
        if here and audience is Audience.CLIENT:
            ways.append(("samples.account", {"number": round_.id}, "Verantwoording en steekproef", False))
        yield Step(LISTS[audience], here is not None, told, _links(*ways))
    signed = delivery.find(_stores(), round_.id)
    told = f"Getekend op {_day(signed.signed_on)}." if signed else "De dienstverlener tekent dat de lijst volledig is."
    mine = rights.may(g.staff, "delivery.sign")
    words = "Teken de verklaring" if mine and not signed else "Bekijk de verklaring"
    way = _links(("delivery.page", {"number": round_.id}, words, mine and not signed and bool(found)))
    yield Step("Verklaring bij de lijst", signed is not None, told, way, waits=not found)


def _due(round_: Round) -> str:
    last = year.list_due(round_)
    if last < clock.today():
        return f"Dat moest uiterlijk op {_day(last)}. Het kan nog."
    return f"Uiterlijk op {_day(last)}."


def _listed(many: int, asked: int) -> str:
    on = f"{message_pages.people(many)} op de lijst"
    if g.staff.role is not Role.BUREAU or many == asked:
        return f"{on}."
    return f"{on}, van wie wij er {asked} vragen."


def _invitations(round_: Round) -> Iterator[Step]:
    """Planning what is sent, and sending it."""
    wave = plans.of_round(_stores(), round_.id).get(Kind.INVITATION)
    planned = wave is not None and wave.state is not WaveState.CANCELLED
    invited = planned or plans.invited(_stores(), round_.id)
    mine = rights.may(g.staff, "messages.plan")
    ready = bool(listed(_stores(), round_.id))
    told = "Het bureau kiest de dagen van uitnodiging en herinneringen."
    if wave is not None and planned:
        told = (
            f"De uitnodiging gaat {in_words(wave.goes)}."
            if wave.state is WaveState.PLANNED
            else "De uitnodiging is klaargezet."
        )
    ways: list[Any] = [("previews.page", {"number": round_.id}, "Bekijk eerst een bericht", False)] if ready else []
    at = {"number": round_.id, "_anchor": "plannen"}
    words = "Bekijk of wijzig het plan" if invited else "Plan de uitnodiging"
    yield Step(
        "Uitnodiging plannen",
        invited,
        told,
        _links(("messages.page", at, words, ready and not invited), *(ways if mine else ())),
        waits=not ready,
    )
    yield _sending(round_)


def _sending(round_: Round) -> Step:
    found = {cell: many for cell, many in deciding.counts(_stores(), round_.id).items() if cell[0] is Kind.INVITATION}
    sent = deciding.total(found, State.ACCEPTED.value, State.UNKNOWN.value, deciding.BACK, deciding.REST)
    waits = deciding.total(found, *message_pages.WAITING)
    letters = batches.waiting(_stores(), round_.id, clock.now()).now if g.staff.role is Role.BUREAU else 0
    told = "Dat gaat vanzelf, op de dag van het plan."
    if sent and not waits:
        told = "De uitnodigingen zijn verstuurd."
    elif sent or waits:
        told = "De uitnodigingen gaan nu weg."
    if g.staff.role is Role.BUREAU and (sent or waits):
        told = f"Verstuurd: {sent}. Wachten nog: {waits}."
    if round_.held or round_.paused:
        told += " Er is nu een noodstop of pauze: er gaat niets weg."
    ways = [("messages.page", {"number": round_.id}, "Berichten", False)] if sent or waits else []
    if letters:
        ways.insert(0, ("letters.overview", {"number": round_.id}, "Maak de brieven die wachten", True))
    ways.append(("progress.page", {"number": round_.id}, "Voortgang", False))
    return Step("Uitnodiging versturen", bool(sent and not waits), told, _links(*ways), waits=not letters)


def _links(*ways: tuple[str, dict[str, Any], str, bool]) -> tuple[Link, ...]:
    """Of these ways those that who looks may go."""
    return tuple(
        Link(url_for(endpoint, **values), words, does)
        for endpoint, values, words, does in ways
        if rights.may(g.staff, endpoint)
    )


def _day(day: date) -> str:
    return format_date(day, "d MMMM y", locale="nl")
