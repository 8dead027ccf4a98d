"""The command that reads an officer's list, whatever its form: first told, stored only when asked to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from questionnaires.model import Audience
from surveyapp import rounds
from surveyapp.cli.common import FILE, OUT, opened, write_private

if TYPE_CHECKING:
    from surveyapp.fieldwork.doctor.columns import Heading
    from surveyapp.fieldwork.doctor.grids import Grid
    from surveyapp.fieldwork.doctor.placing import Plan

AUDIENCES = click.Choice([audience.value for audience in Audience])
MOST_ROWS = 50  # rows with a reason that are printed; all of them go to --rejects


@click.command("import")
@click.argument("number", metavar="ROUND", type=click.IntRange(min=1))
@click.argument("file", type=FILE)
@click.option(
    "--audience", type=AUDIENCES, default=Audience.CLIENT.value, show_default=True, help="Who is on the list."
)
@click.option("--with-hidden", is_flag=True, help="Take hidden rows too.")
@click.option("--store", is_flag=True, help="Put it into the round; without this it is only told.")
@click.option("--rejects", type=OUT, help="Write the rows to mend to this file, with their reasons (mode 0600).")
def import_(number: int, file: Path, audience: str, with_hidden: bool, store: bool, rejects: Path | None) -> None:  # noqa: PLR0913 - an option is an argument in click
    """Read a list as it comes (CSV, TSV, Excel), tell what it holds, and store it with --store."""
    from surveyapp.fieldwork.doctor import applying, columns, examining, reading, remembering
    from surveyapp.fieldwork.doctor.rejects import as_csv
    from surveyapp.fieldwork.people import Rules

    around = opened()
    rules = Rules.of(rounds.find(around.stores, number))
    grid = reading.read(file.read_bytes())
    memory = remembering.recall(around.stores, number, Audience(audience))
    heading = columns.heading(grid, rules.titles, memory)
    order = examining.Order(Audience(audience), heading, with_hidden)
    verdicts = examining.examine(grid, order, rules)
    plan = (
        applying.apply(around.stores, around.config.secret, number, order.audience, verdicts)
        if store
        else applying.preview(around.stores, number, verdicts)
    )
    for line in (*_file_lines(grid, heading), *_plan_lines(plan)):
        click.echo(line)
    if rejects:
        write_private(rejects, as_csv(plan, heading).encode("utf-8-sig"))
    click.echo("stored" if store else "nothing is stored: add --store to do so", err=True)


def _file_lines(grid: Grid, heading: Heading) -> Iterator[str]:
    """What the file was taken for."""
    for title, target in zip(heading.titles, heading.targets, strict=True):
        yield f"column {title or '(no name)'}: {target}"
    for notice, about in grid.notices:
        yield f"notice {notice}{f': {about}' if about else ''}"


def _plan_lines(plan: Plan) -> Iterator[str]:
    """What becomes of its rows."""
    yield from (f"{effect}: {count}" for effect, count in plan.counts.items())
    told = [one for one in plan.placed if one.reason]
    yield from (f"row {one.verdict.row.number}: {one.reason}" for one in told[:MOST_ROWS])
    if len(told) > MOST_ROWS:
        yield f"and {len(told) - MOST_ROWS} more rows with a reason: see --rejects"
