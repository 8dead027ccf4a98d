"""Templates of both sites load, have a title, and trust nothing blindly."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from tests.unit.house.files import ROOT, text, tracked

FOLDER = ROOT / "surveyapp" / "templates"
TEMPLATES = [path for path in tracked() if path.suffix == ".html" and FOLDER in path.parents]
PAGES = [path for path in TEMPLATES if "{% extends" in text(path)]


def _name(path: Path) -> str:
    return str(path.relative_to(FOLDER))


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_a_template_can_be_read(path: Path) -> None:
    site = Environment(loader=FileSystemLoader(FOLDER), extensions=["jinja2.ext.i18n"], autoescape=True)
    site.filters["days"] = site.filters["day"] = str
    site.get_template(_name(path))


@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_a_page_has_a_title(path: Path) -> None:
    assert "{% block title %}" in text(path)


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_a_template_has_no_style_script_or_trust_of_its_own(path: Path) -> None:
    assert re.findall(r"\bstyle=|<style|\son\w+=|\|\s*safe\b|<script(?![^>]*\ssrc=)", text(path)) == []
