"""Between answers and report, what is known: names on a round's list and of accounts, to suggest masking.

Read from the contacts store for the moment of suggesting, and kept nowhere: nothing ties a text to a name.
"""

from __future__ import annotations

from sqlalchemy import select

from surveyapp import models
from surveyapp.db import Stores, reading
from surveyapp.open_answers.naming import Known, of_address, words_of
from surveyapp.rounds import CASE, Round

STAFF = models.Staff.__table__


def known(stores: Stores, round_: Round) -> Known:
    """The names that are known now, and words that are none."""
    names: set[str] = set()
    with reading(stores.contacts).connect() as connection:
        for surname, email in connection.execute(
            select(CASE.c.surname, CASE.c.email).where(CASE.c.round_id == round_.id)
        ):
            names |= words_of(surname)
            names.update(of_address(email))
        for address in connection.scalars(select(STAFF.c.email)):
            names.update(of_address(address))
    titles = [round_.terms.provider, round_.keurmerk.title, round_.keurmerk.owner]
    own = {
        word for title in [*titles, *(dienst.name for dienst in round_.keurmerk.diensten)] for word in words_of(title)
    }
    return Known(frozenset(names - own), frozenset(own))
