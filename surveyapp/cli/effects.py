"""The command that compares wordings and ways of filling in, over all closed rounds of a keurmerk."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

import click

from surveyapp.cli.common import opened
from surveyapp.errors import Refused


@click.command()
@click.option("--keurmerk", required=True, help="Name of the keurmerk, such as blik-op-werk.")
@click.option("--margin", default="0.5", show_default=True, help="Grades within which a difference is none.")
@click.option("--example", is_flag=True, help="Rounds with invented answers instead of real ones.")
def effects(keurmerk: str, margin: str, example: bool) -> None:
    """Whether the easy wording, or being called, makes another grade: pooled over rounds, with a test of equality."""
    from surveyapp import pooling  # pandas: a second that --help need not wait

    click.echo(pooling.told(opened().stores, keurmerk, _margin(margin), example), nl=False)


def _margin(text: str) -> Decimal:
    try:
        margin = Decimal(text)
    except InvalidOperation:
        margin = Decimal(0)
    if not margin.is_finite() or not 0 < margin <= 9:
        raise Refused(f"--margin {text}: expected a number of grades above 0, such as 0.5")
    return margin
