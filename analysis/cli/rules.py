"""Step 4 from the command line: keurmerk, rules and questionnaires as the arguments name them."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass, replace

from questionnaires.faults import FileFaults
from questionnaires.keurmerk import Keurmerk, Profile, Weight
from questionnaires.load import keurmerk, questionnaire
from questionnaires.model import Audience, Questionnaire


class Unusable(Exception):  # noqa: N818 - said of the arguments
    """The arguments do not go together: what is wrong with them."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What the figures are made by."""

    keurmerk: Keurmerk
    profile: Profile
    questionnaires: Mapping[Audience, Questionnaire]


def rules_of(arguments: argparse.Namespace) -> Rules:
    """The rules that the arguments ask for. Errors: Unusable."""
    try:
        mark = keurmerk(arguments.keurmerk)
        own = {audience: questionnaire(reference) for audience, reference in mark.questionnaires}
        given = [questionnaire(reference) for reference in arguments.questionnaires]
    except FileFaults as faults:
        raise Unusable(str(faults)) from faults
    if len({pack.audience for pack in given}) < len(given):
        raise Unusable("--questionnaires names two for the same audience; give one for each")
    profile = mark.profile(arguments.period[0] if arguments.period else None)
    if weight := getattr(arguments, "benchmark_weight", None):
        profile = replace(profile, benchmark_weight=Weight(weight))
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
