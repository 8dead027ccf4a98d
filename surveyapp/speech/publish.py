"""Step 2, for ears: make the clips of a round, and see that none is missing or says something old.

A round with people on the low form hands out no links before every text of it can be heard.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, partial

from surveyapp import rounds
from surveyapp.config import Config
from surveyapp.db import Stores
from surveyapp.errors import Refused
from surveyapp.fieldwork import bureau
from surveyapp.languages import SPEED
from surveyapp.speech import judging, recorded, sounds
from surveyapp.speech import rounds as speaking
from surveyapp.speech.clips import COMBINED, clip_name
from surveyapp.speech.engines import Voice, voice_of
from surveyapp.speech.pronounce import pronounced
from surveyapp.speech.store import Sound
from surveyapp.speech.texts import Spoken

AT_ONCE = 2
SHOWN = 20  # missing texts named in a refusal
Key = tuple[str, str]  # language, text as shown


@dataclass(frozen=True, slots=True)
class Wanted:
    """A text, the clip that must say it, and who speaks (None: only a recording can)."""

    spoken: Spoken
    name: str
    words: str  # as the voice gets them
    voice: Voice | None


@dataclass(frozen=True, slots=True)
class Made:
    """What a run of `make` came to, in clips."""

    made: int
    kept: int
    recorded: int
    stand_ins: int


@dataclass(frozen=True, slots=True)
class Studio:
    """Where clips are made: the folder, the recordings by text, and who speaks which language."""

    sound: Sound
    recordings: Mapping[Key, str]  # digest of the recorded sound
    config: Config

    @classmethod
    def of(cls, stores: Stores, config: Config) -> Studio:
        """The studio of this installation."""
        return cls(Sound(config.instance / "sound"), recorded.digests(stores), config)

    def wanted(self, spoken: Iterable[Spoken], names: Mapping[str, str]) -> tuple[Wanted, ...]:
        """The clip that must say each text; parts come before what they are part of."""
        voices = cache(partial(voice_of, config=self.config))
        found: dict[Key, Wanted] = {}
        for text in spoken:
            key = (text.language, text.shown)
            found[key] = _combined(text, found) if text.parts else self._single(text, names, voices(text.language))
        return tuple(found.values())

    def _single(self, text: Spoken, names: Mapping[str, str], voice: Voice | None) -> Wanted:
        digest = self.recordings.get((text.language, text.shown))
        if digest:
            return Wanted(text, recorded.name(text.language, text.shown, digest), "", None)
        words = pronounced(text.shown, text.language, names)
        if voice is None:
            return Wanted(text, "", words, None)
        return Wanted(text, clip_name(text.language, voice.label, voice.speed, words), words, voice)

    def is_there(self, wanted: Wanted) -> bool:
        """Whether pages find exactly this clip for its text."""
        spoken = wanted.spoken
        return self.sound.has(wanted.name) and self.sound.says(spoken.language, spoken.shown) == wanted.name


def wanted_of(stores: Stores, config: Config, round_id: int, language: str) -> tuple[Studio, tuple[Wanted, ...]]:
    """The clips that one language of a round must have."""
    round_ = rounds.find(stores, round_id)
    studio = Studio.of(stores, config)
    return studio, studio.wanted(speaking.texts(stores, round_, language), speaking.names(stores, round_))


def missing(stores: Stores, config: Config, round_id: int) -> tuple[Spoken, ...]:
    """The texts of a round that nobody can hear as they are now."""
    round_ = rounds.find(stores, round_id)
    found: dict[Key, Spoken] = {}
    for language in speaking.languages(stores, round_):
        studio, wanted = wanted_of(stores, config, round_id, language)
        for clip in wanted:
            if not studio.is_there(clip):
                found.setdefault((clip.spoken.language, clip.spoken.shown), clip.spoken)
    return tuple(found.values())


def broken(stores: Stores, config: Config, round_id: int) -> tuple[tuple[Spoken, str], ...]:
    """The clips of a round that are there and cannot be right, with what is wrong."""
    round_ = rounds.find(stores, round_id)
    found: dict[Key, tuple[Spoken, str]] = {}
    for language in speaking.languages(stores, round_):
        studio, wanted = wanted_of(stores, config, round_id, language)
        for clip in filter(studio.is_there, wanted):
            fault = judging.fault(studio.sound.file(clip.name).read_bytes(), clip.words)
            if fault:
                found.setdefault((clip.spoken.language, clip.spoken.shown), (clip.spoken, fault))
    return tuple(found.values())


def require(stores: Stores, config: Config, round_id: int) -> None:
    """Call this before links are handed out.

    Errors:  Refused, naming what cannot be heard.
    """
    if speaking.languages(stores, rounds.find(stores, round_id)):
        bureau.required(stores)  # its words are said too
    texts = missing(stores, config, round_id)
    if texts:
        lines = [f"  {text.language}: {_in_short(text.shown)}" for text in texts[:SHOWN]]
        more = [f"  and {len(texts) - SHOWN} more"] if len(texts) > SHOWN else []
        head = f"round {round_id} has people on the low form, and {len(texts)} of its texts cannot be heard:"
        remedy = f"make their clips with `surveyapp speech make {round_id}`, then hand out the links again"
        raise Refused("\n".join([head, *lines, *more, remedy]))


def open_ears(stores: Stores, config: Config, round_id: int) -> None:
    """Make what a new round, name or text still needs, and see that everything can be heard.

    A text that had a clip which is lost or says it otherwise now is not mended in silence: somebody may have
    approved or recorded it.
    Errors:  Refused, naming what cannot be heard, or when a program is missing.
    """
    sound = Sound(config.instance / "sound")
    waiting = missing(stores, config, round_id)
    if waiting and not any(sound.says(text.language, text.shown) for text in waiting):
        make(stores, config, round_id)
    require(stores, config, round_id)


def make(stores: Stores, config: Config, round_id: int, languages: Iterable[str] = ()) -> Made:
    """Make what is missing of a round, in the languages it offers and these.

    Errors:  Refused when the bureau's settings or a program is missing, or a text can only be recorded.
    """
    round_ = rounds.find(stores, round_id)
    bureau.required(stores)
    offered = speaking.languages(stores, round_) or ("nl",)
    clips: dict[Key, Wanted] = {}
    for language in dict.fromkeys((*offered, *languages)):
        studio, wanted = wanted_of(stores, config, round_id, language)
        clips |= {(clip.spoken.language, clip.spoken.shown): clip for clip in wanted}
    if not clips:
        return Made(0, 0, 0, 0)
    todo = [clip for clip in clips.values() if not studio.is_there(clip)]
    _refuse_mute(todo)
    for voice in {clip.voice for clip in todo if clip.voice}:
        voice.engine.ready(voice.voice)
    _produce(studio, stores, todo)
    stand_ins = sum(1 for clip in clips.values() if clip.voice and clip.voice.stand_in)
    owned = sum(1 for key in clips if key in studio.recordings)
    return Made(len(todo), len(clips) - len(todo), owned, stand_ins)


def _produce(studio: Studio, stores: Stores, todo: list[Wanted]) -> None:
    single = [clip for clip in todo if not clip.spoken.parts]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for done in [pool.submit(_speak, studio, stores, clip) for clip in single]:
            done.result()
    for clip in todo:
        if clip.spoken.parts:
            combine(studio, clip)


def _speak(studio: Studio, stores: Stores, clip: Wanted) -> None:
    if not studio.sound.has(clip.name):
        studio.sound.put(clip.name, _sound(stores, clip))
    studio.sound.point(clip.spoken.language, clip.spoken.shown, clip.name)


def _sound(stores: Stores, clip: Wanted) -> bytes:
    spoken = clip.spoken
    if clip.voice is None:
        return recorded.sound(stores, spoken.language, spoken.shown)
    samples = clip.voice.engine.speak(clip.words, clip.voice.voice, clip.voice.speed)
    try:
        return sounds.mp3(sounds.evened(samples))
    except sounds.Silent as error:
        raise Refused(f'voice {clip.voice.label} said nothing for "{_in_short(spoken.shown)}": record it') from error


def combine(studio: Studio, clip: Wanted) -> None:
    """Put a question and its answers one after another; nothing is spoken for it."""
    if not studio.sound.has(clip.name):
        names = [studio.sound.says(language, shown) for language, shown in clip.spoken.parts]
        studio.sound.put(clip.name, sounds.joined([studio.sound.file(name).read_bytes() for name in names]))
    studio.sound.point(clip.spoken.language, clip.spoken.shown, clip.name)


def _combined(text: Spoken, found: Mapping[Key, Wanted]) -> Wanted:
    names = [found[part].name for part in text.parts]
    name = clip_name(text.language, COMBINED, SPEED, "\n".join(names)) if all(names) else ""
    return Wanted(text, name, "", None)


def _refuse_mute(todo: list[Wanted]) -> None:
    mute = [clip.spoken for clip in todo if not clip.name and not clip.spoken.parts]
    if mute:
        codes = ", ".join(sorted({spoken.language for spoken in mute}))
        raise Refused(
            f"no voice speaks {codes}, and {len(mute)} texts are not recorded: record them in the office, under Geluid"
        )


def _in_short(text: str) -> str:
    first = text.split("\n")[0]
    return first if len(first) <= 80 else f"{first[:77]}..."
