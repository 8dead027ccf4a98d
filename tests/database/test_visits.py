from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import insert

from surveyapp import rounds
from surveyapp.db import Stores
from surveyapp.fieldwork.bureau import BUREAU, FIELDS, Bureau
from surveyapp.pages import visits
from tests.database.given import a_round, answers, someone

OURS = Bureau("Bureau Zuid", "Bureau Zuid B.V.", "020 1234567", "9-17 uur", "a@voorbeeld.nl", "Tekst.", True)


def test_a_link_finds_its_case_its_round_and_the_bureau(stores: Stores) -> None:
    round_id = a_round(stores)
    who, round_ = someone(stores, round_id), rounds.find(stores, round_id)
    entry = visits.find(stores, who.token, round_.opens)
    assert entry is not None
    assert (entry.round_id, entry.dienst, entry.strata) == (round_id, who.start.dienst, who.start.strata)
    assert (entry.visit.closes, entry.visit.org) == (round_.closes, round_.terms.provider)
    assert entry.visit.modules == frozenset(round_.terms.modules)
    assert entry.visit.questionnaire.audience == who.start.audience
    assert entry.bureau == visits.NOBODY
    with stores.contacts.begin() as connection:
        connection.execute(insert(BUREAU), {"id": 1} | {name: getattr(OURS, name) for name in FIELDS})
    assert visits.find(stores, who.token, round_.closes) == replace(entry, bureau=OURS)


def test_a_link_finds_nothing_outside_the_fieldwork_or_after_an_answer(stores: Stores) -> None:
    round_id = a_round(stores)
    who, round_ = someone(stores, round_id), rounds.find(stores, round_id)
    assert visits.find(stores, who.token, round_.opens - timedelta(1)) is None
    assert visits.find(stores, who.token, round_.closes + timedelta(1)) is None
    answers(stores, who)
    assert visits.find(stores, who.token, round_.opens) is None
    assert visits.find(stores, "another", round_.opens) is None
