"""Step 3: a set becomes final, and the tie with its case is cut.

Three steps, each its own transaction, each harmless when done twice:

1. answers: the set is stored with a one-time number made from the link; the draft is deleted;
2. contacts: the case is marked answered;
3. answers: the number is dropped; from here on nothing leads from the set to the case.

The order is what makes a cut between two steps mendable: as long as the mark may be missing, the
number is there, and `reconcile` can make the numbers of all unanswered cases and compare.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from surveyapp import callbacks, links, models
from surveyapp.answers import drafts
from surveyapp.answers.drafts import FIELDS, Draft
from surveyapp.answers.marker import still_open
from surveyapp.db import Stores, reading
from surveyapp.models.draft import PROOF

CASE: Any = models.Case.__table__
FINISHED: Any = models.Finished.__table__
Final = Callable[[Draft], Mapping[str, str]]

# Made once: building a statement costs more than running it.
_MINE = CASE.c.link_hash == bindparam("link")
_ANSWERED = select(CASE.c.answered).where(_MINE)
_MARK = update(CASE).where(_MINE).values(answered=True, refused=False)
_STORE = insert(FINISHED)
_WITH_NUMBER = select(FINISHED.c.id).where(FINISHED.c.number == bindparam("held"))
_DROP_NUMBER = update(FINISHED).where(FINISHED.c.number == bindparam("held")).values(number=None)
_INSERT_ONCE: Mapping[str, Any] = {
    name: dialect.insert(drafts.TABLE).on_conflict_do_nothing(index_elements=["key"])
    for name, dialect in (("postgresql", postgresql), ("sqlite", sqlite))
}


def begin(stores: Stores, secret: str, token: str, start: Draft) -> Draft | None:
    """The draft of this link: made from `start` when there is none yet, else as it stands.

    None when the link's set is final already or its round is closed: nothing is left behind then.
    """
    key, number = links.draft_key(secret, token), links.finish_number(secret, token)
    with stores.answers.begin() as connection:
        if not still_open(connection, start.round_id):
            return None
        connection.execute(_INSERT_ONCE[connection.dialect.name], _row(start) | {"key": key})
        # Step 1 was done on another device (or before a cut) and the number still stands: no second set.
        finished = connection.execute(_WITH_NUMBER, {"held": number}).first() is not None
        if finished:
            drafts.remove(connection, key)
        draft = drafts.lock(connection, key)
    if finished:
        _cut_tie(stores, token, number)
        return None
    # The number may have been dropped just before we looked. It is dropped only after the case was marked, and
    # we look at the case after our draft was stored: so either the number stopped us, or the mark does now.
    if not _waits_for(stores, token, start.mode):
        drafts.erase(stores, key)
        return None
    return draft


def finish(stores: Stores, secret: str, token: str, final: Final) -> bool:
    """Make the link's draft final; `final` gives its stored codes (questionnaires.answering.final).

    True when the set is final, now or earlier: a second press on another device is no error. A proof only goes.
    False when there is nothing to finish: not begun, erased, or the round is closed.
    """
    key, number = links.draft_key(secret, token), links.finish_number(secret, token)
    with stores.answers.begin() as connection:
        # The round first, then the draft: the order in which `begin` takes them too, so that none waits for the other.
        seen = drafts.peek(connection, key)
        draft = drafts.lock(connection, key) if seen and still_open(connection, seen.round_id) else None
        # A draft that `begin` stored after an earlier set, and did not take back yet, makes no second set. The number
        # of that set was gone when the draft came, so its case was marked by then: looking at the case here is enough.
        if draft is not None and (draft.mode == PROOF or not _waits_for(stores, token, draft.mode)):
            drafts.remove(connection, key)
            return draft.mode == PROOF or _is_answered(stores, token)
        if draft is not None:
            row = _row(draft) | {"answers": dict(final(draft)), "id": secrets.token_hex(16), "number": number}
            connection.execute(_STORE, row)
            drafts.remove(connection, key)
            stored = True
        else:
            stored = connection.execute(_WITH_NUMBER, {"held": number}).first() is not None
    if not stored:
        return _is_answered(stores, token)
    _cut_tie(stores, token, number)
    return True


def is_free(stores: Stores, secret: str, token: str, round_id: int) -> bool:
    """Whether nothing of this link is final, and its round is not closed."""
    with stores.answers.begin() as connection:
        if not still_open(connection, round_id):
            return False
        if connection.execute(_WITH_NUMBER, {"held": links.finish_number(secret, token)}).first() is not None:
            return False
    return not _is_answered(stores, token)  # looked at last: the number goes only after this mark is made


def reconcile(stores: Stores, secret: str) -> int:
    """Do what is left of steps 2 and 3 after a cut; gives how many sets were mended. Safe beside live finishing."""
    with reading(stores.answers).connect() as connection:
        rounds = select(FINISHED.c.round_id).where(FINISHED.c.number.is_not(None)).distinct()
        waiting = list(connection.scalars(rounds.order_by(FINISHED.c.round_id)))
    return sum(reconcile_round(stores, secret, round_id) for round_id in waiting)


def reconcile_round(stores: Stores, secret: str, round_id: int) -> int:
    """The same for one round."""
    with reading(stores.answers).connect() as connection:
        in_round = select(FINISHED.c.number).where(FINISHED.c.round_id == round_id, FINISHED.c.number.is_not(None))
        numbers = set(connection.scalars(in_round))
    if not numbers:
        return 0
    with stores.contacts.begin() as connection:
        unanswered = select(CASE.c.id, CASE.c.seed).where(CASE.c.round_id == round_id, CASE.c.answered.is_(False))
        ids = [c.id for c in connection.execute(unanswered) if _number_of(secret, c.seed) in numbers]
        if ids:
            connection.execute(update(CASE).where(CASE.c.id.in_(ids)).values(answered=True, refused=False))
            callbacks.forget_cases(connection, ids)
    with stores.answers.begin() as connection:
        # Only the numbers seen above: one that came since belongs to a case that is perhaps not marked yet.
        for number in numbers:
            connection.execute(_DROP_NUMBER, {"held": number})
    return len(numbers)


def settle_lost(stores: Stores, secret: str, token: str, case_id: int) -> bool:
    """Steps 2 and 3 for a set that became final with a link which was taken back meanwhile; whether there is one."""
    number = links.finish_number(secret, token)
    with reading(stores.answers).connect() as connection:
        if connection.execute(_WITH_NUMBER, {"held": number}).first() is None:
            return False
    with stores.contacts.begin() as connection:
        connection.execute(update(CASE).where(CASE.c.id == case_id).values(answered=True, refused=False))
        callbacks.forget_cases(connection, [case_id])
    with stores.answers.begin() as connection:
        connection.execute(_DROP_NUMBER, {"held": number})
    return True


def _cut_tie(stores: Stores, token: str, number: str) -> None:
    """Steps 2 and 3. A link that was taken back finds no case: who took it back looks for the number (`revoking`)."""
    with stores.contacts.begin() as connection:
        marked = connection.execute(_MARK, {"link": links.link_hash(token)}).rowcount
        callbacks.forget(connection, token)
    if marked:
        with stores.answers.begin() as connection:
            connection.execute(_DROP_NUMBER, {"held": number})


def _waits_for(stores: Stores, token: str, mode: str) -> bool:
    """Whether a link still may give answers: its case is there and not marked. A proof has no case."""
    return mode == PROOF or _answered(stores, token) is False


def _is_answered(stores: Stores, token: str) -> bool:
    return bool(_answered(stores, token))


def _answered(stores: Stores, token: str) -> bool | None:
    """Whether the case of a link is marked; None when there is none (any more)."""
    with reading(stores.contacts).connect() as connection:
        found = connection.scalar(_ANSWERED, {"link": links.link_hash(token)})
    return None if found is None else bool(found)


def _number_of(secret: str, seed: str) -> str:
    return links.finish_number(secret, links.link_token(secret, seed))


def _row(draft: Draft) -> dict[str, Any]:
    row = {name: getattr(draft, name) for name in FIELDS}
    return row | {"strata": dict(draft.strata), "answers": dict(draft.answers)}
