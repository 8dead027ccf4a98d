"""Commands that queue e-mail: invitations and reminders. The worker sends them."""

from __future__ import annotations

from datetime import datetime

import click

from surveyapp import clock
from surveyapp.cli.common import opened
from surveyapp.mail import waves
from surveyapp.mail.days import in_local, in_utc
from surveyapp.mail.outgoing import outgoing
from surveyapp.mail.waves import REMINDERS, Wave
from surveyapp.models.message import Kind

NUMBER = click.argument("number", metavar="ROUND", type=click.IntRange(min=1))
MOMENT = click.DateTime(["%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"])
AT = click.option("--at", type=MOMENT, metavar="MOMENT", help='Not before this, on Dutch clocks: "2026-11-20 10:00".')


@click.command()
@NUMBER
@AT
def invite(number: int, at: datetime | None) -> None:
    """Queue an e-mail with the link for everyone who is asked by e-mail and is not done."""
    _queue(number, Kind.INVITATION, at)


@click.command()
@NUMBER
@click.argument("which", metavar="NUMBER", type=click.IntRange(1, len(REMINDERS)))
@AT
@click.option("--gap", type=click.IntRange(min=1), default=7, show_default=True, help="Days since the last message.")
def remind(number: int, which: int, at: datetime | None, gap: int) -> None:
    """Queue the first, second or third reminder for everyone who was invited by e-mail and is not done."""
    _queue(number, REMINDERS[which - 1], at, gap)


def _queue(number: int, kind: Kind, at: datetime | None, gap: int = 0) -> None:
    from surveyapp.speech import publish  # numpy: what --help need not wait for

    around = opened()
    domain = outgoing(around.config).domain
    publish.open_ears(around.stores, around.config, number)
    now = clock.now()
    wave = Wave(kind, now if at is None else in_utc(at), domain, gap)
    done = waves.queue(around.stores, number, wave, now)
    known = f", {done.known} had it already" if done.known else ""
    click.echo(f"{done.added} e-mails queued, from {in_local(done.due):%Y-%m-%d %H:%M} on{known}")
