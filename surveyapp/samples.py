"""Step 1 to 4: the sample of a round as nameless rows.

Apart from rounds.py, so that only who counts loads pandas; apart from `fieldwork` and `answers`,
which may not know each other.
"""

from __future__ import annotations

import pandas as pd
from sqlalchemy import select

from surveyapp.db import Stores, reading
from surveyapp.rounds import CASE


def sample(stores: Stores, round_id: int) -> pd.DataFrame:
    """The round's cases without anything that names them, as the sample of an `AnswerTable`.

    Shape:  one row a case; columns audience, dienst, outcome and stratum_<name>; all str, "" = not given.
    """
    columns = (CASE.c.audience, CASE.c.dienst, CASE.c.outcome, CASE.c.strata)
    with reading(stores.contacts).connect() as connection:
        rows = connection.execute(select(*columns).where(CASE.c.round_id == round_id)).all()
    names = sorted({name for row in rows for name in row.strata})
    data: dict[str, list[str]] = {c: [getattr(row, c) for row in rows] for c in ("audience", "dienst", "outcome")}
    data |= {f"stratum_{name}": [row.strata.get(name, "") for row in rows] for name in names}
    return pd.DataFrame(data, dtype=object)
