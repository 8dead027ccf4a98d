"""Step 4 from the command line: files for a statistics program, and what stands in them."""

from __future__ import annotations

import argparse

from analysis.cli.rules import rules_of
from analysis.export import codebook
from analysis.loading.answers import read_csv
from questionnaires.model import Audience


class Refused(Exception):  # noqa: N818 - said of what was asked
    """What was asked is not given out: why."""


def single(arguments: argparse.Namespace) -> None:
    """Write the single answers of one audience. Errors: Refused."""
    # here, because they load a library that the figures can do without
    from analysis.export.single_answers import TooFew, as_sav

    rules = rules_of(arguments)
    table = read_csv(arguments.sample, arguments.answers, rules.questionnaires, rules.keurmerk)
    try:
        made = as_sav(table, Audience(arguments.audience))
    except TooFew as few:
        raise Refused(str(few)) from few
    arguments.out.write_bytes(made)


def meanings(arguments: argparse.Namespace) -> None:
    """Write the codebook."""
    rules = rules_of(arguments)
    arguments.out.write_bytes(codebook.as_csv(rules.questionnaires, rules.keurmerk))
