"""The style of the pages follows the direction of the language: it names beginnings and ends, not left and right."""

from __future__ import annotations

import re

from surveyapp.config import ROOT

CSS = (ROOT / "surveyapp" / "static" / "pages.css").read_text(encoding="utf-8")
SIDES = re.compile(
    r"[{;]\s*((?:[a-z-]+-)?(?:left|right)(?:-[a-z]+)?\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right))"
)
FOUR = re.compile(r"((?:margin|padding|inset|border-width|border-radius)\s*:\s*[^;}]+)")


def test_no_rule_names_left_or_right() -> None:
    assert SIDES.findall(CSS) == []


def test_a_rule_with_four_sides_has_both_the_same_or_its_mirror() -> None:
    for rule in FOUR.findall(CSS):
        sides = rule.split(":")[1].split()
        if len(sides) == 4 and sides[1] != sides[3]:
            selector = CSS[: CSS.index(rule)].rsplit("{", 1)[0].rsplit("}", 1)[1].strip()
            assert f'[dir="rtl"] {selector}' in CSS, rule
