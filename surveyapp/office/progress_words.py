"""The office's progress page in words and lengths: what the template prints, computed before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from questionnaires.keurmerk import Keurmerk
from questionnaires.model import Audience
from surveyapp.answers.dropoff import Stop
from surveyapp.fieldwork import progress
from surveyapp.fieldwork.account import Line
from surveyapp.fieldwork.steps import View
from surveyapp.i18n import gettext as _
from surveyapp.i18n import ngettext
from surveyapp.office.rounds import Progress
from surveyapp.rounds import Round

WHO = {Audience.CLIENT: "Cliënten", Audience.OPDRACHTGEVER: "Opdrachtgevers", Audience.CURSIST: "Cursisten"}
NO_DIENST = "zonder dienst"
END = "alles gezien, maar niet op Klaar gedrukt"
MOST_NAMED = 3  # diensten in the name of a line of several


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of the picture and of its table; lengths per hundred of the longest line."""

    name: str
    asked: int
    answered: int | None
    percent: str
    asked_length: float
    answered_length: float
    needed: str  # usable sets until publication; empty where there is no such limit


@dataclass(frozen=True, slots=True)
class Totals:
    """The round as a whole."""

    supplied: int
    asked: int
    half: int | None  # half-filled sets; None: none are left


@dataclass(frozen=True, slots=True)
class Block:
    """One audience."""

    who: str
    progress: Progress
    publication: str
    bars: tuple[Bar, ...]


def block(whole: Line, lines: Sequence[Line], keurmerk: Keurmerk, needed: Mapping[str, int]) -> Block:
    """One audience as the bureau sees it; `needed`: usable sets that each dienst still lacks, {}: no limit."""
    lines = sorted(lines, key=lambda line: (len(line.diensten) > 1, -line.net_sample))
    longest = max((line.net_sample for line in lines), default=0)
    bars = tuple(_bar(line, keurmerk, needed, longest) for line in lines)
    done = Progress(whole.net_sample, whole.answered)
    return Block(WHO[Audience(whole.audience)], done, _publication(whole, needed), bars)


def stepped(audience: str, seen: View, least: int) -> Block:
    """One audience as an officer sees it: no diensten, and a lower bound."""
    if seen.at_least is None:
        words = ""
    elif not least:
        words = _("Er is geen ondergrens voor publicatie.")
    elif seen.at_least < least:
        words = _("Voor publicatie zijn %(least)s bruikbare antwoorden nodig.") % {"least": least}
    else:
        words = _("Genoeg voor publicatie, als ten minste %(least)s ervan bruikbaar zijn.") % {"least": least}
    return Block(WHO[Audience(audience)], Progress(seen.listed, seen.at_least, stepped=True), words, ())


def stop(found: Stop, org: str) -> tuple[str, int]:
    """Where half-filled sets stopped, and how many."""
    first, last = (title.replace("{org}", org) or _(END) for title in (found.first, found.last))
    named = first if first == last else _("%(first)s tot en met %(last)s") % {"first": first, "last": last}
    return named, found.sets


def days_left(round_: Round, today: date) -> tuple[str, str]:
    """How much of the fieldwork is left: a large word, and what it is about."""
    closes = format_date(round_.closes, "d MMMM y", locale="nl")
    if round_.closed:
        return _("gesloten"), _("Er komt niets meer bij.")
    if today < round_.opens:
        opens = format_date(round_.opens, "d MMMM y", locale="nl")
        return _("nog niet begonnen"), _("Het veldwerk begint op %(day)s.") % {"day": opens}
    left = progress.days_left(round_, today)
    if not left:
        return _("voorbij"), _("De laatste dag was %(day)s.") % {"day": closes}
    words = ngettext("%(num)s dag", "%(num)s dagen", left) % {"num": left}
    return words, _("tot en met %(day)s, vandaag meegeteld") % {"day": closes}


def _publication(whole: Line, needed: Mapping[str, int]) -> str:
    if whole.answered is None:
        return ""
    if not needed:
        return _("Er is geen ondergrens voor publicatie.")
    short = [dienst for dienst, n in needed.items() if n]
    if not short:
        return _("Elke dienst heeft genoeg bruikbare antwoorden voor publicatie.")
    missing = sum(needed[dienst] for dienst in short)
    still = ngettext("Nog %(num)s bruikbaar antwoord", "Nog %(num)s bruikbare antwoorden", missing) % {"num": missing}
    of = ngettext("%(num)s dienst", "%(num)s diensten", len(short)) % {"num": len(short)}
    return _("%(still)s tot publicatie van %(of)s.") % {"still": still, "of": of}


def _bar(line: Line, keurmerk: Keurmerk, needed: Mapping[str, int], longest: int) -> Bar:
    done = Progress(line.net_sample, line.answered)
    return Bar(
        name=named(line.diensten, keurmerk),
        asked=line.net_sample,
        answered=line.answered,
        percent=done.percent,
        asked_length=_length(line.net_sample, longest),
        answered_length=_length(line.answered or 0, longest),
        needed=_needed(line, needed),
    )


def _needed(line: Line, needed: Mapping[str, int]) -> str:
    if not needed or line.answered is None:
        return ""
    missing = sum(needed.get(dienst, 0) for dienst in line.diensten)
    return _("nog %(n)s") % {"n": missing} if missing else _("genoeg")


def named(diensten: Sequence[str], keurmerk: Keurmerk) -> str:
    """The names of a line; of many small ones the first, and how many more."""
    names = [_dienst(key, keurmerk) for key in diensten]
    if len(names) == 1:
        return names[0]
    shown, rest = names[:MOST_NAMED], len(names) - MOST_NAMED
    tail = _(" en nog %(rest)s") % {"rest": rest} if rest > 0 else ""
    return _("Samen, omdat het er weinig zijn: %(names)s") % {"names": "; ".join(shown) + tail}


def _dienst(key: str, keurmerk: Keurmerk) -> str:
    found = keurmerk.dienst(key)
    return found.name if found else _(NO_DIENST)


def _length(n: int, longest: int) -> float:
    return round(100 * n / longest, 2) if longest else 0.0
