"""Clips for a test round: a short tone for each text, under a name of its own."""

from __future__ import annotations

import numpy as np

from surveyapp import rounds
from surveyapp.speech import rounds as speaking
from surveyapp.speech import sounds, store
from surveyapp.speech.clips import text_key
from surveyapp.speech.store import Sound
from tests.web.pages.conftest import World


def with_clips(world: World, seconds: float = 0.3, language: str = "nl") -> Sound:
    """Give every text of the round a clip in one language."""
    sound: Sound = world.app.extensions[store.EXTENSION]
    texts = sound.folder / "texts"
    texts.mkdir(parents=True, exist_ok=True)
    moments = np.arange(int(seconds * sounds.RATE)) / sounds.RATE
    tone = sounds.mp3(0.1 * np.sin(2 * np.pi * 440 * moments))
    for spoken in speaking.texts(world.stores, rounds.find(world.stores, world.round_id), language):
        name = text_key(spoken.language, spoken.shown)
        sound.file(name).write_bytes(tone)
        (texts / text_key(spoken.language, spoken.shown)).write_text(name)
    return sound


def clip_of(text: str, language: str = "nl") -> str:
    """The address of the clip of a text."""
    return f"{store.PREFIX}{text_key(language, text)}.mp3"
