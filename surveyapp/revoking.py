"""Taking back a link that came into wrong hands: it opens nothing any more, and its owner gets another.

What was half-filled with it is erased, whoever filled it in: nobody can tell whether that was the owner or who held
the link, a new link must not show the one what the other said, and a set that nobody can open would still count when
the round closes. Whether there was anything is told to nobody: the office does not learn who has begun.

The stores change one after the other, so the order matters:

1. answers: the half-filled set goes;
2. contacts: the case gets another seed and hash; from here on the old link begins nothing;
3. answers: what was begun between 1 and 2 goes, and a set that was made final in between counts for its case.

Apart from `answers` and `fieldwork`, which may not know each other.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select, update

from surveyapp import links, models
from surveyapp.answers import drafts, finishing
from surveyapp.db import Stores, reading
from surveyapp.errors import Refused
from surveyapp.models.case import Outcome

CASE: Any = models.Case.__table__
DONE = "Deze persoon kan niet meer worden gevraagd. De link doet het al niet meer."


def revoke(stores: Stores, secret: str, case_id: int) -> None:
    """Give somebody another link, and erase what was half-filled with the old one.

    Messages that wait carry the new link by themselves; those that left, printed letters and codes do not.
    Errors:  Refused, in Dutch, when this person is done: then the link opens nothing already.
    """
    old = _token(stores, secret, case_id)
    drafts.erase(stores, links.draft_key(secret, old))
    with stores.contacts.begin() as connection:
        _renew(connection, secret, case_id, old)
    drafts.erase(stores, links.draft_key(secret, old))  # first: it waits for who is just now making it final
    if finishing.settle_lost(stores, secret, old, case_id):
        raise Refused(DONE)


def _token(stores: Stores, secret: str, case_id: int) -> str:
    with reading(stores.contacts).connect() as connection:
        case = connection.execute(select(CASE).where(CASE.c.id == case_id)).one()
    _refuse_done(case)
    return links.link_token(secret, case.seed)


def _renew(connection: Connection, secret: str, case_id: int, old: str) -> None:
    case = connection.execute(select(CASE).where(CASE.c.id == case_id).with_for_update()).one()
    _refuse_done(case)
    if case.link_hash != links.link_hash(old):  # somebody did the same a moment ago
        return
    seed = links.new_seed()
    new = {"seed": seed, "link_hash": links.link_hash(links.link_token(secret, seed))}
    connection.execute(update(CASE).where(CASE.c.id == case_id).values(**new))


def _refuse_done(case: Any) -> None:
    if case.answered or case.refused or case.outcome not in (Outcome.INVITED, Outcome.UNDELIVERABLE):
        raise Refused(DONE)
