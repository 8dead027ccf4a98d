"""The documents say what is there, and only that."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.unit.house.files import ROOT, tracked

DOCUMENTS = sorted(path for path in tracked() if path.suffix == ".md" and "golden" not in path.parts)
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#]+)")
WORDS = (
    "dienst",
    "keurmerk",
    "opdrachtgever",
    "meetperiode",
    "veldwerk",
    "net_sample",
    "usable",
    "promoter score",
    "NPS",
)


def test_the_readme_gives_the_two_commands() -> None:
    readme = (ROOT / "README.md").read_text()
    assert "    make run\n" in readme
    assert "    make check\n" in readme


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    dead = [link for link in LINK.findall(document.read_text()) if not (document.parent / link).exists()]
    assert dead == []


@pytest.mark.parametrize("word", WORDS)
def test_the_glossary_explains_the_words_of_the_field(word: str) -> None:
    first_cells = [line.split("|")[1] for line in (ROOT / "GLOSSARY.md").read_text().splitlines() if line[:2] == "| "]
    assert any(word in cell for cell in first_cells)


def test_every_decision_stands_in_the_list_of_decisions() -> None:
    index = (ROOT / "docs/adr/README.md").read_text()
    for page in (ROOT / "docs/adr").glob("0*.md"):
        assert f"({page.name})" in index


def test_every_setting_is_explained_to_who_operates_it() -> None:
    settings = re.findall(r'env(?:\.get)?[\[(]"([A-Z_]+)"|"([A-Z_]{6,})"', (ROOT / "surveyapp/config.py").read_text())
    text = (ROOT / "docs/operating.md").read_text()
    assert [name for pair in settings for name in pair if name and f"`{name}" not in text] == []


def test_every_command_of_the_makefile_is_in_its_own_list() -> None:
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE)) - {"help"}
    assert targets == set(re.findall(r'@echo "make ([a-z]+)', makefile))
