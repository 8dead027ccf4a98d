"""What is measured on a page: its targets, what does not fit, what axe says, and how it changes with larger text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES = {"label-content-name-mismatch": {"enabled": True}}  # experimental, so no tag brings it
OPTIONS = {"runOnly": TAGS, "rules": RULES, "resultTypes": ["violations", "incomplete"], "preload": False}
BRING = f"window.bringAxe = () => {{ {Axe().axe_script} }}"  # sent to the browser once, compiled where it is run
RUN = """options => {
  window.axe ?? window.bringAxe();
  return axe.run(options).then(({ violations, incomplete }) => ({ violations, incomplete }));
}"""
LARGE, ALL = 48, 44  # pixels: tiles, speakers and buttons; everything else that can be pressed
GAP = 8  # pixels between two targets

TARGETS = """() => [...document.querySelectorAll("a[href], button, .tile, input:not([type=hidden]), textarea, audio")]
  .filter((one) => !one.matches(".skip, .tile *"))
  .map((one) => {
    const box = one.getBoundingClientRect();
    const large = one.matches("button, .tile, .button, nav a");
    const name = one.getAttribute("aria-label") || one.textContent.trim() || one.name;
    return [name, large, box.x, box.y, box.width, box.height];
  })
  .filter(([, , , , width]) => width > 0)"""

# Every word: is it whole on one line (where an answer or a button says it), and within the box it belongs to?
WORDS = """() => {
  const wrong = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const parent = text.parentElement;
    if (parent.closest(".skip, svg, textarea")) continue;
    const firm = parent.closest(".tile, button, .button");
    const box = (firm ?? document.documentElement).getBoundingClientRect();
    for (const found of text.data.matchAll(/[^\\s-]+-?/g)) {
      const range = document.createRange();
      range.setStart(text, found.index);
      range.setEnd(text, found.index + found[0].length);
      const parts = [...range.getClientRects()];
      const lines = new Set(parts.map((part) => Math.round(part.top)));
      if (firm && lines.size > 1) wrong.push(`${found[0]} is split`);
      const out = parts.some((part) => part.left < box.left - 1 || part.right > box.right + 1);
      if (out) wrong.push(`${found[0]} sticks out`);
    }
  }
  return wrong;
}"""

SPACING = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-block-end: 2em !important; }"""
TWICE = ":root { font-size: 36px !important; }"
SHEET = "text => { const sheet = new CSSStyleSheet(); sheet.replaceSync(text); document.adoptedStyleSheets = [sheet]; }"
WIDTH = "document.documentElement.scrollWidth"


@dataclass(frozen=True)
class Target:
    """Something to press, and where it is."""

    name: str
    large: bool
    x: float
    y: float
    width: float
    height: float


def axe(page: Page) -> dict[str, list[str]]:
    """What axe finds: violations, and what it could not decide, each as rule and element.

    Before the page is opened its context gets BRING as an init script.
    """
    found = page.evaluate(RUN, OPTIONS)
    return {kind: [line for rule in found[kind] for line in _told(rule)] for kind in ("violations", "incomplete")}


def _told(rule: dict[str, Any]) -> Iterator[str]:
    return (f"{rule['id']}: {node['html'][:160]}" for node in rule["nodes"])


def small_targets(page: Page) -> list[str]:
    """Targets that are too small, and pairs that are too close."""
    targets = [Target(*values) for values in page.evaluate(TARGETS)]
    small = [
        f"{one.name}: {one.width:.1f}x{one.height:.1f}"
        for one in targets
        if min(one.width, one.height) < (LARGE if one.large else ALL) - 0.1
    ]
    close = [
        f"{one.name} and {other.name}: {gap:.1f}"
        for one, other in combinations(targets, 2)
        if (gap := _gap(one, other)) < GAP - 0.1
    ]
    return small + close


def _gap(one: Target, other: Target) -> float:
    across = max(one.x, other.x) - min(one.x + one.width, other.x + other.width)
    down = max(one.y, other.y) - min(one.y + one.height, other.y + other.height)
    return max(across, down)


def not_fitting(page: Page) -> list[str]:
    """What makes a page scroll sideways, and words that are cut or split."""
    size = page.viewport_size
    assert size is not None
    wide = page.evaluate(WIDTH)
    return [*([f"{wide} pixels wide"] if wide > size["width"] else []), *page.evaluate(WORDS)]


def changed(page: Page, css: str) -> list[str]:
    """What does not fit when a person changes the page so.

    A larger letter does not make Chromium ask again how many letters fit in a box; another window does.
    """
    size = page.viewport_size
    assert size is not None
    page.evaluate(SHEET, css)
    page.set_viewport_size({"width": size["width"] - 1, "height": size["height"]})
    page.set_viewport_size(size)
    found = not_fitting(page)
    page.evaluate(SHEET, "")
    return found


def in_window(page: Page, width: int, height: int) -> list[str]:
    """What does not fit in a smaller window."""
    before = page.viewport_size
    assert before is not None
    page.set_viewport_size({"width": width, "height": height})
    found = not_fitting(page)
    page.set_viewport_size(before)
    return found
