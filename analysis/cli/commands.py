"""Steps 4 to 6 from two CSV files, without database or web: `python -m analysis --help` names the commands."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from analysis.bases import grade_question
from analysis.benchmark_file import FileTerms, write_benchmark
from analysis.cli import files
from analysis.cli.counts import Beside, earlier, joined, others
from analysis.cli.parser import parser
from analysis.cli.rules import Rules, Unusable, rules_of
from analysis.compare import benchmark
from analysis.document.press import RenderingError, press
from analysis.loading.answers import read_csv
from analysis.loading.faults import TableFaults, flat
from analysis.report.build import About, Bureau, build_report
from analysis.report.values import Report
from analysis.results import as_json, figures, with_every_grade
from analysis.tallies import Tallies, tally
from questionnaires.model import Audience

DONE, REFUSED, WRONG_USAGE = 0, 1, 2


class Failed(Exception):  # noqa: N818 - said of the work
    """What was asked could not be made: why."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Gives 0 when done, 1 when refused (reason on stderr), 2 for wrong usage."""
    runs = {"results": _results, "report": _report, "counts": _counts, "join": _join}
    runs |= {"single": files.single, "codebook": files.meanings}
    arguments = parser(runs, __doc__).parse_args(argv)
    command: Callable[[argparse.Namespace], None] = arguments.command
    try:
        command(arguments)
    except (TableFaults, Failed, files.Refused) as refusal:
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


def _results(arguments: argparse.Namespace) -> None:
    rules, tallies = _read(arguments)
    found = figures(tallies, rules.keurmerk, rules.profile, rules.questionnaires)
    question = grade_question(rules.questionnaires.get(Audience.CLIENT))
    made = as_json(with_every_grade(found, tallies, rules.profile, question), rules.questionnaires)
    _put(json.dumps(made, ensure_ascii=False, indent=1).encode() + b"\n")


def _report(arguments: argparse.Namespace) -> None:
    if arguments.out is None and sys.stdout.isatty():
        raise Unusable("a PDF cannot be shown on a terminal; give --out FILE.pdf")
    with press() as ready:
        rules, tallies = _read(arguments)
        beside = Beside(others(arguments.benchmark, rules), earlier(arguments.earlier, rules))
        try:
            document = ready.drawn(_built(arguments, rules, tallies, beside)).pdf
        except RenderingError as error:
            raise Failed(f"the report could not be made: {error}") from error
    if arguments.out is None:
        _put(document)
    else:
        arguments.out.write_bytes(document)


def _counts(arguments: argparse.Namespace) -> None:
    if arguments.period is None:
        raise Unusable("give --period: a file of counts says of which meetperiode it is")
    rules, tallies = _read(arguments)
    packs = {audience: pack.reference for audience, pack in rules.questionnaires.items()}
    write_benchmark(arguments.out, [tallies], FileTerms(rules.keurmerk.name, packs, arguments.period))


def _join(arguments: argparse.Namespace) -> None:
    participants, terms = joined(arguments.files)
    write_benchmark(arguments.out, participants, terms)


def _built(arguments: argparse.Namespace, rules: Rules, tallies: Tallies, besides: Beside) -> Report:
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
    own = figures(tallies, rules.keurmerk, rules.profile, rules.questionnaires, besides.earlier)
    beside = benchmark(tallies, besides.others, rules.keurmerk, rules.profile, rules.questionnaires)
    return build_report(own, about, beside)


def _read(arguments: argparse.Namespace) -> tuple[Rules, Tallies]:
    rules = rules_of(arguments)
    table = read_csv(arguments.sample, arguments.answers, rules.questionnaires, rules.keurmerk)
    return rules, tally(table, rules.profile)


def _put(document: bytes) -> None:
    sys.stdout.buffer.write(document)
    sys.stdout.buffer.flush()


def _say(text: str, code: int) -> int:
    sys.stderr.write(text + "\n")
    return code
