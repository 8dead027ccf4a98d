"""Step 4, in front of it: the two CSV files of the contract, checked as a whole, become an AnswerTable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.loading.checking import Checked, check_cells, check_header, check_response_counts, check_unique
from analysis.loading.columns import Column, answer_columns, sample_columns, stratum_column
from analysis.loading.faults import FaultBook, raise_for
from analysis.loading.sheets import Sheet, read_sheet
from questionnaires.keurmerk import Keurmerk
from questionnaires.model import Audience, Questionnaire


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """The nameless rows of one round (or of one pair of files).

    Shape: `sample` has a row for each case with the columns audience, dienst, outcome, any stratum_*, and what else
    is known of the list: form, language, channel, province, answered (yes, no);
    `answers` a row for each set with response, audience, dienst, form, language, mode, the question codes
    (those of optional modules only where the round asked them), any stratum_* and <code>_other.
    All cells are str; "" was not asked. The index of both runs from 0.
    """

    sample: pd.DataFrame
    answers: pd.DataFrame
    questionnaires: Mapping[Audience, Questionnaire]
    keurmerk: Keurmerk


def read_csv(
    sample: Path, answers: Path, questionnaires: Mapping[Audience, Questionnaire], keurmerk: Keurmerk
) -> AnswerTable:
    """Read and check both files; nothing comes back when anything is wrong with either.

    Errors: OSError when a path cannot be read; TableFaults with every fault in order of file, row and column.
    Source: the contract on files; what a cell may hold follows from questionnaires and keurmerk.
    """
    books = FaultBook(str(sample)), FaultBook(str(answers))
    cases = _checked(sample, books[0], sample_columns(keurmerk, questionnaires), questionnaires)
    sets = _checked(answers, books[1], answer_columns(keurmerk, questionnaires), questionnaires)
    if cases and sets:
        check_response_counts(cases, sets, books[1], str(sample))
    raise_for(*books)
    if cases is None or sets is None:  # a file without a header has a fault, so this cannot be reached
        raise AssertionError("a file without a header must be a fault")
    kept = [name for name in cases.sheet.header if name != "case"]
    return AnswerTable(_frame(cases, kept), _frame(sets, sets.sheet.header), questionnaires, keurmerk)


def _checked(
    path: Path, book: FaultBook, columns: Mapping[str, Column], questionnaires: Mapping[Audience, Questionnaire]
) -> Checked | None:
    sheet = read_sheet(path, book)
    if sheet is None:
        return None
    whole = book.total == 0
    strata = {name: stratum_column(name, questionnaires) for name in sheet.header}
    known = {**{name: column for name, column in strata.items() if column}, **columns}
    checked = Checked(sheet, check_header(sheet, known, book), tuple(questionnaires), whole)
    check_unique(checked, book)
    check_cells(checked, book)
    return checked


def _frame(checked: Checked, names: Iterable[str]) -> pd.DataFrame:
    sheet = checked.sheet
    return pd.DataFrame({name: _column(sheet, sheet.header.index(name)) for name in names})


def _column(sheet: Sheet, place: int) -> pd.Series[str]:
    """Few different values are kept as numbers of them: rows are then picked and counted much quicker."""
    numbers = sheet.numbered[place] if sheet.numbered else None
    if numbers is None:
        return pd.Series(sheet.columns[place], dtype=object)
    values = pd.Index([*sheet.distinct[place]], dtype=object)
    return pd.Series(pd.Categorical.from_codes(numbers, values, validate=False))
