"""Commands around the two stores."""

from __future__ import annotations

import click

from surveyapp.cli.common import opened


@click.group()
def store() -> None:
    """The two stores: contacts and answers."""


@store.command()
def upgrade() -> None:
    """Make both stores, or bring them to the newest version. Other commands do this by themselves."""
    opened()
    click.echo("both stores are up to date")
