"""Step 2, for ears: clips on disk. Pages only look up; nothing is made while someone waits."""

from __future__ import annotations

import io
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from flask import Response, abort, current_app, send_file

from surveyapp.i18n import SOURCE
from surveyapp.speech.clips import NAME, text_key
from surveyapp.speech.sentences import plain, sentences

PREFIX = "/geluid/"
EXTENSION = "sound"  # where a site keeps its Sound
MOST = 40  # clips in one address: servers cut off what is longer than 4 KB
FOREVER = "public,max-age=31536000,immutable"


@dataclass(frozen=True, slots=True)
class Sound:
    """The folder with clips: `<name>.mp3`, and under `texts/` which clip says a text now. Many processes may write."""

    folder: Path

    def file(self, name: str) -> Path:
        """Where a clip lies, whether it is there or not."""
        return self.folder / f"{name}.mp3"

    def has(self, name: str) -> bool:
        """Whether this clip is there."""
        return bool(name) and self.file(name).is_file()

    def says(self, language: str, shown: str) -> str:
        """The name of the clip that says this text now; empty when there is none."""
        try:
            name = self._pointer(language, shown).read_text()
        except FileNotFoundError:
            return ""
        return name if NAME.fullmatch(name) else ""

    def changed(self) -> int:
        """When some text last got another clip, in nanoseconds; 0 before the first."""
        try:
            return (self.folder / "texts").stat().st_mtime_ns
        except FileNotFoundError:
            return 0

    def put(self, name: str, sound: bytes) -> None:
        """Keep a clip, whole or not at all."""
        _write(self.file(name), sound)

    def point(self, language: str, shown: str, name: str) -> None:
        """From now on this clip says this text."""
        if self.says(language, shown) != name:
            _write(self._pointer(language, shown), name.encode())

    def _pointer(self, language: str, shown: str) -> Path:
        return self.folder / "texts" / text_key(language, shown)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with open(handle, "wb") as file:
            file.write(data)
        os.chmod(name, 0o640)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def address(language: str, text: str, org: str = "") -> str:
    """Where a page hears this text: an answer, a sentence, a question with its help (`aloud`) or all (`together`).

    Empty when there is no clip. `text` may hold markup and `{org}`. What has no clip in its language is
    looked for in Dutch: texts that are not translated are shown, and said, in Dutch.
    """
    sound: Sound = current_app.extensions[EXTENSION]
    shown = "\n".join(plain(line, org) for line in text.split("\n"))
    for code in dict.fromkeys((language, SOURCE)):
        name = sound.says(code, shown)
        if name:
            return f"{PREFIX}{name}.mp3"
    return ""


def addresses(language: str, text: str, org: str = "") -> tuple[str, ...]:
    """Where a page hears a paragraph: a clip for each sentence, in order; empty when one of them is missing."""
    found = tuple(address(language, sentence) for sentence in sentences(plain(text, org)))
    return found if all(found) else ()


def reply(sound: Sound, name: str) -> Response:
    """A clip over HTTP, or some after each other (names with `-` between), whole or the part that is asked for.

    404 for anything else.
    """
    names = name.split("-")
    if len(names) > MOST or not all(NAME.fullmatch(one) and sound.has(one) for one in names):
        abort(404)
    whole = io.BytesIO(b"".join(sound.file(one).read_bytes() for one in names))  # frames may follow each other
    response = send_file(whole, mimetype="audio/mpeg", conditional=True, etag=name)
    response.headers["Cache-Control"] = FOREVER
    return response
