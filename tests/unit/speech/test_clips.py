"""The clips themselves: every Dutch text of the low form spoken by the stand-in voice, and measured."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest

from surveyapp.config import Config, load
from surveyapp.errors import Refused
from surveyapp.languages import SPEED
from surveyapp.speech import frames, sounds
from surveyapp.speech.engines import Espeak, Piper, voice_of
from surveyapp.speech.judging import FRAMING, fault, said
from surveyapp.speech.pronounce import pronounced
from surveyapp.speech.sounds import EDGE, LOUDNESS, RATE, Silent, evened, loudness, mp3, resampled
from surveyapp.speech.texts import Place, Spoken
from tests.unit.speech.voices import everything


@dataclass(frozen=True)
class Heard:
    """A clip as it came out."""

    spoken: Spoken
    words: str
    size: int
    seconds: float
    fault: str
    loudness: float


@cache
def heard() -> tuple[Heard, ...]:
    texts = {spoken.shown: spoken for spoken in everything() if not spoken.parts}
    with ThreadPoolExecutor(2) as pool:
        return tuple(pool.map(_hear, texts.values()))


def _hear(spoken: Spoken) -> Heard:
    words = pronounced(spoken.shown, "nl")
    samples = evened(Espeak().speak(words, "nl", SPEED))
    packed = mp3(samples)
    found = frames.read(packed)
    return Heard(spoken, words, len(packed), found.seconds, fault(packed, words), loudness(samples))


class TestEveryDutchText:
    def test_sounds_like_speech_and_lasts_as_long_as_its_words(self) -> None:
        assert {clip.words: clip.fault for clip in heard() if clip.fault} == {}

    def test_is_small(self) -> None:
        assert max(clip.size for clip in heard()) <= 40_000

    def test_is_small_with_all_its_answers(self) -> None:
        size = {(clip.spoken.language, clip.spoken.shown): clip.size for clip in heard()}
        for spoken in everything():
            if spoken.place is Place.COMBINED:
                whole = sum(size[part] for part in spoken.parts) + len(sounds.pause()) * (len(spoken.parts) - 1)
                assert whole <= 120_000, spoken.shown

    def test_is_as_loud_as_the_others(self) -> None:
        decibels = [20 * np.log10(clip.loudness / LOUDNESS) for clip in heard()]
        assert max(decibels) - min(decibels) <= 1

    def test_is_spoken_at_120_to_130_words_a_minute(self) -> None:
        questions = [clip for clip in heard() if clip.spoken.place is Place.QUESTION]
        minutes = sum(clip.seconds - 2 * EDGE - FRAMING for clip in questions) / 60
        assert 120 <= sum(said(clip.words) for clip in questions) / minutes <= 130


def tone(seconds: float, rate: int = RATE, loud: float = 0.3) -> sounds.Samples:
    return loud * np.sin(np.arange(int(seconds * rate)) * 2 * np.pi * 220 / rate)


def test_silence_at_both_ends_becomes_a_tenth_of_a_second() -> None:
    quiet = np.zeros(RATE)
    assert len(evened(np.concatenate([quiet, tone(1), quiet]))) / RATE == pytest.approx(1.2, abs=0.01)


@pytest.mark.parametrize("loud", [0.02, 0.3, 0.99])
def test_quiet_and_loud_come_out_the_same(loud: float) -> None:
    assert loudness(evened(tone(1, loud=loud))) == pytest.approx(LOUDNESS, rel=0.03)


def test_peaks_stay_within_full_scale() -> None:
    spikes = tone(1, loud=0.01)
    spikes[::2000] = 0.9
    assert np.abs(evened(spikes)).max() <= sounds.CEILING


def test_nothing_to_hear_is_said() -> None:
    for empty in (np.zeros(0), np.zeros(RATE), np.full(RATE, 0.5)):
        with pytest.raises(Silent):
            evened(empty)


def test_another_rate_sounds_as_long() -> None:
    for rate in (8000, 22_050, 44_100, 48_000):
        assert len(resampled(tone(1, rate), rate)) == RATE


def test_an_mp3_is_read_back_frame_by_frame() -> None:
    found = frames.read(mp3(tone(2)))
    assert (found.rate, found.channels) == (RATE, 1)
    assert found.seconds == pytest.approx(2, abs=0.15)
    assert max(frames.read(mp3(np.zeros(RATE))).gains) < max(found.gains)


def test_a_long_clip_gets_fewer_bits() -> None:
    assert len(mp3(tone(9))) > 35_000
    assert len(mp3(tone(12))) <= 40_000


def test_joined_clips_last_as_long_as_all_and_their_pauses() -> None:
    one = mp3(tone(1))
    parts = frames.read(one).seconds * 3 + frames.read(sounds.pause()).seconds * 2
    assert frames.read(sounds.joined([one, one, one])).seconds == pytest.approx(parts)


@pytest.mark.parametrize(
    "data", [b"", b"ID3", b"hello" * 100, mp3(tone(1))[:200], b"\0" + mp3(tone(1)), mp3(tone(1)) + b"junkjunk"]
)
def test_what_is_no_mp3_is_said(data: bytes) -> None:
    with pytest.raises(frames.NotMp3):
        frames.read(data)


@pytest.mark.parametrize(
    ("sound", "told"),
    [
        (b"hello" * 100, "found no mp3"),
        (mp3(np.zeros(RATE)), "next to nothing to hear"),
        (mp3(np.concatenate([tone(0.2), np.zeros(2 * RATE)])), "next to nothing to hear"),
        (mp3(tone(0.4)), "seconds a word, expected 0.2 to 1.0"),
        (mp3(tone(4)), "seconds a word, expected 0.2 to 1.0"),
        (mp3(tone(1)), ""),
    ],
)
def test_a_clip_that_cannot_be_right_is_named(sound: bytes, told: str) -> None:
    found = fault(sound, "Dank u")
    assert told in found
    assert bool(found) == bool(told)


def test_what_others_wrote_around_an_mp3_is_taken_off() -> None:
    sound = mp3(tone(1))
    assert frames.bare(b"ID3\x04\0\0\0\0\0\x03abc" + sound + b"TAG".ljust(128, b"\0")) == sound


def test_a_machine_without_the_program_is_told_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(Refused, match="sudo apt-get install -y espeak-ng"):
        Espeak().ready("nl")
    with pytest.raises(Refused, match="PIPER: piper is not a program"):
        Piper("piper").ready("x")


@pytest.fixture
def config(tmp_path: object) -> Config:
    return load({"INSTANCE": str(tmp_path), "PIPER_VOICES": "/stemmen/nl_NL-els-medium.onnx"})


def test_a_voice_that_the_operator_gives_wins_in_its_language(config: Config) -> None:
    dutch, english = voice_of("nl", config), voice_of("en", config)
    assert dutch
    assert (dutch.label, dutch.stand_in) == ("piper:nl_NL-els-medium", False)
    assert english
    assert english.stand_in


def test_a_language_without_a_voice_needs_recordings(config: Config) -> None:
    assert voice_of("so", config) is None


def test_a_voice_file_that_is_not_there_is_named() -> None:
    with pytest.raises(Refused, match=r"PIPER_VOICES: /weg\.onnx: there is no such file"):
        Piper("sh").ready("/weg.onnx")
