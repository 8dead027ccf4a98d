"""First paint on an old phone and a weak network, with nothing cached: the page behind the link, and a question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from bench import site
from bench.row import Row
from bench.server import free_port, started
from questionnaires.model import Form

BAR = 1.5  # seconds
TIMES = 5
SLOWER = 6  # times the processor of this machine
PHONE: Any = {"viewport": {"width": 360, "height": 640}, "user_agent": "Mozilla/5.0 (Linux; Android 14) Mobile"}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
NETWORK = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}  # 400 kbit/s
ON = re.compile("Verder|Ja, ik doe mee|Nee, zonder geluid")
PAINTED = """() => new Promise((done) => new PerformanceObserver((list) => {
  for (const entry of list.getEntriesByName("first-contentful-paint")) done(entry.startTime / 1000);
}).observe({type: "paint", buffered: true}))"""


def measure(folder: Path) -> Iterator[Row]:
    """The median of some fresh visits; beside it, a page that only says hello."""
    with sync_playwright() as play, started("bench.reference:hello", {}, free_port(), workers=1) as hello:
        chromium = play.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        bare = _paint(chromium, [f"http://127.0.0.1:{hello.port}/hello"] * TIMES)
        with site.respondents(folder, Form.LOW, TIMES + 1, workers=1) as found:
            yield _row("first paint of the first page, from the link", _paint(chromium, found.links[1:]), bare)
            kept = _begun(chromium, found.links[0])
            question = f"http://127.0.0.1:{found.server.port}/vraag/a_first"
            yield _row("first paint of a question page", _paint(chromium, [question] * TIMES, kept), bare)
        chromium.close()


def _row(what: str, seconds: float, bare: float) -> Row:
    beside = f"{bare:.2f} s for a hello page (+{seconds - bare:.2f} s)"
    return Row(what, f"{seconds:.2f} s", beside, f"at most {BAR} s", seconds <= BAR)


def _begun(chromium: Browser, link: str) -> Any:
    """The cookie of somebody who is at the questions."""
    context = chromium.new_context(**PHONE)
    page = context.new_page()
    page.goto(link)
    while "/vraag/" not in page.url:
        with page.expect_navigation():
            page.get_by_role("button", name=ON).click()
    kept = context.storage_state()
    context.close()
    return kept


def _paint(chromium: Browser, addresses: Any, kept: Any = None) -> float:
    return median(_paint_once(chromium, address, kept) for address in addresses)


def _paint_once(chromium: Browser, address: str, kept: Any) -> float:
    context = chromium.new_context(**PHONE, storage_state=kept)
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", NETWORK)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address)
    seconds = float(page.evaluate(PAINTED))
    context.close()
    return seconds
