"""Beside step 6: the grades that the owner of a keurmerk may publish, from the newest definitive reports only."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from analysis.report import fingerprint
from questionnaires.keurmerk import Keurmerk
from surveyapp import rounds
from surveyapp.db import Stores, reading
from surveyapp.issuing import MADE, RUN
from surveyapp.rounds import Round

HEAD = (
    *("dienstverlener", "keurmerk", "periode_van", "periode_tot", "groep", "dienst", "dienst_naam"),
    *("netto_steekproef", "bruikbaar", "respons", "rapportcijfer", "norm_gehaald", "rapport", "versie"),
    "controlegetal",
)
SIGNS = ("=", "+", "-", "@", "\t", "\r")
TOTAL = "totaal"


@dataclass(frozen=True, slots=True)
class Grade:
    """One grade that may be published; numbers as the report prints them."""

    round: Round
    group: str  # client or opdrachtgever
    dienst: str  # key; `totaal` for all of them
    name: str
    net_sample: int
    usable: int
    response: str
    grade: str
    met: str  # ja, nee or empty; of the whole round
    report: int
    version: int
    digest: str


def grades(stores: Stores, keurmerk: str = "") -> tuple[Grade, ...]:
    """All that may be published of a keurmerk (empty: of all), by provider; never of an example or a hidden row."""
    real = [found for found in rounds.all_rounds(stores) if not found.terms.example]
    shown = {found.id: found for found in real if keurmerk in ("", found.terms.keurmerk)}
    found = [grade for row in _newest(stores) if row.round_id in shown for grade in _of(shown[row.round_id], row)]
    return tuple(sorted(found, key=lambda one: (one.round.terms.provider, one.round.terms.period, one.round.id)))


def as_csv(found: Iterable[Grade]) -> str:
    """The file, as contract 2 writes files: UTF-8, comma, a header row."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(HEAD)
    for one in found:
        terms = one.round.terms
        about = (_plain(terms.provider), terms.keurmerk, *terms.period, one.group, one.dienst, _plain(one.name))
        numbers = (one.net_sample, one.usable, one.response, one.grade, one.met)
        writer.writerow((*about, *numbers, one.report, one.version, one.digest))
    return file.getvalue()


def _newest(stores: Stores) -> Iterable[Any]:
    """Of each round its newest definitive report."""
    columns = (RUN.c.id, RUN.c.round_id, RUN.c.version, RUN.c.sealed)
    made = (RUN.c.version > 0, RUN.c.state == MADE, RUN.c.sealed.is_not(None))
    with reading(stores.answers).connect() as connection:
        rows = connection.execute(select(*columns).where(*made).order_by(RUN.c.version)).all()
    return {row.round_id: row for row in rows}.values()


def _of(round_: Round, row: Any) -> Iterator[Grade]:
    """The rows that may be published, as they were frozen: enough response, not hidden, and a grade."""
    exact, digest = json.loads(row.sealed)["figures"], fingerprint.digest(row.sealed)
    met = {True: "ja", False: "nee"}.get(exact["verdict"]["met"], "")
    mark = round_.keurmerk
    for group, dienst, values in _rows(exact):
        printed = values["printed"]
        if values["publish"] and not values["masked"] and values["mean"] is not None:
            counts = (values["net_sample"], values["usable"], printed["response"], printed["grade"])
            yield Grade(round_, group, dienst, _name(mark, dienst), *counts, met, row.id, row.version, digest)


def _rows(exact: Any) -> Iterator[tuple[str, str, Any]]:
    for key, values in exact["clients"]["diensten"].items():
        yield "client", key, values
    yield "client", TOTAL, exact["clients"]["total"]
    yield "opdrachtgever", TOTAL, exact["opdrachtgevers"]["total"]


def _name(mark: Keurmerk, key: str) -> str:
    dienst = mark.dienst(key)
    return dienst.name if dienst else key


def _plain(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(SIGNS) else text
