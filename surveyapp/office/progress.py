"""The office's page on how far a round is: large numbers, a picture, then the table. Counts, never means."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from questionnaires.model import Audience
from surveyapp import clock
from surveyapp.answers import usable
from surveyapp.answers.dropoff import drop_off
from surveyapp.db import Stores
from surveyapp.fieldwork import delivery, steps
from surveyapp.fieldwork.account import Account, Line, account
from surveyapp.mail import alarm
from surveyapp.models import Role
from surveyapp.office import alarm_words, progress_words, rights
from surveyapp.office.here import stores as _stores
from surveyapp.office.progress_words import WHO, Block, Totals
from surveyapp.rounds import Round

bp = Blueprint("progress", __name__, url_prefix="/ronde/<int(max=2147483647):number>")


@bp.get("/voortgang")
def page(number: int) -> ResponseReturnValue:
    """How far a round is: for the bureau in counts, for others in steps until the round is closed."""
    stores, today = _stores(), clock.today()
    round_ = rights.find_round(stores, g.staff, number)
    left = progress_words.days_left(round_, today)
    shown = {"round": round_, "left": left, "declared": delivery.find(stores, number) is not None}
    if not rights.exact(g.staff, round_):
        return render_template("office/progress_steps.html", **shown, blocks=_stepped(stores, round_))
    found = account(stores, number)
    blocks = [_block(stores, found, whole) for whole in found.audiences if whole.net_sample]
    wrong = told_alarms(stores, [round_]) if g.staff.role is Role.BUREAU else {}
    alarms = wrong.get(number, ())
    return render_template("office/progress.html", **shown, all=_all(found), blocks=blocks, alarms=alarms)


@bp.get("/gestopt")
def stopped(number: int) -> ResponseReturnValue:
    """At which pages people stopped who are not done."""
    stores = _stores()
    round_ = rights.find_round(stores, g.staff, number)
    found = () if round_.closed else drop_off(stores, round_)
    org = round_.terms.provider
    parts = [(WHO[part.audience], [progress_words.stop(stop, org) for stop in part.stops]) for part in found]
    return render_template("office/progress_stopped.html", round=round_, parts=parts)


def told_alarms(stores: Stores, shown: Sequence[Round]) -> dict[int, tuple[str, ...]]:
    """What is wrong with the messages of these rounds, in words; for the bureau."""
    found = alarm.alarms(stores, shown, clock.now())
    return {number: tuple(alarm_words.words(one) for one in signs) for number, signs in found.items()}


def _all(found: Account) -> Totals:
    """The round as a whole; without half-filled sets where they would tell of a few."""
    halves = [whole.started - (whole.answered or 0) for whole in found.audiences if whole.started is not None]
    return Totals(
        supplied=sum(whole.supplied for whole in found.audiences),
        asked=sum(whole.net_sample for whole in found.audiences),
        half=None if found.round.closed else sum(halves),
    )


def _block(stores: Stores, found: Account, whole: Line) -> Block:
    round_, audience = found.round, Audience(whole.audience)
    lines = [line for line in found.lines if line.audience == audience and line.net_sample]
    least = dict(round_.profile.publish_from).get(audience, 0)
    diensten = [key for line in lines if line.answered is not None for key in line.diensten]
    needed = usable.needed(stores, round_, audience, diensten) if least else {}
    return progress_words.block(whole, lines, round_.keurmerk, needed)


def _stepped(stores: Stores, round_: Round) -> list[Block]:
    seen = steps.views(stores, [round_.id], clock.today())
    least = dict(round_.profile.publish_from)
    return [
        progress_words.stepped(audience, seen[round_.id, audience], least.get(audience, 0))
        for audience in round_.packs()
        if (round_.id, audience) in seen
    ]
