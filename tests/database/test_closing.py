from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from threading import Barrier

import pytest
from sqlalchemy import event, insert, select

from analysis.tallies import tally
from surveyapp import links, models, rounds
from surveyapp.answers import closing, drafts, extract, finishing, marker
from surveyapp.db import Stores
from surveyapp.errors import Refused
from tests.database.given import ASPECTS, FULL, SECRET, a_round, answers, count, same, someone


class Cut(BaseException):
    """The process is killed here."""


def cut_at(stores: Stores, number: int) -> Callable[[], None]:
    """Kill the process just before the n-th writing statement on either store."""
    left = [number]

    def stop(_c: object, _k: object, statement: str, *_rest: object) -> None:
        if statement.startswith(("INSERT", "UPDATE", "DELETE")):
            left[0] -= 1
            if left[0] < 0:
                raise Cut

    def undo() -> None:
        for engine in (stores.contacts, stores.answers):
            event.remove(engine, "before_cursor_execute", stop)

    for engine in (stores.contacts, stores.answers):
        event.listen(engine, "before_cursor_execute", stop)
    return undo


def half_filled(stores: Stores, round_id: int, number: str, given: dict[str, str]) -> str:
    who = someone(stores, round_id, number)
    finishing.begin(stores, SECRET, who.token, replace(who.start, answers=given))
    return who.token


def stored(stores: Stores) -> list[dict[str, str]]:
    with stores.answers.connect() as connection:
        return [row.answers for row in connection.execute(select(models.Response.answers))]


def test_closing_mixes_every_set_that_waits(stores: Stores) -> None:
    round_id = a_round(stores)
    answers(stores, someone(stores, round_id))
    assert closing.close(stores, SECRET, round_id)
    assert (count(stores, models.Finished), count(stores, models.Response)) == (0, 1)
    assert rounds.find(stores, round_id).closed


def test_closing_twice_does_nothing_more(stores: Stores) -> None:
    round_id = a_round(stores)
    answers(stores, someone(stores, round_id))
    assert [closing.close(stores, SECRET, round_id) for _ in range(2)] == [True, False]
    assert count(stores, models.Response) == 1
    assert count(stores, models.ReportRun) == 1


def test_a_draft_that_a_cut_left_behind_after_klaar_does_not_count_again(stores: Stores) -> None:
    round_id = a_round(stores)
    who = someone(stores, round_id)
    answers(stores, who)
    stray = asdict(who.start) | {"key": links.draft_key(SECRET, who.token), "answers": FULL}
    with stores.answers.begin() as connection:
        connection.execute(insert(drafts.TABLE), stray)
    closing.close(stores, SECRET, round_id)
    assert count(stores, models.Response) == 1


def test_half_filled_sets_that_are_usable_count_as_they_stand(stores: Stores) -> None:
    round_id = a_round(stores)
    aspects = dict.fromkeys(ASPECTS, "3")
    half_filled(stores, round_id, "1", aspects)
    half_filled(stores, round_id, "2", {"a_first": "3"})
    closing.close(stores, SECRET, round_id)
    assert count(stores, models.Draft) == 0
    (one,) = stored(stores)
    assert one["a_first"] == "3"
    assert one["grade"] == "nr"


def test_nobody_begins_or_finishes_in_a_round_that_is_being_closed(stores: Stores) -> None:
    round_id = a_round(stores)
    token = half_filled(stores, round_id, "1", FULL)
    late = someone(stores, round_id, "2")
    marker.stop(stores, round_id)
    assert finishing.begin(stores, SECRET, late.token, late.start) is None
    assert not finishing.finish(stores, SECRET, token, same)
    closing.close(stores, SECRET, round_id)
    assert not finishing.finish(stores, SECRET, token, same)
    assert drafts.save(stores, links.draft_key(SECRET, token), lambda draft: {}) is None


def test_closing_while_people_press_klaar_keeps_exactly_the_sets_that_were_confirmed(stores: Stores) -> None:
    round_id = a_round(stores)
    tokens = [half_filled(stores, round_id, str(number), {}) for number in range(12)]
    gate = Barrier(5)

    def press(mine: list[str]) -> int:
        gate.wait()
        return sum(finishing.finish(stores, SECRET, token, lambda _: FULL) for token in mine)

    with ThreadPoolExecutor(5) as pool:
        pressing = [pool.submit(press, tokens[place::4]) for place in range(4)]
        gate.wait()
        closing.close(stores, SECRET, round_id)
        confirmed = sum(one.result() for one in pressing)
    assert count(stores, models.Response) == confirmed
    assert count(stores, models.Draft) == count(stores, models.Finished) == 0
    assert extract.tallies_of(stores, round_id).of("client", "#outcome") == {"invited": 12}
    with stores.contacts.connect() as connection:
        answered = connection.exec_driver_sql('SELECT count(*) FROM "case" WHERE answered').scalar()
    assert answered == confirmed


def test_other_rounds_are_left_alone(stores: Stores) -> None:
    first, second = a_round(stores), a_round(stores)
    half_filled(stores, second, "1", FULL)
    answers(stores, someone(stores, second, "2"))
    closing.close(stores, SECRET, first)
    assert (count(stores, models.Draft), count(stores, models.Finished)) == (1, 1)
    assert not rounds.find(stores, second).closed


@pytest.mark.parametrize("after", range(11))
def test_a_cut_anywhere_is_mended_by_closing_again(stores: Stores, after: int) -> None:
    round_id = a_round(stores)
    for number in range(6):
        answers(stores, someone(stores, round_id, str(number)))
    half_filled(stores, round_id, "half", FULL)
    undo = cut_at(stores, after)
    try:
        closing.close(stores, SECRET, round_id)
    except Cut:
        assert not rounds.find(stores, round_id).closed
    undo()
    closing.close(stores, SECRET, round_id)
    assert count(stores, models.Response) == 7
    assert count(stores, models.Draft) == count(stores, models.Finished) == 0
    assert count(stores, models.ReportRun) == 1
    assert extract.tallies_of(stores, round_id).of("client", "grade") == {"8": 7}


def test_kept_counts_equal_a_recount(stores: Stores) -> None:
    round_id = a_round(stores)
    for number in range(6):
        answers(stores, someone(stores, round_id, str(number), strata={"channel": "mail"}), FULL | {"grade": "7"})
    closing.close(stores, SECRET, round_id)
    found = rounds.find(stores, round_id)
    assert extract.tallies_of(stores, round_id) == tally(extract.answer_table(stores, round_id), found.profile)


def test_what_few_of_a_group_share_is_made_general(stores: Stores) -> None:
    round_id = a_round(stores)
    for number in range(5):
        answers(stores, someone(stores, round_id, f"r{number}"))
    answers(stores, someone(stores, round_id, "low", form="low", language="ar"))
    closing.close(stores, SECRET, round_id)
    table = extract.answer_table(stores, round_id).answers
    assert sorted(table["form"]) == ["other"] + ["regular"] * 5
    assert sorted(table["language"]) == ["nl"] * 5 + ["other"]
    assert set(table["mode"]) == {"web"}


def test_a_round_that_does_not_exist_is_refused(stores: Stores) -> None:
    with pytest.raises(Refused, match="round 7: there is no such round"):
        closing.close(stores, SECRET, 7)


def test_an_open_round_has_no_kept_counts(stores: Stores) -> None:
    with pytest.raises(Refused, match="is open"):
        extract.tallies_of(stores, a_round(stores))
