"""Commands for what one person may ask: find, export, erase."""

from __future__ import annotations

import json
from pathlib import Path

import click

from surveyapp import clock
from surveyapp.cli.common import OUT, Surroundings, opened, write_private
from surveyapp.errors import Refused

CASES = click.argument("cases", metavar="CASE...", type=click.IntRange(min=1), nargs=-1, required=True)


@click.group()
def person() -> None:
    """One person: find them in all rounds, export all that is kept, erase it."""


@person.command()
@click.option("--email", default="", help="Their e-mail address.")
@click.option("--phone", default="", help="Their phone number.")
@click.option("--surname", default="", help="Their surname; together with --postcode.")
@click.option("--postcode", default="", help="Their postcode; together with --surname.")
def find(email: str, phone: str, surname: str, postcode: str) -> None:
    """List their cases: number for the other commands, round, provider, number on the list, name, ways."""
    from surveyapp import person_rights

    around = opened()
    found = person_rights.find(around.stores, person_rights.Asked(email, phone, surname, postcode))
    _note(around, "search", ())
    for one in found:
        click.echo("\t".join((str(one.case_id), str(one.round_id), one.provider, one.number, one.name, *one.ways)))
    if not found:
        click.echo("nobody found", err=True)


@person.command()
@CASES
@click.option("--out", type=OUT, help="Write to this file, for your eyes only (mode 0600); else to the screen.")
def export(cases: tuple[int, ...], out: Path | None) -> None:
    """All that is kept of these cases, as JSON. Answers are not: nobody can find them."""
    from surveyapp import person_rights

    around = opened()
    _require(around, cases)
    text = json.dumps(person_rights.export(around.stores, cases, clock.today()), ensure_ascii=False, indent=1) + "\n"
    _note(around, "export", cases)
    if out:
        write_private(out, text.encode())
    else:
        click.echo(text, nl=False)


@person.command()
@CASES
@click.option("--yes", is_flag=True, help="Do not ask once more.")
def erase(cases: tuple[int, ...], yes: bool) -> None:
    """Erase these people for good, also from half-filled sets and from backups that are put back later."""
    from surveyapp import person_rights

    around = opened()
    _require(around, cases)
    if not yes:
        click.confirm(f"Erase {len(set(cases))} case(s) for good?", abort=True)
    gone = person_rights.erase(around.stores, around.config, cases, clock.today())
    _note(around, "erase", cases)
    click.echo(f"{gone} erased; of each a bare count stays")


def _require(around: Surroundings, cases: tuple[int, ...]) -> None:
    from surveyapp import person_rights

    there = {one.case_id for one in person_rights.chosen(around.stores, cases)}
    missing = sorted(set(cases) - there)
    if missing:
        raise Refused(f"case {missing[0]}: there is no such case; `surveyapp person find` shows numbers")


def _note(around: Surroundings, action: str, cases: tuple[int, ...]) -> None:
    """What is done on the command line stands in the log too."""
    from surveyapp import access

    numbers: tuple[int | None, ...] = cases or (None,)
    looks = [
        access.Look(clock.now(), None, "command", action, "surveyapp person", None, case, "done", "")
        for case in numbers
    ]
    access.write(around.stores, around.config.secret, looks)
