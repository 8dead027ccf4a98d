"""Commands on questionnaire and keurmerk files: check one, or write it out for a reader."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from questionnaires.describe import keurmerk_text, questionnaire_text
from questionnaires.faults import FileFaults
from questionnaires.keurmerk import Keurmerk
from questionnaires.load import is_keurmerk, read_keurmerk, read_questionnaire
from questionnaires.model import Questionnaire


@click.group()
def questionnaire() -> None:
    """Check and show questionnaire and keurmerk files."""


@questionnaire.command()
@click.argument("file", type=click.Path(path_type=Path))
def check(file: Path) -> None:
    """Check FILE: one line when it is sound, else every fault with its remedy."""
    found = _read(file)
    if isinstance(found, Keurmerk):
        click.echo(f"{file}: sound keurmerk, {len(found.diensten)} diensten, {len(found.profiles)} profiles")
    else:
        click.echo(f"{file}: sound questionnaire, {len(found.questions)} questions, {len(found.pages)} pages")


@questionnaire.command()
@click.argument("file", type=click.Path(path_type=Path))
def show(file: Path) -> None:
    """Write out FILE: all texts of both forms, answers with codes, routes in words."""
    found = _read(file)
    click.echo(keurmerk_text(found) if isinstance(found, Keurmerk) else questionnaire_text(found), nl=False)


def _read(file: Path) -> Questionnaire | Keurmerk:
    try:
        return read_keurmerk(file) if is_keurmerk(file) else read_questionnaire(file)
    except FileFaults as faults:
        click.echo("\n".join(faults.faults), err=True)
        sys.exit(1)
