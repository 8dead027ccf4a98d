"""The command that stops, releases, opts out or gives another link to one person: what the office's helpdesk does."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import click
from sqlalchemy import select

from surveyapp import optout, revoking, rounds
from surveyapp.cli.common import Surroundings, opened
from surveyapp.db import reading
from surveyapp.errors import Refused
from surveyapp.fieldwork import helpdesk
from surveyapp.rounds import CASE

DEEDS: Mapping[str, tuple[Callable[[Surroundings, int], None], str]] = {
    "hold": (lambda around, case: helpdesk.hold(around.stores, case, held=True), "nothing leaves to this person"),
    "release": (lambda around, case: helpdesk.hold(around.stores, case, held=False), "what waits may leave again"),
    "opt-out": (lambda around, case: optout.opt_out(around.stores, case), "no message leaves to this person any more"),
    "revoke": (
        lambda around, case: revoking.revoke(around.stores, around.config.secret, case),
        "the link opens nothing any more, and what was half-filled with it is erased; there is a new link to send",
    ),
}


@click.command()
@click.argument("number", metavar="ROUND", type=click.IntRange(min=1))
@click.argument("case")
@click.option("--hold", "deed", flag_value="hold", help="Emergency stop: nothing leaves to this person.")
@click.option("--release", "deed", flag_value="release", help="The end of that.")
@click.option("--opt-out", "deed", flag_value="opt-out", help="This person asked not to take part. For good.")
@click.option("--revoke", "deed", flag_value="revoke", help="Their link is in wrong hands: give another. For good.")
def person(number: int, case: str, deed: str | None) -> None:
    """Do one thing for the person with this number on the list; the office's helpdesk does more."""
    if deed is None:
        raise click.UsageError(f"choose one of {', '.join(f'--{name}' for name in DEEDS)}")
    around = opened()
    case_id = _case(around, number, case)
    act, done = DEEDS[deed]
    try:
        act(around, case_id)
    except Refused as problem:  # in Dutch, for the office
        raise Refused(f"round {number}: this person is done, or the round is closed: nothing was changed") from problem
    click.echo(done)


def _case(around: Surroundings, number: int, case: str) -> int:
    """Who has this number on the list. Errors: Refused."""
    rounds.find(around.stores, number)
    query = select(CASE.c.id).where(CASE.c.round_id == number, CASE.c.number == case)
    with reading(around.stores.contacts).connect() as connection:
        found = connection.scalar(query)
    if found is None:
        raise Refused(f"round {number}: nobody has this number on the list; find them in the office")
    return int(found)
