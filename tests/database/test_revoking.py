"""A link in wrong hands is taken back: it opens nothing any more, and nobody answers twice, whenever it happens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, update

from surveyapp import links, models, revoking
from surveyapp.answers import drafts, finishing
from surveyapp.db import Stores
from surveyapp.errors import Refused
from surveyapp.rounds import CASE
from tests.database.given import FULL, SECRET, Someone, a_round, count, is_answered, numbers, same, someone


def begun(stores: Stores) -> Someone:
    who = someone(stores, a_round(stores))
    assert finishing.begin(stores, SECRET, who.token, replace(who.start, answers=dict(FULL)))
    return who


def token_now(stores: Stores, who: Someone) -> str:
    with stores.contacts.connect() as connection:
        row = connection.execute(select(CASE.c.seed, CASE.c.link_hash).where(CASE.c.id == who.case_id)).one()
    token = links.link_token(SECRET, row.seed)
    assert row.link_hash == links.link_hash(token)
    return token


def test_the_old_link_opens_nothing_and_the_new_one_begins_empty(stores: Stores) -> None:
    who = begun(stores)
    revoking.revoke(stores, SECRET, who.case_id)
    new = token_now(stores, who)
    assert new != who.token
    assert count(stores, models.Draft) == 0
    assert drafts.load(stores, links.draft_key(SECRET, new)) is None
    assert finishing.begin(stores, SECRET, who.token, who.start) is None
    assert not finishing.finish(stores, SECRET, who.token, same)
    assert (count(stores, models.Draft), count(stores, models.Finished), is_answered(stores, who)) == (0, 0, False)


def test_with_the_new_link_one_set_is_given(stores: Stores) -> None:
    who = begun(stores)
    revoking.revoke(stores, SECRET, who.case_id)
    new = token_now(stores, who)
    assert finishing.begin(stores, SECRET, new, who.start)
    assert finishing.finish(stores, SECRET, new, same)
    assert (count(stores, models.Finished), numbers(stores), is_answered(stores, who)) == (1, [None], True)


def test_of_who_is_done_nothing_changes(stores: Stores) -> None:
    who = someone(stores, a_round(stores))
    done: tuple[dict[str, Any], ...] = (
        {"answered": True},
        {"answered": False, "refused": True},
        {"outcome": "opted_out"},
    )
    for values in done:
        with stores.contacts.begin() as connection:
            connection.execute(update(CASE).values(**values))
        with pytest.raises(Refused, match="niet meer worden gevraagd"):
            revoking.revoke(stores, SECRET, who.case_id)
        assert token_now(stores, who) == who.token


def test_a_draft_that_comes_while_the_link_is_taken_back_goes_too(
    stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = someone(stores, a_round(stores))
    _just_before_renewing(monkeypatch, lambda: finishing.begin(stores, SECRET, who.token, who.start))
    revoking.revoke(stores, SECRET, who.case_id)
    assert count(stores, models.Draft) == 0


def test_a_set_that_became_final_meanwhile_counts_once_and_its_person_is_done(
    stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Step 1 of finishing is done before the link changes, steps 2 and 3 after: they find no case to mark."""
    who = someone(stores, a_round(stores))
    rest: list[Callable[[], None]] = []
    cut = finishing._cut_tie
    monkeypatch.setattr(finishing, "_cut_tie", lambda *given: rest.append(lambda: cut(*given)))

    def finishes() -> None:
        assert finishing.begin(stores, SECRET, who.token, replace(who.start, answers=dict(FULL)))
        assert finishing.finish(stores, SECRET, who.token, same)

    _just_before_renewing(monkeypatch, finishes)
    settle = finishing.settle_lost
    monkeypatch.setattr(finishing, "settle_lost", lambda *given: rest[0]() or settle(*given))
    with pytest.raises(Refused):
        revoking.revoke(stores, SECRET, who.case_id)
    assert (count(stores, models.Finished), numbers(stores), is_answered(stores, who)) == (1, [None], True)
    assert finishing.begin(stores, SECRET, token_now(stores, who), who.start) is None


def test_two_who_take_it_back_at_once_leave_one_new_link(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    who = someone(stores, a_round(stores))
    tokens: list[str] = []

    def other() -> None:
        monkeypatch.undo()
        revoking.revoke(stores, SECRET, who.case_id)
        tokens.append(token_now(stores, who))

    _just_before_renewing(monkeypatch, other)
    revoking.revoke(stores, SECRET, who.case_id)
    assert tokens == [token_now(stores, who)]


def _just_before_renewing(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """Something happens after the half-filled set was erased, and before the link is another one."""
    erase = drafts.erase
    calls: list[str] = []

    def erases(stores: Stores, key: str) -> bool:
        done = erase(stores, key)
        calls.append(key)
        if len(calls) == 1:
            happens()
        return done

    monkeypatch.setattr(drafts, "erase", erases)
