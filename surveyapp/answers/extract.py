"""Step 3 to 4: a round's mixed answers as an `AnswerTable`, and the tallies kept with closed rounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import Connection, delete, insert, select

from analysis.loading.answers import AnswerTable
from analysis.tallies import Tallies
from questionnaires.model import OTHER, Audience, Questionnaire
from surveyapp import models, rounds, samples
from surveyapp.answers.drafts import FIELDS, Draft
from surveyapp.answers.mixing import RESPONSE
from surveyapp.db import Stores, reading
from surveyapp.errors import Refused
from surveyapp.rounds import Round, Terms

if TYPE_CHECKING:
    from analysis.trend import Earlier

TALLY: Any = models.Tally.__table__
COLUMNS = ("audience", "split", "group", "question", "code", "count")
OWN = ("audience", "dienst", "form", "language", "mode")


def answer_table(stores: Stores, round_id: int) -> AnswerTable:
    """The mixed sets of one round with its sample.

    Shape:   as `analysis.loading.answers.AnswerTable`; a set's id is its random one; optional questions have a
             column when the round asks them. Finished sets that wait to be mixed are not in it.
    Errors:  Refused when there is no such round.
    """
    round_ = rounds.find(stores, round_id)
    with reading(stores.answers).connect() as connection:
        columns = (RESPONSE.c.id, *(RESPONSE.c[name] for name in FIELDS))
        query = select(*columns).where(RESPONSE.c.round_id == round_id).order_by(RESPONSE.c.id)
        rows = connection.execute(query).mappings().all()
    ids = [row["id"] for row in rows]
    sets = [Draft(**{name: row[name] for name in FIELDS}) for row in rows]
    answers = frame(sets, round_.packs(), round_.terms.modules)
    answers.insert(0, "response", pd.Series(ids, dtype=object))
    return AnswerTable(samples.sample(stores, round_id), answers, round_.packs(), round_.keurmerk)


def frame(sets: Sequence[Draft], packs: Mapping[Audience, Questionnaire], modules: Sequence[str]) -> pd.DataFrame:
    """Sets of answers as a table.

    Shape:  one row a set; columns of the contract but `response`; all str, "" = not asked.
    """
    data = {name: [getattr(one, name) for one in sets] for name in OWN}
    for code in _codes(packs, modules):
        data[code] = [one.answers.get(code, "") for one in sets]
    for name in sorted({name for one in sets for name in one.strata}):
        data[f"stratum_{name}"] = [one.strata.get(name, "") for one in sets]
    return pd.DataFrame(data, dtype=object)


def tallies_of(stores: Stores, round_id: int) -> Tallies:
    """The counts kept with a closed round.

    Errors:  Refused while the round is open: it has none yet.
    """
    if not rounds.find(stores, round_id).closed:
        raise Refused(f"round {round_id} is open: its counts are made when it is closed")
    return kept_tallies(stores, round_id)


def kept_tallies(stores: Stores, round_id: int) -> Tallies:
    """The counts that are kept with a round, none when it has none (yet)."""
    with reading(stores.answers).connect() as connection:
        query = select(*(TALLY.c[name] for name in COLUMNS)).where(TALLY.c.round_id == round_id)
        return Tallies.from_rows((a, s, g, q, c, n) for a, s, g, q, c, n in connection.execute(query))


def write_tallies(connection: Connection, round_id: int, tallies: Tallies) -> None:
    """Keep the counts of a round, in place of any it had, within a transaction."""
    connection.execute(delete(TALLY).where(TALLY.c.round_id == round_id))
    rows = [dict(zip(COLUMNS, row, strict=True)) | {"round_id": round_id} for row in tallies.rows()]
    if rows:
        connection.execute(insert(TALLY), rows)


def load_tallies(stores: Stores, terms: Terms, tallies: Tallies) -> int:
    """Keep the counts of a participant whose answers are elsewhere, as a closed round; gives its number.

    Twice for the same provider, keurmerk and meetperiode: the counts are replaced, nothing doubles.
    """
    with stores.contacts.begin() as connection:
        round_id = rounds.same(connection, terms, closed=True) or rounds.add(connection, terms, closed=True)
    with stores.answers.begin() as connection:
        write_tallies(connection, round_id, tallies)
    return round_id


def comparable(stores: Stores, round_: Round) -> tuple[Round, ...]:
    """The rounds of other providers to compare one with: of each its latest closed round of the same period.

    Periods that share a day are the same one. Only under the same keurmerk, with the same version of the
    questionnaires; examples only with examples.
    """
    latest: dict[str, Round] = {}
    for other in sorted(rounds.all_rounds(stores), key=lambda r: (r.terms.period, r.id)):
        if other.closed and _comparable(other, round_):
            latest[other.terms.provider] = other
    return tuple(latest.values())


def _comparable(other: Round, round_: Round) -> bool:
    same = other.terms.keurmerk == round_.terms.keurmerk and other.questionnaires == round_.questionnaires
    first, last = round_.terms.period
    at_once = other.terms.period[0] <= last and first <= other.terms.period[1]
    return same and at_once and _alike(other, round_) and other.terms.provider != round_.terms.provider


def of_period(stores: Stores, keurmerk: str, period: tuple[date, date], example: bool) -> list[tuple[Round, Tallies]]:
    """Of each provider the latest closed round under a keurmerk whose meetperiode shares a day with a period."""
    latest: dict[str, Round] = {}
    for one in sorted(rounds.all_rounds(stores), key=lambda r: (r.terms.period, r.id)):
        wanted = one.closed and one.terms.keurmerk == keurmerk and one.terms.example == example
        if wanted and one.terms.period[0] <= period[1] and period[0] <= one.terms.period[1]:
            latest[one.terms.provider] = one
    return [(one, kept_tallies(stores, one.id)) for one in latest.values()]


def earlier(stores: Stores, round_: Round) -> tuple[Earlier, ...]:
    """The closed rounds of the same provider and keurmerk over an earlier meetperiode, oldest first."""
    from analysis.trend import Earlier  # scipy: what who only counts need not load

    found: dict[tuple[date, date], Round] = {}
    for other in rounds.all_rounds(stores):
        mine = other.terms.provider == round_.terms.provider and other.terms.keurmerk == round_.terms.keurmerk
        if mine and other.closed and _alike(other, round_) and other.terms.period < round_.terms.period:
            found[other.terms.period] = other
    return tuple(
        Earlier(period, kept_tallies(stores, found[period].id), found[period].packs()) for period in sorted(found)
    )


def _alike(other: Round, round_: Round) -> bool:
    """Examples only stand beside examples."""
    return other.terms.example == round_.terms.example


def _codes(packs: Mapping[Audience, Questionnaire], modules: Sequence[str]) -> list[str]:
    """Columns of questions (those of modules only when the round has them), then of their `other` texts."""
    asked = [q for pack in packs.values() for q in pack.questions if not q.module or q.module in modules]
    with_text = [q for q in asked if any(option.code == OTHER for option in q.options)]
    return [q.code for q in asked] + [f"{q.code}_other" for q in with_text]
