"""Commands for a round under way: stop its messages, pause it, give it more days, end it early."""

from __future__ import annotations

from datetime import datetime, timedelta

import click

from surveyapp import clock
from surveyapp.cli.common import opened
from surveyapp.fieldwork import course

NUMBER = click.argument("number", metavar="ROUND", type=click.IntRange(min=1))


@click.command()
@NUMBER
def hold(number: int) -> None:
    """Emergency stop: nothing leaves to anybody of a round until `release`. Its pages stay open."""
    course.hold(opened().stores, number, held=True)
    click.echo(f"round {number} is held: no message leaves")


@click.command()
@NUMBER
def release(number: int) -> None:
    """Let the messages of a held round leave again."""
    course.hold(opened().stores, number, held=False)
    click.echo(f"round {number} is released: what waited leaves now")


@click.command()
@NUMBER
def pause(number: int) -> None:
    """Pause the fieldwork until `continue`: no message leaves, and the pages ask people to come back later."""
    course.pause(opened().stores, number, paused=True)
    click.echo(f"round {number} is paused: its answers are kept")


@click.command("continue")
@NUMBER
def continue_(number: int) -> None:
    """Go on with a paused round."""
    course.pause(opened().stores, number, paused=False)
    click.echo(f"round {number} goes on")


@click.command()
@NUMBER
@click.argument("last", metavar="DAY", type=click.DateTime(["%Y-%m-%d"]))
def extend(number: int, last: datetime) -> None:
    """Give the fieldwork of a round a later last day, also when the last day passed already."""
    course.extend(opened().stores, number, last.date(), clock.today())
    click.echo(f"round {number} takes answers until {last.date()}")


@click.command()
@NUMBER
@click.option("--now", is_flag=True, help="Yesterday was the last day, instead of today.")
def stop(number: int, now: bool) -> None:
    """End the fieldwork of a round early; `extend` opens it again, `close` ends it for good."""
    last = clock.today() - timedelta(days=1 if now else 0)
    course.stop(opened().stores, number, last, clock.today())
    click.echo(f"the last day of round {number} is {last}")
