"""Step 2, for ears: what is in an mp3, from its frame headers."""

from __future__ import annotations

from dataclasses import dataclass

_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_KBITS_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KBITS_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
SEVERAL = 3  # frames that must follow on each other before we believe that this is mp3


class NotMp3(Exception):  # noqa: N818 - says what was found
    """These bytes are no mp3, or a broken one."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame: where it begins, how many bytes and samples it has."""

    start: int
    size: int
    samples: int
    rate: int
    channels: int


@dataclass(frozen=True, slots=True)
class Mp3:
    """What an mp3 holds. `gains`: the level of each frame (256 steps), 0 in silence."""

    rate: int
    channels: int
    seconds: float
    gains: tuple[int, ...]


def read(data: bytes) -> Mp3:
    """Look through a whole mp3.

    Errors:  NotMp3 when frames do not follow each other from begin to end.
    """
    at = _after_tag(data)
    frames = []
    while at + 4 <= len(data) and data[at : at + 3] != b"TAG":
        frame = _frame(data, at)
        frames.append(frame)
        at += frame.size
    if at > len(data):
        raise NotMp3("cut off")
    if len(frames) < SEVERAL:
        raise NotMp3("too short")
    first = frames[0]
    if any((f.rate, f.channels) != (first.rate, first.channels) for f in frames):
        raise NotMp3("frames of several kinds")
    seconds = sum(f.samples for f in frames) / first.rate
    return Mp3(first.rate, first.channels, seconds, tuple(_gain(data, f) for f in frames))


def bare(data: bytes) -> bytes:
    """An mp3 that `read` accepts, without what others wrote around the sound (names, pictures)."""
    end = len(data) - 128 if data[-128:-125] == b"TAG" else len(data)
    return data[_after_tag(data) : end]


def _after_tag(data: bytes) -> int:
    if data[:3] != b"ID3" or len(data) < 10:
        return 0
    size = 0
    for byte in data[6:10]:
        size = size << 7 | byte & 0x7F
    return 10 + size


def _frame(data: bytes, at: int) -> Frame:
    head = int.from_bytes(data[at : at + 4], "big")
    version, layer = head >> 19 & 3, head >> 17 & 3
    kbits, rate = head >> 12 & 15, head >> 10 & 3
    if head >> 21 != 0x7FF or version == 1 or layer != 1 or kbits in (0, 15) or rate == 3:
        raise NotMp3("no frame where one should begin")
    full = version == 3
    hertz = _RATES[version][rate]
    size = (144 if full else 72) * (_KBITS_1 if full else _KBITS_2)[kbits] * 1000 // hertz + (head >> 9 & 1)
    return Frame(at, size, 1152 if full else 576, hertz, 1 if head >> 6 & 3 == 3 else 2)


def _gain(data: bytes, frame: Frame) -> int:
    """The global gain of the first granule; 0 when its sound has no bits."""
    full = frame.samples == 1152
    protected = not data[frame.start + 1] & 1
    at = frame.start + 4 + 2 * protected
    skipped = {(True, 1): 18, (True, 2): 20, (False, 1): 9, (False, 2): 10}[full, frame.channels]
    bits = int.from_bytes(data[at : at + 8].ljust(8, b"\0"), "big")
    length = bits >> (64 - skipped - 12) & 0xFFF
    return bits >> (64 - skipped - 12 - 9 - 8) & 0xFF if length else 0
