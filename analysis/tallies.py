"""Step 4: an AnswerTable becomes counts, which add up over rounds; every figure is made of these alone.

A row is (audience, split, group, question, code) and a count above zero. `split` is total (group ""), dienst,
stratum_<name>, a crossing (crossings.py) or of the list (asked.py). `question` is a question's code, or one of the
reserved names below: they start with #, which no code can, as do the reserved codes. All questions are counted over
usable sets only.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.asked import of_the_list
from analysis.bases import base, grade_question, groups
from analysis.crossings import crossings
from analysis.loading.answers import AnswerTable
from questionnaires.keurmerk import Keurmerk, Profile, Usable
from questionnaires.model import MISSING, NOT_APPLICABLE, NOT_REACHED, REFUSED, Audience, Kind, Question, Questionnaire

TOTAL = "total"
DIENST = "dienst"
OUTCOME = "#outcome"  # code: a case's outcome; counts cases
USABLE = "#usable"  # code: form; counts usable sets
LOST = "#lost"  # code: form; counts sets that are not usable
HELD = "#held"  # counts how many sets of each group wait for the final figures (an open round; total only)
MODULE = "#module"  # code: a module's question; counts the tables that have its column (total only)
ANSWERED = "#n"  # of a question with several answers: sets with at least one that counts
GROUP = "#group:"  # of the same: sets with at least one counting answer in this coarser group
GIVEN = "#given"  # of a question with open text: sets with any text; the text itself is never kept

FROM = "#from:"  # then a number and a question: its grades over sets with so many answered, where the rules are open

Key: TypeAlias = tuple[str, str, str, str, str]
Row: TypeAlias = tuple[str, str, str, str, str, int]
_Mask: TypeAlias = npt.NDArray[np.bool_]
_Split: TypeAlias = tuple[str, str, _Mask]  # name, group, and which rows belong to it
_NOT_ANSWERED = ("", *MISSING, NOT_APPLICABLE, REFUSED)


@dataclass(frozen=True)
class Tallies:
    """Counts by (audience, split, group, question, code); adding two gives the counts of both together."""

    counts: Mapping[Key, int]
    _found: dict[tuple[str, str, str, str], dict[str, int]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        found: dict[tuple[str, str, str, str], dict[str, int]] = defaultdict(dict)
        for (audience, split, group, question, code), count in self.counts.items():
            if count < 1:
                raise ValueError(f"a count of {count} for {question} {code}: only counts above zero are kept")
            found[audience, split, group, question][code] = count
        object.__setattr__(self, "_found", dict(found))

    def __add__(self, other: Tallies) -> Tallies:
        return Tallies(Counter(self.counts) + Counter(other.counts))

    def of(self, audience: str, question: str, split: str = TOTAL, group: str = "") -> Mapping[str, int]:
        """Counts by code of one question in one group; {} when nobody gave any."""
        return self._found.get((audience, split, group, question), {})

    def groups(self, audience: str, split: str) -> tuple[str, ...]:
        """The groups of a split that hold anything, sorted."""
        return tuple(sorted({key[2] for key in self._found if key[:2] == (audience, split)}))

    def rows(self) -> Iterator[Row]:
        """All rows, sorted, as the answers store keeps them."""
        return ((*key, count) for key, count in sorted(self.counts.items()))

    @classmethod
    def from_rows(cls, rows: Iterable[Row]) -> Tallies:
        """Tallies from kept rows. Errors: ValueError when a row stands there twice or counts nothing."""
        counts: dict[Key, int] = {}
        for *key, count in rows:
            audience, split, group, question, code = key
            if (audience, split, group, question, code) in counts:
                raise ValueError(f"the row {key} stands there twice")
            counts[audience, split, group, question, code] = count
        return cls(counts)


def tally(table: AnswerTable, profile: Profile) -> Tallies:
    """Count a round: cases by outcome, sets by form, and every question over the usable sets.

    Source: the contract on figures, rules 1 and 6.
    """
    counts: Counter[Key] = Counter()
    for audience, questionnaire in table.questionnaires.items():
        sample = table.sample[table.sample["audience"].to_numpy(dtype=object) == audience.value]
        answers = table.answers[table.answers["audience"].to_numpy(dtype=object) == audience.value]
        usable = is_usable(answers, rule_of(profile, audience))
        _count_column(counts, (audience, OUTCOME), sample["outcome"], _splits(sample))
        counts.update(of_the_list(audience.value, sample, OUTCOME))
        _count_column(
            counts, (audience, LOST), answers["form"][~usable], _splits(answers[_split_columns(answers)][~usable])
        )
        kept = answers[usable]
        splits = _splits(kept)
        _count_column(counts, (audience, USABLE), kept["form"], splits)
        for question in questionnaire.questions:
            if question.code in kept.columns:
                reads = _reader(question, table.keurmerk)
                _count_column(counts, (audience, question.code), kept[question.code], splits, reads)
        counts.update(crossings(questionnaire, table.keurmerk, kept))
        _count_open(counts, table, audience, profile)
        counts.update(_modules(audience, questionnaire, table.answers))
    return Tallies(dict(counts))


def other_grades(answered: int, question: str) -> str:
    """The reserved name of a question's grades over the sets that another usable rule would count."""
    return f"{FROM}{answered}:{question}"


def _count_open(counts: Counter[Key], table: AnswerTable, audience: Audience, profile: Profile) -> None:
    """The clients' grades once more under each other usable rule that the keurmerk leaves open."""
    rule, question = rule_of(profile, audience), grade_question(table.questionnaires[audience])
    if audience is not Audience.CLIENT or rule is None or question is None:
        return
    answers = table.answers[table.answers["audience"].to_numpy(dtype=object) == audience.value]
    reached, given = _reach(answers, rule)
    answers = answers[[question.code, *_split_columns(answers)]]
    for answered in profile.open.answered:
        kept = answers[_enough(reached, given, replace(rule, answered=answered))]
        name = other_grades(answered, question.code)
        _count_column(counts, (audience, name), kept[question.code], _splits(kept), _reader(question, table.keurmerk))


def is_usable(answers: pd.DataFrame, rule: Usable | None) -> _Mask:
    """Which sets of one audience count (contract, rule 1).

    Shape: a bool for each row of `answers`. Without a rule every set counts.
    """
    return np.ones(len(answers), dtype=np.bool_) if rule is None else _enough(*_reach(answers, rule), rule)


def _reach(answers: pd.DataFrame, rule: Usable) -> tuple[_Mask, npt.NDArray[np.int64]]:
    """For each set: were all questions of the rule reached, and how many of them were answered."""
    size = len(answers)
    reached = np.ones(size, dtype=np.bool_)
    answered = np.zeros(size, dtype=np.int64)
    for code in rule.questions:
        cells = answers[code]
        reached &= ~cells.isin(("", NOT_REACHED)).to_numpy(dtype=np.bool_)
        answered += ~cells.isin(_NOT_ANSWERED).to_numpy(dtype=np.bool_)
    return reached, answered


def _enough(reached: _Mask, answered: npt.NDArray[np.int64], rule: Usable) -> _Mask:
    enough = answered >= rule.answered
    return enough & reached if rule.reached else enough


def rule_of(profile: Profile, audience: Audience) -> Usable | None:
    """Which sets of an audience count; None: all."""
    return next((rule for rule in profile.usable if rule.audience is audience), None)


def _splits(rows: pd.DataFrame) -> tuple[_Split, ...]:
    """The total, each dienst and each group of each stratum; a row with several diensten is in each of them."""
    size = len(rows)
    splits: list[_Split] = [(TOTAL, "", np.ones(size, dtype=np.bool_))]
    for name in _split_columns(rows):
        values, cells = pd.factorize(rows[name])
        parts = [_parts(name, str(cell)) for cell in cells]
        for group in sorted({part for held in parts for part in held if part}):
            holding = [place for place, held in enumerate(parts) if group in held]
            splits.append((name, group, np.isin(values, holding)))
    return tuple(splits)


def _split_columns(rows: pd.DataFrame) -> list[str]:
    return [DIENST, *(name for name in rows.columns if name.startswith("stratum_"))]


def _parts(split: str, cell: str) -> list[str]:
    return cell.split(";") if split == DIENST else [cell]


def _count_column(
    counts: Counter[Key],
    of: tuple[Audience, str],
    cells: pd.Series[str],
    splits: Iterable[_Split],
    reads: Callable[[str], Iterable[str]] = lambda cell: (cell,),
) -> None:
    """Count a column in each split, each cell as the codes it reads as; empty cells were not asked."""
    audience, question = of
    values, names = pd.factorize(cells)
    codes = [tuple(reads(str(name))) if name else () for name in names]
    for split, group, mask in splits:
        for held, count in zip(codes, np.bincount(values[mask], minlength=len(names)).tolist(), strict=True):
            for code in held if count else ():
                counts[audience.value, split, group, question, code] += count


def _reader(question: Question, keurmerk: Keurmerk) -> Callable[[str], Iterable[str]]:
    """How a stored cell becomes the codes that are counted."""
    if question.several:
        return lambda cell: _several(question, keurmerk, cell)
    return {Kind.TEXT: _given, Kind.DECIMAL: _decimal}.get(question.kind, lambda cell: (cell,))


def _several(question: Question, keurmerk: Keurmerk, cell: str) -> list[str]:
    """What one cell with several answers counts for: each answer, and the bases of the figure and its groups."""
    chosen = cell.split(";")
    extra = [ANSWERED] if set(chosen) & set(base(question, keurmerk)) else []
    coarse = [GROUP + group for group, held in groups(question, keurmerk).items() if set(chosen) & set(held)]
    return [*chosen, *extra, *coarse]


def _given(cell: str) -> tuple[str]:
    """Open text is only counted; skipped and not reached are not text."""
    return (cell if cell in MISSING else GIVEN,)


def _decimal(cell: str) -> tuple[str]:
    return (one_writing(cell),)


def one_writing(cell: str) -> str:
    """A grade written 8.0 and one written 8 are the same grade."""
    return cell.removesuffix(".0")


def _modules(audience: Audience, questionnaire: Questionnaire, answers: pd.DataFrame) -> Counter[Key]:
    asked = (q.code for q in questionnaire.questions if q.module and q.code in answers.columns)
    return Counter((audience.value, TOTAL, "", MODULE, code) for code in asked)
