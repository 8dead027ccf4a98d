"""Files that never change under one address: style, script and faces, served as they lie there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask
from whitenoise import WhiteNoise

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

FOLDER = Path(__file__).parent / "static"
PREFIX = "/static/"
FOREVER = "public,max-age=31536000,immutable"


def address(name: str) -> str:
    """The address of a file with its content in it, so that it may be kept forever."""
    digest = hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:8]
    return f"{PREFIX}{name}?v={digest}"


def text(name: str) -> str:
    """What stands in a file."""
    return (FOLDER / name).read_text(encoding="utf-8")


def serve(app: Flask) -> None:
    """Let a site hand out the files, compressed where set-up made that."""
    site = app.wsgi_app
    files = WhiteNoise(
        site,
        root=FOLDER,
        prefix=PREFIX,
        max_age=None,
        allow_all_origins=False,
        add_headers_function=_forever,
    )

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        is_file = environ.get("PATH_INFO", "").startswith(PREFIX)
        found: Iterable[bytes] = (files if is_file else site)(environ, start_response)
        return found

    app.wsgi_app = application  # type: ignore[method-assign]


def _forever(headers: dict[str, str], path: str, url: str) -> None:
    headers["Cache-Control"] = FOREVER
