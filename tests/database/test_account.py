"""The response account: every person of the lists in exactly one place, and no line about very few."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert

from questionnaires.model import Audience
from surveyapp import links
from surveyapp.answers import closing, finishing
from surveyapp.db import Stores
from surveyapp.errors import Refused
from surveyapp.fieldwork.account import Account, Line, account
from surveyapp.fieldwork.status import SMALLEST
from surveyapp.models.case import Outcome, Reason
from surveyapp.rounds import CASE
from tests.database.given import SECRET, TERMS, Someone, a_round, answers, someone

DIENSTEN = TERMS.diensten


def put(stores: Stores, round_id: int, people: list[dict[str, Any]]) -> None:
    """Many people at once: of each only what is told."""
    texts = {c.name: "" for c in CASE.columns if c.type.python_type is str}
    marks = dict.fromkeys(("invited", "answered", "refused", "held"), False)
    fixed: dict[str, Any] = texts | marks | {"round_id": round_id, "strata": {}, "failed": {}, "ended": None}
    rows = [
        fixed | {"number": str(n), "seed": str(n), "link_hash": links.link_hash(f"{n}")} | given
        for n, given in enumerate(people)
    ]
    with stores.contacts.begin() as connection:
        connection.execute(delete(CASE))
        connection.execute(insert(CASE), rows)


def client(found: Account) -> Line:
    line = found.of(Audience.CLIENT)
    assert line is not None
    return line


def people(n: int, **told: Any) -> list[dict[str, Any]]:
    return [{"audience": "client", "dienst": "jobcoaching", "outcome": "invited"} | told] * n


def test_each_person_is_counted_where_they_dropped_out(stores: Stores) -> None:
    round_id = a_round(stores)
    put(
        stores,
        round_id,
        [
            *people(6, invited=True, answered=True),
            *people(2, invited=True, refused=True),
            *people(3),
            *people(2, outcome="duplicate"),
            *people(1, outcome="incomplete", dienst=""),
            *people(4, outcome="not_sampled"),
            *people(1, outcome="opted_out"),
            *people(2, outcome="undeliverable", reason="moved"),
            *people(1, outcome="undeliverable"),
        ],
    )
    line = client(account(stores, round_id))
    assert (line.supplied, line.net_sample, line.invited) == (22, 11, 8)
    assert line.reasons == {"": 1, "moved": 2}
    assert (line.answered, line.refused, line.started, line.usable) == (6, 2, 6, None)


def test_who_began_is_counted_without_telling_who(stores: Stores) -> None:
    round_id = a_round(stores)
    everyone = [someone(stores, round_id, str(n)) for n in range(6)]
    answers(stores, everyone[0])
    begin(stores, everyone[1])
    line = client(account(stores, round_id))
    assert (line.started, line.answered) == (2, 1)


def begin(stores: Stores, who: Someone) -> None:
    assert finishing.begin(stores, SECRET, who.token, who.start) is not None


def test_a_closed_round_keeps_how_many_began_and_tells_how_many_count(stores: Stores) -> None:
    round_id = a_round(stores)
    everyone = [someone(stores, round_id, str(n)) for n in range(7)]
    for who in everyone[:5]:
        answers(stores, who)
    answers(stores, everyone[5], {"grade": "8"})  # too little to count
    begin(stores, everyone[6])  # erased at closing
    closing.close(stores, SECRET, round_id)
    found = account(stores, round_id)
    for line in (client(found), *found.lines):
        assert (line.started, line.answered, line.usable) == (7, 6, 5)


def test_small_diensten_stand_together_and_a_tiny_audience_tells_nothing(stores: Stores) -> None:
    round_id = a_round(stores)
    put(
        stores,
        round_id,
        [
            *people(9, answered=True),
            *people(2, dienst="naar-werk", answered=True),
            *people(3, dienst="re-integratie"),
            *people(4, audience="opdrachtgever", dienst="jobcoaching;naar-werk", answered=True),
        ],
    )
    found = account(stores, round_id)
    assert [(set(line.diensten), line.answered) for line in found.lines] == [
        ({"jobcoaching"}, 9),
        ({"naar-werk", "re-integratie"}, 2),
    ]
    employers = found.of(Audience.OPDRACHTGEVER)
    assert employers is not None
    assert (employers.net_sample, employers.answered, employers.started, employers.refused) == (4, None, None, None)


def test_a_round_without_a_list_has_an_empty_account(stores: Stores) -> None:
    found = account(stores, a_round(stores))
    assert (found.audiences, found.lines) == ((), ())
    with pytest.raises(Refused, match="no such round"):
        account(stores, 999)


PERSON = st.fixed_dictionaries(
    {
        "audience": st.sampled_from(["client", "opdrachtgever"]),
        "dienst": st.sampled_from([*DIENSTEN, "re-integratie", ""]),
        "outcome": st.sampled_from([outcome.value for outcome in Outcome]),
        "reason": st.sampled_from(["", *(reason.value for reason in Reason)]),
        "invited": st.booleans(),
        "state": st.sampled_from(["", "answered", "refused"]),
    }
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.lists(PERSON, min_size=1, max_size=60))
def test_every_person_is_accounted_for_exactly_once(stores: Stores, drawn: list[dict[str, Any]]) -> None:
    round_id = a_round(stores)
    put(stores, round_id, [_case(one) for one in drawn])
    found = account(stores, round_id)
    assert sum(line.supplied for line in found.audiences) == len(drawn)
    outcomes: Counter[str] = sum((Counter(line.outcomes) for line in found.audiences), Counter())
    assert outcomes == Counter(one["outcome"] for one in drawn)
    clients = [one for one in drawn if one["audience"] == "client"]
    assert sum(line.supplied for line in found.lines) == len(clients)
    assert sorted(d for line in found.lines for d in line.diensten) == sorted({one["dienst"] for one in clients})
    for line in (*found.audiences, *found.lines):
        assert sum(line.reasons.values()) == line.outcomes.get("undeliverable", 0)
        if line.answered is not None and line.refused is not None and line.started is not None:
            assert SMALLEST <= line.net_sample >= line.answered + line.refused
            assert line.answered <= line.started <= line.net_sample
        else:
            assert line.net_sample < SMALLEST


def _case(one: dict[str, Any]) -> dict[str, Any]:
    told = {name: value for name, value in one.items() if name != "state"}
    return told | {name: one["state"] == name for name in ("answered", "refused")}
