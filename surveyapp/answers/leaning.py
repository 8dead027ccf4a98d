"""Step 3: signs that answers may not be people's own, as shares of the mixed sets of clients; no moments, no sets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from questionnaires.model import MISSING, Audience, Metric
from surveyapp.answers.mixing import RESPONSE
from surveyapp.db import Stores, reading
from surveyapp.rounds import Round
from surveyapp.shares import Share

MOST = 5000  # sets that are looked at: their ids are random, so the first are like all
HELPED, BY_PROVIDER = "helped", "provider"  # question and answer, where a questionnaire has them
KIOSK = "kiosk"


class Sign(StrEnum):
    """What is looked at."""

    HELPED = "helped"
    KIOSK = "kiosk"
    STRAIGHT = "straight"


def signs(stores: Stores, round_: Round) -> Mapping[Sign, Share]:
    """The signs of a round's answers, of sets that are mixed already."""
    pack = round_.packs().get(Audience.CLIENT)
    if pack is None:
        return {}
    mine = (RESPONSE.c.round_id == round_.id, RESPONSE.c.audience == Audience.CLIENT.value)
    query = select(RESPONSE.c.mode, RESPONSE.c.answers).where(*mine).order_by(RESPONSE.c.id).limit(MOST)
    with reading(stores.answers).connect() as connection:
        sets: list[tuple[str, Mapping[str, str]]] = [tuple(row) for row in connection.execute(query)]
    given = [answers for _mode, answers in sets]
    codes = {option.code for q in pack.questions if q.code == HELPED for option in q.options}
    helped = [one[HELPED] for one in given if one.get(HELPED) in codes]
    straight = list(_straight(given, [question.code for question in pack.with_metric(Metric.ASPECT)]))
    found = {
        Sign.KIOSK: Share(sum(mode == KIOSK for mode, _answers in sets), len(sets)),
        Sign.STRAIGHT: Share(sum(straight), len(straight)),
    }
    return found | ({Sign.HELPED: Share(helped.count(BY_PROVIDER), len(helped))} if BY_PROVIDER in codes else {})


def _straight(given: Iterable[Mapping[str, Any]], aspects: Iterable[str]) -> Iterable[bool]:
    """Of each set with an answer to every aspect, whether they are all the same."""
    aspects = list(aspects)
    for answers in given:
        said = [answers.get(code, "") for code in aspects]
        if said and not {"", *MISSING} & set(said):
            yield len(set(said)) == 1
