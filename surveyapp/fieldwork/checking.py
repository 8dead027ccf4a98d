"""Step 1, before it: what is wrong with the terms of a round, as values; commands and pages each have words for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from questionnaires import load
from questionnaires.keurmerk import Keurmerk
from surveyapp.fieldwork import cells
from surveyapp.models.message import Channel
from surveyapp.rounds import Terms

MOST_CHANNELS = 3


class Flaw(StrEnum):
    """What kind of thing is wrong."""

    EMPTY = "empty"
    UNCLEAN = "unclean"  # signs that cannot stand in a letter or mail
    UNKNOWN = "unknown"
    REVERSED = "reversed"  # ends before it begins
    TWICE = "twice"
    MANY = "many"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with the terms of a round."""

    field: str  # as the option of the command is called
    flaw: Flaw
    words: str  # for a command

    def __str__(self) -> str:
        return f"--{self.field}: {self.words}"


def faults(terms: Terms) -> tuple[Fault, ...]:
    """All that is wrong with the terms of a round; without its keurmerk nothing else can be told."""
    known = keurmerken()
    if terms.keurmerk not in known:
        text = f"found {terms.keurmerk!r}, expected one of {', '.join(known)}"
        return (Fault("keurmerk", Flaw.UNKNOWN, text),)
    keurmerk = load.keurmerk(terms.keurmerk)
    return (
        *_provider(terms),
        *_days(terms),
        *_diensten(terms, keurmerk),
        *_modules(terms, keurmerk),
        *_channels(terms),
    )


def keurmerken() -> tuple[str, ...]:
    """The keurmerken that there are, by name."""
    return tuple(sorted(path.stem for path in load.KEURMERKEN.glob("*.toml")))


def modules(keurmerk: Keurmerk) -> tuple[str, ...]:
    """The optional questions of a keurmerk."""
    packs = [load.questionnaire(reference) for _, reference in keurmerk.questionnaires]
    return tuple(sorted({q.module for pack in packs for q in pack.questions if q.module}))


def _provider(terms: Terms) -> Iterator[Fault]:
    yield from (Fault("provider", Flaw.UNCLEAN, problem) for problem in cells.unclean(terms.provider))
    if not terms.provider.strip():
        yield Fault("provider", Flaw.EMPTY, "found nothing, expected the name of the provider")


def _days(terms: Terms) -> Iterator[Fault]:
    for name, (first, last) in (("period", terms.period), ("fieldwork", terms.fieldwork)):
        if last < first:
            text = f"found {first}/{last}, expected a last day on or after the first"
            yield Fault(name, Flaw.REVERSED, text)


def _diensten(terms: Terms, keurmerk: Keurmerk) -> Iterator[Fault]:
    known = ", ".join(d.key for d in keurmerk.diensten if not d.refused)
    if not terms.diensten:
        yield Fault("dienst", Flaw.EMPTY, f"found none, expected at least one of {known}")
    for key in terms.diensten:
        dienst = keurmerk.dienst(key)
        if dienst is None:
            yield Fault("dienst", Flaw.UNKNOWN, f"found {key!r}, expected one of {known}")
        elif dienst.refused:
            yield Fault("dienst", Flaw.UNKNOWN, f"found {key}, expected another dienst ({dienst.refused})")
    yield from _twice("dienst", terms.diensten)


def _modules(terms: Terms, keurmerk: Keurmerk) -> Iterator[Fault]:
    known = modules(keurmerk)
    expected = f"one of {', '.join(known)}" if known else "none: these questionnaires have no modules"
    for name in terms.modules:
        if name not in known:
            yield Fault("module", Flaw.UNKNOWN, f"found {name!r}, expected {expected}")


def _channels(terms: Terms) -> Iterator[Fault]:
    known = tuple(channel.value for channel in Channel)
    for name in terms.channels:
        if name not in known:
            yield Fault("channel", Flaw.UNKNOWN, f"found {name!r}, expected one of {', '.join(known)}")
    if len(set(terms.channels)) > MOST_CHANNELS:
        yield Fault("channel", Flaw.MANY, f"found {len(terms.channels)}, expected at most {MOST_CHANNELS}")
    yield from _twice("channel", terms.channels)


def _twice(field: str, given: tuple[str, ...]) -> Iterator[Fault]:
    for key in sorted({key for key in given if given.count(key) > 1}):
        yield Fault(field, Flaw.TWICE, f"found {key} twice, expected it once")
