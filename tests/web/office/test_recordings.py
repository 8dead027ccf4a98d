"""The office's pages of sound: hear, approve, record, replace."""

from __future__ import annotations

import io
import wave
from collections.abc import Callable
from typing import Any

import lameenc
import numpy as np
import pytest
from werkzeug.test import TestResponse

from surveyapp.config import Config
from surveyapp.db import Stores
from surveyapp.errors import Refused
from surveyapp.office import clips
from surveyapp.speech import frames, publish, recorded, sounds
from surveyapp.speech import rounds as speaking
from surveyapp.speech.clips import text_key
from surveyapp.speech.engines import Voice
from surveyapp.speech.sounds import RATE
from surveyapp.speech.texts import Place, Spoken
from tests.web.office.conftest import Visitor
from tests.web.office.humming import KEY, TEXT, Hum, humming_round, tone


def wav(seconds: float = 1.5, rate: int = RATE, channels: int = 1, loud: float = 0.3) -> bytes:
    one = loud * np.sin(np.arange(int(seconds * rate)) * 2 * np.pi * 200 / rate)
    frames_ = np.repeat((one * 32767).astype("<i2"), channels)
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(channels)
        written.setsampwidth(2)
        written.setframerate(rate)
        written.writeframes(frames_.tobytes())
    return file.getvalue()


def stereo_mp3() -> bytes:
    """What other programs make: two channels at 48 kHz."""
    encoder = lameenc.Encoder()
    encoder.set_channels(2)
    encoder.set_in_sample_rate(48_000)
    encoder.set_bit_rate(128)
    encoder.silence()
    with wave.open(io.BytesIO(wav(rate=48_000, channels=2))) as file:
        return bytes(encoder.encode(file.readframes(file.getnframes()))) + bytes(encoder.flush())


@pytest.fixture
def number(stores: Stores, config: Config, monkeypatch: pytest.MonkeyPatch) -> int:
    return humming_round(stores, config, monkeypatch)


@pytest.fixture
def shelf(stores: Stores, config: Config, number: int) -> Callable[[], clips.ClipRow]:
    def row() -> clips.ClipRow:
        found = clips.shelf(stores, config, number, "nl").find(KEY)
        assert found is not None
        return found

    return row


def send(officer: Visitor, number: int, sound: bytes, name: str = "opname.wav") -> TestResponse:
    fields = {"csrf_token": officer.token(), "opname": (io.BytesIO(sound), name)}
    return officer.client.post(f"/geluid/{number}/nl/{KEY}/opname", data=fields, content_type="multipart/form-data")


def test_the_list_says_how_many_texts_have_a_stand_in(officer: Visitor, number: int) -> None:
    page = officer.get("/geluid").text
    assert "2 teksten hebben een voorlopige stem" in page
    assert TEXT in page


def test_without_rounds_the_list_says_so(officer: Visitor) -> None:
    assert "nog geen rondes" in officer.get("/geluid").text


def test_an_approved_clip_goes_on_to_the_next_one(
    officer: Visitor, number: int, shelf: Callable[[], clips.ClipRow]
) -> None:
    answer = officer.post(f"/geluid/{number}/nl/{KEY}/goedkeuren", clip=shelf().name)
    assert answer.location.endswith(text_key("nl", "Ja"))
    assert shelf().state is clips.State.APPROVED


def test_only_the_clip_that_was_heard_can_be_approved(
    officer: Visitor, number: int, shelf: Callable[[], clips.ClipRow]
) -> None:
    answer = officer.post(f"/geluid/{number}/nl/{KEY}/goedkeuren", clip="0" * 64)
    assert answer.status_code == 422
    assert "Luister nog een keer" in answer.text
    assert shelf().state is clips.State.STAND_IN


def test_a_recording_wins_and_can_be_heard(
    officer: Visitor, number: int, stores: Stores, config: Config, shelf: Callable[[], clips.ClipRow]
) -> None:
    before = shelf().name
    assert send(officer, number, wav()).status_code == 303
    assert shelf().state is clips.State.UNHEARD
    assert shelf().recorded
    assert shelf().name != before
    heard = officer.get(f"/geluid/{shelf().name}.mp3")
    assert heard.mimetype == "audio/mpeg"
    assert frames.read(heard.data).rate == RATE
    assert publish.missing(stores, config, number) == ()


def test_a_recording_replaces_its_part_of_the_combined_clip(
    officer: Visitor, number: int, stores: Stores, config: Config
) -> None:
    studio, wanted = publish.wanted_of(stores, config, number, "nl")
    before = studio.sound.says("nl", f"{TEXT}\nJa")
    send(officer, number, wav(2.5))
    assert studio.sound.says("nl", f"{TEXT}\nJa") != before
    assert len(wanted) == 3


def test_a_recording_that_is_taken_away_gives_the_old_voice_back(
    officer: Visitor, number: int, shelf: Callable[[], clips.ClipRow]
) -> None:
    before = shelf().name
    send(officer, number, wav())
    officer.post(f"/geluid/{number}/nl/{KEY}/weg")
    assert (shelf().name, shelf().recorded) == (before, False)


def test_a_newer_recording_has_to_be_approved_again(
    officer: Visitor, number: int, shelf: Callable[[], clips.ClipRow]
) -> None:
    send(officer, number, wav())
    officer.post(f"/geluid/{number}/nl/{KEY}/goedkeuren", clip=shelf().name)
    assert shelf().state is clips.State.APPROVED
    send(officer, number, wav(1.8))
    assert shelf().state is clips.State.UNHEARD


def test_a_text_that_changed_is_not_said_by_its_old_recording(
    officer: Visitor, number: int, stores: Stores, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(officer, number, wav())
    changed = (Spoken("nl", "Hebt u hulp nodig!", Place.PAGE),)
    monkeypatch.setattr(speaking, "texts", lambda *_given: changed)
    found = clips.shelf(stores, config, number, "nl")
    assert [row.state for row in found.rows] == [clips.State.GONE]
    assert found.unused == (TEXT,)
    with pytest.raises(Refused, match="Hebt u hulp nodig!"):
        publish.require(stores, config, number)


def test_another_voice_makes_every_clip_stale(
    number: int, stores: Stores, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish, "voice_of", lambda _language, config: Voice(Hum(), "b", "b", stand_in=False))
    assert clips.shelf(stores, config, number, "nl").count(clips.State.STALE) == 2
    publish.make(stores, config, number)
    assert clips.shelf(stores, config, number, "nl").count(clips.State.UNHEARD) == 2


@pytest.mark.parametrize("rate", [44_100, 48_000])
def test_a_stereo_recording_of_any_studio_is_converted(
    officer: Visitor, number: int, rate: int, shelf: Callable[[], clips.ClipRow]
) -> None:
    assert send(officer, number, wav(rate=rate, channels=2)).status_code == 303
    found = frames.read(officer.get(f"/geluid/{shelf().name}.mp3").data)
    assert (found.rate, found.channels) == (RATE, 1)
    assert 1.4 < found.seconds < 2.0


@pytest.mark.parametrize(
    ("sound", "told"),
    [
        (b"", "geen geluid"),
        (b"dit is een brief" * 100, "geen geluid"),
        (b"RIFF\0\0\0\0WAVEfmt ", "WAV-bestand is niet te lezen"),
        (wav(25, rate=8000), "past niet bij 4 woorden"),
        (wav(0.1), "past niet bij 4 woorden"),
        (wav(loud=0.0), "niets te horen"),
        (b"\xff\xfb\x90\x00" + b"\0" * 5000, "geen geluid"),
        (stereo_mp3(), "niet mono met 24 kHz. Bewaar de opname als WAV"),
    ],
    ids=["empty", "letter", "broken", "long", "short", "silent", "half an mp3", "stereo mp3"],
)
def test_a_wrong_recording_is_refused_with_what_to_do_and_leaves_nothing(
    officer: Visitor,
    number: int,
    sound: bytes,
    told: str,
    shelf: Callable[[], clips.ClipRow],
    stores: Stores,
    config: Config,
) -> None:
    before = sorted((config.instance / "sound").glob("*.mp3"))
    answer = send(officer, number, sound)
    assert answer.status_code == 422
    assert told in answer.text
    assert not shelf().recorded
    assert recorded.digests(stores) == {}
    assert sorted((config.instance / "sound").glob("*.mp3")) == before


def test_thirty_minutes_are_refused() -> None:
    with pytest.raises(Refused, match=r"duurt 18.. seconden; dat past niet bij 4 woorden"):
        recorded.packed(sounds.mp3(tone(60)) * 30, TEXT)


def test_an_mp3_of_our_own_kind_is_taken_as_it_is(
    officer: Visitor, number: int, shelf: Callable[[], clips.ClipRow]
) -> None:
    sound = sounds.mp3(tone(1.5))
    assert send(officer, number, sound, "opname.mp3").status_code == 303
    assert officer.get(f"/geluid/{shelf().name}.mp3").data == sound


def test_a_file_of_50_mb_is_refused_before_it_is_read(officer: Visitor, number: int) -> None:
    class Unread(io.BytesIO):
        def read(self, *_given: Any) -> bytes:
            raise AssertionError("nobody may read this")

        def seek(self, *_given: Any) -> int:
            return 0

    answer = officer.client.post(
        f"/geluid/{number}/nl/{KEY}/opname",
        input_stream=Unread(),
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(50 * 1024 * 1024)},
    )
    assert answer.status_code == 413
    assert "te groot" in answer.text


def test_other_forms_take_no_files(officer: Visitor, number: int) -> None:
    fields = {"csrf_token": officer.token(), "clip": "x"}
    path = f"/geluid/{number}/nl/{KEY}/goedkeuren"
    assert officer.client.post(path, data=fields, content_type="multipart/form-data").status_code == 415


def test_an_upload_without_its_token_is_refused(officer: Visitor, number: int) -> None:
    answer = officer.client.post(
        f"/geluid/{number}/nl/{KEY}/opname",
        data={"opname": (io.BytesIO(wav()), "a.wav")},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 400


@pytest.mark.parametrize("path", ["/geluid/1/nl/zzz", "/geluid/1/xx/zzz", "/geluid/99/nl/zzz", "/geluid?ronde=99"])
def test_what_is_not_there_says_so(officer: Visitor, number: int, path: str) -> None:
    assert officer.get(path).status_code == 404


def test_a_recording_of_another_bit_depth_sounds_the_same(number: int) -> None:
    one = (tone(1.5) * 8388607).astype(np.int32)
    data = b"".join(int(value).to_bytes(3, "little", signed=True) for value in one)
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(3)
        written.setframerate(RATE)
        written.writeframes(data)
    assert frames.read(recorded.packed(file.getvalue(), TEXT)).seconds == pytest.approx(1.75, abs=0.1)


def test_clips_lie_where_the_installation_is(number: int, config: Config) -> None:
    assert len(list((config.instance / "sound").glob("*.mp3"))) == 3
