"""Processor time of the server for one whole questionnaire in the low form, from link to "Klaar"."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

from bench import load, site
from bench.row import Row
from bench.server import free_port, started
from questionnaires.model import Form
from surveyapp.demo import people, respondent
from surveyapp.demo.browser import Browser
from surveyapp.demo.people import Mood

PEOPLE, WARM_UP = 40, 5
BAR = 0.05  # seconds


def measure(folder: Path) -> Iterator[Row]:
    """People answer one after the other; beside it, as many pages that only say hello."""
    with site.respondents(folder, Form.LOW, PEOPLE, workers=1) as found:
        requests = _answer(found, 0, WARM_UP)
        before = found.server.cpu_seconds()
        requests = _answer(found, WARM_UP, PEOPLE)
        seconds = (found.server.cpu_seconds() - before) / (PEOPLE - WARM_UP)
    each = requests / (PEOPLE - WARM_UP)
    hello = _hello(round(each)) * each
    yield Row(
        "low form, link to Klaar, server processor",
        f"{seconds:.3f} s ({each:.0f} requests)",
        f"{hello:.3f} s for as many hello pages ({seconds / hello:.1f}x)",
        f"at most {BAR} s",
        seconds <= BAR,
    )


def _answer(found: site.Site, first: int, last: int) -> int:
    requests = 0
    for number in range(first, last):
        row = people.row(found.pack, Form.LOW, site.DIENST, Random(number), Mood())
        browser = Browser("phone")
        assert respondent.answer(found.links[number], found.pack, row, browser)
        requests += browser.requests
    return requests


def _hello(number: int) -> float:
    """Processor time of one request to a page that only says hello."""
    with started("bench.reference:hello", {}, free_port(), workers=1) as server:
        load.get_one_by_one(server.port, number)
        before = server.cpu_seconds()
        load.get_one_by_one(server.port, number * 20)
        return (server.cpu_seconds() - before) / (number * 20)
