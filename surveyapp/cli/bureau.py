"""Commands before step 1: what pages say of the research bureau."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from surveyapp.cli.common import FILE, opened
from surveyapp.errors import Refused
from surveyapp.fieldwork import bureau as settings
from surveyapp.fieldwork import house


@click.group()
def bureau() -> None:
    """The bureau's own settings, which the pages need."""


@bureau.command("set")
@click.option("--name", help="Name of the bureau, as in: Wij zijn ...")
@click.option("--controller", help="Who is responsible for the personal data (verwerkingsverantwoordelijke).")
@click.option("--phone", help="Number for questions.")
@click.option("--hours", help="When someone answers it, as in: maandag tot en met vrijdag, 9 tot 17 uur.")
@click.option("--email", help="Address for questions.")
@click.option("--privacy-file", "privacy", type=FILE, help='Text of "Lees meer over uw gegevens" (UTF-8).')
@click.option(
    "--independent/--not-independent", default=None, help="Whether the bureau is independent of the provider."
)
def set_(privacy: Path | None, **given: str | bool | None) -> None:
    """Give the settings; the first time all of them, later only what changes."""
    try:
        text = privacy.read_text(encoding="utf-8-sig") if privacy else None
    except UnicodeDecodeError as error:
        raise Refused(f"{privacy}: found bytes that are no UTF-8, expected a text saved as UTF-8") from error
    settings.give(opened().stores, given | {"privacy": text})
    click.echo("saved")


@bureau.command()
@click.option("--colour", help='Of titles and lines in reports, as in: #0b4f6c; "" for that of the program.')
@click.option("--logo", type=FILE, help="An SVG or a PNG, for the front of reports.")
@click.option("--no-logo", is_flag=True, help="Take the logo away.")
@click.option("--colophon-file", "colophon", type=FILE, help="What reports say of the bureau at their end (UTF-8).")
def style(colour: str | None, logo: Path | None, no_logo: bool, colophon: Path | None) -> None:
    """Give the house style of reports; only what is given changes. Reports that were made stay as they are."""
    if logo and no_logo:
        raise Refused("--logo and --no-logo: found both, expected one of them")
    picture = b"" if no_logo else logo.read_bytes() if logo else None
    try:
        text = colophon.read_text(encoding="utf-8-sig") if colophon else None
    except UnicodeDecodeError as error:
        raise Refused(f"{colophon}: found bytes that are no UTF-8, expected a text saved as UTF-8") from error
    house.give(opened().stores, colour, picture, text)
    click.echo("saved")


@bureau.command()
def show() -> None:
    """Print the settings."""
    for name, value in asdict(settings.required(opened().stores)).items():
        shown = ("yes" if value else "no") if isinstance(value, bool) else value
        click.echo(f"{name}: {shown}")
