"""The respondents' site on a free port, with its own stores and people."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from playwright.sync_api import Page
from sqlalchemy import select
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wsgi import ClosingIterator

from surveyapp import links
from surveyapp.rounds import CASE
from tests.web.pages.clips import with_clips
from tests.web.pages.conftest import SECRET, World, make_world, settings
from tests.web.pages.reviewed import all_reviewed

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NUMBERS = count(1)


def press(page: Page, name: str = "Verder") -> None:
    """Press a button that brings the next page, and wait for that: our script sends the form first."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def until(page: Page, script: str, arg: object = None) -> None:
    """Wait until this is true on the page.

    It is asked from here: the browser's own way of waiting evaluates a text on the page, which our policy forbids.

    Raises:
        AssertionError: It was not within half a minute.
    """
    for _ in range(600):
        if page.evaluate(script, arg):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never true: {script}")


class Quiet(WSGIRequestHandler):
    """Logs nothing: addresses hold links."""

    def log(self, type: str, message: str, *args: object) -> None:
        pass


def whole(app: WSGIApplication) -> WSGIApplication:
    """The same with each body read whole: this server leaves a file open when a browser hangs up halfway."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        with closing(ClosingIterator(app(environ, start_response))) as parts:
            return [b"".join(parts)]

    return answer


@dataclass(frozen=True)
class Started:
    """A site that runs."""

    world: World
    address: str

    def link(self, **given: str) -> str:
        """The link of someone new on the list."""
        return f"{self.address}/v/{self.world.person(str(next(NUMBERS)), **given)}"

    def leave_link(self, **given: str) -> str:
        """Where someone new on the list opts out of messages."""
        token = self.world.person(str(next(NUMBERS)), **given)
        query = select(CASE.c.id, CASE.c.seed).where(CASE.c.link_hash == links.link_hash(token))
        with self.world.stores.contacts.connect() as connection:
            row = connection.execute(query).one()
        return f"{self.address}/afmelden/{links.leave_token(SECRET, row.id, row.seed)}"


@contextmanager
def started(folder: Path, provider: str = "Stichting Werk & Weg", modules: tuple[str, ...] = ()) -> Iterator[Started]:
    """Start the site in a thread; everything is gone afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    worlds = make_world(replace(settings(folder), respondents_url="http://127.0.0.1"), modules, provider)
    world = next(worlds)
    server = make_server("127.0.0.1", 0, whole(world.app), threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Started(world, f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        next(worlds, None)


@contextmanager
def heard(folder: Path) -> Iterator[Started]:
    """The same with every language to choose from, every module, and sound in Dutch and Arabic."""
    folder.mkdir(parents=True, exist_ok=True)
    with all_reviewed(folder), started(folder, modules=("nps", "satisfied_overall")) as site:
        for language in ("nl", "ar"):
            with_clips(site.world, 0.3, language)
        yield site
