"""Steps 4 to 6 from the command line: which commands and options there are."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from questionnaires.keurmerk import Weight

KEURMERK = "blik-op-werk"

Period = tuple[date, date]
Run = Callable[[argparse.Namespace], None]
FROM_ANSWERS = {
    "results": "the figures as one JSON object",
    "report": "the report as a PDF",
    "counts": "the counts of one participant as a file for --benchmark or --earlier",
    "single": "single answers for SPSS: for the bureau's own research only, never for a provider or a funder",
}


def parser(runs: Mapping[str, Run], about: str | None) -> argparse.ArgumentParser:
    """All commands with their options; `runs` says what each of them does, `about` what all of it is for."""
    made = argparse.ArgumentParser(prog="python -m analysis", allow_abbrev=False, description=about)
    commands = made.add_subparsers(required=True, metavar="|".join(runs))
    found = {name: commands.add_parser(name, allow_abbrev=False, help=told) for name, told in FROM_ANSWERS.items()}
    for name, command in found.items():
        command.set_defaults(command=runs[name])
        command.add_argument("--sample", type=Path, required=True, metavar="S", help="sample.csv")
        command.add_argument("--answers", type=Path, required=True, metavar="A", help="answers.csv")
        _whose(command)
        command.add_argument(
            "--period",
            type=_period,
            metavar="FROM/TO",
            help="meetperiode, two days as 2020-04-01/2021-03-31; the rules in force on its first day hold",
        )
    _report(found["report"])
    found["counts"].add_argument("--out", type=Path, required=True, metavar="FILE", help="where the counts go")
    words = commands.add_parser("codebook", allow_abbrev=False, help="what each column, code and number means")
    _files(found["single"], words, runs["codebook"])
    join = commands.add_parser("join", allow_abbrev=False, help="files of counts as one file for --benchmark")
    join.set_defaults(command=runs["join"])
    join.add_argument("files", type=Path, nargs="+", metavar="FILE", help="a file of counts")
    join.add_argument("--out", type=Path, required=True, metavar="FILE", help="where all of them go")
    return made


def _whose(command: argparse.ArgumentParser) -> None:
    command.add_argument("--keurmerk", default=KEURMERK, metavar="NAME", help=f"whose rules; {KEURMERK} if not given")
    command.add_argument(
        "--questionnaires",
        nargs="+",
        default=[],
        metavar="NAME/VERSION",
        help="instead of the keurmerk's own, for the audiences of these",
    )


def _files(found: argparse.ArgumentParser, codebook: argparse.ArgumentParser, run: Run) -> None:
    found.add_argument("--audience", choices=("client", "opdrachtgever"), required=True, help="whose answers")
    found.add_argument("--out", type=Path, required=True, metavar="FILE.sav", help="where they go")
    codebook.set_defaults(command=run, period=None)
    _whose(codebook)
    codebook.add_argument("--out", type=Path, required=True, metavar="FILE.csv", help="where it goes")


def _report(command: argparse.ArgumentParser) -> None:
    command.add_argument("--provider", default="Dienstverlener", metavar="TEXT", help="whose report it is")
    command.add_argument("--benchmark", type=Path, metavar="FILE", help="counts of the other participants")
    command.add_argument(
        "--benchmark-weight",
        choices=[weight.value for weight in Weight],
        help="who weighs the same in the mean of all participants; as the keurmerk says if not given",
    )
    command.add_argument(
        "--earlier",
        type=Path,
        nargs="+",
        default=[],
        metavar="FILE",
        help="counts of earlier rounds of the same provider, each in a file of its own",
    )
    command.add_argument("--out", type=Path, metavar="FILE.pdf", help="where the PDF goes; else to standard output")


def _period(text: str) -> Period:
    found = re.fullmatch(r"(\d{4}-\d{2}-\d{2})/(\d{4}-\d{2}-\d{2})", text, re.ASCII)
    try:
        first, last = (date.fromisoformat(day) for day in found.groups()) if found else (None, None)
    except ValueError:
        first = last = None
    if first is None or last is None or last < first:
        raise argparse.ArgumentTypeError("expected two days as 2020-04-01/2021-03-31, the first not after the last")
    return first, last
