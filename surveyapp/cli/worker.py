"""The command that does what is due: mail out and back, letters, mixing, and reports."""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable
from datetime import datetime
from functools import partial
from threading import Event, Thread
from typing import TYPE_CHECKING

import click
from sqlalchemy.exc import DBAPIError

from surveyapp.cli.common import Surroundings, opened
from surveyapp.db import in_words

if TYPE_CHECKING:
    from surveyapp.fieldwork.doctor.waiting import Shelf
    from surveyapp.jobs import Mailing
    from surveyapp.letters.press import Press
    from surveyapp.mail.bounces import Reader
    from surveyapp.mail.sending import Post

HALF_HOUR = 1800.0  # seconds: what RFC 5321 advises before a server is asked again
PAUSE = 20.0  # seconds until is asked again whether it is time to read the mailbox


@click.command()
def worker() -> None:
    """Send mail, print letters, mix sets, make reports that are due and erase what was kept long enough, until stopped.

    More than one may run.
    """
    from surveyapp import clock, jobs, reports, sweeping  # drawing libraries: seconds that --help need not wait
    from surveyapp.fieldwork.doctor.waiting import Shelf
    from surveyapp.mail import bounces

    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    stop = Event()
    for kind in (signal.SIGTERM, signal.SIGINT):
        signal.signal(kind, lambda *_: stop.set())
    around = opened()
    Thread(target=_clear, args=(Shelf(around.config.instance), stop), daemon=True).start()
    mailing = _mailing(around, clock.now)
    reader = bounces.reader(around.config, around.stores, clock.now)
    if reader is not None:  # apart: a mail server that says nothing must not hold up what leaves
        Thread(target=_read_mailbox, args=(reader, stop), daemon=True).start()
    Thread(target=_tell_officers, args=(around, stop), daemon=True).start()
    try:
        daily = partial(sweeping.sweep, around.stores, around.config)
        duties = jobs.Duties(mailing, _texts(around, clock.now), _press(around, clock.now), daily)
        jobs.work(around.stores, around.config.secret, reports.make, stop, duties)
    finally:
        if mailing.post is not None:
            mailing.post.transport.close()


def _clear(shelf: Shelf, stop: Event) -> None:
    """Take away lists that waited too long in the office, now and every ten minutes."""
    shelf.sweep()
    while not stop.wait(600):
        shelf.sweep()


def _tell_officers(around: Surroundings, stop: Event) -> None:
    """Mail officers for whom something is due, now and every half hour; a store that is away is tried again."""
    from surveyapp import clock
    from surveyapp.mail import due, outgoing, sending

    if not outgoing.mails(around.config):
        return
    post = sending.post(around.config, around.stores, clock.now)
    while True:
        try:
            due.send(post, around.config.office_url)
        except DBAPIError as error:
            logging.getLogger(__name__).error("mail to officers waits: %s", in_words(error))
        finally:
            post.transport.close()
        if stop.wait(HALF_HOUR):
            return


def _read_mailbox(reader: Reader, stop: Event) -> None:
    """Read what came back; a store that cannot be reached now is tried again."""
    from surveyapp.mail import bounces

    while not stop.wait(PAUSE):
        try:
            bounces.look(reader)
        except DBAPIError as error:
            logging.getLogger(__name__).error("the mailbox waits: %s", in_words(error))
        except Exception as error:  # what strangers send must not end the reading of what others send
            logging.getLogger(__name__).error("the mailbox waits: %s", type(error).__name__)


def _mailing(around: Surroundings, now: Callable[[], datetime]) -> Mailing:
    """What waves are queued and mail is sent with; without settings for mail in production only mail waits."""
    from surveyapp.jobs import Mailing
    from surveyapp.mail import outgoing, sending
    from surveyapp.mail.plans import Planner
    from surveyapp.speech import publish

    post = None
    if outgoing.mails(around.config):
        post = sending.post(around.config, around.stores, now)
    else:
        logging.getLogger(__name__).warning("no mail is sent: SMTP_URL is not set")
    ready = partial(publish.open_ears, around.stores, around.config)
    return Mailing(Planner(around.stores, outgoing.sender(around.config).domain, ready, now), post)


def _texts(around: Surroundings, now: Callable[[], datetime]) -> Post | None:
    """What text messages are sent with; without settings for it in production they wait."""
    from surveyapp.mail import sending

    if around.config.production and not around.config.text_url:
        logging.getLogger(__name__).warning("no text message is sent: TEXT_URL is not set")
        return None
    return sending.texts(around.config, around.stores, now)


def _press(around: Surroundings, now: Callable[[], datetime]) -> Press:
    """What letters are made with."""
    from surveyapp.letters import press

    config = around.config
    return press.Press(around.stores, config.secret, config.respondents_url, config.instance / "letters", now)
