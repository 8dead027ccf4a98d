"""Step 4 of an open round: counts of which some sets of each group are left out, so that nothing can be subtracted.

The final figures hold every set. Where they differ from provisional ones by one person, that person is given away;
so of each group that provisional figures hold, some sets wait for the final ones. Which, the lot decided when the
sets were mixed: those with the smallest ids, which are random. Source: docs/adr/0010-held-back.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import scores
from analysis.bases import grade_question
from analysis.loading.answers import AnswerTable
from analysis.tallies import DIENST, HELD, OUTCOME, TOTAL, USABLE, Key, Tallies, is_usable, one_writing, rule_of
from questionnaires.keurmerk import Profile
from questionnaires.model import OTHER, Audience

BACK = 5  # sets of each group that wait for the final figures
STEP = 5  # sets by which a group grows, or it stays as it was

_Mask = npt.NDArray[np.bool_]


def held_back(table: AnswerTable, profile: Profile, before: Tallies) -> Tallies:
    """Counts of an open round for provisional figures: lists, grades and how many sets; nothing else is in them.

    `table` holds the mixed sets, `before` the counts of the provisional figures before these (none: an empty one).
    A group is a dienst of the clients, or all opdrachtgevers. It comes in with `masked_below` grades beside those
    that wait, and grows by `STEP` grades at least; until then it stays as it was in `before`.
    """
    counts: Counter[Key] = Counter()
    for audience in table.questionnaires:
        counts.update(_lists(table, audience))
        fresh, old = _of_groups(table, profile, audience), _groups(before, audience, _grade(table, audience))
        for group in sorted({*fresh, *old}):
            counts.update(_chosen(fresh.get(group, {}), old.get(group, {}), profile, _grade(table, audience)))
        counts[audience.value, TOTAL, "", HELD, ""] += BACK
    return Tallies({key: count for key, count in counts.items() if count})


def _chosen(fresh: dict[Key, int], old: dict[Key, int], profile: Profile, grade: str) -> dict[Key, int]:
    """The new counts of a group, or those before."""
    now, then = _number(fresh, grade), _number(old, grade)
    return fresh if now - then >= (STEP if then else profile.masked_below) else old


def _number(counts: dict[Key, int], grade: str) -> int:
    return sum(count for (_, split, _, question, _), count in counts.items() if split == TOTAL and question == grade)


def _lists(table: AnswerTable, audience: Audience) -> Counter[Key]:
    """The cases of an audience by outcome."""
    counts: Counter[Key] = Counter()
    mine = table.sample[(table.sample["audience"] == audience.value).to_numpy(dtype=np.bool_)]
    for diensten, outcome in zip(mine["dienst"], mine["outcome"], strict=True):
        counts[audience.value, TOTAL, "", OUTCOME, outcome] += 1
        for dienst in filter(None, diensten.split(";")):
            counts[audience.value, DIENST, dienst, OUTCOME, outcome] += 1
    return counts


def _of_groups(table: AnswerTable, profile: Profile, audience: Audience) -> dict[str, dict[Key, int]]:
    """By group: the counts of all its sets with a grade but those that wait."""
    answers, grade = table.answers, _grade(table, audience)
    if not grade:
        return {}
    mine = (answers["audience"] == audience.value).to_numpy(dtype=np.bool_)
    rule = rule_of(profile, audience)
    given = mine & is_usable(answers, rule) & _graded(answers[grade])
    found = {}
    for group, members in _members(answers, audience, given):
        rest = members.sort_values("response").iloc[BACK:]
        found[group] = _counted(rest[grade], (audience, grade, group))
    return found


def _members(answers: pd.DataFrame, audience: Audience, given: _Mask) -> Iterator[tuple[str, pd.DataFrame]]:
    kept = answers[given]
    if audience is Audience.OPDRACHTGEVER:
        yield "", kept
        return
    for dienst in sorted(set(kept["dienst"])):
        yield dienst, kept[kept["dienst"] == dienst]


def _counted(cells: pd.Series[str], of: tuple[Audience, str, str]) -> dict[Key, int]:
    """Grades and sets of one group, in total and by its dienst; by which form is not told."""
    audience, grade, group = of
    grades = Counter(one_writing(cell) for cell in cells)
    splits = [(TOTAL, ""), *([(DIENST, group)] if group else [])]
    found: dict[Key, int] = {}
    for split, name in splits:
        found |= {(audience.value, split, name, grade, code): count for code, count in grades.items()}
        found[audience.value, split, name, USABLE, OTHER] = len(cells)
    return found


def _groups(before: Tallies, audience: Audience, grade: str) -> dict[str, dict[Key, int]]:
    """The groups of earlier provisional counts, each as `_counted` gave it."""
    found: dict[str, dict[Key, int]] = {}
    mine = {key: n for key, n in before.counts.items() if key[0] == audience and key[3] in (grade, USABLE)}
    if audience is Audience.OPDRACHTGEVER:
        return {"": {key: n for key, n in mine.items() if key[1] == TOTAL}} if mine else {}
    for key, count in mine.items():
        if key[1] == DIENST:
            held = found.setdefault(key[2], {})
            held[key] = held[key[0], TOTAL, "", key[3], key[4]] = count
    return found


def _grade(table: AnswerTable, audience: Audience) -> str:
    question = grade_question(table.questionnaires[audience])
    return question.code if question else ""


def _graded(cells: pd.Series[str]) -> _Mask:
    given = {cell: bool(scores.grades({cell: 1})) for cell in set(cells)}
    return cells.map(given).to_numpy(dtype=np.bool_)
