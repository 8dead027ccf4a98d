"""Step 2, for ears: the texts on the pages of the low form, read from the pages themselves.

A list of our own would drift from the pages; so the templates and modules that make them are read, and of a
choice between the two forms only the low branch.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from typing import Any

from jinja2 import Environment, nodes
from jinja2.ext import extract_from_ast

from surveyapp.config import ROOT

TEMPLATES = ROOT / "surveyapp" / "templates" / "pages"
MODULES = ROOT / "surveyapp" / "pages"
CALLS = ("_", "t", "plain", "gettext", "ngettext")
ANSWERING = ROOT / "questionnaires" / "answering.py"  # its *_HELP: what is wrong with an answer
TRUE = frozenset({"low", "client"})


@cache
def page_messages() -> tuple[str, ...]:
    """Every text that a page of the low form may show, as it stands in the source (Dutch, `%(name)s` for values)."""
    found: dict[str, None] = {}
    for path in sorted(TEMPLATES.rglob("*.html")):
        found.update(dict.fromkeys(template_messages(path.read_text(encoding="utf-8"))))
    for path in sorted(MODULES.rglob("*.py")):
        found.update(dict.fromkeys(module_messages(path.read_text(encoding="utf-8"))))
    found.update(dict.fromkeys(_helps(ANSWERING.read_text(encoding="utf-8"))))
    return tuple(found)


def template_messages(source: str) -> Iterator[str]:
    """The texts of one template, without what only the regular form shows."""
    environment = Environment(extensions=["jinja2.ext.i18n"])  # noqa: S701 - only read, nothing is rendered
    environment.policies["ext.i18n.trimmed"] = True
    page = environment.parse(source)
    for choice in list(page.find_all(nodes.If)):
        _prune(choice)
    for expression in list(page.find_all(nodes.CondExpr)):
        _prune_expression(expression)
    for _line, _function, text in extract_from_ast(page, CALLS):
        one = text[0] if isinstance(text, tuple) else text
        if one:
            yield one


def module_messages(source: str) -> Iterator[str]:
    """The texts that a module hands to a page."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS and node.args:
            text = node.args[0]
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                yield text.value


def _helps(source: str) -> Iterator[str]:
    for node in ast.parse(source).body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(text))) if name.endswith("_HELP"):
                yield text


def _prune(choice: nodes.If) -> None:
    """Leave of `{% if low %}`, and of its opposite, only what a client's low form shows."""
    known = _known(choice.test)
    if known is True:
        choice.elif_, choice.else_ = [], []
    elif known is False:
        choice.body = []


def _prune_expression(choice: nodes.CondExpr) -> None:
    known = _known(choice.test)
    if known is True:
        choice.expr2 = None
    elif known is False:
        choice.expr1 = nodes.Const("")


def _known(test: Any) -> bool | None:
    if isinstance(test, nodes.Name) and test.name in TRUE:
        return True
    if isinstance(test, nodes.Not):
        inner = _known(test.node)
        return None if inner is None else not inner
    return None
