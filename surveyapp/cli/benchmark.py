"""Commands beside step 5: the other participants of a benchmark, written to a file and read from one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from surveyapp.cli.common import FILE, OUT, Days, opened


@click.group()
def benchmark() -> None:
    """Counts of participants, to compare with: between two set-ups, or from rounds that were held elsewhere."""


@benchmark.command()
@click.argument("out", type=OUT)
@click.option("--keurmerk", required=True, help="Name of the keurmerk, such as blik-op-werk.")
@click.option("--period", type=Days(), required=True, help="Meetperiode: rounds that share a day with it.")
@click.option("--example", is_flag=True, help="Rounds with invented answers instead of real ones.")
def write(out: Path, keurmerk: str, period: tuple[date, date], example: bool) -> None:
    """Write the counts of every provider's latest closed round to OUT, without names; for your eyes only."""
    from surveyapp import sharing

    number = sharing.write(opened().stores, out, sharing.Which(keurmerk, period, example))
    click.echo(
        f"{number} participants written; the file tells of people where one of them is small: keep it as answers"
    )


@benchmark.command()
@click.argument("file", type=FILE)
@click.option("--source", required=True, metavar="TEXT", help="Names the participants: TEXT 1, TEXT 2, ...")
@click.option("--example", is_flag=True, help="The answers are invented.")
def read(file: Path, source: str, example: bool) -> None:
    """Keep the participants in FILE as closed rounds; the same source and period again takes their place."""
    from surveyapp import sharing

    number = sharing.read(opened().stores, file, source.strip(), example)
    click.echo(f"{number} participants kept")
