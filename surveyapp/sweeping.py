"""Beside all steps: what has been kept long enough goes. Every day, by a worker, or with `surveyapp sweep`.

Each part can be done again after a cut, and by two workers at once: what is gone already is not there to erase.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import delete

from surveyapp import access, erasing, models, person_rights, retention, rounds
from surveyapp.answers import closing, finishing
from surveyapp.config import Config
from surveyapp.db import Stores, reading, scrub
from surveyapp.open_answers import removing
from surveyapp.rounds import Round
from surveyapp.terms import TERMS

SETS: tuple[Any, ...] = tuple(model.__table__ for model in (models.Draft, models.Finished, models.Response))
OPEN_TEXT: Any = models.OpenText.__table__
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did, as numbers of rounds."""

    closed: tuple[int, ...] = ()
    contacts: tuple[int, ...] = ()
    answers: tuple[int, ...] = ()


def sweep(stores: Stores, config: Config, today: date) -> Swept:
    """Close what nobody closed, erase people, erase answers: of each round whose day has passed.

    Also whom the journal names and a backup brought back, and old lines of the log.
    """
    _alone(lambda: person_rights.replay(stores, config), "the journal of who was erased")
    _alone(lambda: removing.replay(stores, config), "the journal of texts that were taken away")
    before = datetime.combine(today - timedelta(days=TERMS.access), time.min)
    _alone(lambda: access.forget_before(stores, config.secret, before), "the log of who looked")
    clocks = [(round_, retention.dates(round_)) for round_ in rounds.all_rounds(stores)]
    return Swept(
        _each((r for r, kept in clocks if today > kept.closing), lambda r: _close(stores, config, r)),
        _each((r for r, kept in clocks if today > kept.contacts), lambda r: erase_contacts(stores, config, r.id)),
        _each((r for r, kept in clocks if today > kept.answers), lambda r: erase_answers(stores, r.id)),
    )


def erase_contacts(stores: Stores, config: Config, round_id: int) -> bool:
    """Erase everybody of a round: only counts stay. False when nobody was left."""
    with reading(stores.contacts).connect() as connection:
        parts = list(erasing.parts_of(connection, round_id))
    if not parts:
        return False
    finishing.reconcile_round(stores, config.secret, round_id)  # afterwards nothing can tell whose a set was
    for part in parts:
        with stores.contacts.begin() as connection:
            sent = erasing.bare_cases(connection, part)
        erasing.forget_files(config.instance, sent)
    scrub(stores.contacts, erasing.TABLES)
    return True


def erase_answers(stores: Stores, round_id: int) -> bool:
    """Erase the sets of a round; its counts, reports and released texts stay. False when there were none."""
    with stores.answers.begin() as connection:
        undecided = (OPEN_TEXT.c.round_id == round_id, OPEN_TEXT.c.state == "coded")
        connection.execute(delete(OPEN_TEXT).where(*undecided))
        gone = sum(connection.execute(delete(table).where(table.c.round_id == round_id)).rowcount for table in SETS)
    if gone:
        scrub(stores.answers, [table.name for table in SETS])
    return bool(gone)


def _close(stores: Stores, config: Config, round_: Round) -> bool:
    return not round_.closed and closing.close(stores, config.secret, round_.id)


def _each(due: Any, do: Callable[[Round], bool]) -> tuple[int, ...]:
    """The numbers of the rounds with which something was done; what goes wrong with one does not keep the others."""
    done = []
    for round_ in due:
        try:
            if do(round_):
                done.append(round_.id)
        except Exception as error:  # whatever it is: the others may not be kept longer for it
            log.error("round %d could not be swept, it is tried again tomorrow: %s", round_.id, type(error).__name__)
    return tuple(done)


def _alone(do: Callable[[], object], what: str) -> None:
    """Do one thing; what goes wrong with it does not keep the others."""
    try:
        do()
    except Exception as error:  # it is tried again tomorrow
        log.error("%s could not be swept: %s", what, type(error).__name__)
