"""Step 4, in front of it: header, cells, ids and numbers of responses of the two files, checked by column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import filterfalse

import numpy as np
import numpy.typing as npt

from analysis.loading.columns import Column, Rule
from analysis.loading.faults import Fault, FaultBook, echo
from analysis.loading.quick import Texts
from analysis.loading.sheets import Cells, Sheet, is_text, report
from questionnaires.model import Audience

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Checked:
    """A file whose header is known: which column stands where. `whole`: its form had no fault."""

    sheet: Sheet
    placed: tuple[tuple[int, Column], ...]  # every known column, a doubled one twice
    audiences: tuple[Audience, ...]
    whole: bool

    def column(self, name: str) -> tuple[Texts, Column] | None:
        """The cells and rules of a column that stands in the file exactly once."""
        place = self.sheet.place(name)
        found = next((column for at, column in self.placed if at == place), None)
        return (self.sheet.columns[place], found) if place is not None and found else None


def check_header(sheet: Sheet, known: Mapping[str, Column], book: FaultBook) -> tuple[tuple[int, Column], ...]:
    """Each column once, none unknown, none missing; gives the known ones with their place."""
    seen: set[str] = set()
    for place, name in enumerate(sheet.header):
        if name in seen:
            book.add(Fault(sheet.header_row, place, name, f"{echo(name)} a second time", "each column once"))
        elif name not in known and is_text(name):
            book.add(Fault(sheet.header_row, place, name, echo(name), "a column of the contract or the questionnaires"))
        seen.add(name)
    missing = [name for name, column in known.items() if column.required and name not in seen]
    for position, name in enumerate(missing, start=len(sheet.header)):
        book.add(Fault(sheet.header_row, position, name, "no such column", f"the column {name}"))
    return tuple((place, known[name]) for place, name in enumerate(sheet.header) if name in known)


def check_unique(checked: Checked, book: FaultBook) -> None:
    """No id twice in a file; the first column of the contract is the id."""
    for place, column in checked.placed:
        if column.name in ("case", "response"):
            cells = checked.sheet.columns[place]
            if len(checked.sheet.distinct[place]) < len(cells):
                report(book, Cells(checked.sheet, place), _again(cells), "an id that no earlier row has")


def _again(cells: Iterable[str]) -> list[int]:
    seen = {""}
    twice = []
    for record, cell in enumerate(cells):
        if cell in seen and cell.strip():
            twice.append(record)
        seen.add(cell)
    return twice


def check_cells(checked: Checked, book: FaultBook) -> None:
    """Every cell against the rule of its column and its row's audience."""
    masks = _masks(checked)
    for place, column in checked.placed:
        wrong = _Wrong(checked.sheet.distinct[place], {})
        for audience, mask in masks.items():
            _check(checked, (place, column), wrong, (audience, mask), book)


@dataclass(frozen=True, slots=True)
class _Wrong:
    """Which values of a column a rule does not accept, found once for each rule."""

    values: Iterable[str]
    by_rule: dict[Rule, frozenset[str]]

    def under(self, rules: Iterable[Rule]) -> frozenset[str]:
        """What no rule of these accepts."""
        return frozenset.intersection(*map(self._of, rules))

    def _of(self, rule: Rule) -> frozenset[str]:
        if rule not in self.by_rule:
            self.by_rule[rule] = frozenset() if rule.any else frozenset(filterfalse(rule.accepts, self.values))
        return self.by_rule[rule]


def _masks(checked: Checked) -> dict[Audience | None, Mask]:
    """Which records are of which audience; None for those of which it is not known."""
    found = checked.column("audience")
    size = len(checked.sheet.starts)
    if found is None:
        return {None: np.ones(size, dtype=np.bool_)}
    cells = found[0]
    masks: dict[Audience | None, Mask] = {audience: cells == audience.value for audience in checked.audiences}
    masks[None] = ~np.logical_or.reduce(list(masks.values()))
    return {audience: mask for audience, mask in masks.items() if mask.any()}


def _check(
    checked: Checked, at: tuple[int, Column], wrong: _Wrong, rows: tuple[Audience | None, Mask], book: FaultBook
) -> None:
    (place, column), (audience, mask) = at, rows
    rules = column.rules
    if audience is not None and audience not in rules:
        bad = frozenset(wrong.values) - {""}
        expected = f"an empty cell in a row of audience {audience}"
    else:
        asked = tuple(rules.values()) if audience is None else (rules[audience],)
        bad = wrong.under(asked)
        expected = " or ".join(dict.fromkeys(rule.expected for rule in asked))
    cells = checked.sheet.columns[place]
    bad = frozenset(value for value in bad if is_text(value))
    if bad and not bad.isdisjoint(cells[mask].tolist()):
        records = [record for record in np.flatnonzero(mask).tolist() if cells[record] in bad]
        report(book, Cells(checked.sheet, place), records, expected, "text" if _is_open(rules.values()) else "")


def _is_open(rules: Iterable[Rule]) -> bool:
    return any(rule.open for rule in rules)


def check_response_counts(cases: Checked, sets: Checked, book: FaultBook, sample: str) -> None:
    """No more responses than invited cases: clients by dienst, opdrachtgevers over all.

    Where the sample's own columns have faults there is nothing to compare with.
    """
    invited = _invited(cases)
    responses = _responses(sets)
    if invited is None or responses is None:
        return
    for (audience, dienst), count in sorted(responses.items(), key=lambda item: item[0]):
        room = invited[audience, dienst]
        if count > room:
            of = f" of dienst {dienst}" if dienst else ""
            found = f"{count} {'response' if count == 1 else 'responses'} of audience {audience}{of}"
            expected = f"at most {room}, the invited cases in {echo(sample)}"
            column = "dienst" if dienst else "audience"
            book.add(Fault(0, sets.sheet.header.index(column), column, found, expected))


def _invited(cases: Checked) -> Counter[tuple[str, str]] | None:
    found = [cases.column(name) for name in ("audience", "dienst", "outcome")]
    columns = [column for column in found if column and _sound(*column)]
    if not cases.whole or len(columns) < len(found):
        return None
    found_rows = Counter(zip(*(cells.tolist() for cells, _ in columns), strict=True))  # few kinds of rows
    invited: Counter[tuple[str, str]] = Counter()
    for (audience, dienst, outcome), count in found_rows.items():
        if outcome == "invited":
            invited[_key(audience, dienst)] += count
    return invited


def _responses(sets: Checked) -> Counter[tuple[str, str]] | None:
    audience, dienst = sets.column("audience"), sets.column("dienst")
    if audience is None or dienst is None:
        return None
    sound = {
        (of.value, value): rule.accepts(value)
        for of, rule in dienst[1].rules.items()
        for value in set(dienst[0].tolist())
    }
    responses: Counter[tuple[str, str]] = Counter()
    for row, count in Counter(zip(audience[0].tolist(), dienst[0].tolist(), strict=True)).items():
        if sound.get(row, False):
            responses[_key(*row)] += count
    return responses


def _sound(cells: Texts, column: Column) -> bool:
    return all(any(rule.accepts(cell) for rule in column.rules.values()) for cell in set(cells.tolist()))


def _key(audience: str, dienst: str) -> tuple[str, str]:
    """Clients are counted by dienst, opdrachtgevers over all."""
    return (audience, "" if audience == Audience.OPDRACHTGEVER else dienst)
