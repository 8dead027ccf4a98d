"""The progress page of a round with 100,000 people, beside one bare count over the same table."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from statistics import median

from sqlalchemy import insert, select

from bench.row import Row
from questionnaires.keurmerk import Keurmerk
from questionnaires.load import keurmerk
from questionnaires.model import Audience
from surveyapp import clock, create_app, links, migrations, models, rounds
from surveyapp.config import load
from surveyapp.db import Stores, open_stores
from surveyapp.office import accounts, sessions

PEOPLE, TIMES, BAR = 100_000, 7, 0.1
ANSWERED = 2  # of five
COUNT = 'select outcome, answered, count(*) from "case" not indexed where round_id = ? group by 1, 2'


def measure(folder: Path) -> Iterator[Row]:
    """As the bureau sees it, with every dienst of the keurmerk; the page is asked of the site itself, without a net."""
    config = load({"INSTANCE": str(folder)})
    stores = open_stores(config)
    migrations.prepare(stores)
    mark = keurmerk("blik-op-werk")
    number = _fill(stores, mark)
    app = create_app(config, "office")
    client = app.test_client()
    client.set_cookie("kantoor", _session(stores))
    page = f"/ronde/{number}/voortgang"
    assert client.get(page).status_code == 200
    ours = _median(lambda: client.get(page).status_code)
    with closing(sqlite3.connect(folder / "contacts.sqlite3")) as bare:
        reference = _median(lambda: len(bare.execute(COUNT, (number,)).fetchall()))
    for opened in (stores, app.extensions["stores"]):
        opened.contacts.dispose()
        opened.answers.dispose()
    beside = f"{reference * 1000:.0f} ms, one bare count that reads the rows"
    what = f"progress page, {PEOPLE:,} people"
    yield Row(what, f"{ours * 1000:.0f} ms", beside, f"at most {BAR * 1000:.0f} ms", ours <= BAR)


def _median(once: Callable[[], int]) -> float:
    taken = []
    for _ in range(TIMES):
        begun = time.process_time()  # of the processor: who else is busy on this machine does not count
        once()
        taken.append(time.process_time() - begun)
    return median(taken)


def _session(stores: Stores) -> str:
    accounts.add(stores.contacts, "anna@bureau.example")
    with stores.contacts.connect() as connection:
        staff_id = connection.execute(select(models.Staff.id)).scalar_one()
    return sessions.start(stores.contacts, staff_id, clock.now())


def _fill(stores: Stores, mark: Keurmerk) -> int:
    diensten = tuple(dienst.key for dienst in mark.diensten if not dienst.refused)
    today = clock.today()
    days = (today - timedelta(days=10), today + timedelta(days=10))
    with stores.contacts.begin() as connection:
        number = rounds.add(connection, rounds.Terms("Voorbeeld", mark.name, days, days, diensten))
        connection.execute(insert(models.Case), [_case(number, n, diensten) for n in range(PEOPLE)])
    rule = next(rule for rule in mark.profile(None).usable if rule.audience is Audience.CLIENT)
    answers = dict.fromkeys(rule.questions, "3")
    with stores.answers.begin() as connection:
        rows = [_set(number, n, diensten, answers) for n in range(PEOPLE) if n % 5 < ANSWERED]
        connection.execute(insert(models.Response), rows)
    return number


def _case(number: int, n: int, diensten: tuple[str, ...]) -> dict[str, object]:
    seed = links.new_seed()
    row: dict[str, object] = {"round_id": number, "number": str(n), "audience": "client", "strata": {}, "ended": None}
    row |= {"dienst": diensten[n % len(diensten)], "email": f"n{n}@voorbeeld.example", "seed": seed}
    return row | {"link_hash": links.link_hash(seed), "answered": n % 5 < ANSWERED, "invited": True}


def _set(number: int, n: int, diensten: tuple[str, ...], answers: dict[str, str]) -> dict[str, object]:
    row: dict[str, object] = {"id": f"{n:032}", "round_id": number, "audience": "client", "form": "regular"}
    return row | {
        "dienst": diensten[n % len(diensten)],
        "language": "nl",
        "mode": "web",
        "strata": {},
        "answers": answers,
    }
