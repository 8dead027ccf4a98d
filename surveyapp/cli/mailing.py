"""Commands that queue messages: invitations and reminders. The worker sends them; letters are printed in the office."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import click

from surveyapp import clock
from surveyapp.cli.common import opened
from surveyapp.mail import waves
from surveyapp.mail.days import in_local, in_utc
from surveyapp.mail.outgoing import sender
from surveyapp.mail.turns import REMINDERS
from surveyapp.mail.waves import Wave
from surveyapp.models.message import Channel, Kind

NUMBER = click.argument("number", metavar="ROUND", type=click.IntRange(min=1))
MOMENT = click.DateTime(["%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"])
WORDS = {Channel.EMAIL: "e-mail", Channel.LETTER: "letter", Channel.TEXT: "text message"}
AT = click.option("--at", type=MOMENT, metavar="MOMENT", help='Not before this, on Dutch clocks: "2026-11-20 10:00".')


@click.command()
@NUMBER
@AT
def invite(number: int, at: datetime | None) -> None:
    """Queue the invitation, by the channel that reaches them, for everyone who is written to and is not done."""
    _queue(number, Kind.INVITATION, at)


@click.command()
@NUMBER
@click.argument("which", metavar="NUMBER", type=click.IntRange(1, len(REMINDERS)))
@AT
@click.option("--gap", type=click.IntRange(min=1), default=7, show_default=True, help="Days since the last message.")
def remind(number: int, which: int, at: datetime | None, gap: int) -> None:
    """Queue the first, second or third reminder for everyone who was invited and is not done."""
    _queue(number, REMINDERS[which - 1], at, gap)


def _queue(number: int, kind: Kind, at: datetime | None, gap: int = 0) -> None:
    from surveyapp.speech import publish  # numpy: what --help need not wait for

    around = opened()
    domain = sender(around.config).domain
    publish.open_ears(around.stores, around.config, number)
    now = clock.now()
    wave = Wave(kind, now if at is None else in_utc(at), domain, gap)
    done = waves.queue(around.stores, number, wave, now)
    known = f", {done.known} had it already" if done.known else ""
    click.echo(f"{_counted(done.by)} queued, from {in_local(done.due):%Y-%m-%d %H:%M} on{known}")


def _counted(by: Mapping[Channel, int]) -> str:
    """12 e-mails, 3 letters, 1 text message."""
    told = (f"{count} {WORDS[channel]}{'s' if count != 1 else ''}" for channel, count in by.items())
    return ", ".join(told) or "no messages"
