"""Steps 4 to 6 from two CSV files, without database or web: `python -m analysis results|report`."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from analysis.answers import read_csv
from analysis.compare import benchmark, read_benchmark
from analysis.faults import TableFaults, flat
from analysis.results import as_json, figures
from analysis.tallies import Tallies, tally
from questionnaires.faults import FileFaults
from questionnaires.keurmerk import Keurmerk, Profile
from questionnaires.load import keurmerk, questionnaire
from questionnaires.model import Audience, Questionnaire

DONE, REFUSED, WRONG_USAGE = 0, 1, 2
KEURMERK = "blik-op-werk"

Period = tuple[date, date]


class Failed(Exception):  # noqa: N818 - said of the work
    """What was asked could not be made: why."""


class Unusable(Exception):  # noqa: N818 - said of the arguments
    """The arguments do not go together: what is wrong with them."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What the figures are made by."""

    keurmerk: Keurmerk
    profile: Profile
    questionnaires: Mapping[Audience, Questionnaire]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Gives 0 when done, 1 when refused (reason on stderr), 2 for wrong usage."""
    arguments = _parser().parse_args(argv)
    command: Callable[[argparse.Namespace], None] = arguments.command
    try:
        command(arguments)
    except (TableFaults, Failed) as refusal:
        return _say(str(refusal), REFUSED)
    except Unusable as error:
        return _say(f"python -m analysis: {error}", WRONG_USAGE)
    except BrokenPipeError:  # the reader of our output has left; nothing to tell anybody
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return REFUSED
    except OSError as error:
        named = error.filename is not None
        where = f"{flat(str(error.filename))}: " if named else ""
        return _say(f"{where}{error.strerror or error}", WRONG_USAGE if named else REFUSED)
    return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m analysis", allow_abbrev=False, description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="results|report")
    results = commands.add_parser("results", allow_abbrev=False, help="the figures as one JSON object")
    report = commands.add_parser("report", allow_abbrev=False, help="the report as a PDF")
    for command, run in ((results, _results), (report, _report)):
        command.set_defaults(command=run)
        command.add_argument("--sample", type=Path, required=True, metavar="S", help="sample.csv")
        command.add_argument("--answers", type=Path, required=True, metavar="A", help="answers.csv")
        command.add_argument(
            "--keurmerk", default=KEURMERK, metavar="NAME", help=f"whose rules; {KEURMERK} if not given"
        )
        command.add_argument(
            "--questionnaires",
            nargs="+",
            default=[],
            metavar="NAME/VERSION",
            help="instead of the keurmerk's own, for the audiences of these",
        )
        command.add_argument(
            "--period",
            type=_period,
            metavar="FROM/TO",
            help="meetperiode, two days as 2020-04-01/2021-03-31; the rules in force on its first day hold",
        )
    report.add_argument("--provider", default="Dienstverlener", metavar="TEXT", help="whose report it is")
    report.add_argument("--benchmark", type=Path, metavar="FILE", help="tallies of the other participants")
    report.add_argument("--out", type=Path, metavar="FILE.pdf", help="where the PDF goes; standard output if not given")
    return parser


def _results(arguments: argparse.Namespace) -> None:
    rules, tallies = _read(arguments)
    made = as_json(figures(tallies, rules.keurmerk, rules.profile, rules.questionnaires), rules.questionnaires)
    _put(json.dumps(made, ensure_ascii=False, indent=1).encode() + b"\n")


def _report(arguments: argparse.Namespace) -> None:
    if arguments.out is None and sys.stdout.isatty():
        raise Unusable("a PDF cannot be shown on a terminal; give --out FILE.pdf")
    rules, tallies = _read(arguments)
    others = read_benchmark(arguments.benchmark) if arguments.benchmark else []
    document = _pdf(arguments, rules, tallies, others)
    if arguments.out is None:
        _put(document)
    else:
        arguments.out.write_bytes(document)


def _pdf(arguments: argparse.Namespace, rules: Rules, tallies: Tallies, others: Sequence[Tallies]) -> bytes:
    # here, because they load fonts and drawing libraries, which the results can do without
    from analysis.render import RenderingError, pdf
    from analysis.report import About, Bureau, build_report

    first, last = arguments.period or (None, None)
    about = About(
        provider=arguments.provider,
        keurmerk=rules.keurmerk,
        profile=rules.profile,
        questionnaires=rules.questionnaires,
        bureau=Bureau(""),
        today=datetime.now(ZoneInfo("Europe/Amsterdam")).date(),
        period_from=first,
        period_to=last,
    )
    own = figures(tallies, rules.keurmerk, rules.profile, rules.questionnaires)
    beside = benchmark(tallies, others, rules.keurmerk, rules.profile, rules.questionnaires)
    try:
        return pdf(build_report(own, about, beside))
    except RenderingError as error:
        raise Failed(f"the report could not be made: {error}") from error


def _read(arguments: argparse.Namespace) -> tuple[Rules, Tallies]:
    rules = _rules(arguments)
    table = read_csv(arguments.sample, arguments.answers, rules.questionnaires, rules.keurmerk)
    return rules, tally(table, rules.profile)


def _rules(arguments: argparse.Namespace) -> Rules:
    try:
        mark = keurmerk(arguments.keurmerk)
        own = {audience: questionnaire(reference) for audience, reference in mark.questionnaires}
        given = [questionnaire(reference) for reference in arguments.questionnaires]
    except FileFaults as faults:
        raise Unusable(str(faults)) from faults
    if len({pack.audience for pack in given}) < len(given):
        raise Unusable("--questionnaires names two for the same audience; give one for each")
    profile = mark.profile(arguments.period[0] if arguments.period else None)
    questionnaires = {**own, **{pack.audience: pack for pack in given}}
    _check_fit(profile, questionnaires)
    return Rules(mark, profile, questionnaires)


def _check_fit(profile: Profile, questionnaires: Mapping[Audience, Questionnaire]) -> None:
    """The rule for usable sets can only be kept when its questions are asked."""
    for rule in profile.usable:
        pack = questionnaires.get(rule.audience)
        lacking = [code for code in rule.questions if pack and code not in pack]
        if pack and lacking:
            raise Unusable(f"{pack.reference} lacks {', '.join(lacking)}, which the keurmerk needs to tell usable sets")


def _period(text: str) -> Period:
    found = re.fullmatch(r"(\d{4}-\d{2}-\d{2})/(\d{4}-\d{2}-\d{2})", text, re.ASCII)
    try:
        first, last = (date.fromisoformat(day) for day in found.groups()) if found else (None, None)
    except ValueError:
        first = last = None
    if first is None or last is None or last < first:
        raise argparse.ArgumentTypeError("expected two days as 2020-04-01/2021-03-31, the first not after the last")
    return first, last


def _put(document: bytes) -> None:
    sys.stdout.buffer.write(document)
    sys.stdout.buffer.flush()


def _say(text: str, code: int) -> int:
    sys.stderr.write(text + "\n")
    return code
