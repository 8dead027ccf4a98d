"""The command that erases what was kept long enough."""

from __future__ import annotations

import click

from surveyapp import clock
from surveyapp.cli.common import opened


@click.command()
def sweep() -> None:
    """Erase what was kept long enough. A worker does this every day by itself; twice is no error."""
    from surveyapp import sweeping  # pandas: a second that --help need not wait

    around = opened()
    done = sweeping.sweep(around.stores, around.config, clock.today())
    told = {"closed": done.closed, "people erased": done.contacts, "answers erased": done.answers}
    for name, numbers in told.items():
        for number in numbers:
            click.echo(f"round {number}: {name}")
    if not any(told.values()):
        click.echo("nothing to erase")
