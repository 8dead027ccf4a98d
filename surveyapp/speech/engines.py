"""Step 2, for ears: programs that speak. They run when clips are made, never while a page waits."""

from __future__ import annotations

import io
import shutil
import struct
import subprocess
import wave
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from surveyapp.config import Config
from surveyapp.errors import Refused
from surveyapp.i18n import languages
from surveyapp.languages import SPEED
from surveyapp.speech.sounds import Samples, resampled

ESPEAK = "espeak-ng"
LONGEST = 60  # seconds that a program may take for one text
NATURAL = 165  # words a minute of a piper voice at its own speed


class Engine(Protocol):
    """A program that speaks."""

    def speak(self, text: str, voice: str, speed: int) -> Samples:
        """The text as samples (one channel, RATE a second). Errors: Refused."""
        ...

    def ready(self, voice: str) -> None:
        """See whether it can speak here. Errors: Refused with what to do."""
        ...


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks a language: an engine, its name for the voice, and whether it only stands in."""

    engine: Engine
    voice: str
    label: str  # part of the names of clips
    stand_in: bool
    speed: int = SPEED


@dataclass(frozen=True, slots=True)
class Espeak:
    """eSpeak NG, which knows most languages and sounds like a machine."""

    program: str = ESPEAK

    def ready(self, voice: str) -> None:
        """See whether it is installed."""
        if shutil.which(self.program) is None:
            raise Refused(f"{self.program} is not installed, and clips need it: sudo apt-get install -y {ESPEAK}")

    def speak(self, text: str, voice: str, speed: int) -> Samples:
        """The text as samples."""
        command = [self.program, "-v", voice, "-s", str(speed), "-b", "1", "--stdin", "--stdout"]
        return _samples(_run(command, text))


@dataclass(frozen=True, slots=True)
class Piper:
    """Piper, with a neural voice that the operator chose; the voice is a file."""

    program: str

    def ready(self, voice: str) -> None:
        """See whether program and voice are there."""
        if shutil.which(self.program) is None:
            raise Refused(f"PIPER: {self.program} is not a program here: give its path, or leave PIPER_VOICES empty")
        if not Path(voice).is_file():
            raise Refused(f"PIPER_VOICES: {voice}: there is no such file; give the path of the voice's .onnx file")

    def speak(self, text: str, voice: str, speed: int) -> Samples:
        """The text as samples."""
        command = [self.program, "--model", voice, "--length_scale", f"{NATURAL / speed:.2f}", "--output_file", "-"]
        return _samples(_run(command, " ".join(text.split())))


def voice_of(language: str, config: Config) -> Voice | None:
    """Who speaks a language here; None when nobody does: then it needs recordings."""
    for path in filter(None, config.piper_voices.split(":")):
        file = Path(path)
        if file.name.split("_")[0] == language:
            return Voice(Piper(config.piper), path, f"piper:{file.stem}", stand_in=False)
    found = next((found for found in languages() if found.code == language), None)
    if found is None or not found.voice:
        return None
    return Voice(Espeak(), found.voice, f"espeak:{found.voice}", stand_in=True, speed=found.speed)


def _run(command: list[str], text: str) -> bytes:
    try:
        done = subprocess.run(command, input=text.encode(), capture_output=True, timeout=LONGEST, check=True)  # noqa: S603 - our own words
    except (subprocess.SubprocessError, OSError) as error:
        raise Refused(
            f"{command[0]} could not speak a text with voice {command[2]}: does it know that voice?"
        ) from error
    return done.stdout


def _samples(sound: bytes) -> Samples:
    """Samples of a WAV; streamed ones do not tell their length."""
    at = sound.find(b"data")
    if not sound.startswith(b"RIFF") or at < 0:
        raise Refused("the speaking program gave no WAV: check that it works by hand")
    whole = bytearray(sound[: at + 8 + (len(sound) - at - 8) // 2 * 2])
    struct.pack_into("<I", whole, 4, len(whole) - 8)
    struct.pack_into("<I", whole, at + 4, len(whole) - at - 8)
    with wave.open(io.BytesIO(bytes(whole))) as file:
        rate, frames = file.getframerate(), file.readframes(file.getnframes())
    return resampled(np.frombuffer(frames, "<i2") / 32768, rate)
