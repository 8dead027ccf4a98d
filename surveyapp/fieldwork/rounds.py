"""Step 1: open a round, and whether it takes answers on a day."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from questionnaires import load
from questionnaires.keurmerk import Keurmerk
from surveyapp import rounds
from surveyapp.db import Stores
from surveyapp.errors import Faults, Refused
from surveyapp.fieldwork import cells
from surveyapp.rounds import Terms


class Days(NamedTuple):
    """The fieldwork of a round, and whether it was closed for good."""

    opens: date
    closes: date  # included
    closed: bool


def is_open(days: Days, today: date) -> bool:
    """Whether answers are taken: only on days of the fieldwork, and never after closing."""
    return not days.closed and days.opens <= today <= days.closes


def open_round(stores: Stores, terms: Terms) -> int:
    """Open a round and give its number.

    Errors:  Faults, everything that is wrong with the terms; Refused when the same round is open already.
    """
    faults = _faults(terms)
    if faults:
        raise Faults(faults)
    with stores.contacts.begin() as connection:
        number = rounds.same(connection, terms, closed=False)
        if number is not None:
            raise Refused(f"round {number} is open for this provider and meetperiode already: use that one")
        return rounds.add(connection, terms)


def _faults(terms: Terms) -> list[str]:
    known = sorted(path.stem for path in load.KEURMERKEN.glob("*.toml"))
    if terms.keurmerk not in known:
        return [f"--keurmerk: found {terms.keurmerk!r}, expected one of {', '.join(known)}"]
    keurmerk = load.keurmerk(terms.keurmerk)
    faults = [f"--provider: {problem}" for problem in cells.unclean(terms.provider)]
    if not terms.provider.strip():
        faults.append("--provider: found nothing, expected the name of the provider")
    for name, (first, last) in (("--period", terms.period), ("--fieldwork", terms.fieldwork)):
        if last < first:
            faults.append(f"{name}: found {first}/{last}, expected a last day on or after the first")
    return faults + _dienst_faults(terms, keurmerk) + _module_faults(terms, keurmerk)


def _dienst_faults(terms: Terms, keurmerk: Keurmerk) -> list[str]:
    known = ", ".join(d.key for d in keurmerk.diensten if not d.refused)
    faults = [] if terms.diensten else [f"--dienst: found none, expected at least one of {known}"]
    for key in terms.diensten:
        dienst = keurmerk.dienst(key)
        if dienst is None:
            faults.append(f"--dienst: found {key!r}, expected one of {known}")
        elif dienst.refused:
            faults.append(f"--dienst: found {key}, expected another dienst ({dienst.refused})")
    twice = sorted({key for key in terms.diensten if terms.diensten.count(key) > 1})
    return faults + [f"--dienst: found {key} twice, expected it once" for key in twice]


def _module_faults(terms: Terms, keurmerk: Keurmerk) -> list[str]:
    packs = [load.questionnaire(reference) for _, reference in keurmerk.questionnaires]
    known = sorted({q.module for pack in packs for q in pack.questions if q.module})
    expected = f"one of {', '.join(known)}" if known else "none: these questionnaires have no modules"
    return [f"--module: found {name!r}, expected {expected}" for name in terms.modules if name not in known]


def refuse_too_early(round_: rounds.Round, today: date, early: bool) -> None:
    """Closing ends the fieldwork for good: before its last day only when asked for in so many words.

    Errors:  Refused when it is too early.
    """
    if not round_.closed and not early and today < round_.closes:
        raise Refused(
            f"round {round_.id} takes answers until {round_.closes}: close it then, or now with --early (for good)"
        )
