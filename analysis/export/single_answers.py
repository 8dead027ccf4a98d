"""Step 4, other files: the sets of one audience for SPSS, for the bureau's own research and nobody else.

Single answers never go to a provider, a funder or a keurmerk's owner: they get figures. Left out are ids, open texts
and whatever orders the sets; backgrounds that fewer than five sets share become "anders".
"""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat

from analysis.export.variables import Variable, variables
from analysis.loading.answers import AnswerTable
from questionnaires.model import OTHER, Audience, Question

LEAST_SETS = 10  # as for a distribution
LEAST_SHARED = 5  # sets with the same value of a background
BACKGROUNDS = {"dienst": "Dienst", "form": "Vragenlijst", "language": "Taal", "mode": "Wijze van invullen"}
DATE, TIME = (92, b"01 Jan 70"), (101, b"00:00:00")  # place in the header, and what stands there in every file
NOTE = [  # lines of at most 80 characters
    "Losse antwoorden, alleen voor onderzoek door het bureau zelf.",
    "Niet doorgeven aan dienstverlener, opdrachtgever, financier of keurmerk.",
    "Probeer niemand te herkennen.",
]


class TooFew(Exception):  # noqa: N818 - said of the answers
    """There are too few sets to give any of them out."""


def as_sav(table: AnswerTable, audience: Audience) -> bytes:
    """The sets of an audience as an SPSS file; the same answers, in whatever order, give the same bytes.

    Errors:  TooFew below ten sets.
    """
    questionnaire = table.questionnaires[audience]
    rows = table.answers[table.answers["audience"].to_numpy(dtype=object) == audience.value]
    if len(rows) < LEAST_SETS:
        raise TooFew(f"{len(rows)} sets of {audience}: a file of single answers is made from {LEAST_SETS}")
    known = [(question, one) for question in questionnaire.questions for one in variables(question, table.keurmerk)]
    asked = [(question, one) for question, one in known if question.code in rows.columns]
    columns = _backgrounds(rows) | {one.name: _column(rows[q.code], q, one) for q, one in asked}
    frame = pd.DataFrame(columns)
    frame = frame.sort_values(list(frame.columns), kind="stable", na_position="first").reset_index(drop=True)
    return _written(frame, [one for _, one in asked], questionnaire.title)


def _backgrounds(rows: pd.DataFrame) -> dict[str, list[str]]:
    strata = [name for name in rows.columns if name.startswith("stratum_")]
    return {name: general(rows[name].tolist()) for name in (*BACKGROUNDS, *strata) if name in rows.columns}


def general(values: list[str]) -> list[str]:
    """Values that fewer than five sets share become one; if these are too few together, the next rarest joins them."""
    sizes = Counter(values)
    rare = {value for value, size in sizes.items() if size < LEAST_SHARED or value == OTHER}
    for value, size in sorted(sizes.items(), key=lambda pair: (pair[1], pair[0])):
        if not rare or sum(sizes[one] for one in rare) >= LEAST_SHARED:
            break
        if size:
            rare.add(value)
    return [OTHER if value in rare else value for value in values]


def _column(cells: pd.Series[str], question: Question, one: Variable) -> list[float | None]:
    return [_number(str(cell), question, one) for cell in cells]


def _number(cell: str, question: Question, one: Variable) -> float | None:
    if not cell:
        return None
    if cell in one.numbers:
        return float(one.numbers[cell])
    if question.several:
        chosen = cell.split(";")
        gap = next((number for code, number in one.numbers.items() if code in chosen), None)
        return float(gap) if gap is not None else float(one.option in chosen)
    return float(cell)


def _written(frame: pd.DataFrame, made: list[Variable], title: str) -> bytes:
    labels = {one.name: one.label for one in made}
    names: dict[str, Any] = {one.name: one.words for one in made}
    missing: dict[str, Any] = {one.name: [*one.missing] for one in made if one.missing}
    with tempfile.TemporaryDirectory(prefix="oordeel-") as folder:
        path = Path(folder) / "answers.sav"
        pyreadstat.write_sav(
            frame,
            str(path),
            file_label=title[:64],
            column_labels=[BACKGROUNDS.get(name) or labels.get(name) or name for name in frame.columns],
            variable_value_labels=names,
            missing_ranges=_ranges(missing),
            variable_measure={name: _measure(name, made) for name in frame.columns},
            note=NOTE,
        )
        return _without_moment(path.read_bytes())


def _ranges(missing: dict[str, list[int]]) -> dict[str, list[Any]]:
    """SPSS takes three single numbers or one range: all of ours lie together at the end."""
    return {name: [{"lo": min(numbers), "hi": max(numbers)}] for name, numbers in missing.items()}


def _measure(name: str, made: list[Variable]) -> str:
    found = next((one for one in made if one.name == name), None)
    if found is None or found.option:
        return "nominal"
    return (
        "scale"
        if found.graded
        else "ordinal"
        if all(c.isdecimal() for c, n in found.numbers.items() if n < 95)
        else "nominal"
    )


def _without_moment(made: bytes) -> bytes:
    for start, text in (DATE, TIME):
        made = made[:start] + text + made[start + len(text) :]
    return made
