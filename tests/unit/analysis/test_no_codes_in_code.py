"""Figures follow from questionnaires and keurmerken: no question, answer or dienst is named in the code."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import analysis
from analysis.loading.columns import ANSWERS, SAMPLE
from tests.unit.analysis.small import KEURMERK, PACKS

STEPS = (
    "bases",
    "loading/checking",
    "loading/columns",
    "compare",
    "disclosure",
    "measures",
    "norms",
    "results",
    "scores",
    "tallies",
)
NAMES = {dienst.key for dienst in KEURMERK.diensten} | {q.code for pack in PACKS.values() for q in pack.questions}


@pytest.mark.parametrize("step", STEPS)
def test_no_question_or_dienst_is_named(step: str) -> None:
    source = (Path(analysis.__file__).parent / f"{step}.py").read_text(encoding="utf-8")
    texts = {node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)}
    keys_of_the_contract = {"grade", "nps", *ANSWERS, *SAMPLE}  # the first two are keys of the results
    assert NAMES & texts <= keys_of_the_contract
