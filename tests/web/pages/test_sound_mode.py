"""Sound mode: offered where it can be heard, chosen by the person, and nothing of it on any other page."""

from __future__ import annotations

import pytest

from surveyapp.models import Draft
from surveyapp.speech import store
from surveyapp.speech.sentences import aloud
from surveyapp.speech.store import Sound
from tests.web.pages.browser import Browser, Page, words
from tests.web.pages.clips import clip_of, with_clips
from tests.web.pages.conftest import PROVIDER, World
from tests.web.pages.test_bytes import KB, wire


@pytest.fixture
def sound(world: World) -> Sound:
    return with_clips(world)


def to_sound(browser: Browser, token: str) -> Page:
    """From the link to the question whether to hear."""
    browser.get(f"/v/{token}")
    browser.press()
    return browser.press(button="Ja, ik doe mee")


def begin_with_sound(browser: Browser, token: str) -> Page:
    """From the link to the first question, with sound."""
    to_sound(browser, token)
    browser.press({}, "Ja, met geluid")
    browser.press({}, "Ja, ik hoor het")
    browser.press()
    return browser.press()


def test_sound_is_asked_after_yes_and_not_kept_with_the_answers(world: World, browser: Browser, sound: Sound) -> None:
    page = to_sound(browser, world.person(form="low"))
    assert (page.path, page.h1) == ("/horen", "Wilt u de vragen horen?")
    assert browser.press({}, "Ja, met geluid").h1 == "Hoort u dit?"
    assert browser.press({}, "Ja, ik hoor het").path == "/samen"
    assert browser.press().path == "/oefenen"
    page = browser.press({"oefening": "4"})
    assert page.path == "/vraag/contact_freq"
    (draft,) = world.rows(Draft)
    assert draft.answers == {}
    assert "sound" not in str(draft)


def test_without_clips_sound_is_not_offered(world: World, browser: Browser) -> None:
    page = to_sound(browser, world.person(form="low"))
    assert page.path == "/samen"
    assert "geluid" not in page.source
    assert "geluid" not in browser.get("/taal").text
    assert browser.get("/horen").path == "/samen"
    assert browser.get("/horen/proef").path == "/samen"


def test_one_missing_clip_of_a_question_takes_the_offer_away(world: World, browser: Browser, sound: Sound) -> None:
    sound.file(clip_of("Weet ik niet").removeprefix(store.PREFIX).removesuffix(".mp3")).unlink()
    assert to_sound(browser, world.person(form="low")).path == "/samen"


def test_a_question_in_sound_mode_has_its_clips_in_order(world: World, browser: Browser, sound: Sound) -> None:
    begin_with_sound(browser, world.person(form="low"))
    page = browser.get("/vraag/a_first")
    (box,) = page.tree.find_class("listen")
    assert box.get("data-first") == clip_of(aloud(page.h1, words(page.tree.find_class("help")[0])))
    tiles = [(words(tile), tile.get("data-src")) for tile in page.tree.find_class("tile")]
    assert [text for text, _ in tiles] == [
        "Heel tevreden", "Tevreden", "Niet tevreden", "Helemaal niet tevreden", "Weet ik niet",
    ]  # fmt: skip
    assert all(src == clip_of(text) for text, src in tiles)
    (audio,) = box.iter("audio")
    assert audio.get("preload") == "none"
    assert "autoplay" not in page.source
    assert browser.client.get(audio.get("src")).status_code == 200


def test_without_sound_mode_nothing_of_it_is_on_the_page(world: World, browser: Browser, sound: Sound) -> None:
    page = to_sound(browser, world.person(form="low"))
    for _ in range(4):
        assert "<audio" not in page.source
        assert "data-src" not in page.source
        assert ".mp3" not in page.source
        page = browser.press({}, "Nee, zonder geluid" if page.path == "/horen" else "Verder")
    assert "Taal en geluid" in page.source


def test_who_listens_and_who_does_not_share_no_page(world: World, browser: Browser, sound: Sound) -> None:
    begin_with_sound(browser, world.person("1", form="low"))
    assert browser.page
    assert "<audio" in browser.page.source
    other = Browser(world.app.test_client())
    other.begin(world.person("2", form="low"))
    assert other.page
    assert other.page.path == browser.page.path
    assert "<audio" not in other.page.source


def test_a_new_clip_shows_at_once(world: World, browser: Browser, sound: Sound) -> None:
    page = begin_with_sound(browser, world.person(form="low"))
    sound.put("cd" * 32, b"new")
    sound.point("nl", "Weet ik niet", "cd" * 32)
    assert f"/geluid/{'cd' * 32}.mp3" in browser.get(page.path).source


def test_sound_goes_on_off_and_slower_beside_a_question(world: World, browser: Browser, sound: Sound) -> None:
    page = begin_with_sound(browser, world.person(form="low"))
    browser.get(page.link("Taal en geluid"))
    slow = browser.press({}, "Langzamer")
    assert slow.path == page.path
    assert "data-slow" in slow.source
    browser.get(page.link("Taal en geluid"))
    assert "data-slow" not in browser.press({}, "Niet langzamer").source
    browser.get(page.link("Taal en geluid"))
    assert "<audio" not in browser.press({}, "Nee, zonder geluid").source


def test_the_regular_form_has_no_sound(world: World, browser: Browser, sound: Sound) -> None:
    page = begin_with_sound(browser, world.person(form="low"))
    browser.get(page.link("Taal en geluid"))
    page = browser.press({}, "Gewone vragen")
    assert "<audio" not in page.source
    assert "geluid" not in browser.get("/taal").text


def test_the_same_link_again_keeps_sound_and_another_forgets_it(world: World, browser: Browser, sound: Sound) -> None:
    token = world.person("1", form="low")
    begin_with_sound(browser, token)
    browser.press({"contact_freq": "1"})
    assert "<audio" in browser.get(f"/v/{token}").source
    assert "<audio" not in browser.get(f"/v/{world.person('2', form='low')}").source


@pytest.mark.parametrize("path", ["/hulp", "/taal?bij=a_first", "/gegevens", "/stoppen", "/nakijken", "/niet"])
def test_other_pages_are_read_from_the_heading_on(world: World, browser: Browser, sound: Sound, path: str) -> None:
    begin_with_sound(browser, world.person(form="low"))
    page = browser.get(path)
    players = list(page.tree.iter("audio"))
    assert str(players[0].get("src")).startswith(clip_of(page.h1).removesuffix(".mp3"))
    for player in players:
        assert browser.client.get(player.get("src")).status_code == 200


def test_the_last_page_can_be_heard_too(world: World, browser: Browser, sound: Sound) -> None:
    begin_with_sound(browser, world.person(form="low"))
    browser.get("/wissen")
    page = browser.press()
    assert page.path == "/gewist"
    assert "<audio" in page.source


def test_the_soft_prompt_is_read_before_the_question(world: World, browser: Browser, sound: Sound) -> None:
    begin_with_sound(browser, world.person(form="low"))
    page = browser.press()
    first = page.tree.find_class("listen")[0].get("data-first").split()
    assert first[0].startswith(clip_of("U hebt nog geen antwoord gekozen.").removesuffix(".mp3"))
    help_lines = [words(line) for line in page.tree.find_class("help")]
    assert first[1] == clip_of(aloud(page.h1, *help_lines))


def test_pages_in_sound_mode_stay_within_6_kb(world: World, browser: Browser, sound: Sound) -> None:
    page = begin_with_sound(browser, world.person(form="low"))
    for _ in range(60):
        assert wire(browser.client.get(page.path)) <= 6 * KB, page.path
        if page.path == "/klaar":
            break
        page = browser.press({"overslaan": "ja"})
    assert page.path == "/klaar"


def test_clips_after_each_other_are_one_sound(world: World, browser: Browser, sound: Sound) -> None:
    one, two = (clip_of(text)[len(store.PREFIX) : -4] for text in ("Ja", "Nee"))
    alone = len(browser.client.get(f"/geluid/{one}.mp3").data)
    both = browser.client.get(f"/geluid/{one}-{two}.mp3", headers={"Range": "bytes=0-1"})
    assert both.headers["Content-Range"] == f"bytes 0-1/{2 * alone}"
    assert browser.client.get(f"/geluid/{one}-{'0' * 64}.mp3").status_code == 404
    assert browser.client.get(f"/geluid/{'-'.join([one] * 41)}.mp3").status_code == 404


def test_the_receipt_tells_who_sees_what_and_until_when(world: World, browser: Browser) -> None:
    page = browser.begin(world.person(form="low"))
    while page.path != "/klaar":
        page = browser.press({"overslaan": "ja"})
    assert "Alleen Bureau Meting ziet de antwoorden, zonder namen." in page.text
    assert "Uw naam bewaren wij tot en met 28 februari 2027." in page.text
    assert "De antwoorden bewaren wij tot en met 30 november 2027." in page.text
    assert PROVIDER not in page.source
