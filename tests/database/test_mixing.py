from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import event, select

from surveyapp import models
from surveyapp.answers import finishing, mixing
from surveyapp.config import Config
from surveyapp.db import Stores
from tests.database.given import FULL, SECRET, a_round, answers, count, same, someone

Table = type[models.Finished] | type[models.Response]


def held(stores: Stores, table: Table) -> list[tuple[str, str]]:
    with stores.answers.connect() as connection:
        rows = connection.execute(select(table.id, table.answers))
        return [(row.id, row.answers["grade"]) for row in rows]


def several(stores: Stores, round_id: int, n: int, **given: str) -> None:
    for number in range(n):
        who = someone(stores, round_id, f"{given.get('dienst', '')}{given.get('audience', '')}{number}", **given)
        answers(stores, who, FULL | {"grade": str(number % 10 + 1)})


def test_four_sets_wait_for_a_fifth(stores: Stores) -> None:
    round_id = a_round(stores)
    several(stores, round_id, 4)
    assert mixing.mix(stores) == 0
    assert count(stores, models.Finished) == 4


def test_five_sets_of_one_group_are_mixed_under_new_ids(stores: Stores) -> None:
    several(stores, a_round(stores), 5)
    before = held(stores, models.Finished)
    assert mixing.mix(stores) == 5
    after = held(stores, models.Response)
    assert sorted(grade for _, grade in before) == sorted(grade for _, grade in after)
    assert not {id_ for id_, _ in before} & {id_ for id_, _ in after}
    assert count(stores, models.Finished) == 0


def test_sets_of_another_dienst_or_round_do_not_help_to_make_five(stores: Stores) -> None:
    first = a_round(stores)
    several(stores, first, 3)
    several(stores, first, 3, dienst="naar-werk")
    several(stores, a_round(stores), 3)
    assert mixing.mix(stores) == 0


def test_a_set_that_is_still_tied_to_its_case_is_not_mixed(stores: Stores) -> None:
    round_id = a_round(stores)
    several(stores, round_id, 4)
    who = someone(stores, round_id, "tied")
    finishing.begin(stores, SECRET, who.token, who.start)

    def cut(_c: object, _k: object, statement: str, *_rest: object) -> None:
        if statement.startswith("UPDATE"):
            raise KeyboardInterrupt

    event.listen(stores.contacts, "before_cursor_execute", cut)
    with pytest.raises(KeyboardInterrupt):
        finishing.finish(stores, SECRET, who.token, same)
    event.remove(stores.contacts, "before_cursor_execute", cut)
    assert mixing.mix(stores) == 0
    finishing.reconcile(stores, SECRET)
    assert mixing.mix(stores) == 5


def test_the_order_of_arrival_cannot_be_read_from_the_mixed_sets(stores: Stores) -> None:
    round_id = a_round(stores)
    several(stores, round_id, 10)  # grades 1 to 10 in this order
    mixing.mix(stores)
    stored = [int(grade) for _, grade in held(stores, models.Response)]
    assert sorted(stored) == list(range(1, 11))
    assert stored != list(range(1, 11))  # by chance once in 3.6 million


def test_all_sets_of_a_batch_share_one_transaction(stores: Stores) -> None:
    if stores.answers.dialect.name == "sqlite":
        return  # SQLite keeps no number of a transaction; the file is looked at below
    several(stores, a_round(stores), 6)
    mixing.mix(stores)
    with stores.answers.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(DISTINCT xmin::text) FROM response").scalar() == 1


def test_mixing_leaves_no_trace_of_the_waiting_sets_in_the_files(stores: Stores, config: Config) -> None:
    round_id = a_round(stores)
    several(stores, round_id, 5)
    ids = [id_ for id_, _ in held(stores, models.Finished)]
    mixing.mix(stores)
    if stores.answers.dialect.name == "postgresql":
        with stores.answers.connect() as connection:
            assert connection.exec_driver_sql("SELECT pg_relation_size('finished')").scalar() == 0
        return
    files = list(Path(config.instance).glob("answers.sqlite3*"))
    data = b"".join(p.read_bytes() for p in files)
    assert not [id_ for id_ in ids if id_.encode() in data]


@pytest.mark.parametrize("workers", [3])
def test_workers_that_mix_at_once_move_every_set_once(stores: Stores, workers: int) -> None:
    several(stores, a_round(stores), 12)
    mix: Callable[[int], int] = lambda _: mixing.mix(stores)  # noqa: E731
    with ThreadPoolExecutor(workers) as pool:
        assert sum(pool.map(mix, range(workers))) == 12
    assert (count(stores, models.Finished), count(stores, models.Response)) == (0, 12)
