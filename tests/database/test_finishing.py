from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from sqlalchemy import Engine, event, select

from surveyapp import links, models
from surveyapp.answers import drafts, finishing
from surveyapp.answers.drafts import Draft
from surveyapp.db import Stores
from tests.database.given import FULL, SECRET, Someone, a_round, answers, count, is_answered, numbers, same, someone


class Cut(BaseException):
    """The process is killed here."""


def cut_at(engine: Engine, word: str) -> Callable[[], None]:
    """Kill the process just before it runs a statement that starts like this; gives how to undo that."""

    def stop(_c: object, _k: object, statement: str, *_rest: object) -> None:
        if statement.startswith(word):
            raise Cut

    event.listen(engine, "before_cursor_execute", stop)
    return lambda: event.remove(engine, "before_cursor_execute", stop)


def begun(stores: Stores, given: Mapping[str, str] = FULL) -> Someone:
    who = someone(stores, a_round(stores))
    assert finishing.begin(stores, SECRET, who.token, replace(who.start, answers=dict(given)))
    return who


def test_a_finished_set_has_no_draft_and_no_tie(stores: Stores) -> None:
    who = begun(stores)
    assert finishing.finish(stores, SECRET, who.token, same)
    assert (count(stores, models.Draft), count(stores, models.Finished)) == (0, 1)
    assert numbers(stores) == [None]
    assert is_answered(stores, who)


def test_pressing_klaar_twice_gives_one_set_and_the_same_answer(stores: Stores) -> None:
    who = begun(stores)
    assert [finishing.finish(stores, SECRET, who.token, same) for _ in range(2)] == [True, True]
    assert count(stores, models.Finished) == 1


def test_finishing_what_was_never_begun_stores_nothing(stores: Stores) -> None:
    who = someone(stores, a_round(stores))
    assert not finishing.finish(stores, SECRET, who.token, same)
    assert count(stores, models.Finished) == 0
    assert not is_answered(stores, who)


def test_a_used_link_cannot_begin_again(stores: Stores) -> None:
    who = begun(stores)
    finishing.finish(stores, SECRET, who.token, same)
    assert finishing.begin(stores, SECRET, who.token, who.start) is None
    assert count(stores, models.Draft) == 0


def test_who_declined_and_still_answers_is_answered(stores: Stores) -> None:
    who = begun(stores)
    with stores.contacts.begin() as connection:
        connection.exec_driver_sql('UPDATE "case" SET refused = true')
    assert finishing.finish(stores, SECRET, who.token, same)
    assert is_answered(stores, who)


def _cut_before_storing(stores: Stores) -> Callable[[], None]:
    return cut_at(stores.answers, "DELETE")


def _cut_before_marking(stores: Stores) -> Callable[[], None]:
    return cut_at(stores.contacts, "UPDATE")


def _cut_before_dropping(stores: Stores) -> Callable[[], None]:
    return cut_at(stores.answers, "UPDATE finished")


@pytest.mark.parametrize("cut", [_cut_before_marking, _cut_before_dropping])
def test_a_cut_between_two_steps_is_mended_at_the_next_start(
    stores: Stores, cut: Callable[[Stores], Callable[[], None]]
) -> None:
    who = begun(stores)
    undo = cut(stores)
    with pytest.raises(Cut):
        finishing.finish(stores, SECRET, who.token, same)
    undo()
    assert numbers(stores) != [None]
    assert finishing.reconcile(stores, SECRET) == 1
    assert numbers(stores) == [None]
    assert is_answered(stores, who)
    assert finishing.reconcile(stores, SECRET) == 0


@pytest.mark.parametrize("cut", [_cut_before_storing, _cut_before_marking, _cut_before_dropping])
def test_after_a_cut_pressing_klaar_again_gives_one_set(
    stores: Stores, cut: Callable[[Stores], Callable[[], None]]
) -> None:
    who = begun(stores)
    undo = cut(stores)
    with pytest.raises(Cut):
        finishing.finish(stores, SECRET, who.token, same)
    undo()
    assert finishing.finish(stores, SECRET, who.token, same)
    assert count(stores, models.Finished) == 1
    assert numbers(stores) == [None]
    assert is_answered(stores, who)
    assert count(stores, models.Draft) == 0


@pytest.mark.parametrize("cut", [_cut_before_marking, _cut_before_dropping])
def test_after_a_cut_the_link_does_not_begin_a_second_set(
    stores: Stores, cut: Callable[[Stores], Callable[[], None]]
) -> None:
    who = begun(stores)
    undo = cut(stores)
    with pytest.raises(Cut):
        finishing.finish(stores, SECRET, who.token, same)
    undo()
    assert finishing.begin(stores, SECRET, who.token, who.start) is None
    assert (count(stores, models.Draft), count(stores, models.Finished)) == (0, 1)
    assert is_answered(stores, who)


def test_a_draft_that_came_too_late_makes_no_second_set(stores: Stores) -> None:
    who = begun(stores)
    assert finishing.finish(stores, SECRET, who.token, same)
    undo = cut_at(stores.contacts, "SELECT")  # another device begins, and has not looked at the case yet
    with pytest.raises(Cut):
        finishing.begin(stores, SECRET, who.token, who.start)
    undo()
    assert count(stores, models.Draft) == 1
    assert finishing.finish(stores, SECRET, who.token, same)
    assert (count(stores, models.Draft), count(stores, models.Finished)) == (0, 1)


def test_a_set_whose_case_was_erased_loses_its_number_too(stores: Stores) -> None:
    who = begun(stores)
    undo = _cut_before_marking(stores)
    with pytest.raises(Cut):
        finishing.finish(stores, SECRET, who.token, same)
    undo()
    with stores.contacts.begin() as connection:
        connection.exec_driver_sql('DELETE FROM "case"')
    finishing.reconcile(stores, SECRET)
    assert numbers(stores) == [None]


def test_mending_leaves_others_alone(stores: Stores) -> None:
    round_id = a_round(stores)
    done, other = someone(stores, round_id, "1"), someone(stores, round_id, "2")
    finishing.begin(stores, SECRET, done.token, done.start)
    undo = _cut_before_marking(stores)
    with pytest.raises(Cut):
        finishing.finish(stores, SECRET, done.token, same)
    undo()
    finishing.reconcile(stores, SECRET)
    assert is_answered(stores, done)
    assert not is_answered(stores, other)


def test_many_devices_that_press_klaar_at_once_give_one_set(stores: Stores) -> None:
    round_id = a_round(stores)
    for number in range(5):
        who = someone(stores, round_id, str(number))
        finishing.begin(stores, SECRET, who.token, who.start)
        gate = Barrier(4)

        def press(token: str = who.token, gate: Barrier = gate) -> bool:
            gate.wait()
            return finishing.finish(stores, SECRET, token, same)

        with ThreadPoolExecutor(4) as pool:
            assert all(f.result() for f in [pool.submit(press) for _ in range(4)])
        assert count(stores, models.Finished) == number + 1
    assert numbers(stores) == [None] * 5


def test_beginning_while_another_device_finishes_never_leaves_a_second_set(stores: Stores) -> None:
    round_id = a_round(stores)
    for number in range(10):
        who = someone(stores, round_id, str(number))
        finishing.begin(stores, SECRET, who.token, who.start)
        gate = Barrier(3)

        def finish(who: Someone = who, gate: Barrier = gate) -> bool:
            gate.wait()
            return finishing.finish(stores, SECRET, who.token, same)

        def begin(who: Someone = who, gate: Barrier = gate) -> Draft | None:
            gate.wait()
            return finishing.begin(stores, SECRET, who.token, who.start)

        with ThreadPoolExecutor(3) as pool:
            finishes, begins = pool.submit(finish), [pool.submit(begin) for _ in range(2)]
            assert finishes.result()
            assert [job.exception() for job in begins] == [None, None]
        assert drafts.load(stores, links.draft_key(SECRET, who.token)) is None
        assert count(stores, models.Finished) == number + 1


def test_nothing_of_the_link_or_the_case_stands_in_a_finished_set(stores: Stores) -> None:
    who = someone(stores, a_round(stores), email="anna@voorbeeld.nl")
    answers(stores, who)
    with stores.answers.connect() as connection:
        row = connection.execute(select(models.Finished.__table__)).mappings().one()
    text = " ".join(str(value) for value in row.values())
    for secret in (who.token, links.link_hash(who.token), links.draft_key(SECRET, who.token), "anna"):
        assert secret not in text
