"""The work on a list that is handed in: read it, tell what it would do, or put it into its round.

A large list is worked on in a process of its own, so that the site stays small; what comes back is what a page shows.
"""

from __future__ import annotations

import gc
import pickle
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from analysis import in_child
from surveyapp import db, rounds
from surveyapp.config import Config
from surveyapp.db import Stores
from surveyapp.errors import Refused
from surveyapp.fieldwork import sampling
from surveyapp.fieldwork.doctor import applying, columns, reading, remembering
from surveyapp.fieldwork.doctor.examining import Order, Verdict, examine
from surveyapp.fieldwork.doctor.grids import Grid, GridError
from surveyapp.fieldwork.doctor.placing import Plan
from surveyapp.fieldwork.doctor.rejects import as_csv
from surveyapp.fieldwork.doctor.waiting import Done, Waiting
from surveyapp.fieldwork.people import Rules
from surveyapp.office import list_pages

LARGE = 400_000  # bytes from which a list gets a process of its own
SECONDS = 300
HEAD = 8  # bytes that say how long what comes before the list is
TOO_MUCH = "Deze lijst is te groot om in één keer te verwerken. Verdeel de lijst over meer bestanden."


@dataclass(frozen=True, slots=True)
class Stored:
    """What was done with a list, and the rows to mend."""

    done: Done
    rejects: bytes


@dataclass(frozen=True, slots=True)
class _Read:
    """A list as it was read, the same way at every step."""

    grid: Grid
    order: Order
    verdicts: tuple[Verdict, ...]
    guess: columns.Heading  # without anything that was remembered or chosen
    remembered: frozenset[int]  # columns that are what the officer chose before


def look(stores: Stores, secret: str, waiting: Waiting, data: bytes) -> list_pages.Sheet:
    """What the list would do; nothing is stored.

    Errors:  GridError.
    """
    read = _read(stores, waiting, data)
    plan = applying.preview(stores, waiting.round_id, read.verdicts)
    sampled = bool(sampling.sizes(stores, waiting.round_id))
    return list_pages.sheet(read.grid, read.order, plan, list_pages.Around(read.remembered, sampled))


def rejects(stores: Stores, secret: str, waiting: Waiting, data: bytes) -> bytes:
    """The rows to mend, before the list is put into its round. Errors: GridError."""
    read = _read(stores, waiting, data)
    return _to_mend(applying.preview(stores, waiting.round_id, read.verdicts), read)


def store(stores: Stores, secret: str, waiting: Waiting, data: bytes) -> Stored:
    """Put the list into its round, and remember what its columns are.

    Errors:  Refused, in Dutch.
    """
    read = _read(stores, waiting, data)
    if problem := list_pages.twice(read.order.heading):
        raise GridError(problem)
    plan = applying.apply(stores, secret, waiting.round_id, waiting.audience, read.verdicts)
    remembering.remember(stores, waiting.round_id, waiting.audience, read.guess, read.order.heading)
    told = [(one.verdict.row.number, one.reason) for one in plan.placed if one.reason]
    most = list_pages.MOST_SHOWN
    counts = {effect.value: count for effect, count in plan.counts.items()}
    return Stored(Done(counts, tuple(told[:most]), max(0, len(told) - most)), _to_mend(plan, read))


def _read(stores: Stores, waiting: Waiting, data: bytes) -> _Read:
    """The list as the officer wants it read. Errors: GridError."""
    round_ = rounds.find(stores, waiting.round_id)
    rules = Rules.of(round_)
    grid = reading.read(data)
    memory = remembering.recall(stores, waiting.round_id, waiting.audience)
    guess = columns.heading(grid, rules.titles, row=waiting.header)
    known = columns.heading(grid, rules.titles, memory, waiting.header)
    targets = tuple(waiting.chosen.get(place, target) for place, target in enumerate(known.targets))
    heading = replace(known, targets=targets)
    ways = waiting.channels
    if ways is None:
        ways = list_pages.usual_channels(heading, round_.terms.channels)
    order = Order(waiting.audience, heading, waiting.with_hidden, tuple(filter(None, ways)))
    remembered = frozenset(
        place for place, title in enumerate(heading.titles) if memory.get(columns.bare(title)) == targets[place]
    )
    return _Read(grid, order, examine(grid, order, rules), guess, remembered)


def _to_mend(plan: Plan, read: _Read) -> bytes:
    text = as_csv(plan, read.order.heading)
    return text.encode("utf-8-sig") if text else b""


TASKS: Mapping[str, Callable[[Stores, str, Waiting, bytes], Any]] = {"look": look, "rejects": rejects, "store": store}


def run(task: str, around: tuple[Config, Stores], waiting: Waiting, data: bytes) -> Any:
    """Do one of `TASKS`: here, or for a large list in a process of its own.

    Errors:  as the task.
    """
    config, stores = around
    if len(data) < LARGE:
        return TASKS[task](stores, config.secret, waiting, data)
    head = pickle.dumps((task, config, waiting))
    try:
        answer = in_child.run(__spec__.name, b"".join((len(head).to_bytes(HEAD), head, data)), SECONDS)
    except in_child.ChildError as error:
        raise GridError(TOO_MUCH) from error
    found = pickle.loads(answer)  # noqa: S301 - made by ourselves, just now
    if isinstance(found, Refused):
        raise found
    return found


def _child() -> None:
    from surveyapp.office import list_work  # by its own name: what is pickled says where it comes from

    gc.disable()  # it lives for one list: looking for garbage among so many rows takes longer than the work
    given = sys.stdin.buffer
    task, config, waiting = pickle.loads(given.read(int.from_bytes(given.read(HEAD))))  # noqa: S301 - from ourselves
    stores = db.open_stores(config)
    try:
        found = list_work.TASKS[task](stores, config.secret, waiting, given.read())
    except Refused as problem:
        found = problem
    finally:
        stores.contacts.dispose()
        stores.answers.dispose()
    pickle.dump(found, sys.stdout.buffer)


if __name__ == "__main__":
    _child()
