"""Commands of a round, in the order of its life: from open and import, by links and invite, to close and report."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from questionnaires.model import Audience, Form
from surveyapp import clock, proofs, rounds
from surveyapp.cli.common import FILE, OUT, Days, Surroundings, opened, write_private
from surveyapp.cli.course import continue_, extend, hold, pause, release, stop
from surveyapp.cli.helping import person
from surveyapp.cli.importing import import_
from surveyapp.cli.mailing import invite, remind
from surveyapp.cli.sampling import sample
from surveyapp.fieldwork import codes, handout, loading
from surveyapp.fieldwork import rounds as fieldwork
from surveyapp.fieldwork.status import Line, Status
from surveyapp.fieldwork.status import status as count
from surveyapp.rounds import Terms

NUMBER = click.argument("number", metavar="ROUND", type=click.IntRange(min=1))
SECRETLY = click.option(
    "--out", type=OUT, help="Write to this file, for your eyes only (mode 0600); else to the screen."
)


@click.group("round")
def round_() -> None:
    """A round: one survey of one provider over one meetperiode."""


for command in (import_, sample, invite, remind, hold, release, pause, continue_, extend, stop, person):
    round_.add_command(command)


@round_.command("open")
@click.option("--provider", required=True, help="Name of the dienstverlener that is judged.")
@click.option("--period", type=Days(), required=True, help="Meetperiode: first and last day on which a traject ended.")
@click.option("--fieldwork", "days", type=Days(), required=True, help="First and last day on which answers are taken.")
@click.option("--keurmerk", required=True, help="Name of the keurmerk, such as blik-op-werk.")
@click.option("--dienst", "diensten", multiple=True, required=True, metavar="KEY", help="A dienst; once for each.")
@click.option("--module", "modules", multiple=True, metavar="NAME", help="An optional question, such as nps.")
@click.option("--channel", "channels", multiple=True, metavar="WAY", help="How people are asked; in order, at most 3.")
@click.option("--example", is_flag=True, help="Answers are invented: pages and report say so.")
def open_(  # noqa: PLR0913 - an option is an argument in click
    provider: str,
    period: tuple[date, date],
    days: tuple[date, date],
    keurmerk: str,
    diensten: tuple[str, ...],
    modules: tuple[str, ...],
    channels: tuple[str, ...],
    example: bool,
) -> None:
    """Open a round and print its number."""
    terms = Terms(provider.strip(), keurmerk, period, days, diensten, modules, example, channels)
    click.echo(fieldwork.open_round(opened().stores, terms))


@round_.command("list")
def list_() -> None:
    """All rounds: number, provider, meetperiode, state."""
    for found in rounds.all_rounds(opened().stores):
        first, last = found.terms.period
        click.echo(f"{found.id}  {found.terms.provider}  {first}/{last}  {'closed' if found.closed else 'open'}")


@round_.command()
@NUMBER
@click.argument("file", type=FILE)
def load(number: int, file: Path) -> None:
    """Put a list (cases.csv) into a round: all of it, or nothing and every fault."""
    around = opened()
    done = loading.load(around.stores, around.config.secret, number, file)
    if done.added or done.changed:
        click.echo(f"{done.added} added, {done.changed} changed, {done.same} as they were")
    else:
        click.echo(f"nothing new: {done.same} people were in round {number} already and are the same")
    if done.duplicates:
        click.echo(f"{done.duplicates} opdrachtgever(s) are asked as a client already and get no link")


@round_.command()
@NUMBER
@SECRETLY
def links(number: int, out: Path | None) -> None:
    """Hand out the links as CSV, and note that these people are invited."""
    around = _heard(number)
    base = around.config.respondents_url
    found = handout.hand_out(around.stores, around.config.secret, base, number, clock.today())
    _give(around, number, handout.as_csv(found), out)


@round_.command("codes")
@NUMBER
@SECRETLY
def codes_(number: int, out: Path | None) -> None:
    """Hand out short codes for the provider's tablets as CSV, and note that these people are invited."""
    around = _heard(number)
    found = codes.hand_out(around.stores, around.config.secret, number, clock.today())
    _give(around, number, codes.as_csv(found), out)


def _heard(number: int) -> Surroundings:
    """The stores, when all that the round says can be heard."""
    from surveyapp.speech import publish  # numpy: what --help need not wait for

    around = opened()
    publish.open_ears(around.stores, around.config, number)
    return around


def _give(around: Surroundings, number: int, text: str, out: Path | None) -> None:
    """Write what gives people access, and say from when it does."""
    if out:
        write_private(out, text.encode())
    else:
        click.echo(text, nl=False)
    opens = rounds.find(around.stores, number).opens
    if clock.today() < opens:
        click.echo(f"they work from {opens} on", err=True)


@round_.command()
@NUMBER
@click.option(
    "--audience",
    type=click.Choice([a.value for a in Audience]),
    default=Audience.CLIENT.value,
    show_default=True,
    help="As whom.",
)
@click.option(
    "--form",
    type=click.Choice([f.value for f in Form]),
    default=Form.REGULAR.value,
    show_default=True,
    help="Which wording.",
)
@click.option("--dienst", default="", metavar="KEY", help="A dienst of the round; the first one when not said.")
@click.option("--language", default="", metavar="CODE", help="Drafts too; to choose on the first page when not said.")
def proof(number: int, audience: str, form: str, dienst: str, language: str) -> None:
    """Print a link to walk through the questionnaire: nothing of it counts or is kept."""
    from surveyapp.fieldwork import proof as proving

    around = opened()
    wish = proving.Wish(Audience(audience), Form(form), dienst, language)
    token = proving.proof_token(around.stores, around.config.secret, number, wish, clock.today())
    click.echo(proofs.address(around.config.respondents_url, token))


@round_.command()
@NUMBER
def status(number: int) -> None:
    """How far a round is, in counts."""
    for line in _status_lines(count(opened().stores, number)):
        click.echo(line)


@round_.command()
@NUMBER
@click.option("--early", is_flag=True, help="Before the last day of the fieldwork.")
def close(number: int, early: bool) -> None:
    """Close a round for good: no answers after this, mix the rest, keep the counts."""
    from surveyapp.answers import closing  # pandas: a second that --help need not wait

    around = opened()
    fieldwork.refuse_too_early(rounds.find(around.stores, number), clock.today(), early)
    done = closing.close(around.stores, around.config.secret, number)
    click.echo(f"round {number} is closed" if done else f"round {number} was closed already")


@round_.command()
@NUMBER
@click.option("--json", "as_json", is_flag=True, help="One JSON object, as `python -m analysis results` prints it.")
def figures(number: int, as_json: bool) -> None:
    """The figures of a round; of an open one provisional figures, renewed after ten more answers."""
    from analysis import results
    from surveyapp.answers import provisional

    stores = opened().stores
    counts = provisional.counts(stores, number)
    found = rounds.find(stores, number)
    values = results.as_json(provisional.figures_of(counts.tallies, found), found.packs())
    if not counts.final:
        click.echo(f"provisional: of {counts.mixed} sets of answers, without those that wait", err=True)
    click.echo(json.dumps(values, ensure_ascii=False, indent=1) if as_json else "\n".join(_figure_lines(values)))


@round_.command()
@NUMBER
@click.option("--out", type=OUT, required=True, help="The PDF to write.")
def report(number: int, out: Path) -> None:
    """The report of a round as PDF: the newest definitive one, else a provisional one on the counts of `figures`."""
    from surveyapp import issuing, reports
    from surveyapp.answers import provisional

    stores = opened().stores
    pdf = issuing.newest_file(stores, number)
    if pdf is None:
        pdf = reports.make(stores, reports.Task(number, provisional.counts(stores, number)), clock.today()).pdf
    write_private(out, pdf)
    click.echo(out)


def _status_lines(found: Status) -> list[str]:
    terms = found.round.terms
    state = "closed" if found.round.closed else f"fieldwork {terms.fieldwork[0]}/{terms.fieldwork[1]}"
    state += ", paused" * found.round.paused + ", messages held" * found.round.held
    lines = [f"round {found.round.id}: {terms.provider}, {terms.period[0]}/{terms.period[1]}, {state}"]
    lines += [f"cases {outcome}: {n}" for outcome, n in found.outcomes.items()]
    lines += [f"net sample: {found.asked}", f"links handed out: {found.invited}", f"half-filled: {found.started}"]
    apart = "" if all(line.answered is not None for line in found.lines) else " (without lines that do not tell)"
    lines += [f"answered: {found.answered}{apart}", f"declined: {found.refused}"]
    return lines + [_status_line(line) for line in found.lines]


def _status_line(line: Line) -> str:
    names = " + ".join(dienst or "(no dienst)" for dienst in line.diensten)
    told = "too few asked to tell how many answered" if line.answered is None else f"answered {line.answered}"
    return f"  {line.audience} {names}: asked {line.asked}, {told}"


def _figure_lines(values: dict[str, dict[str, dict[str, object]]]) -> list[str]:
    """The table of results in words; everything else is in the JSON."""
    rows: dict[str, object] = dict(values["clients"]["diensten"])
    rows |= {"clients": values["clients"]["total"], "opdrachtgevers": values["opdrachtgevers"]["total"]}
    lines = [_figure_line(name, row) for name, row in rows.items() if isinstance(row, dict)]
    met = {True: "met", False: "not met"}.get(bool(values["verdict"]["met"]))
    return [*lines, f"norm: {'no grade to judge' if values['verdict']['met'] is None else met}"]


def _figure_line(name: str, row: dict[str, object]) -> str:
    printed = row["printed"]
    grade, response = (printed["grade"], printed["response"]) if isinstance(printed, dict) else ("", "")
    return f"{name}: net sample {row['net_sample']}, usable {row['usable']}, response {response}, grade {grade}"
