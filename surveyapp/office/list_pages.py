"""What the office shows of a list that is handed in: columns, notices, counts and reasons, in plain Dutch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from questionnaires.model import Audience
from surveyapp.fieldwork.doctor.columns import IGNORED, SEARCHED, STRATUM, Heading, bare, targets
from surveyapp.fieldwork.doctor.examining import Order, title
from surveyapp.fieldwork.doctor.grids import Grid, Notice, Row
from surveyapp.fieldwork.doctor.placing import Effect, Placed, Plan
from surveyapp.fieldwork.loading import COLUMN_IN_FILE
from surveyapp.fieldwork.people import IN_ORDER

MOST_SHOWN = 200  # rows on a page
MOST_CHOICES = 150  # columns that can be changed: a form has at most 200 fields
MOST_NAMES = 40
EXAMPLES = 3
SAMPLE = 200  # rows in which examples are looked for first
LONGEST_ROW = 70
WAYS = ("manier-1", "manier-2", "manier-3")  # fields of the form
CHANNELS: tuple[tuple[str, str], ...] = (
    ("email", "E-mail"),
    ("letter", "Brief"),
    ("text", "Sms"),
    ("phone", "Telefoon"),
)
USUAL = ("email", "letter", "phone")  # the cheapest first
LONGEST = 40  # characters of a cell that is shown as an example
NAMED = ("initials", "first_name", "prefix", "surname", "street", "city")

EFFECTS: Mapping[Effect, str] = {
    Effect.NEW: "nieuw in de ronde",
    Effect.CORRECTED: "staat er al: wordt verbeterd",
    Effect.SAME: "staat er al: blijft zo",
    Effect.DUPLICATE: "dubbel: wordt één keer gevraagd",
    Effect.UNUSABLE: "onbruikbaar",
    Effect.TOO_LATE: "te laat om te veranderen",
    Effect.PASSED: "overgeslagen",
}
AUDIENCES: Mapping[Audience, str] = {Audience.CLIENT: "Cliënten", Audience.OPDRACHTGEVER: "Opdrachtgevers"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the list, and what it is taken for."""

    place: int
    title: str
    target: str
    examples: tuple[str, ...]
    hidden: bool
    remembered: bool  # is what the officer chose before


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the list with what has to be said of it."""

    row: int
    text: str


@dataclass(frozen=True, slots=True)
class Lines:
    """The first rows of which something has to be said, and how many more there are."""

    shown: tuple[Line, ...]
    more: int

    @classmethod
    def of(cls, lines: Iterator[Line]) -> Lines:
        """As many as fit on a page."""
        held = tuple(lines)
        return cls(held[:MOST_SHOWN], max(0, len(held) - MOST_SHOWN))


@dataclass(frozen=True, slots=True)
class Around:
    """What is known beside the list itself."""

    remembered: frozenset[int] = frozenset()  # columns that are what the officer chose before
    sampled: bool = False  # of this round a sample is drawn


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that the page says of a list."""

    columns: tuple[Column, ...]
    columns_more: int
    notices: tuple[str, ...]
    letters: tuple[str, ...]  # names with letters that had to be guessed
    hidden_rows: bool
    counts: tuple[tuple[str, int], ...]
    reasons: Lines
    changes: Lines
    to_mend: bool
    problem: str  # what keeps it from being put into the round
    header: int  # index of the row with the names of columns
    headers: tuple[str, ...]  # the rows that could be it
    channels: tuple[str, ...]  # three: how people are asked, in order; "" for none
    own_channels: bool  # the list says it of some

    def fields(self) -> dict[str, str]:
        """What the form on the page would send when nothing is changed."""
        said = {f"kolom-{column.place}": column.target for column in self.columns}
        return said | {"kop": str(self.header)} | dict(zip(WAYS, self.channels, strict=True))


def sheet(grid: Grid, order: Order, plan: Plan, around: Around) -> Sheet:
    """A list as the page shows it."""
    told = {notice for notice, _about in grid.notices}
    columns = tuple(_columns(grid, order.heading, around.remembered))
    return Sheet(
        columns=columns[:MOST_CHOICES],
        columns_more=max(0, len(columns) - MOST_CHOICES),
        notices=(*_missing(order, around), *(_notice(notice, about) for notice, about in grid.notices)),
        letters=_letters(grid, order.heading) if Notice.GUESSED_LETTERS in told else (),
        hidden_rows=any(row.hidden for row in grid.rows),
        counts=counts({effect.value: count for effect, count in plan.counts.items()}),
        reasons=Lines.of(Line(one.verdict.row.number, one.reason) for one in plan.placed if one.reason),
        changes=Lines.of(_changes(plan)),
        to_mend=bool(plan.of(Effect.UNUSABLE, Effect.TOO_LATE, Effect.DUPLICATE)),
        problem=twice(order.heading),
        header=order.heading.row,
        headers=tuple(f"rij {row.number}: {_begin(row)}" for row in grid.rows[:SEARCHED]),
        channels=(*order.channels, "", "", "")[:3],
        own_channels=any(name in order.heading.targets for name in IN_ORDER),
    )


def usual_channels(heading: Heading, of_round: tuple[str, ...] = ()) -> tuple[str, ...]:
    """How people are asked when nobody chose for this list: as the round says, where the list holds what that needs.

    For a round that says nothing, or only what this list cannot do: all that it can do, the cheapest first.
    """
    held = set(heading.targets)
    possible = {
        "email": "email" in held,
        "letter": {"street", "postcode"} <= held,
        "text": bool({"phone", "phone_2"} & held),
        "phone": bool({"phone", "phone_2"} & held),
    }
    usual = tuple(way for way in USUAL if possible[way])
    return tuple(way for way in of_round if possible.get(way)) or usual


def _begin(row: Row) -> str:
    text = " · ".join(filter(None, row.cells))
    return text if len(text) <= LONGEST_ROW else text[: LONGEST_ROW - 1] + "…"


def counts(by_effect: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """How many rows of each effect, in words; none are left out."""
    return tuple((EFFECTS[effect], by_effect[effect]) for effect in Effect if by_effect.get(effect))


def choices(strata: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """What a column can be: (name, as the officer reads it); "not used" first. `strata` are names and titles."""
    named = {target.name: target.title for target in targets()}
    fixed = [(name, said) for name, said in named.items() if name != IGNORED]
    more = ((STRATUM + name, f"Achtergrond: {said[:1].lower()}{said[1:]}") for name, said in strata.items())
    return ((IGNORED, named[IGNORED]), *fixed, *more)


def twice(heading: Heading) -> str:
    """What is wrong when two columns are said to be the same thing; empty when none are."""
    chosen = [target for target in heading.targets if target != IGNORED]
    doubled = sorted({title(target) for target in chosen if chosen.count(target) > 1})
    if not doubled:
        return ""
    return f"Twee kolommen zijn hetzelfde: {', '.join(doubled)}. Kies voor een van de twee iets anders."


def _columns(grid: Grid, heading: Heading, remembered: frozenset[int]) -> Iterator[Column]:
    """Columns in which something stands."""
    below = grid.rows[heading.row + 1 :]
    for place, (said, target) in enumerate(zip(heading.titles, heading.targets, strict=True)):
        filled = dict.fromkeys(row.cells[place] for row in below[:SAMPLE] if row.cells[place])  # each once
        if not filled:
            filled = dict.fromkeys(islice((row.cells[place] for row in below if row.cells[place]), 1))
        examples = tuple(_short(cell) for cell in islice(filled, EXAMPLES))
        if said or examples:
            name = _short(said) or f"kolom {place + 1} (zonder naam)"
            yield Column(place, name, target, examples, place in grid.hidden_columns, place in remembered)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _missing(order: Order, around: Around) -> Iterator[str]:
    """Columns without which nobody can be asked, and who of them will be."""
    held = set(order.heading.targets)
    if around.sampled:
        yield "Van deze ronde vragen wij een steekproef. Het lot bepaalt wie van deze lijst wij vragen."
    if order.audience is Audience.CLIENT and "dienst" not in held:
        yield "Geen kolom is gekozen als dienst. Kies hieronder welke kolom dat is."
    if not held & {"email", "phone", "phone_2", "postcode"}:
        yield "Geen kolom is gekozen als e-mailadres, telefoon of postcode. Zonder adres kan niemand worden gevraagd."


def _letters(grid: Grid, heading: Heading) -> tuple[str, ...]:
    """Names with letters outside ASCII, each once."""
    places = [heading.places[name] for name in NAMED if name in heading.places]
    found = (row.cells[place] for row in grid.rows[heading.row + 1 :] for place in places)
    names = dict.fromkeys(_short(cell) for cell in found if not cell.isascii())
    return tuple(names)[:MOST_NAMES]


NOTICES: Mapping[Notice, str] = {
    Notice.GUESSED_LETTERS: "Het bestand zegt niet welke letters het gebruikt. Wij lazen het zoals Windows schrijft.",
    Notice.LOST_LETTERS: "Letters die een vraagteken werden: {} cellen. Dat gebeurde voordat wij het bestand kregen.",
    Notice.HIDDEN_ROWS: "Verborgen rijen: {}. Die doen niet mee, tenzij u dat hieronder kiest.",
    Notice.HIDDEN_COLUMNS: "Verborgen kolommen: {}. Die lezen wij wel.",
    Notice.FILTER: "Er staat een filter aan. Wat het filter verbergt, doet niet mee, tenzij u dat hieronder kiest.",
    Notice.OTHER_SHEETS: "Wij lazen alleen het eerste blad. Niet gelezen: {}.",
    Notice.MERGED: "Samengevoegde cellen: {}. Alleen de eerste cel van elke groep heeft inhoud.",
    Notice.ERROR_CELLS: "Cellen met een fout van Excel, zoals #N/B: {}. Kijk die rijen na.",
}


def _notice(notice: Notice, about: str) -> str:
    before, place, after = NOTICES[notice].partition("{}")
    return before + about + after if place else before


def _changes(plan: Plan) -> Iterator[Line]:
    """Each value that is read differently from how it was written, and each that changes in the round."""
    for one in plan.placed:
        if one.effect in (Effect.NEW, Effect.CORRECTED, Effect.SAME):
            yield from _row_changes(one)


def _row_changes(one: Placed) -> Iterator[Line]:
    number = one.verdict.row.number
    for change in one.verdict.changes:
        if bare(change.before) != bare(change.after):  # capitals, spaces and signs only: nothing to look at
            yield Line(number, f"{change.column}: “{_short(change.before)}” lezen wij als “{_short(change.after)}”")
    if one.effect is Effect.CORRECTED:
        names = ", ".join(title(COLUMN_IN_FILE.get(name, name)) for name in one.differences)
        yield Line(number, f"verandert in de ronde: {names}")
