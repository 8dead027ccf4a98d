"""Between answers and report, deciding: what somebody wants of a text is kept; never what was written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from sqlalchemy import delete, insert

from surveyapp.answers import marker
from surveyapp.db import Stores
from surveyapp.open_answers.masking import cleaned
from surveyapp.open_answers.texts import OPEN_TEXT, Decision, State, Text

Taken = Callable[[Collection[str]], Collection[str]]  # of the ids of texts -> those of them that were taken away


def decide(stores: Stores, round_id: int, wanted: Mapping[Text, Decision | None], taken: Taken) -> int:
    """Keep decisions in place of those before (None: as if nobody had read it); gives how many changed.

    Of a text whose answers are erased nothing is left to release: what it was released as can only stay or go.
    `taken` gives those that were taken away, also by somebody who did that while this page was open.
    """
    changed = {text: one for text, one in wanted.items() if one != text.decision and _possible(text, one)}
    with stores.answers.begin() as connection:
        marker.alone(connection, round_id)
        away = taken([text.id for text in changed])
        changed = {text: one for text, one in changed.items() if text.id not in away}
        rows = [_row(round_id, text, one) for text, one in changed.items() if one is not None]
        gone = [text.id for text in changed]
        connection.execute(delete(OPEN_TEXT).where(OPEN_TEXT.c.round_id == round_id, OPEN_TEXT.c.id.in_(gone)))
        if rows:
            connection.execute(insert(OPEN_TEXT), rows)
    return len(changed)


def _possible(text: Text, one: Decision | None) -> bool:
    return bool(text.text) or (one is not None and (one.state is not State.RELEASED or text.released))


def _row(round_id: int, text: Text, one: Decision) -> dict[str, object]:
    return {
        "id": text.id,
        "round_id": round_id,
        "audience": text.audience.value,
        "question": text.question,
        "state": one.state.value,
        "text": cleaned(one.text) if one.state is State.RELEASED else "",
        "themes": list(one.themes),
    }
