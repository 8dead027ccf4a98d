"""The office's page of signs against a list and its answers; each with its figure, what is usual, and what it may mean.

Aggregates only: nobody's name, no set of answers and no moment is on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from analysis.printing import percent
from surveyapp.answers import leaning
from surveyapp.db import Stores
from surveyapp.fieldwork import signs
from surveyapp.fieldwork.signs import Sign
from surveyapp.i18n import gettext as _
from surveyapp.i18n import ngettext
from surveyapp.office import progress_words, rights
from surveyapp.office.here import stores as _stores
from surveyapp.rounds import Round, all_rounds
from surveyapp.shares import Share, usual

bp = Blueprint("integrity", __name__, url_prefix="/ronde/<int(max=2147483647):number>")
MOST_ROUNDS = 20  # others that are compared with: the latest
WORDS: Mapping[str, tuple[str, str]] = {  # title, and what it may mean
    Sign.LISTED: (
        "Lijst tegenover de opgegeven uitstroom",
        "Onder de 100 procent kunnen mensen ontbreken, misschien juist wie ontevreden was. Vraag wie er niet op staat.",
    ),
    Sign.BROKEN_OFF: (
        "Opgegeven trajecten die voortijdig stopten",
        "Is dit veel lager dan elders, dan zijn zulke trajecten misschien niet opgegeven.",
    ),
    Sign.LAST_TIME: (
        "Lijst tegenover de vorige ronde",
        "Een sprong heeft vaak een gewone reden, zoals een nieuw contract. Vraag ernaar.",
    ),
    Sign.DUPLICATES: (
        "Dubbele rijen",
        "Veel dubbele rijen komen vaak uit een export van afspraken in plaats van mensen.",
    ),
    Sign.SAME_EMAIL: (
        "Zelfde e-mailadres als ten minste twee anderen",
        "Het kan een adres van een medewerker of een locatie zijn: dan komt de uitnodiging niet bij de mensen zelf.",
    ),
    Sign.SAME_PHONE: (
        "Zelfde telefoonnummer als ten minste twee anderen",
        "Het kan het nummer van een medewerker of een opvang zijn.",
    ),
    Sign.SAME_ADDRESS: (
        "Zelfde adres als ten minste twee anderen",
        "Gewoon bij een opvang of woonvorm. Anders kan het het adres van de dienstverlener zijn.",
    ),
    Sign.OWN_DOMAIN: (
        "E-mailadres in het domein van de dienstverlener",
        "Zulke adressen zijn van medewerkers, of uitgedeeld en misschien mee te lezen.",
    ),
    Sign.UNDELIVERABLE: ("Niet te bereiken", "Een verouderde of gehaaste lijst, of adressen die niet kloppen."),
    leaning.Sign.HELPED: (
        "Geholpen door een medewerker van de dienstverlener",
        "Wie hulp krijgt van wie hij beoordeelt, is meestal milder.",
    ),
    leaning.Sign.KIOSK: (
        "Ingevuld op een tablet van de dienstverlener",
        "Daar kijkt soms iemand mee. Kijk samen met de vorige regel.",
    ),
    leaning.Sign.STRAIGHT: (
        "Overal hetzelfde antwoord",
        "Op alle vragen over tevredenheid precies hetzelfde: haast, of iemand die voor een ander invult.",
    ),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One sign as the page shows it."""

    title: str
    figure: str
    usual: str
    meaning: str


@bp.get("/controle")
def page(number: int) -> ResponseReturnValue:
    """The signs of a round."""
    stores = _stores()
    round_ = rights.find_round(stores, g.staff, number)
    own = _signs(stores, round_, answers=rights.exact(g.staff, round_))
    others = [_signs(stores, other, answers=True) for other in _others(stores, round_)] if own else []
    rows = [_row(name, own.get(name), [other[name] for other in others if name in other]) for name in WORDS]
    told = [
        (progress_words.named(diensten, round_.keurmerk), _figure(share))
        for diensten, share in signs.undeliverable(stores, number)
    ]
    open_to = rights.exact(g.staff, round_)
    return render_template("office/integrity.html", round=round_, rows=rows, diensten=told, all=open_to)


def _signs(stores: Stores, round_: Round, answers: bool) -> Mapping[str, Share]:
    of_list = {name.value: share for name, share in signs.signs(stores, round_).items()}
    of_answers = leaning.signs(stores, round_) if answers else {}
    return of_list | {name.value: share for name, share in of_answers.items()}


def _others(stores: Stores, round_: Round) -> list[Round]:
    """The latest rounds of others under the same keurmerk; examples only with examples."""
    terms = round_.terms
    found = [
        other
        for other in all_rounds(stores)
        if other.id != round_.id and (other.terms.keurmerk, other.terms.example) == (terms.keurmerk, terms.example)
    ]
    return sorted(found, key=lambda other: other.terms.fieldwork, reverse=True)[:MOST_ROUNDS]


def _row(name: str, share: Share | None, others: list[Share]) -> Row:
    title, meaning = WORDS[name]
    middle = usual(others)
    if middle is None:
        compared = _("nog geen vergelijking")
    else:
        rounds = sum(other.fraction is not None for other in others)
        of = ngettext("%(num)s andere ronde", "%(num)s andere rondes", rounds) % {"num": rounds}
        compared = _("%(share)s, het midden van %(of)s") % {"share": _percent(middle), "of": of}
    return Row(title, _figure(share), compared, meaning)


def _figure(share: Share | None) -> str:
    if share is None:
        return _("niet bekend")
    if share.fraction is None:
        return _("te weinig om te vertellen")
    told = {"share": _percent(share.fraction), "part": share.part, "whole": share.whole}
    return _("%(share)s (%(part)s van %(whole)s)") % told


def _percent(fraction: Fraction) -> str:
    return f"{percent(100 * fraction)}%"
