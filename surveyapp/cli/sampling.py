"""The command that draws a sample of a round's lists: first told, drawn only when asked to."""

from __future__ import annotations

import click

from questionnaires.model import Audience
from surveyapp import rounds
from surveyapp.cli.common import opened
from surveyapp.errors import Refused
from surveyapp.fieldwork import sampling as drawing
from surveyapp.fieldwork.sampling import Draw

AUDIENCES = click.Choice([audience.value for audience in Audience])


@click.command("sample")
@click.argument("number", metavar="ROUND", type=click.IntRange(min=1))
@click.option("--wanted", type=click.IntRange(min=1), help="How many people are asked in each dienst.")
@click.option("--everybody", is_flag=True, help="Ask all of them after all.")
@click.option("--dienst", default="", metavar="KEY", help="Only in this dienst; clients only.")
@click.option("--audience", type=AUDIENCES, default=Audience.CLIENT.value, show_default=True, help="Of whom.")
@click.option("--store", is_flag=True, help="Draw; without this it is only told.")
def sample(number: int, wanted: int | None, everybody: bool, dienst: str, audience: str, store: bool) -> None:  # noqa: PLR0913 - an option is an argument in click
    """Ask some of a list that is larger than wanted: by lot, with a seed that is kept with the round."""
    if everybody == (wanted is not None):
        raise click.UsageError("give either --wanted N or --everybody")
    stores = opened().stores
    round_ = rounds.find(stores, number)
    now = drawing.preview(stores, number, {})
    groups = [(one.audience, one.dienst) for one in now if one.audience == audience and dienst in ("", one.dienst)]
    if not groups:
        known = ", ".join(one.dienst for one in now if one.audience == audience and one.dienst)
        expected = f"one of {known}" if known and dienst else "people on a list who could be drawn"
        raise Refused(f"round {round_.id}: found nobody to draw in {dienst or audience}, expected {expected}")
    sizes = dict.fromkeys(groups, wanted)
    draws = drawing.draw(stores, number, sizes) if store else drawing.preview(stores, number, sizes)
    for one in draws:
        click.echo(_line(one))
    click.echo("drawn" if store else "nothing has changed: add --store to draw", err=True)


def _line(one: Draw) -> str:
    who = f"{one.audience} {one.dienst}".strip()
    return f"{who}: {one.pool} people, {one.asked} asked already, {one.drawn} drawn, {one.left} not"
