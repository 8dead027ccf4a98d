"""Step 2, for ears: samples made even, and packed as mp3 (mono, 24 kHz; 32 kbit/s, so 4 KB a second)."""

from __future__ import annotations

from functools import cache

import lameenc
import numpy as np
from numpy.typing import NDArray

RATE = 24_000  # samples a second in every clip
KBITS = (32, 24, 16)  # the first that fits; a long question would be too big at 32
MOST = 40_000  # bytes of one clip: people pay for their data
LOUDNESS = 0.12  # root mean square of the speaking parts; 1 is full scale
EDGE = 0.1  # seconds of silence left before and after
PAUSE = 0.4  # seconds between a question and its answers
CEILING = 0.97
QUIET = 0.02  # of the loudest moment: below is silence
FRAME = 480  # samples: 20 ms

Samples = NDArray[np.float64]  # one channel, RATE a second, -1 to 1


class Silent(Exception):  # noqa: N818 - says what was found
    """There is nothing to hear."""


def resampled(samples: Samples, rate: int) -> Samples:
    """The same sound at RATE."""
    if rate == RATE or not len(samples):
        return samples
    if rate > RATE:  # what a lower rate cannot hold would come back as noise
        width = -(-rate // RATE)
        samples = np.convolve(samples, np.ones(width) / width, mode="same")
    moments = np.arange(int(len(samples) * RATE / rate)) * (rate / RATE)
    heard: Samples = np.interp(moments, np.arange(len(samples)), samples)
    return heard


def evened(samples: Samples) -> Samples:
    """Trimmed to a tenth of a second of silence at both ends, at the loudness that all clips have.

    Errors:  Silent.
    """
    if not len(samples):
        raise Silent
    level = np.abs(samples - np.mean(samples))
    peak = float(level.max())
    if peak < 0.003:
        raise Silent
    heard = np.flatnonzero(level > QUIET * peak)
    edge = int(EDGE * RATE)
    pad = np.zeros(edge)
    kept = np.concatenate([pad, samples[heard[0] : heard[-1] + 1], pad])
    return _within(kept * (LOUDNESS / loudness(kept)))


def loudness(samples: Samples) -> float:
    """Root mean square of the moments in which somebody speaks."""
    usable = len(samples) // FRAME * FRAME
    power = np.mean(samples[:usable].reshape(-1, FRAME) ** 2, axis=1)
    speaking = power[power > power.max() * 0.01]
    return float(np.sqrt(np.mean(speaking)))


def _within(samples: Samples) -> Samples:
    """Peaks bent, not cut, below full scale."""
    bend = 0.7
    above = np.abs(samples) > bend
    room = CEILING - bend
    bent = np.sign(samples) * (bend + room * np.tanh((np.abs(samples) - bend) / room))
    return np.where(above, bent, samples)


def mp3(samples: Samples) -> bytes:
    """Samples as mp3, at the best quality that keeps the clip small."""
    fitting = [kbits for kbits in KBITS if (len(samples) / RATE + EDGE) * kbits * 125 <= MOST]
    encoder = lameenc.Encoder()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(RATE)
    encoder.set_out_sample_rate(RATE)
    encoder.set_bit_rate(fitting[0] if fitting else KBITS[-1])
    encoder.set_quality(7)  # the quick one: no ear tells it apart at this rate
    encoder.silence()
    packed = encoder.encode((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return bytes(packed) + bytes(encoder.flush())


@cache
def pause() -> bytes:
    """The silence between the parts of a combined clip."""
    return mp3(np.zeros(int(PAUSE * RATE)))


def joined(parts: list[bytes]) -> bytes:
    """Clips one after another; frames of one kind may simply follow each other."""
    return pause().join(parts)
