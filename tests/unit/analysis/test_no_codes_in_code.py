"""Figures follow from questionnaires and keurmerken: no question, answer or dienst is named in the code."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import analysis
from analysis.loading.columns import ANSWERS, SAMPLE
from tests.unit.analysis.small import KEURMERK, PACKS

FOLDER = Path(analysis.__file__).parent
FILES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.py"))
OF_THE_CONTRACT = {"grade", "nps", "satisfied_overall", *ANSWERS, *SAMPLE}  # keys of the results, and optional columns
WORDS = {"open"}  # a tone of the box with the verdict
NAMES = {dienst.key for dienst in KEURMERK.diensten} | {q.code for pack in PACKS.values() for q in pack.questions}


@pytest.mark.parametrize("file", FILES)
def test_no_question_or_dienst_is_named(file: str) -> None:
    source = (FOLDER / file).read_text(encoding="utf-8")
    texts = {node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)}
    assert NAMES & texts <= OF_THE_CONTRACT | WORDS
