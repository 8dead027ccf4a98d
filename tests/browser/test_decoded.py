"""Every clip of a low form, in each language that a round may offer, taken apart by a browser's own decoder."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from surveyapp.languages import SOURCE, Status, folders, read
from surveyapp.speech import frames, publish
from surveyapp.speech.judging import FRAMING, LONGEST, SHORTEST, said
from surveyapp.speech.publish import Wanted
from surveyapp.speech.sounds import EDGE, FRAME, LOUDNESS, RATE
from surveyapp.speech.store import EXTENSION, PREFIX, Sound
from tests.browser.site import Started
from tests.web.pages.browser import Browser as Person
from tests.web.pages.conftest import settings
from tests.web.pages.test_sound_parity import question_pages

LANGUAGES = (SOURCE, *(folder.name for folder in folders() if read(folder)[0].status is Status.REVIEWED))
NAMES = re.compile(r"[0-9a-f]{64}(?=[-.])")  # of clips in an address
# Decodes clips one after another; of each: seconds, channels, highest sample, loudness of the speaking parts.
DECODE = """async ([addresses, rate, frame]) => {
  const decoder = new OfflineAudioContext(1, 1, rate);
  const measured = async (address) => {
    const answer = await fetch(address);
    const sound = await decoder.decodeAudioData(await answer.arrayBuffer());
    const samples = sound.getChannelData(0);
    const powers = [];
    let peak = 0;
    for (let at = 0; at + frame <= samples.length; at += frame) {
      let power = 0;
      for (let i = at; i < at + frame; i++) {
        power += samples[i] * samples[i];
        peak = Math.max(peak, Math.abs(samples[i]));
      }
      powers.push(power / frame);
    }
    const least = Math.max(...powers) * 0.01;
    const loud = powers.filter((power) => power > least);
    const mean = loud.reduce((sum, power) => sum + power, 0) / loud.length;
    return [answer.status, sound.duration, sound.numberOfChannels, peak, Math.sqrt(mean)];
  };
  return Promise.all(addresses.map((address) => measured(address).catch((problem) => String(problem))));
}"""


@dataclass(frozen=True)
class Decoded:
    """A clip as a browser hears it."""

    clip: Wanted
    status: int
    seconds: float
    channels: int
    peak: float
    loudness: float


@pytest.fixture(scope="module")
def decoded(site: Started, chromium: Browser) -> list[Decoded]:
    """All clips that are spoken, each once."""
    world = site.world
    config = settings(world.app.extensions[EXTENSION].folder.parent)
    publish.make(world.stores, config, world.round_id, LANGUAGES)
    wanted = {
        clip.name: clip
        for language in LANGUAGES
        for clip in publish.wanted_of(world.stores, config, world.round_id, language)[1]
    }
    page = chromium.new_page()
    page.goto(f"{site.address}/toegankelijkheid")
    addresses = [f"{PREFIX}{name}.mp3" for name in wanted]
    found = page.evaluate(DECODE, [addresses, RATE, FRAME])
    page.close()
    wrong = {clip.spoken.shown: one for clip, one in zip(wanted.values(), found, strict=True) if isinstance(one, str)}
    assert wrong == {}
    return [Decoded(clip, *one) for clip, one in zip(wanted.values(), found, strict=True)]


def spoken(decoded: list[Decoded]) -> list[Decoded]:
    """Without those that only follow on each other in a combined clip."""
    return [one for one in decoded if not one.clip.spoken.parts]


def test_there_is_a_clip_for_every_text_in_every_language(decoded: list[Decoded]) -> None:
    assert {one.status for one in decoded} == {200}
    for language in LANGUAGES:
        assert sum(one.clip.spoken.language == language for one in decoded) > 350


def test_a_clip_has_one_channel_and_the_length_its_frames_promise(site: Started, decoded: list[Decoded]) -> None:
    sound: Sound = site.world.app.extensions[EXTENSION]
    for one in decoded:
        promised = frames.read(sound.file(one.clip.name).read_bytes())
        assert (one.channels, promised.rate) == (1, RATE)
        assert one.seconds == pytest.approx(promised.seconds, abs=2 * FRAMING)


def test_a_word_takes_a_fifth_of_a_second_to_a_second(decoded: list[Decoded]) -> None:
    each = {one.clip.words: (one.seconds - 2 * EDGE - FRAMING) / said(one.clip.words) for one in spoken(decoded)}
    assert {words: round(seconds, 2) for words, seconds in each.items() if not SHORTEST <= seconds <= LONGEST} == {}


def test_every_clip_is_as_loud_as_we_promise_and_none_is_cut(decoded: list[Decoded]) -> None:
    decibels = {one.clip.spoken.shown: 20 * math.log10(one.loudness / LOUDNESS) for one in decoded}
    assert {shown: round(level, 1) for shown, level in decibels.items() if abs(level) > 1.5} == {}
    assert max(one.peak for one in decoded) < 1


def test_what_the_pages_ask_for_is_among_them(site: Started, decoded: list[Decoded]) -> None:
    person = Person(site.world.app.test_client())
    person.get(urlsplit(site.link(form="low")).path)
    for button in ("", "Ja, ik doe mee", "Ja, met geluid", "Ja, ik hoor het", "", ""):
        person.press({}, button)
    asked = {name for page in question_pages(person) for name in NAMES.findall(page.source)}
    assert len(asked) > 130
    assert asked <= {one.clip.name for one in decoded}
