"""Answers saved durably per second, beside a bare view on the same server that does one durable insert."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bench import load, site
from bench.row import Row
from bench.server import free_port, started
from questionnaires.model import Form
from surveyapp.demo.browser import Browser

CODE, WORKERS, SECONDS, TURNS = "a_listen", 1, 4.0, 3
PEOPLE = 8
BAR = 0.40


def measure(folder: Path) -> Iterator[Row]:
    """Both servers run at once and are loaded in turns, so that a busy moment hits both."""
    env = {"BARE_DATABASE": str(folder / "bare.sqlite3")}
    with (
        site.respondents(folder, Form.LOW, PEOPLE, WORKERS) as found,
        started("bench.reference:bare", env, free_port(), WORKERS) as bare,
    ):
        ours = [request for changed in zip(*map(_saves, found.links), strict=True) for request in changed]
        theirs = [load.post(f"/vraag/{CODE}", f"{CODE}=3")] * PEOPLE
        rates = [
            (
                load.requests_per_second(found.server.port, ours, SECONDS),
                load.requests_per_second(bare.port, theirs, SECONDS),
            )
            for _ in range(TURNS)
        ]
    mine, reference = (sorted(column)[TURNS // 2] for column in zip(*rates, strict=True))
    yield Row(
        "one answer saved durably",
        f"{mine:.0f} requests/s",
        f"{reference:.0f} requests/s, one bare durable insert",
        f"at least {BAR:.0%}",
        mine / reference >= BAR,
    )
    print(f"{'':<44} {mine / reference:.0%} of the reference")


def _saves(link: str) -> list[bytes]:
    """What someone sends who is at one question: two answers in turn, so that each is written."""
    browser = Browser("phone")
    browser.get(link)
    while "/vraag/" not in browser.path:
        browser.press(browser.form(), {})
    browser.get(f"/vraag/{CODE}")
    form = browser.form()
    filled = (form.filled({CODE: [answer]}) for answer in ("3", "4"))
    bodies = ("&".join(f"{name}={value}" for name, value in fields) for fields in filled)
    return [load.post(f"/vraag/{CODE}", body, browser.cookies) for body in bodies]
