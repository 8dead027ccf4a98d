"""Clips over HTTP: whole or in parts, kept for a year, and nothing else by that way."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from surveyapp.speech import store
from surveyapp.speech.store import Sound
from tests.web.pages.conftest import World

NAME = "ab" * 32


@pytest.fixture
def sound(world: World) -> Sound:
    found: Sound = world.app.extensions[store.EXTENSION]
    found.put(NAME, b"0123456789")
    return found


def test_a_clip_needs_no_visit_and_may_be_kept_for_a_year(client: FlaskClient, sound: Sound) -> None:
    answer = client.get(f"/geluid/{NAME}.mp3")
    assert (answer.status_code, answer.data) == (200, b"0123456789")
    assert answer.headers["Content-Type"] == "audio/mpeg"
    assert answer.headers["Cache-Control"] == "public,max-age=31536000,immutable"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert "Set-Cookie" not in answer.headers


def test_the_part_that_a_phone_asks_for_comes_as_206(client: FlaskClient, sound: Sound) -> None:
    answer = client.get(f"/geluid/{NAME}.mp3", headers={"Range": "bytes=0-1"})
    assert (answer.status_code, answer.data) == (206, b"01")
    assert answer.headers["Content-Range"] == "bytes 0-1/10"
    assert answer.headers["Content-Length"] == "2"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["Cache-Control"] == "public,max-age=31536000,immutable"
    assert client.get(f"/geluid/{NAME}.mp3", headers={"Range": "bytes=-3"}).data == b"789"


def test_a_part_that_is_not_there_is_416(client: FlaskClient, sound: Sound) -> None:
    assert client.get(f"/geluid/{NAME}.mp3", headers={"Range": "bytes=90-99"}).status_code == 416


def test_who_has_the_clip_gets_nothing_again(client: FlaskClient, sound: Sound) -> None:
    tag = client.get(f"/geluid/{NAME}.mp3").headers["ETag"]
    assert client.get(f"/geluid/{NAME}.mp3", headers={"If-None-Match": tag}).status_code == 304


def test_only_the_head_is_given_when_asked(client: FlaskClient, sound: Sound) -> None:
    answer = client.head(f"/geluid/{NAME}.mp3")
    assert (answer.status_code, answer.data, answer.headers["Content-Length"]) == (200, b"", "10")


@pytest.mark.parametrize(
    "name", ["cd" * 32, "AB" * 32, "ab" * 31, "..%2F..%2Fsecret", "..", f"texts%2F{NAME}", f"{NAME}%00", "x"]
)
def test_other_names_do_not_exist(client: FlaskClient, sound: Sound, name: str) -> None:
    assert client.get(f"/geluid/{name}.mp3").status_code == 404


def test_a_page_finds_the_clip_of_a_text_with_the_name_filled_in(world: World, sound: Sound) -> None:
    sound.point("nl", "Ga naar Werk & Weg", NAME)
    with world.app.test_request_context():
        assert store.address("nl", "Ga naar {org}", "Werk & Weg") == f"/geluid/{NAME}.mp3"
        assert store.address("nl", "Ga naar {org}", "Werkweg") == ""


def test_a_text_without_translation_is_heard_in_dutch(world: World, sound: Sound) -> None:
    sound.point("nl", "Ja", NAME)
    with world.app.test_request_context():
        assert store.address("ar", "Ja") == f"/geluid/{NAME}.mp3"


def test_a_paragraph_is_heard_whole_or_not_at_all(world: World, sound: Sound) -> None:
    sound.point("nl", "Wij bellen u.", NAME)
    with world.app.test_request_context():
        assert store.addresses("nl", "Wij bellen u. Wij bellen u.") == (f"/geluid/{NAME}.mp3",) * 2
        assert store.addresses("nl", "Wij bellen u. Of niet.") == ()


def test_a_clip_is_whole_or_not_there(sound: Sound) -> None:
    sound.put(NAME, b"new")
    assert sound.file(NAME).read_bytes() == b"new"
    assert [path for path in Path(sound.folder).iterdir() if path.name.startswith(".new")] == []
