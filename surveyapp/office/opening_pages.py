"""What the office shows and reads of a round that is made or mended, in plain Dutch."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from questionnaires import load
from questionnaires.keurmerk import Keurmerk
from surveyapp.fieldwork import checking
from surveyapp.fieldwork.checking import Flaw
from surveyapp.office.list_pages import CHANNELS, WAYS
from surveyapp.office.message_pages import day
from surveyapp.rounds import Round, Terms

DAYS = {  # fields of the form, as their faults call them
    "meet-van": "eerste dag van de meetperiode",
    "meet-tot": "laatste dag van de meetperiode",
    "veld-van": "eerste dag van het veldwerk",
    "veld-tot": "laatste dag van het veldwerk",
}
ABOVE = ("provider", "period", "fieldwork")  # what stands above the other fields
LONGEST = timedelta(days=732)  # of a period, and from today to a day of the fieldwork: more is a slip of the hand
FAULTS: Mapping[tuple[str, Flaw], str] = {
    ("provider", Flaw.EMPTY): "Vul de naam van de dienstverlener in.",
    ("provider", Flaw.UNCLEAN): "Typ de naam van de dienstverlener in gewone letters, hoogstens 200.",
    ("keurmerk", Flaw.UNKNOWN): "Kies een keurmerk.",
    ("period", Flaw.REVERSED): "De meetperiode eindigt voor zij begint: kies een latere laatste dag.",
    ("fieldwork", Flaw.REVERSED): "Het veldwerk eindigt voor het begint: kies een latere laatste dag.",
    ("dienst", Flaw.EMPTY): "Kies minstens één dienst.",
    ("dienst", Flaw.UNKNOWN): "Kies alleen diensten uit de lijst.",
    ("module", Flaw.UNKNOWN): "Kies alleen extra vragen uit de lijst.",
    ("channel", Flaw.UNKNOWN): "Kies bij de manieren alleen wat in de lijst staat.",
    ("channel", Flaw.MANY): "Kies hoogstens drie manieren.",
    ("channel", Flaw.TWICE): "Kies elke manier hoogstens één keer.",
}


@dataclass(frozen=True, slots=True)
class Wish:
    """A round as a form has it."""

    provider: str = ""
    keurmerk: str = ""
    days: tuple[str, ...] = ("", "", "", "")  # as `DAYS`
    diensten: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    channels: tuple[str, ...] = ("email", "letter", "phone")
    example: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """A keurmerk with what can be chosen under it."""

    name: str
    title: str
    diensten: tuple[tuple[str, str], ...]
    modules: tuple[tuple[str, str], ...]
    list_days: int  # before the fieldwork


def offers(wish: Wish) -> tuple[Offer, ...]:
    """Every keurmerk; of its diensten those that are still held, and those of the wish."""
    return tuple(_offer(load.keurmerk(name), wish) for name in checking.keurmerken())


def _offer(keurmerk: Keurmerk, wish: Wish) -> Offer:
    diensten = [d for d in keurmerk.diensten if not d.refused and (d.active or d.key in wish.diensten)]
    packs = [load.questionnaire(reference) for _audience, reference in keurmerk.questionnaires]
    asked = {q.module: q.label for pack in packs for q in pack.questions if q.module}
    return Offer(
        keurmerk.name,
        keurmerk.title,
        tuple((d.key, d.name) for d in diensten),
        tuple((name, asked[name]) for name in checking.modules(keurmerk)),
        keurmerk.profile(None).list_days,
    )


def read(form: Mapping[str, str], many: Mapping[str, list[str]]) -> Wish:
    """What a form says; `many`: the same with every value of a field."""
    keurmerk = form.get("keurmerk", "")
    return Wish(
        provider=" ".join(form.get("dienstverlener", "").split()),
        keurmerk=keurmerk,
        days=tuple(form.get(name, "").strip()[:20] for name in DAYS),
        diensten=tuple(many.get(f"dienst-{keurmerk}", ())),
        modules=tuple(many.get(f"module-{keurmerk}", ())),
        channels=tuple(filter(None, (form.get(name, "") for name in WAYS))),
        example=form.get("voorbeeld") == "ja",
    )


def of_round(round_: Round) -> Wish:
    """The form of a round as it is."""
    terms = round_.terms
    return Wish(
        terms.provider,
        terms.keurmerk,
        tuple(one.isoformat() for one in (*terms.period, *terms.fieldwork)),
        terms.diensten,
        terms.modules,
        terms.channels,
        terms.example,
    )


def following(round_: Round) -> Wish:
    """The form of the next round of the same provider: the same a year later, its fieldwork still to choose."""
    first = round_.terms.period[1] + timedelta(days=1)
    last = (_year_on(first)) - timedelta(days=1)
    return replace(of_round(round_), days=(first.isoformat(), last.isoformat(), "", ""))


def _year_on(first: date) -> date:
    return date(first.year + 1, first.month, 28 if (first.month, first.day) == (2, 29) else first.day)


def terms(wish: Wish, today: date) -> tuple[Terms, list[str]]:
    """The terms that a form asks for, and all that is wrong with them, a sentence each."""
    found = {name: day(text) for name, text in zip(DAYS, wish.days, strict=True)}
    wrong = [f"Kies de {words}." for name, words in DAYS.items() if found[name] is None]
    if not wrong:
        wrong = _far(found, today)
    stand_in = [found[name] or today for name in DAYS]
    asked = Terms(
        wish.provider,
        wish.keurmerk,
        (stand_in[0], stand_in[1]),
        (stand_in[2], stand_in[3]),
        wish.diensten,
        wish.modules,
        wish.example,
        wish.channels,
    )
    whole = all(found.values())  # of a day that was not chosen nothing more can be said
    faults = [fault for fault in checking.faults(asked) if whole or fault.flaw is not Flaw.REVERSED]
    flaws = dict.fromkeys((fault.field, fault.flaw) for fault in faults)
    first = [FAULTS[flaw] for flaw in flaws if flaw[0] in ABOVE]  # in the order of the page
    return asked, [*first, *wrong, *(FAULTS[flaw] for flaw in flaws if flaw[0] not in ABOVE)]


def _far(found: Mapping[str, date | None], today: date) -> list[str]:
    """What is wrong with days that are days."""
    first, last, opens, closes = (found[name] or today for name in DAYS)
    wrong = []
    if last - first > LONGEST:
        wrong.append("De meetperiode duurt langer dan twee jaar: kijk of de jaren kloppen.")
    if closes < today:
        wrong.append("De laatste dag van het veldwerk is voorbij: kies vandaag of een latere dag.")
    elif abs(opens - today) > LONGEST or closes - today > LONGEST:
        wrong.append("Het veldwerk ligt meer dan twee jaar van vandaag: kijk of de jaren kloppen.")
    return wrong


def alike(provider: str, known: Iterable[str]) -> str:
    """A provider that is written almost the same; empty when there is none, or it is one of those."""
    names = tuple(known)
    if provider in names:
        return ""
    return next((name for name in names if _bare(name) == _bare(provider)), "")


def _bare(name: str) -> str:
    """Letters and digits only, without accents and capitals."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", name.casefold()) if sign.isalnum())


def channel_names(channels: Iterable[str]) -> str:
    """E-mail, dan brief, dan telefoon."""
    said = dict(CHANNELS)
    names = [said[channel] for channel in channels]
    return ", dan ".join([names[0], *(name.lower() for name in names[1:])]) if names else ""
