"""A round whose few texts are said by a voice that hums."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pytest
from sqlalchemy import insert

from surveyapp import links, rounds
from surveyapp.config import Config
from surveyapp.db import Stores
from surveyapp.models import Bureau
from surveyapp.rounds import CASE, Terms
from surveyapp.speech import publish
from surveyapp.speech import rounds as speaking
from surveyapp.speech.clips import text_key
from surveyapp.speech.engines import Voice
from surveyapp.speech.sounds import RATE, Samples
from surveyapp.speech.texts import Place, Spoken

BUREAU: Any = Bureau.__table__
TEXT = "Hebt u hulp nodig?"
KEY = text_key("nl", TEXT)


@dataclass(frozen=True)
class Hum:
    """A voice that hums: an engine needs no more."""

    def speak(self, text: str, voice: str, speed: int) -> Samples:
        return tone(0.4 * len(text.split()))

    def ready(self, voice: str) -> None:
        return


def tone(seconds: float) -> Samples:
    return 0.3 * np.sin(np.arange(int(seconds * RATE)) / 20)


def humming_round(stores: Stores, config: Config, monkeypatch: pytest.MonkeyPatch) -> int:
    """A round with somebody on the low form, a short list of texts, and clips of a humming voice."""
    texts = (
        Spoken("nl", TEXT, Place.PAGE),
        Spoken("nl", "Ja", Place.ANSWER),
        Spoken("nl", f"{TEXT}\nJa", Place.COMBINED, (("nl", TEXT), ("nl", "Ja"))),
    )
    monkeypatch.setattr(speaking, "texts", lambda *_given: texts)
    monkeypatch.setattr(publish, "voice_of", lambda _language, config: Voice(Hum(), "hum", "hum", stand_in=True))
    days = (date(2026, 1, 1), date(2026, 9, 30))
    row: dict[str, Any] = {
        "number": "1", "audience": "client", "dienst": "jobcoaching", "form": "low", "ended": None,
        "strata": {}, "seed": links.new_seed(), "link_hash": "a",
    }  # fmt: skip
    words = dict.fromkeys(("name", "controller", "phone", "hours", "email", "privacy"), "x")
    with stores.contacts.begin() as connection:
        found = rounds.add(connection, Terms("Werkweg", "blik-op-werk", days, days, ("jobcoaching",)))
        connection.execute(insert(CASE), row | {"round_id": found})
        connection.execute(insert(BUREAU), words | {"id": 1, "independent": True})
    publish.make(stores, config, found)
    return found
