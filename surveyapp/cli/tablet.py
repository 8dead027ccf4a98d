"""Commands of tablets at a provider's place: add one, list them, stop one."""

from __future__ import annotations

import click

from surveyapp.cli.common import opened
from surveyapp.fieldwork import tablets


@click.group()
def tablet() -> None:
    """Tablets on which people answer at the provider's place, each with a key of its own."""


@tablet.command()
@click.option("--provider", required=True, help="Name of the dienstverlener where it stands.")
@click.option("--place", required=True, help='Where it stands, in a word, such as "balie".')
def add(provider: str, place: str) -> None:
    """Print, once, the address to open on a new tablet."""
    around = opened()
    key = tablets.add(around.stores, provider, place)
    click.echo(tablets.address(around.config.respondents_url, key))
    click.echo("open this on the tablet itself; it is not shown again (docs/operating.md, Tablets)", err=True)


@tablet.command("list")
def list_() -> None:
    """All tablets: number, provider, place, in use or stopped."""
    for found in tablets.all_tablets(opened().stores):
        click.echo(f"{found.id}  {found.org}  {found.place}  {'stopped' if found.stopped else 'in use'}")


@tablet.command()
@click.argument("number", type=click.IntRange(min=1))
def stop(number: int) -> None:
    """Let a tablet in no more; what is open on it is wiped at the next touch."""
    tablets.stop(opened().stores, number)
    click.echo(f"tablet {number} is stopped")
