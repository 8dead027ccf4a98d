"""What the office says of a response account: two small tables of texts, which any page may print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from surveyapp.fieldwork.account import DROPPED, Account, Line
from surveyapp.fieldwork.account_channels import ChannelLine
from surveyapp.models.case import Outcome
from surveyapp.models.message import Channel
from surveyapp.rounds import Round

HIDDEN = "*"  # so few people asked that the number would tell who
NOTHING = "–"
AUDIENCES: Mapping[str, str] = {"client": "Cliënten", "opdrachtgever": "Opdrachtgevers", "cursist": "Cursisten"}
OUTCOMES: Mapping[Outcome, str] = {
    Outcome.DUPLICATE: "dubbel",
    Outcome.INCOMPLETE: "onbruikbaar",
    Outcome.NOT_SAMPLED: "niet in de steekproef",
    Outcome.OPTED_OUT: "vooraf afgemeld",
    Outcome.UNDELIVERABLE: "niet te bereiken",
}
REASONS: Mapping[str, str] = {
    "bounced": "mail of sms kwam terug",
    "returned": "brief kwam terug",
    "moved": "verhuisd",
    "deceased": "overleden",
    "wrong_number": "verkeerd nummer",
    "": "reden niet bekend",
}
CHANNELS: Mapping[Channel, str] = {
    Channel.EMAIL: "E-mail",
    Channel.LETTER: "Brief",
    Channel.TEXT: "Sms",
    Channel.PHONE: "Telefoon",
}


class Kind(StrEnum):
    """How a row looks."""

    SUM = "sum"
    LESS = "less"
    PART = "part"  # of the row above it
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its name, and a text for each column."""

    name: str
    cells: tuple[str, ...]
    kind: Kind = Kind.SUM


@dataclass(frozen=True, slots=True)
class Table:
    """A table of which every cell is a text."""

    title: str
    head: tuple[str, ...]  # of the first column too
    rows: tuple[Row, ...]

    @property
    def hides(self) -> bool:
        """Whether a number is not told."""
        return any(HIDDEN in row.cells for row in self.rows)


def by_audience(account: Account, answers: bool = True) -> Table:
    """From all people supplied to the sets that count, a column for each audience; or only to who is asked."""
    lines = account.audiences
    head = ("", *(AUDIENCES[line.audience] for line in lines))
    rows = (*_lists(lines), *(_answers(lines, account.round.closed) if answers else ())) if lines else ()
    return Table("Van lijst naar antwoord" if answers else "Van lijst naar netto steekproef", head, rows)


def by_dienst(account: Account, answers: bool = True) -> Table:
    """The same for each dienst of the clients, shorter."""
    names, closed = dienst_names(account.round), account.round.closed
    last = ("Begonnen", "Bruikbaar" if closed else "Ingevuld") if answers else ()
    head = ("Dienst", "Aangeleverd", "Niet gevraagd", "Netto steekproef", *last)
    width = len(head) - 1
    rows = (Row(_named(line, names), _dienst_cells(line, closed)[:width], Kind.PLAIN) for line in account.lines)
    return Table("Cliënten per dienst", head, tuple(rows))


def channel_table(lines: tuple[ChannelLine, ...]) -> Table:
    """By which channel people are asked now, and which did not reach them."""
    head = ("Manier", "Wordt zo gevraagd", "Lukte niet", "Waarom niet")
    rows = tuple(Row(CHANNELS[one.channel], _channel_cells(one), Kind.PLAIN) for one in lines)
    return Table("Hoe wij mensen bereiken", head, rows)


def dienst_names(round_: Round) -> Mapping[str, str]:
    """The diensten of a round's keurmerk in words; of who has none known too."""
    return {dienst.key: dienst.name for dienst in round_.keurmerk.diensten} | {"": "dienst niet bekend"}


def _lists(lines: tuple[Line, ...]) -> Iterator[Row]:
    yield Row("Aangeleverd", _numbers(line.supplied for line in lines))
    for outcome in DROPPED:
        yield Row(f"min: {OUTCOMES[outcome]}", _numbers(line.outcomes.get(outcome, 0) for line in lines), Kind.LESS)
        if outcome is Outcome.UNDELIVERABLE:
            yield from _reasons(lines)
    yield Row("Netto steekproef", _numbers(line.net_sample for line in lines))
    yield Row("uitgenodigd", _numbers(line.invited for line in lines), Kind.PART)


def _answers(lines: tuple[Line, ...], closed: bool) -> Iterator[Row]:
    yield Row("begonnen", _counts([line.started for line in lines], lines), Kind.PART)
    yield Row("ingevuld", _counts([line.answered for line in lines], lines), Kind.PART)
    yield Row("wil niet meedoen", _counts([line.refused for line in lines], lines), Kind.PART)
    if closed:
        yield Row("Bruikbaar", _counts([line.usable for line in lines], lines))
    response = [line.usable if closed else line.answered for line in lines]
    cells = (_percent(part, line) for part, line in zip(response, lines, strict=True))
    yield Row("Respons" if closed else "Respons tot nu toe", tuple(cells))


def _reasons(lines: tuple[Line, ...]) -> Iterator[Row]:
    """Why people cannot be reached; nothing when no reason is known of anybody."""
    known = [reason for reason in REASONS if any(line.reasons.get(reason) for line in lines)]
    if known != [""]:
        for reason in known:
            yield Row(REASONS[reason], _numbers(line.reasons.get(reason, 0) for line in lines), Kind.PART)


def _dienst_cells(line: Line, closed: bool) -> tuple[str, ...]:
    asked = (line.supplied, line.supplied - line.net_sample, line.net_sample)
    counts = [line.started, line.usable if closed else line.answered]
    return (*_numbers(iter(asked)), *_counts(counts, (line, line)))


def _channel_cells(line: ChannelLine) -> tuple[str, ...]:
    why = ", ".join(f"{REASONS.get(reason, reason)}: {people}" for reason, people in line.failed.items())
    return (*_numbers(iter((line.asked, sum(line.failed.values())))), why or NOTHING)


def _named(line: Line, names: Mapping[str, str]) -> str:
    return " + ".join(names.get(key, key) for key in line.diensten)


def _numbers(numbers: Iterator[int]) -> tuple[str, ...]:
    return tuple(str(number) for number in numbers)


def _counts(counts: list[int | None], lines: tuple[Line, ...]) -> tuple[str, ...]:
    return tuple(_count(count, line) for count, line in zip(counts, lines, strict=True))


def _count(count: int | None, line: Line) -> str:
    if count is not None:
        return str(count)
    return HIDDEN if line.net_sample and line.answered is None else NOTHING


def _percent(part: int | None, line: Line) -> str:
    if part is None or not line.net_sample:
        return _count(None, line)
    exact = Decimal(100 * part) / line.net_sample
    return f"{exact.quantize(Decimal('0.1'), ROUND_HALF_UP)}%".replace(".", ",")
