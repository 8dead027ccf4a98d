"""Beside step 5: counts of participants go to another set-up as a file, or come from one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select

from analysis.benchmark_file import FileTerms, read_file, write_benchmark
from analysis.tallies import DIENST, Tallies
from questionnaires import load
from questionnaires.model import Audience
from surveyapp import rounds
from surveyapp.answers import extract
from surveyapp.db import Stores, reading
from surveyapp.errors import Refused
from surveyapp.rounds import CASE, Terms


@dataclass(frozen=True, slots=True)
class Which:
    """The rounds of which counts are written."""

    keurmerk: str
    period: tuple[date, date]
    example: bool = False


def write(stores: Stores, path: Path, which: Which) -> int:
    """Write the counts of the closed rounds of a period to a file; gives how many participants.

    Only rounds with the keurmerk's own questionnaires: others cannot be compared with these.
    Errors:  Refused when there is none; FileFaults when there is no such keurmerk.
    """
    packs = dict(load.keurmerk(which.keurmerk).questionnaires)
    found = extract.of_period(stores, which.keurmerk, which.period, which.example)
    kept = [tallies for one, tallies in found if _references(one) == packs and tallies.counts]
    if not kept:
        raise Refused(f"no closed round of {which.keurmerk} shares a day with {which.period[0]}/{which.period[1]}")
    write_benchmark(path, kept, FileTerms(which.keurmerk, packs, which.period))
    return len(kept)


def read(stores: Stores, path: Path, source: str, example: bool = False) -> int:
    """Keep the participants in a file as closed rounds, named after their source; gives how many.

    Participants that an earlier file of this source had for the same meetperiode, and this one has not, are emptied.
    Errors:  OSError, TableFaults when the file cannot be read; Refused when its participants fit no round here.
    """
    kept = read_file(path)
    terms = kept.terms
    if terms is None:
        raise Refused(f"{path}: found no keurmerk and meetperiode, expected a file of `surveyapp benchmark write`")
    packs = dict(load.keurmerk(terms.keurmerk).questionnaires)
    if dict(terms.questionnaires) != packs:
        raise Refused(
            f"{path}: found {_listed(terms.questionnaires)}, expected {_listed(packs)}: not the same questions"
        )
    if not source:
        raise Refused("--source: found nothing, expected a name for where the counts came from")
    names = [f"{source} {number}" for number in range(1, len(kept.participants) + 1)]
    if taken := _with_people(stores, names):
        raise Refused(f"--source: {taken[0]} is a provider with a list of its own here; choose another name")
    for number, tallies in enumerate(kept.participants, 1):
        extract.load_tallies(stores, _terms(terms, f"{source} {number}", tallies, example), tallies)
    for name in _left_over(stores, source, len(kept.participants), terms):
        extract.load_tallies(stores, _terms(terms, name, Tallies({}), example), Tallies({}))
    return len(kept.participants)


def _with_people(stores: Stores, names: Sequence[str]) -> list[str]:
    """Which of these are providers here of whom people were asked: their counts are not to be replaced."""
    with reading(stores.contacts).connect() as connection:
        held = set(connection.scalars(select(CASE.c.round_id).distinct()))
    return [one.terms.provider for one in rounds.all_rounds(stores) if one.id in held and one.terms.provider in names]


def _references(one: rounds.Round) -> dict[Audience, str]:
    return {audience: pack.reference for audience, pack in one.packs().items()}


def _listed(packs: Mapping[Audience, str]) -> str:
    return " and ".join(packs.values())


def _terms(terms: FileTerms, provider: str, tallies: Tallies, example: bool) -> Terms:
    diensten = tallies.groups(Audience.CLIENT, DIENST)
    return Terms(provider, terms.keurmerk, terms.period, terms.period, diensten, example=example)


def _left_over(stores: Stores, source: str, number: int, terms: FileTerms) -> list[str]:
    """Names of participants of an earlier, longer file of the same source."""
    found = []
    for one in rounds.all_rounds(stores):
        name, _, last = one.terms.provider.rpartition(" ")
        same = (one.terms.keurmerk, one.terms.period) == (terms.keurmerk, terms.period)
        if name == source and same and one.closed and last.isdecimal() and int(last) > number:
            found.append(one.terms.provider)
    return found
