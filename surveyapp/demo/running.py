"""The running example: a round in the field, partly answered, to click through."""

from __future__ import annotations

from functools import partial
from random import Random

from questionnaires.model import NOT_REACHED, Audience, Form
from surveyapp.demo import people, respondent
from surveyapp.demo.around import Around, all_at_once, load_people, person, terms
from surveyapp.demo.browser import Browser
from surveyapp.demo.people import Mood
from surveyapp.fieldwork.rounds import open_round
from surveyapp.rounds import Round

PROVIDER = "Voorbeeld Binnenstad"
DIENSTEN = ("jobcoaching", "naar-werk")
CLIENTS, EMPLOYERS = 48, 8
DONE = 16  # clients who answer all
HALF_WAY = 4  # clients who stop after the first aspects
STOPS_AT = ("a_promise", "a_info", "b_place", "expect")


def load(around: Around) -> None:
    """Open the round with its list, and let some people answer; once."""
    if around.round_of(PROVIDER) is not None:
        return
    chance = Random(len(PROVIDER))  # noqa: S311 (the same invented people each time)
    open_round(around.stores, terms(PROVIDER, DIENSTEN, days=365))
    found = around.round_of(PROVIDER)
    assert found is not None  # noqa: S101 (opened above)
    listed = [_client(n) for n in range(1, CLIENTS + 1)]
    listed += [person(f"w{n:02}", Audience.OPDRACHTGEVER, DIENSTEN[n % 2]) for n in range(1, EMPLOYERS + 1)]
    load_people(around, found.id, listed)
    _answer(around, found, listed[: DONE + HALF_WAY], chance)


def _client(number: int) -> dict[str, str]:
    form = Form.LOW if number % 2 else Form.REGULAR
    return person(f"k{number:02}", Audience.CLIENT, DIENSTEN[number % 3 == 0], form)


def _answer(around: Around, round_: Round, listed: list[dict[str, str]], chance: Random) -> None:
    links, pack = around.links(round_.id), round_.packs()[Audience.CLIENT]
    tasks = []
    for number, one in enumerate(listed):
        row = people.row(pack, Form(one["form"]), one["dienst"], chance, Mood())
        if number >= DONE:
            row = row | {STOPS_AT[number - DONE]: NOT_REACHED}
        tasks.append(partial(respondent.answer, links[one["case"]], pack, row, Browser("phone")))
    all_at_once(tasks)
