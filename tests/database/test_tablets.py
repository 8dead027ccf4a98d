"""Tablets and their codes in the store: who may come in, how often, and whose each code is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from surveyapp import links
from surveyapp.db import Stores
from surveyapp.errors import Refused
from surveyapp.fieldwork import bureau, codes, tablets
from surveyapp.rounds import CASE, ROUND
from tests.database.given import OPEN_DAY, SECRET, TERMS, a_round, someone

PROVIDER = TERMS.provider
BUREAU = {
    "name": "Bureau Meting", "controller": "Bureau Meting", "phone": "0800 1234", "hours": "Overdag.",
    "email": "hulp@meting.example", "privacy": "Wij doen dit onderzoek.",
}  # fmt: skip


def add(stores: Stores, provider: str = PROVIDER) -> int:
    key = tablets.add(stores, provider, "balie")
    found = tablets.find(stores, key)
    assert found is not None
    return found.id


def state(stores: Stores, number: int) -> tuple[int, int, int]:
    found = next(each for each in tablets.all_tablets(stores) if each.id == number)
    return found.hour, found.starts, found.wrong


def test_a_tablet_is_found_with_its_key_which_is_kept_nowhere(stores: Stores) -> None:
    a_round(stores)
    key = tablets.add(stores, f" {PROVIDER} ", " balie ")
    found = tablets.find(stores, key)
    assert found is not None
    assert (found.org, found.place, found.stopped) == (PROVIDER, "balie", False)
    assert tablets.find(stores, key[:-1]) is None
    with stores.contacts.connect() as connection:
        assert key not in str(connection.execute(select(tablets.TABLET)).all())


def test_a_stopped_tablet_is_not_found_and_stopping_twice_is_no_error(stores: Stores) -> None:
    a_round(stores)
    key = tablets.add(stores, PROVIDER, "balie")
    for _ in range(2):
        tablets.stop(stores, 1)
    assert tablets.find(stores, key) is None
    assert [each.stopped for each in tablets.all_tablets(stores)] == [True]


@pytest.mark.parametrize(
    ("provider", "place", "told"),
    [("Niemand", "balie", "--provider: found 'Niemand'"), (PROVIDER, " ", "--place"), (PROVIDER, "a\nb", "--place")],
)
def test_a_tablet_without_provider_or_place_is_refused(stores: Stores, provider: str, place: str, told: str) -> None:
    a_round(stores)
    with pytest.raises(Refused, match=told):
        tablets.add(stores, provider, place)
    assert tablets.all_tablets(stores) == []


def test_a_tablet_that_is_not_there_cannot_be_stopped(stores: Stores) -> None:
    with pytest.raises(Refused, match="there is no tablet 7: `surveyapp tablet list`"):
        tablets.stop(stores, 7)


def test_only_the_current_hour_is_counted(stores: Stores) -> None:
    a_round(stores)
    number = add(stores)
    assert tablets.try_code(stores, number, 100)
    assert tablets.try_code(stores, number, 100)
    tablets.was_right(stores, number, 100)
    assert tablets.start(stores, number, 100)
    assert state(stores, number) == (100, 1, 1)
    assert tablets.start(stores, number, 101)
    assert state(stores, number) == (101, 1, 0)
    tablets.was_right(stores, number, 102)
    assert state(stores, number) == (101, 1, 0)


def test_all_at_once_is_no_more_than_one_after_the_other(stores: Stores) -> None:
    a_round(stores)
    number = add(stores)
    with ThreadPoolExecutor(4) as several:
        tried = list(several.map(lambda _: tablets.try_code(stores, number, 5), range(tablets.WRONG + 5)))
        begun = list(several.map(lambda _: tablets.start(stores, number, 5), range(tablets.STARTS + 5)))
    assert (sum(tried), sum(begun)) == (tablets.WRONG, tablets.STARTS)
    assert state(stores, number) == (5, tablets.STARTS, tablets.WRONG)


def test_one_tablet_that_waits_does_not_hold_up_another(stores: Stores) -> None:
    a_round(stores)
    first, second = add(stores), add(stores)
    for _ in range(tablets.STARTS):
        assert tablets.start(stores, first, 5)
    assert not tablets.start(stores, first, 5)
    assert tablets.start(stores, second, 5)


# Codes


def the_seed(stores: Stores, case_id: int) -> str:
    with stores.contacts.connect() as connection:
        return str(connection.scalar(select(CASE.c.seed).where(CASE.c.id == case_id)))


def provider_of(stores: Stores, round_id: int) -> int:
    with stores.contacts.connect() as connection:
        return int(connection.scalar(select(ROUND.c.provider_id).where(ROUND.c.id == round_id)) or 0)


def handed_out(stores: Stores, round_id: int) -> dict[str, str]:
    return {each.case: each.code for each in codes.hand_out(stores, SECRET, round_id, OPEN_DAY)}


def test_codes_are_handed_out_like_links_and_find_their_case(stores: Stores) -> None:
    bureau.give(stores, BUREAU)
    number = a_round(stores)
    who = [someone(stores, number, str(i), invited=False) for i in range(3)]
    someone(stores, number, "done", answered=True)
    found = codes.hand_out(stores, SECRET, number, OPEN_DAY)
    assert [each.case for each in found] == ["0", "1", "2"]
    assert len({each.code for each in found}) == 3
    for each, person in zip(found, who, strict=True):
        seed = codes.seed_of(stores, SECRET, provider_of(stores, number), each.code)
        assert seed is not None
        assert links.link_token(SECRET, seed) == person.token
    with stores.contacts.connect() as connection:
        assert all(connection.scalars(select(CASE.c.invited).where(CASE.c.number != "done")))
    assert handed_out(stores, number) == {each.case: each.code for each in found}


def test_the_file_has_a_line_for_each_case_with_the_code_as_people_read_it() -> None:
    assert codes.as_csv((codes.Code("a1", "012345678"),)) == "case,code\na1,012 345 678\n"


def test_a_code_of_another_provider_or_of_a_closed_round_finds_nobody(stores: Stores) -> None:
    bureau.give(stores, BUREAU)
    number, other = a_round(stores), a_round(stores, replace(TERMS, provider="Een ander"))
    someone(stores, number)
    code = handed_out(stores, number)["1"]
    mine, theirs = provider_of(stores, number), provider_of(stores, other)
    assert codes.seed_of(stores, SECRET, theirs, code) is None
    with stores.contacts.begin() as connection:
        connection.execute(update(ROUND).where(ROUND.c.id == number).values(closed=True))
    assert codes.seed_of(stores, SECRET, mine, code) is None


def test_two_people_with_the_same_first_code_each_keep_one_of_their_own(
    stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    bureau.give(stores, BUREAU)
    early = a_round(stores)
    late = a_round(stores, replace(TERMS, period=(TERMS.period[0], TERMS.period[0])))
    first, second = someone(stores, early), someone(stores, late)
    made = {the_seed(stores, who.case_id): own for who, own in ((first, "222222222"), (second, "333333333"))}
    monkeypatch.setattr(links, "short_codes", lambda _secret, seed: ("111111111", made[seed]))
    assert handed_out(stores, early) == {"1": "111111111"}
    assert handed_out(stores, late) == {"1": "333333333"}
    provider = provider_of(stores, late)
    assert codes.seed_of(stores, SECRET, provider, "111111111") == the_seed(stores, first.case_id)
    with stores.contacts.begin() as connection:
        connection.execute(update(ROUND).where(ROUND.c.id == early).values(closed=True))
    assert codes.seed_of(stores, SECRET, provider, "333333333") == the_seed(stores, second.case_id)


def test_who_has_no_code_of_their_own_is_named_and_nobody_gets_a_wrong_one(
    stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    bureau.give(stores, BUREAU)
    number = a_round(stores)
    for name in ("1", "2"):
        someone(stores, number, name)
    monkeypatch.setattr(links, "short_codes", lambda _secret, _seed: ("111111111", "222222222"))
    with pytest.raises(Refused, match="case 2: both its codes belong to others"):
        codes.hand_out(stores, SECRET, number, OPEN_DAY)
