"""Figures reach an output by one gate: what prints, exports or shows knows no counts that were not disclosed."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[3]
BARE = {"analysis.measures", "analysis.tallies", "analysis.loading.answers", "analysis.crossings", "analysis.holding"}
HARMLESS = {  # a distribution of counts it is given, and the name of a split
    ("analysis.measures", "shares"),
    ("analysis.tallies", "DIENST"),
}
FOLDERS = ("report", "charts", "document", "export")  # of what is printed and handed out
BEFORE = {  # each of these hides what is small itself, or hands all it has to one that does
    *("tallies", "crossings", "holding", "measures", "benchmark_file"),  # counting
    *("results", "chances", "compare", "trend", "norms", "readings", "drivers", "crosstable", "importance"),
    *("missing", "provinces", "by_provider", "effects"),
    "export/single_answers",  # for the bureau's own research, from ten sets
}


def imported(path: Path) -> set[tuple[str, str]]:
    """What a module takes from others: module and name, and nothing that only types need to know."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
    return {(str(node.module), alias.name) for node in found for alias in node.names}


def after_the_gate() -> list[Path]:
    ours = ROOT / "analysis"
    made = [*ours.glob("*.py"), *(path for folder in FOLDERS for path in (ours / folder).glob("*.py"))]
    shown = [path for folder in ("office", "fieldwork") for path in (ROOT / "surveyapp" / folder).rglob("*.py")]
    before = {ours / f"{name}.py" for name in BEFORE}
    return sorted(path for path in [*made, *shown] if path not in before)


def test_what_prints_or_shows_takes_no_counts() -> None:
    """Take disclosed figures (analysis.results) in place of counts."""
    taken = {path.stem: imported(path) - HARMLESS for path in after_the_gate()}
    assert [name for name, found in taken.items() if any(module in BARE for module, _ in found)] == []


def test_the_modules_before_the_gate_are_those_that_there_are() -> None:
    assert {name for name in BEFORE if not (ROOT / "analysis" / f"{name}.py").exists()} == set()
