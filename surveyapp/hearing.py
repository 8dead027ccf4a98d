"""Beside step 6: how far the report of a closed round is, in what the report prints of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from analysis.report.issue import Issue, Reaction
from surveyapp import remarks, year
from surveyapp.db import Stores
from surveyapp.issuing import Version
from surveyapp.remarks import Outcome, Said
from surveyapp.rounds import Round


def issue_of(stores: Stores, round_: Round, version: Version | None, today: date) -> Issue:
    """What a report prints of its life; one without a version is there to be reacted to."""
    if version is None or not version.number:
        term = year.rebuttal(replace(round_, presented=round_.presented or today))
        return Issue(waits=True, rebut_until=term[1] if term else None)
    said = remarks.of_round(stores, round_.id)
    return Issue(version.number, changes=version.changes, reactions=tuple(_reactions(said)))


def _reactions(said: Said) -> Iterator[Reaction]:
    for talk in said.comments:
        answer = talk.answer
        if talk.first.formal and answer is not None:
            text = "" if answer.outcome == Outcome.WITHHELD else talk.first.text
            yield Reaction(talk.first.about, talk.first.said_on, text, answer.text, answer.said_on)
