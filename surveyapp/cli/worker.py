"""The command that does what is due: mail, mixing, and reports."""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable
from datetime import datetime
from threading import Event, Thread
from typing import TYPE_CHECKING

import click

from surveyapp.cli.common import Surroundings, opened

if TYPE_CHECKING:
    from surveyapp.fieldwork.doctor.waiting import Shelf
    from surveyapp.mail.sending import Post


@click.command()
def worker() -> None:
    """Send mail, mix finished sets and make reports that are due, until stopped. More than one may run."""
    from surveyapp import clock, jobs, reports  # drawing libraries: seconds that --help need not wait
    from surveyapp.fieldwork.doctor.waiting import Shelf

    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    stop = Event()
    for kind in (signal.SIGTERM, signal.SIGINT):
        signal.signal(kind, lambda *_: stop.set())
    around = opened()
    Thread(target=_clear, args=(Shelf(around.config.instance), stop), daemon=True).start()
    post = _post(around, clock.now)
    try:
        jobs.work(around.stores, around.config.secret, reports.make, stop, post)
    finally:
        if post is not None:
            post.transport.close()


def _clear(shelf: Shelf, stop: Event) -> None:
    """Take away lists that waited too long in the office, now and every ten minutes."""
    shelf.sweep()
    while not stop.wait(600):
        shelf.sweep()


def _post(around: Surroundings, now: Callable[[], datetime]) -> Post | None:
    """What mail is sent with; without settings for it in production all else is still done."""
    from surveyapp.mail import sending

    if around.config.production and not around.config.smtp_url:
        logging.getLogger(__name__).warning("no mail is sent: SMTP_URL is not set")
        return None
    return sending.post(around.config, around.stores, now)
