"""Step 2, for ears: recordings that people made, kept in the contacts store, and clips somebody approved."""

from __future__ import annotations

import io
import wave
from typing import Any

import numpy as np
from sqlalchemy import delete, insert, select

from surveyapp import models
from surveyapp.db import Stores, reading
from surveyapp.errors import Refused
from surveyapp.i18n import gettext as _
from surveyapp.languages import SPEED
from surveyapp.speech import frames, sounds
from surveyapp.speech.clips import clip_name, sound_digest

RECORDING: Any = models.Recording.__table__
APPROVAL: Any = models.Approval.__table__
MAX_UPLOAD = 8 * 1024 * 1024  # bytes: 40 seconds of stereo WAV at 48 kHz; no clip lasts half of that
MAX_CLIP = 40_000
SLOWEST = 2.0  # seconds a word; people record with rests


def digests(stores: Stores) -> dict[tuple[str, str], str]:
    """What is recorded: (language, text) -> digest of the sound."""
    columns = (RECORDING.c.language, RECORDING.c.text, RECORDING.c.digest)
    with reading(stores.contacts).connect() as connection:
        return {(row.language, row.text): row.digest for row in connection.execute(select(*columns))}


def name(language: str, text: str, digest: str) -> str:
    """The name of the clip that a recording is."""
    return clip_name(language, f"recording:{digest}", SPEED, text)


def sound(stores: Stores, language: str, text: str) -> bytes:
    """The recording of a text as mp3.

    Errors:  Refused when somebody took it away in the meantime.
    """
    query = select(RECORDING.c.sound).where(RECORDING.c.language == language, RECORDING.c.text == text)
    with reading(stores.contacts).connect() as connection:
        found: bytes | None = connection.scalar(query)
    if found is None:
        raise Refused("a recording was taken away while clips were made: run the command again")
    return found


def keep(stores: Stores, language: str, text: str, packed: bytes) -> None:
    """Keep a recording of a text, instead of the one before it."""
    mine = (RECORDING.c.language == language, RECORDING.c.text == text)
    row = {"language": language, "text": text, "digest": sound_digest(packed), "sound": packed}
    with stores.contacts.begin() as connection:
        connection.execute(delete(RECORDING).where(*mine))
        connection.execute(insert(RECORDING).values(**row))


def forget(stores: Stores, language: str, text: str) -> None:
    """Take a recording away: the machine's voice comes back."""
    with stores.contacts.begin() as connection:
        connection.execute(delete(RECORDING).where(RECORDING.c.language == language, RECORDING.c.text == text))


def approved(stores: Stores) -> frozenset[str]:
    """The names of all clips that somebody listened to and found right."""
    with reading(stores.contacts).connect() as connection:
        return frozenset(connection.scalars(select(APPROVAL.c.clip)))


def approve(stores: Stores, clip: str) -> None:
    """Note that somebody listened to this clip."""
    with stores.contacts.begin() as connection:
        if connection.scalar(select(APPROVAL.c.clip).where(APPROVAL.c.clip == clip).with_for_update()) is None:
            connection.execute(insert(APPROVAL).values(clip=clip))


def packed(upload: bytes, text: str) -> bytes:
    """An uploaded recording of a text as the mp3 that pages give out: WAV is converted, mp3 must fit as it is.

    Errors:  Refused with what to do, in Dutch: somebody of the bureau reads it.
    """
    if upload.startswith(b"RIFF") and upload[8:12] == b"WAVE":
        return _from_wav(upload, text)
    return _as_it_is(upload, text)


def _from_wav(upload: bytes, text: str) -> bytes:
    try:
        with wave.open(io.BytesIO(upload)) as file:
            width, channels, rate = file.getsampwidth(), file.getnchannels(), file.getframerate()
            seconds = file.getnframes() / rate
            data = file.readframes(file.getnframes())
    except (wave.Error, EOFError, ZeroDivisionError) as error:
        raise Refused(_("Dit WAV-bestand is niet te lezen. Bewaar de opname als WAV (PCM, 16 bits).")) from error
    if width not in (2, 3) or channels not in (1, 2) or not 8000 <= rate <= 192_000:
        raise Refused(_("Dit WAV-bestand is niet te lezen. Bewaar de opname als WAV (PCM, 16 bits)."))
    _refuse_length(seconds, text)
    values = _integers(data, width)
    mono = values[: len(values) // channels * channels].reshape(-1, channels).mean(axis=1)
    try:
        result = sounds.mp3(sounds.evened(sounds.resampled(mono, rate)))
    except sounds.Silent as error:
        raise Refused(_("Op deze opname is niets te horen. Neem de tekst opnieuw op.")) from error
    return _small(result)


def _integers(data: bytes, width: int) -> sounds.Samples:
    if width == 2:
        return np.frombuffer(data[: len(data) // 2 * 2], "<i2") / 32768
    triples = np.frombuffer(data[: len(data) // 3 * 3], np.uint8).reshape(-1, 3).astype(np.int32)
    whole = triples[:, 0] | triples[:, 1] << 8 | triples[:, 2] << 16
    return np.where(whole >= 1 << 23, whole - (1 << 24), whole) / (1 << 23)


def _as_it_is(upload: bytes, text: str) -> bytes:
    try:
        found = frames.read(upload)
    except frames.NotMp3 as error:
        raise Refused(_("Dit is geen geluid dat wij kunnen lezen. Bewaar de opname als WAV (PCM, 16 bits).")) from error
    _refuse_length(found.seconds, text)
    if (found.rate, found.channels) != (sounds.RATE, 1):
        raise Refused(_("Deze mp3 is niet mono met 24 kHz. Bewaar de opname als WAV; wij maken er zelf mp3 van."))
    if not any(found.gains):
        raise Refused(_("Op deze opname is niets te horen. Neem de tekst opnieuw op."))
    return _small(frames.bare(upload))


def _refuse_length(seconds: float, text: str) -> None:
    words = len(text.split())
    if not 0.1 * words <= seconds <= 3 + SLOWEST * words:
        raise Refused(
            _("Deze opname duurt %(seconds)s seconden; dat past niet bij %(words)s woorden. Neem alleen deze tekst op.")
            % {"seconds": round(seconds), "words": words}
        )


def _small(result: bytes) -> bytes:
    if len(result) > MAX_CLIP:
        raise Refused(_("Deze opname is te lang. Lees de tekst in een rustig tempo, zonder lange stiltes."))
    return result
