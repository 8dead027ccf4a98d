"""Step 3, at its end: close a round.

Every step can be done again after a cut: stop taking answers; mend ties that were left; settle all
sets in one transaction (half-filled ones that count stay, others go; mix the rest; make general what
few share); keep the counts; and only then call the round closed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, func, insert, select

from analysis.tallies import is_usable, tally
from questionnaires.answering import final
from questionnaires.model import Audience, Form
from surveyapp import links, models, rounds
from surveyapp.answers import drafts, extract, marker
from surveyapp.answers.drafts import TABLE as DRAFT
from surveyapp.answers.drafts import Draft
from surveyapp.answers.finishing import reconcile_round
from surveyapp.answers.generalising import generalise
from surveyapp.answers.mixing import FINISHED, RESPONSE, put, take
from surveyapp.db import Stores, reading, tidy
from surveyapp.models.draft import PROOF
from surveyapp.rounds import CASE, Round

RUN: Any = models.ReportRun.__table__


def close(stores: Stores, secret: str, round_id: int) -> bool:
    """Close a round; False when it was closed before.

    Errors:  Refused when there is no such round. Whether the day is right is for the caller.
    """
    round_ = rounds.find(stores, round_id)
    if round_.closed:
        return False
    marker.stop(stores, round_id)
    reconcile_round(stores, secret, round_id)
    _drop_strays(stores, secret, round_id)
    _settle(stores, round_)
    tidy(stores.answers)
    _keep_counts(stores, round_)
    rounds.mark_closed(stores, round_id)
    return True


def countable(drafts: Sequence[Draft], round_: Round) -> list[Draft]:
    """Half-filled sets (no proofs) that are usable as they stand, in final form (`nr` for what was not reached)."""
    kept = []
    for audience, pack in round_.packs().items():
        mine = [
            replace(d, answers=final(pack, Form(d.form), d.answers, frozenset(round_.terms.modules)))
            for d in drafts
            if d.audience == audience and d.mode != PROOF
        ]
        rule = next((u for u in round_.profile.usable if u.audience is audience), None)
        table = extract.frame(mine, {Audience(audience): pack}, round_.terms.modules)
        kept += [one for one, usable in zip(mine, is_usable(table, rule), strict=True) if usable]
    return kept


def _drop_strays(stores: Stores, secret: str, round_id: int) -> None:
    """Erase drafts that are nobody's any more: they would count.

    A cut in `begin` can leave one of somebody whose set is final; who was erased may have had a page open.
    """
    with reading(stores.contacts).connect() as connection:
        todo = select(CASE.c.seed).where(CASE.c.round_id == round_id, CASE.c.answered.is_(False))
        kept = {links.draft_key(secret, links.link_token(secret, seed)) for seed in connection.scalars(todo)}
    with stores.answers.begin() as connection:
        for key in set(connection.scalars(select(DRAFT.c.key).where(DRAFT.c.round_id == round_id))) - kept:
            drafts.remove(connection, key)


def _settle(stores: Stores, round_: Round) -> None:
    with stores.answers.begin() as connection:
        if not marker.to_be_settled(connection, round_.id):
            return
        half = take(connection, DRAFT, DRAFT.c.round_id == round_.id)
        # In this order: a set that is being mixed meanwhile has left `finished` and stands in `response`.
        finished = take(connection, FINISHED, FINISHED.c.round_id == round_.id)
        mixed = take(connection, RESPONSE, RESPONSE.c.round_id == round_.id)
        put(connection, generalise([*countable(half, round_), *finished, *mixed]))
        marker.set_settled(connection, round_.id, _by_dienst([*half, *finished, *mixed]))


def _by_dienst(begun: Iterable[Draft]) -> dict[str, dict[str, int]]:
    """How many began, by audience and dienst; who only tried the pages did not."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for one in begun:
        if one.mode != PROOF:
            found[one.audience][one.dienst] += 1
    return {audience: dict(diensten) for audience, diensten in found.items()}


def _keep_counts(stores: Stores, round_: Round) -> None:
    """Keep the tallies and ask for the final report."""
    table = extract.answer_table(stores, round_.id)
    tallies = tally(table, round_.profile)
    with stores.answers.begin() as connection:
        marker.alone(connection, round_.id)
        extract.write_tallies(connection, round_.id, tallies)
        if not _has_final_report(connection, round_.id):
            asked = {"round_id": round_.id, "final": True, "mixed": len(table.answers), "state": "due"}
            connection.execute(insert(RUN).values(**asked))


def _has_final_report(connection: Connection, round_id: int) -> bool:
    query = select(func.count()).select_from(RUN).where(RUN.c.round_id == round_id, RUN.c.final.is_(True))
    return bool(connection.scalar(query))
