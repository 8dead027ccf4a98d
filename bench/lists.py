"""A list of 100,000 rows: put into a round, beside the same checks bare; a workbook read, beside calamine bare."""

from __future__ import annotations

import io
import multiprocessing
import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from bench.row import Row
from questionnaires.model import Audience
from surveyapp import migrations, rounds
from surveyapp.config import Config, load
from surveyapp.db import Stores, open_stores
from surveyapp.fieldwork.doctor import columns, reading, xlsx
from surveyapp.fieldwork.doctor.examining import Order, examine
from surveyapp.fieldwork.doctor.waiting import Waiting
from surveyapp.fieldwork.people import Rules
from surveyapp.office import list_work
from surveyapp.rounds import Terms

ROWS = 100_000
BAR, READING_BAR, MEMORY_BAR = 2.0, 3.0, 50  # times, times, MB
DAYS = (date(2026, 1, 1), date(2026, 12, 31))
TERMS = Terms("Werk en Weg", "blik-op-werk", DAYS, DAYS, ("jobcoaching", "naar-werk"))
HEAD = ("Kenmerk", "Dienst", "Voorletters", "Achternaam", "E-mailadres", "Telefoon", "Postcode", "Huisnummer")


def measure(folder: Path) -> Iterator[Row]:
    """Import and reading in turn; memory in a process of its own, which does nothing else."""
    table = [HEAD, *map(_row, range(ROWS))]
    text = "\r\n".join(";".join(row) for row in table).encode("utf-8-sig")
    book = xlsx.workbook([xlsx.Sheet("Lijst", table)])
    config = load({"INSTANCE": str(folder)})
    stores = open_stores(config)
    migrations.prepare(stores)
    yield _read(book)
    yield _imported(config, stores, text)
    (folder / "list.csv").write_bytes(text)
    yield _memory(config, stores, folder / "list.csv")


def _row(number: int) -> tuple[str, ...]:
    dienst = ("Jobcoaching", "Toeleiden naar werk vanuit situatie geen werk")[number % 2]
    mail, phone = f"naam{number}@voorbeeld.example", f"06{number + 10_000_000:08d}"
    return f"k{number}", dienst, "A.", f"Vos{number}", mail, phone, "1234 AB", str(number % 90 + 1)


def _read(book: bytes) -> Row:
    bare = _seconds(lambda: CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python())
    ours = _seconds(lambda: reading.read_here(book))
    return _line("100,000 rows of a workbook read", ours, (bare, "calamine bare"), READING_BAR)


def _imported(config: Config, stores: Stores, text: bytes) -> Row:
    rules = Rules.of(rounds.find(stores, _a_round(stores)))
    grid = reading.read_here(text)
    order = Order(Audience.CLIENT, columns.heading(grid))
    bare = _seconds(lambda: examine(grid, order, rules))
    waiting = Waiting(1, 1, "lijst.csv", Audience.CLIENT)
    ours = _seconds(lambda: list_work.run("store", (config, stores), waiting, text))
    return _line("100,000 rows put into a round", ours, (bare, "the same checks over a list"), BAR)


def _memory(config: Config, stores: Stores, path: Path) -> Row:
    _a_round(stores)
    spawn = multiprocessing.get_context("spawn")
    found: Any = spawn.Queue()
    child = spawn.Process(target=_grown, args=(config, path, found))
    child.start()
    more = float(found.get(timeout=600))
    child.join()
    told = f"at most {MEMORY_BAR} MB more"
    return Row(
        "memory of the site while it does that", f"{more:.0f} MB more", "before the list", told, more <= MEMORY_BAR
    )


def _grown(config: Config, path: Path, found: Any) -> None:
    """How much this process grows (MB) while a list is looked at and stored."""
    stores = open_stores(config)
    Path("/proc/self/clear_refs").write_text("5")  # the highest point counts from here
    before = _memory_of_now("VmRSS")
    for task in ("look", "store"):
        list_work.run(task, (config, stores), Waiting(2, 1, "lijst.csv", Audience.CLIENT), path.read_bytes())
    found.put(_memory_of_now("VmHWM") - before)
    stores.contacts.dispose()


def _memory_of_now(name: str) -> float:
    """Memory of this process in MB: what it has, or had at its highest."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024


def _a_round(stores: Stores) -> int:
    with stores.contacts.begin() as connection:
        return rounds.add(connection, TERMS)


def _seconds(work: Callable[[], object]) -> float:
    """Processor time, that of the processes it starts included: they wait for each other, and others work here too."""
    start = sum(os.times()[:4])
    work()
    return sum(os.times()[:4]) - start


def _line(what: str, ours: float, reference: tuple[float, str], bar: float) -> Row:
    bare, named = reference
    told = f"{bare:.1f} s {named} ({ours / bare:.1f} times)"
    return Row(what, f"{ours:.1f} s", told, f"at most {bar:.0f} times", ours <= bar * bare)
