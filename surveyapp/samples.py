"""Step 1 to 4: the sample of a round as nameless rows.

Apart from rounds.py, so that only who counts loads pandas; apart from `fieldwork` and `answers`,
which may not know each other.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from sqlalchemy import case, select

from surveyapp.db import Stores, reading
from surveyapp.erasing import BARE
from surveyapp.postcodes import province
from surveyapp.rounds import CASE

FORGOTTEN = CASE.c.number.startswith(BARE, autoescape=True)  # erased: only what is counted is left


def sample(stores: Stores, round_id: int) -> pd.DataFrame:
    """The round's cases without anything that names them, as the sample of an `AnswerTable`.

    Shape:  one row a case; columns audience, dienst, outcome, form, language, channel (the first way to try), province,
            answered and stratum_<name>; all str, "" = not given or forgotten. The postcode itself is not in it.
    """
    plain = [CASE.c[name] for name in ("audience", "dienst", "outcome", "strata", "answered", "postcode", "country")]
    known = [case((FORGOTTEN, ""), else_=CASE.c[name]).label(name) for name in ("form", "language")]
    query = select(*plain, *known, _channel().label("channel")).where(CASE.c.round_id == round_id)
    with reading(stores.contacts).connect() as connection:
        rows = connection.execute(query).all()
    names = sorted({name for row in rows for name in row.strata})
    copied = ("audience", "dienst", "outcome", "form", "language", "channel")
    data: dict[str, list[str]] = {column: [getattr(row, column) for row in rows] for column in copied}
    data["province"] = [province(row.postcode, row.country) for row in rows]
    data["answered"] = ["yes" if row.answered else "no" for row in rows]
    data |= {f"stratum_{name}": [row.strata.get(name, "") for row in rows] for name in names}
    return pd.DataFrame(data, dtype=object)


def _channel() -> Any:
    """The first way somebody is asked: the one chosen for them, else the first for which there is an address."""
    return case(
        (CASE.c.channel != "", CASE.c.channel),
        (CASE.c.email != "", "email"),
        (CASE.c.street != "", "letter"),
        (CASE.c.phone != "", "phone"),
        else_="",
    )
