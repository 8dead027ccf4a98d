"""A sample by lot: the same for the same seed, larger and smaller without drawing anew, and nobody asked is lost."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import insert, select, update

from questionnaires.model import Audience
from surveyapp import optout, rounds
from surveyapp.db import Stores
from surveyapp.errors import Refused
from surveyapp.fieldwork import sampling
from surveyapp.fieldwork.doctor.applying import apply
from surveyapp.fieldwork.doctor.columns import heading
from surveyapp.fieldwork.doctor.examining import Order, examine
from surveyapp.fieldwork.doctor.reading import read_here
from surveyapp.fieldwork.people import Rules
from surveyapp.fieldwork.sampling import SIZE
from surveyapp.mail.waves import MESSAGE
from surveyapp.rounds import CASE
from tests.database.given import SECRET, a_round, someone

COACHING, TO_WORK = ("client", "jobcoaching"), ("client", "naar-werk")


def put(stores: Stores, round_id: int, numbers: range, dienst: str = "Jobcoaching") -> None:
    rows = "".join(f"{n};{dienst};Vos;v{n}@example.org\n" for n in numbers)
    grid = read_here(f"Nr;Dienst;Naam;Mail\n{rows}".encode())
    verdicts = examine(grid, Order(Audience.CLIENT, heading(grid)), Rules.of(rounds.find(stores, round_id)))
    apply(stores, SECRET, round_id, Audience.CLIENT, verdicts)


def outcome(stores: Stores, wanted: str) -> set[str]:
    with stores.contacts.connect() as connection:
        return set(connection.scalars(select(CASE.c.number).where(CASE.c.outcome == wanted)))


def test_as_many_are_drawn_as_wanted_and_only_in_that_dienst(stores: Stores) -> None:
    round_id = a_round(stores)
    put(stores, round_id, range(30))
    put(stores, round_id, range(100, 110), "Naar werk")
    told = sampling.preview(stores, round_id, {COACHING: 12})
    assert [(one.dienst, one.pool, one.drawn, one.left) for one in told] == [
        ("jobcoaching", 30, 12, 18),
        ("naar-werk", 10, 10, 0),
    ]
    assert outcome(stores, "not_sampled") == set()
    assert sampling.draw(stores, round_id, {COACHING: 12}) == told
    assert len(outcome(stores, "not_sampled")) == 18
    assert len(outcome(stores, "invited")) == 22
    assert sampling.sizes(stores, round_id) == {COACHING: 12}


def test_larger_and_smaller_again_draws_nobody_anew(stores: Stores) -> None:
    round_id = a_round(stores)
    put(stores, round_id, range(30))
    sampling.draw(stores, round_id, {COACHING: 12})
    first = outcome(stores, "invited")
    sampling.draw(stores, round_id, {COACHING: 20})
    assert first < outcome(stores, "invited")
    sampling.draw(stores, round_id, {COACHING: None})
    assert len(outcome(stores, "invited")) == 30
    sampling.draw(stores, round_id, {COACHING: 12})
    assert outcome(stores, "invited") == first


def test_the_seed_of_the_round_gives_the_same_people_to_who_draws_again(stores: Stores) -> None:
    round_id = a_round(stores)
    put(stores, round_id, range(30))
    sampling.draw(stores, round_id, {COACHING: 12})
    with stores.contacts.connect() as connection:
        seed = connection.scalar(select(SIZE.c.seed))
    assert seed
    assert sampling.chosen(map(str, range(30)), 12, seed) == outcome(stores, "invited")


def test_with_a_later_list_everybody_has_a_chance_and_who_was_asked_stays(stores: Stores) -> None:
    round_id = a_round(stores)
    put(stores, round_id, range(20))
    sampling.draw(stores, round_id, {COACHING: 10})
    first = sorted(outcome(stores, "invited"))
    with stores.contacts.begin() as connection:
        connection.execute(update(CASE).where(CASE.c.number.in_(first[:4])).values(invited=True))
    put(stores, round_id, range(100, 160))
    now = outcome(stores, "invited")
    assert len(now) == 10
    assert set(first[:4]) < now
    assert any(int(number) >= 100 for number in now)  # 60 of 76 lots are theirs: all six missed, once in 90,000


def test_who_has_a_message_waiting_was_asked(stores: Stores) -> None:
    round_id = a_round(stores)
    waits = [someone(stores, round_id, str(n), invited=False) for n in range(3)]
    row = {
        "round_id": round_id,
        "channel": "email",
        "kind": "invitation",
        "message_id": "<a@b>",
        "due": datetime(2026, 11, 10, 9),  # noqa: DTZ001 - the stores keep UTC without a zone
        "tries": 0,
        "reply": "",
    }
    with stores.contacts.begin() as connection:
        connection.execute(insert(MESSAGE).values(row | {"case_id": waits[1].case_id, "state": "queued"}))
    (told,) = sampling.draw(stores, round_id, {COACHING: 1})
    assert (told.asked, told.drawn) == (1, 1)
    assert outcome(stores, "invited") == {"1"}


def test_who_cannot_be_asked_is_not_replaced_and_who_opted_out_is_never_drawn(stores: Stores) -> None:
    round_id = a_round(stores)
    put(stores, round_id, range(10))
    sampling.draw(stores, round_id, {COACHING: 4})
    gone, left = min(outcome(stores, "invited")), min(outcome(stores, "not_sampled"))
    with stores.contacts.begin() as connection:
        connection.execute(update(CASE).where(CASE.c.number == gone).values(outcome="undeliverable"))
        left_id = connection.scalar(select(CASE.c.id).where(CASE.c.number == left))
    assert left_id is not None
    optout.opt_out(stores, left_id)
    sampling.draw(stores, round_id, {COACHING: 4})
    assert len(outcome(stores, "invited")) == 3
    sampling.draw(stores, round_id, {COACHING: None})
    assert len(outcome(stores, "invited")) == 8
    assert outcome(stores, "opted_out") == {left}


def test_opdrachtgevers_are_drawn_together_and_who_is_a_client_too_is_no_loss(stores: Stores) -> None:
    round_id = a_round(stores)
    for n in range(6):
        given = {"audience": "opdrachtgever", "dienst": "jobcoaching" if n % 2 else "", "email": f"{n}@x.nl"}
        someone(stores, round_id, str(n), invited=False, **given)
    sampling.draw(stores, round_id, {("opdrachtgever", ""): 3})
    assert len(outcome(stores, "invited")) == 3
    left = min(outcome(stores, "not_sampled"))
    rows = f"Nr;Dienst;Naam;Mail\n90;Jobcoaching;Vos;{left}@x.nl\n"
    grid = read_here(rows.encode())
    verdicts = examine(grid, Order(Audience.CLIENT, heading(grid)), Rules.of(rounds.find(stores, round_id)))
    apply(stores, SECRET, round_id, Audience.CLIENT, verdicts)
    assert outcome(stores, "duplicate") == {left}
    assert len(outcome(stores, "invited")) == 4


def test_in_a_closed_round_nobody_is_drawn(stores: Stores) -> None:
    round_id = a_round(stores)
    rounds.mark_closed(stores, round_id)
    for number in (round_id, 999):
        with pytest.raises(Refused, match="nobody can be drawn"):
            sampling.draw(stores, number, {COACHING: 1})
