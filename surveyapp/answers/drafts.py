"""Step 3: half-filled sets; every call is one short, durable transaction.

A draft is found by `links.draft_key(secret, token)` only. `begin` stands in finishing.py, since it
must see whether the set was finished already.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from surveyapp import models
from surveyapp.db import Stores, directly

TABLE: Any = models.Draft.__table__


@dataclass(frozen=True, slots=True)
class Draft:
    """A half-filled set of answers, and what it brings along of its case: nothing that names anyone."""

    round_id: int
    audience: str
    dienst: str  # a key; for opdrachtgevers several joined by ";", or empty
    form: str
    language: str
    mode: str
    strata: Mapping[str, str]
    answers: Mapping[str, str]  # question or step code -> stored code


FIELDS = tuple(Draft.__dataclass_fields__)
Change = Callable[[Draft], Mapping[str, str]]

# Made once: building a statement costs more than running it.
_READ = select(*(TABLE.c[name] for name in FIELDS)).where(TABLE.c.key == bindparam("draft"))
_LOCK = _READ.with_for_update()
_WRITE = update(TABLE).where(TABLE.c.key == bindparam("draft")).values(answers=bindparam("new_answers"))
_SWITCH = update(TABLE).where(TABLE.c.key == bindparam("draft")).values(form=bindparam("new_form"))
_SPEAK = update(TABLE).where(TABLE.c.key == bindparam("draft")).values(language=bindparam("new_language"))
_MARK = update(TABLE).where(TABLE.c.key == bindparam("draft")).values(mode=bindparam("new_mode"))
_ERASE = delete(TABLE).where(TABLE.c.key == bindparam("draft"))


def load(stores: Stores, key: str) -> Draft | None:
    """The draft as it stands; None when there is none (not begun, erased, finished or closed)."""
    with directly(stores.answers) as run:
        return _draft(run(_READ, {"draft": key}).fetchone())


def save(stores: Stores, key: str, change: Change) -> Draft | None:
    """Put the answers that `change` gives in place of those of the draft; durable on return.

    `change` gets the draft as it stands and gives all its new answers; it may run twice at once for
    two devices, one after the other. None when the draft is gone: nothing is written then.
    """
    with directly(stores.answers, writes=True) as run:
        row = run(_LOCK, {"draft": key}).fetchone()
        draft = _draft(row)
        if draft is None:
            return None
        answers = dict(change(draft))
        if answers != draft.answers:
            run(_WRITE, {"draft": key, "new_answers": json.dumps(answers)})
    return _draft((*row[:-1], answers))


def switch_form(stores: Stores, key: str, form: str) -> Draft | None:
    """Go on in the other wording; the answers stay. None when the draft is gone."""
    with stores.answers.begin() as connection:
        draft = lock(connection, key)
        if draft is None:
            return None
        connection.execute(_SWITCH, {"draft": key, "new_form": form})
    return replace(draft, form=form)


def switch_language(stores: Stores, key: str, language: str) -> None:
    """Go on in another language; the answers stay. Without a draft nothing is written."""
    with stores.answers.begin() as connection:
        connection.execute(_SPEAK, {"draft": key, "new_language": language})


def switch_mode(stores: Stores, key: str, mode: str) -> None:
    """Another way of filling in; the answers stay. Without a draft nothing is written."""
    with stores.answers.begin() as connection:
        connection.execute(_MARK, {"draft": key, "new_mode": mode})


def erase(stores: Stores, key: str) -> bool:
    """Stop and erase: the half-filled set is gone at once. False when there was none (any more); that is no error."""
    with stores.answers.begin() as connection:
        return remove(connection, key)


def peek(connection: Connection, key: str) -> Draft | None:
    """The draft as it stands, within a transaction."""
    return _draft(connection.execute(_READ, {"draft": key}).first())


def lock(connection: Connection, key: str) -> Draft | None:
    """The draft, held until the transaction ends (PostgreSQL: its row; SQLite: the store is ours already)."""
    return _draft(connection.execute(_LOCK, {"draft": key}).first())


def remove(connection: Connection, key: str) -> bool:
    """Delete a draft within a transaction; whether there was one."""
    return connection.execute(_ERASE, {"draft": key}).rowcount == 1


def _draft(row: Sequence[Any] | None) -> Draft | None:
    return None if row is None else Draft(*row[:-2], *map(_mapping, row[-2:]))  # in the order of FIELDS


def _mapping(kept: Any) -> Any:
    """A column of JSON: SQLite's driver gives its text, PostgreSQL's driver and SQLAlchemy what it says."""
    return json.loads(kept) if isinstance(kept, str) else kept
