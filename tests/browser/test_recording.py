"""A recording with the browser's microphone: made, heard, saved, approved, and then what respondents hear."""

from __future__ import annotations

import io
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from surveyapp import create_app
from surveyapp.config import Config, load
from surveyapp.office import clips
from surveyapp.speech import recorded, store
from tests.browser.laws import TAGS
from tests.browser.office import Office, started
from tests.browser.site import CHROMIUM_FLAGS, until
from tests.web.office.humming import KEY, TEXT, humming_round

PITCH = 440
SIZES = [(360, 640), (1280, 900)]


@dataclass(frozen=True)
class Studio:
    """An office with a round whose texts hum."""

    office: Office
    config: Config
    number: int

    @property
    def list(self) -> str:
        return f"{self.office.address}/geluid?ronde={self.number}"

    @property
    def clip(self) -> str:
        return f"{self.office.address}/geluid/{self.number}/nl/{KEY}"

    def row(self) -> clips.ClipRow:
        found = clips.shelf(self.office.stores, self.config, self.number, "nl").find(KEY)
        assert found is not None
        return found


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    folder = tmp_path_factory.mktemp("studio")
    config = load({"INSTANCE": str(folder)})
    with pytest.MonkeyPatch.context() as patch, started(folder) as office:
        yield Studio(office, config, humming_round(office.stores, config, patch))


@pytest.fixture(scope="module")
def tone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the microphone hears: one pitch, without end."""
    path = tmp_path_factory.mktemp("microphone") / "tone.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 48_000, 0, "NONE", "NONE"))
        file.writeframes((10_000 * np.sin(np.arange(48_000) * 2 * np.pi * PITCH / 48_000)).astype("<i2").tobytes())
    return path


@pytest.fixture
def speaker(studio: Studio, chromium: Browser, tone: Path) -> Iterator[Page]:
    """An officer with a microphone that she may use."""
    fake = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
    flags = [*CHROMIUM_FLAGS, *fake, f"--use-file-for-fake-audio-capture={tone}"]
    browser = chromium.browser_type.launch(executable_path="/usr/bin/chromium", args=flags)
    page = browser.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    studio.office.log_in(page)
    yield page
    browser.close()


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def officer(request: pytest.FixtureRequest, studio: Studio, chromium: Browser) -> Iterator[Page]:
    """An officer without a microphone."""
    context = chromium.new_context(java_script_enabled=request.param)
    page = context.new_page()
    studio.office.log_in(page)
    yield page
    context.close()


def record(page: Page, seconds: float = 1.5) -> None:
    page.get_by_role("button", name="Opnemen").click()
    expect(page.get_by_role("status")).to_contain_text("De opname loopt.")
    until(page, "document.querySelector('meter').value > 0.1")
    page.wait_for_timeout(seconds * 1000)
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("status")).to_contain_text("De opname staat klaar.")


def chosen(page: Page) -> bytes:
    """The file that the form will send."""
    read = "async () => [...new Uint8Array(await document.querySelector('#opname').files[0].arrayBuffer())]"
    return bytes(page.evaluate(read))


def test_what_is_said_into_the_microphone_is_what_respondents_hear(studio: Studio, speaker: Page) -> None:
    speaker.goto(studio.clip)
    record(speaker)
    listen = speaker.get_by_role("button", name="Opname beluisteren")
    listen.click()
    expect(speaker.get_by_role("button", name="Stil")).to_be_visible()
    expect(listen).to_be_visible(timeout=60_000)  # it ended
    _is_the_tone(chosen(speaker))
    with speaker.expect_navigation():
        speaker.get_by_role("button", name="Opname gebruiken").click()
    assert studio.row().recorded
    with speaker.expect_navigation():
        speaker.get_by_role("button", name="Dit klinkt goed").click()
    assert studio.row().state is clips.State.APPROVED
    site = create_app(studio.config, "respondents")
    with site.app_context():
        heard = site.test_client().get(store.address("nl", TEXT))
    assert heard.data == recorded.sound(studio.office.stores, "nl", TEXT)


def _is_the_tone(sound: bytes) -> None:
    with wave.open(io.BytesIO(sound)) as file:
        assert file.getparams()[:3] == (1, 2, 24_000)
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(float)
    assert 1 < len(samples) / 24_000 < 31
    power = np.abs(np.fft.rfft(samples))
    assert np.argmax(power) * 24_000 / len(samples) == pytest.approx(PITCH, abs=2)


def test_a_recording_ends_by_itself_and_can_be_made_anew(studio: Studio, speaker: Page) -> None:
    speaker.goto(studio.clip)
    speaker.clock.install()
    speaker.get_by_role("button", name="Opnemen").click()
    expect(speaker.get_by_role("status")).to_contain_text("De opname loopt.")
    speaker.wait_for_timeout(300)
    speaker.clock.fast_forward(31_000)
    expect(speaker.get_by_role("status")).to_contain_text("De opname staat klaar.")
    first = chosen(speaker)
    record(speaker)
    assert chosen(speaker) != first


def test_a_file_that_is_chosen_takes_the_place_of_the_recording(studio: Studio, speaker: Page, tone: Path) -> None:
    speaker.goto(studio.clip)
    record(speaker)
    speaker.locator("#opname").set_input_files(tone)
    expect(speaker.get_by_role("button", name="Opname beluisteren")).to_be_hidden()
    assert chosen(speaker) == tone.read_bytes()


def test_without_a_microphone_or_script_a_file_is_chosen(studio: Studio, officer: Page, tone: Path) -> None:
    officer.goto(studio.clip)
    button = officer.get_by_role("button", name="Opnemen")
    if button.count():
        button.click()
        expect(officer.get_by_role("status")).to_contain_text("kies hieronder een bestand")
    else:
        expect(officer.get_by_text("Opnemen op deze pagina kan hier niet")).to_be_visible()
    officer.locator("#opname").set_input_files(tone)
    with officer.expect_navigation():
        officer.get_by_role("button", name="Opname gebruiken").click()
    assert "past niet bij 4 woorden" not in officer.content()
    assert studio.row().recorded


def test_only_the_page_that_records_may_ask_for_the_microphone(studio: Studio, speaker: Page) -> None:
    for address, allowed in ((studio.clip, True), (studio.list, False), (studio.office.address, False)):
        answer = speaker.goto(address)
        assert answer is not None
        assert ("microphone=(self)" in answer.headers["permissions-policy"]) is allowed
        assert "camera=()" in answer.headers["permissions-policy"]


@pytest.mark.parametrize("size", SIZES, ids=["phone", "desktop"])
def test_the_pages_of_sound_are_clean_and_fit(studio: Studio, speaker: Page, size: tuple[int, int]) -> None:
    speaker.set_viewport_size({"width": size[0], "height": size[1]})
    speaker.goto(studio.list)
    _is_clean(speaker)
    speaker.goto(studio.clip)
    _is_clean(speaker)
    speaker.get_by_role("button", name="Opnemen").click()
    expect(speaker.locator("meter")).to_be_visible()
    _is_clean(speaker)
    speaker.get_by_role("button", name="Stop").click()
    expect(speaker.get_by_role("status")).to_contain_text("De opname staat klaar.")
    _is_clean(speaker)
    speaker.locator("#opname").set_input_files({"name": "a.wav", "mimeType": "audio/wav", "buffer": b"geen geluid"})
    with speaker.expect_navigation():
        speaker.get_by_role("button", name="Opname gebruiken").click()
    expect(speaker.locator(".summary")).to_be_focused()
    _is_clean(speaker)


def _is_clean(page: Page) -> None:
    found = Axe().run(page, options={"runOnly": TAGS})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
