"""Commands of reports: which there are, deciding on a definitive one, and checking that it still stands."""

from __future__ import annotations

from pathlib import Path

import click

from surveyapp import clock, rounds
from surveyapp.cli.common import FILE, OUT, opened, write_private
from surveyapp.errors import Refused

ROUND = click.argument("number", metavar="ROUND", type=click.IntRange(min=1))
REPORT = click.argument("report_id", metavar="REPORT", type=click.IntRange(min=1))


@click.group("report")
def report() -> None:
    """Reports of closed rounds: versions, files and proof."""


@report.command("list")
@ROUND
def list_(number: int) -> None:
    """The reports of a closed round: number, version, state, day, and the hash of the file."""
    from surveyapp import issuing

    stores = opened().stores
    for one in issuing.versions(stores, rounds.find(stores, number).id):
        kind = f"version {one.number}" if one.number else "to react to"
        click.echo(f"{one.run_id}  {kind}  {one.state}  {one.made_on or '-'}  {one.digest or '-'}")


@report.command()
@ROUND
@click.option("--change", "changes", multiple=True, metavar="TEXT", help="What was adjusted; once for each. In Dutch.")
@click.option("--renew", is_flag=True, help="Compare with the participants of today, not those of the report before.")
def issue(number: int, changes: tuple[str, ...], renew: bool) -> None:
    """Decide on the next definitive version and print its number; a worker makes its file."""
    from surveyapp import issuing

    stores = opened().stores
    click.echo(issuing.issue(stores, rounds.find(stores, number), changes, clock.today(), renew))


@report.command()
@REPORT
@click.option("--out", type=OUT, required=True, help="The PDF to write.")
def save(report_id: int, out: Path) -> None:
    """Write the file of a report, byte for byte as it was made."""
    from surveyapp.office import reports

    document = reports.document(opened().stores, report_id)
    if document is None:
        raise Refused(f"report {report_id}: there is no such report, or it is not made yet")
    write_private(out, document.pdf)
    click.echo(out)


@report.command()
@REPORT
@click.option("--file", "file", type=FILE, help="Also say whether this PDF is the kept one.")
def verify(report_id: int, file: Path | None) -> None:
    """Compute a report anew from its data and say whether all values are the same; exit 1 when they are not."""
    from surveyapp import recomputing

    done = recomputing.verify(opened().stores, report_id, file.read_bytes() if file else None)
    if done.faults:
        raise Refused("\n".join(done.faults))
    for line in done.lines:
        click.echo(line)


@report.command()
@click.option("--keurmerk", default="", metavar="NAME", help="Of which keurmerk; of all when not said.")
@click.option("--out", type=OUT, required=True, help="The CSV file to write.")
def grades(keurmerk: str, out: Path) -> None:
    """Write the grades that the owner of a keurmerk may publish: from each newest definitive report."""
    from surveyapp import publishing

    write_private(out, publishing.as_csv(publishing.grades(opened().stores, keurmerk)).encode())
    click.echo(out)
