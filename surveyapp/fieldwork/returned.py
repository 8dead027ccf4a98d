"""Step 1, for the helpdesk: letters that came back, many at once, by number on the list or code on the letter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, select

from surveyapp import erasing, letter_codes
from surveyapp.db import Stores
from surveyapp.errors import Refused
from surveyapp.fieldwork import helpdesk, loading
from surveyapp.fieldwork.helpdesk import Trouble
from surveyapp.models.message import Channel
from surveyapp.rounds import CASE

MOST = 500  # lines at once
LONGEST = 60  # signs of a line


class Verdict(StrEnum):
    """What became of one line."""

    NOTED = "noted"
    KNOWN = "known"  # it was noted before, or stands twice among these lines
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Line:
    """One line, with whose letter it was."""

    typed: str
    verdict: Verdict
    case_id: int = 0
    number: str = ""


def take_in(stores: Stores, secret: str, round_id: int, text: str) -> tuple[Line, ...]:
    """Note of each letter that it came back; all lines in one transaction, empty ones left out.

    Who answered or refused stays who they are: only that letters do not reach them is noted.
    Errors:  Refused, in Dutch, on too many lines and in a closed round.
    """
    typed = [line[:LONGEST] for line in map(str.strip, text.splitlines()) if line]
    if len(typed) > MOST:
        raise Refused(f"Dit zijn {len(typed)} regels. Vul er hoogstens {MOST} tegelijk in.")
    with stores.contacts.begin() as connection:
        if loading.hold(connection, round_id):
            raise Refused("Deze ronde is gesloten. Er hoeft niets meer te worden genoteerd.")
        whose = _whose(connection, secret, round_id, typed)
        lines = tuple(_judged(typed, whose))
        for case_id in sorted(line.case_id for line in lines if line.verdict is Verdict.NOTED):
            helpdesk.note(connection, case_id, Trouble.RETURNED)
    return lines


def _judged(typed: Sequence[str], whose: Mapping[str, Any]) -> Iterator[Line]:
    seen: set[int] = set()
    for line in typed:
        case = whose.get(line)
        if case is None:
            yield Line(line, Verdict.UNKNOWN)
            continue
        known = case.id in seen or Channel.LETTER in case.failed
        seen.add(case.id)
        yield Line(line, Verdict.KNOWN if known else Verdict.NOTED, case.id, case.number)


def _whose(connection: Connection, secret: str, round_id: int, typed: Sequence[str]) -> dict[str, Any]:
    """Each line that says somebody of this round, with their row."""
    query = select(CASE.c.id, CASE.c.number, CASE.c.seed, CASE.c.failed)
    mine = query.where(CASE.c.round_id == round_id, erasing.named())
    by_number = {row.number: row for row in connection.execute(mine.where(CASE.c.number.in_(typed)))}
    codes = {line: code for line in typed if line not in by_number and (code := letter_codes.read(line))}
    ids = {line: letter_codes.case_of(secret, code) for line, code in codes.items()}
    by_id = {row.id: row for row in connection.execute(mine.where(CASE.c.id.in_(sorted(set(ids.values())))))}
    by_code = {line: by_id[ids[line]] for line in ids if ids[line] in by_id}
    fitting = {line: row for line, row in by_code.items() if letter_codes.fits(secret, row.id, row.seed, codes[line])}
    return by_number | fitting
