"""Commands for copies of both stores: backup, restore, verify."""

from __future__ import annotations

from pathlib import Path

import click

from surveyapp import clock, config
from surveyapp.cli.common import opened
from surveyapp.errors import Faults
from surveyapp.terms import TERMS

FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option(
    "--keep-days",
    type=click.IntRange(min=1),
    default=TERMS.backups,
    show_default=True,
    help="Throw away backups in DIR that are older: what was erased lives on in them.",
)
def backup(folder: Path, keep_days: int) -> None:
    """Copy both stores, as they are at one moment, to a new folder in DIR, and print it. People may go on answering.

    The secret is not in it: keep that apart. Each store has a folder of its own, for a place of its own.
    """
    from surveyapp.backup import making

    around = opened()
    click.echo(making.make(around.stores, around.config, folder, clock.now()))
    for gone in making.forget_old(folder, clock.now(), keep_days):
        click.echo(f"thrown away: {gone.name}", err=True)


@click.command()
@click.argument("folder", metavar="BACKUP", type=FOLDER)
@click.option("--replace", is_flag=True, help="The stores hold something, and that may be lost.")
def restore(folder: Path, replace: bool) -> None:
    """Put a backup back, all of it or nothing. Stop the sites and the workers first.

    Who was erased since stays erased; messages that may have left since are `unknown`; open rounds are held, so that
    nothing leaves before somebody has looked; everybody logs in anew.
    """
    from surveyapp.backup import restoring

    done = restoring.restore(config.load(), folder, clock.now(), replace)
    click.echo(f"restored as at {done.made} (UTC)")
    click.echo(
        f"erased again: {done.erased}; opted out again: {done.left}; "
        f"messages now unknown: {done.unknown}; rounds now held: {done.held}"
    )
    if done.held:
        click.echo("Nothing leaves to anybody in these rounds until you release them in the office.", err=True)


@click.command()
def verify() -> None:
    """Look through both stores, the log of who looked, and the sound; exit 1 and a line for each wrong thing."""
    from surveyapp.backup import verifying

    around = opened()
    found = verifying.faults(around.stores, around.config)
    if found:
        raise Faults(found)
    click.echo("both stores are whole and fit each other")
