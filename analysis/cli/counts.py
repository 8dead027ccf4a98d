"""Step 4 from the command line: files of counts beside the own answers, and whether they belong there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.benchmark_file import FileTerms, Kept, read_file
from analysis.cli.rules import Rules, Unusable
from analysis.loading.faults import flat
from analysis.tallies import Tallies
from analysis.trend import Earlier
from questionnaires.faults import FileFaults
from questionnaires.load import questionnaire
from questionnaires.model import Audience


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the own answers: other participants, and earlier rounds of the same provider."""

    others: Sequence[Tallies]
    earlier: Sequence[Earlier]


def others(path: Path | None, rules: Rules) -> Sequence[Tallies]:
    """The other participants; none without a file. Errors: as `read_file`; Unusable when they were asked otherwise."""
    if path is None:
        return ()
    kept = read_file(path)
    references = {audience: pack.reference for audience, pack in rules.questionnaires.items()}
    if kept.terms is not None:
        _check_keurmerk(path, kept.terms, rules.keurmerk.name)
        _check_packs(path, kept.terms.questionnaires, references)
    return kept.participants


def earlier(paths: Sequence[Path], rules: Rules) -> list[Earlier]:
    """The earlier rounds, one in each file. Errors: as `read_file`; Unusable when a file is no such round."""
    return [_earlier(path, read_file(path), rules) for path in paths]


def _earlier(path: Path, kept: Kept, rules: Rules) -> Earlier:
    if kept.terms is None or len(kept.participants) != 1:
        raise Unusable(f"{flat(str(path))}: found no counts of one round with its meetperiode; make it with `counts`")
    _check_keurmerk(path, kept.terms, rules.keurmerk.name)
    try:
        packs = {audience: questionnaire(reference) for audience, reference in kept.terms.questionnaires.items()}
    except FileFaults as faults:
        raise Unusable(str(faults)) from faults
    return Earlier(kept.terms.period, kept.participants[0], packs)


def joined(paths: Sequence[Path]) -> tuple[list[Tallies], FileTerms]:
    """All participants of some files and their terms; the period runs from the first to the last of their days.

    Errors: as `read_file`; Unusable when the files do not belong together.
    """
    kept = {path: read_file(path) for path in paths}
    terms = [found.terms for found in kept.values() if found.terms is not None]
    if len(terms) < len(kept):
        lacking = next(path for path, found in kept.items() if found.terms is None)
        raise Unusable(f"{flat(str(lacking))}: it does not say of which keurmerk and meetperiode it is")
    first = terms[0]
    for path, found in zip(kept, terms, strict=True):
        _check_keurmerk(path, found, first.keurmerk)
        _check_packs(path, found.questionnaires, first.questionnaires)
        if found.period[0] > first.period[1] or first.period[0] > found.period[1]:
            raise Unusable(f"{flat(str(path))}: its meetperiode shares no day with that of {flat(str(paths[0]))}")
    period = min(found.period[0] for found in terms), max(found.period[1] for found in terms)
    participants = [one for found in kept.values() for one in found.participants]
    return participants, FileTerms(first.keurmerk, first.questionnaires, period)


def _check_keurmerk(path: Path, terms: FileTerms, wanted: str) -> None:
    if terms.keurmerk != wanted:
        raise Unusable(f"{flat(str(path))}: found counts of keurmerk {flat(terms.keurmerk)}, expected {wanted}")


def _check_packs(path: Path, found: Mapping[Audience, str], wanted: Mapping[Audience, str]) -> None:
    for audience, reference in found.items():
        if wanted.get(audience, reference) != reference:
            raise Unusable(f"{flat(str(path))}: found answers on {flat(reference)}, expected {wanted[audience]}")
