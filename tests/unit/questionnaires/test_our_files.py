"""The questionnaires and the keurmerk that come with the platform: codes, bases, words."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest

from questionnaires.keurmerk import Level
from questionnaires.load import keurmerk, questionnaire
from questionnaires.model import MISSING, Audience, Form, Kind, Metric, Questionnaire
from questionnaires.paging import Item

ROOT = Path(__file__).parents[3]
GOLDEN = ROOT / "tests" / "golden"
ROUNDS = sorted(path.parent for path in GOLDEN.rglob("expected.json"))
SOURCE = {  # question texts as the public report prints them, with the provider's name replaced
    "Heeft u {org} aangeraden bij anderen?",
    "Wat was de aanleiding voor u om een traject te volgen?",
    "Was er sprake van een financiële maatregel wanneer u dit traject niet zou volgen?",
    "Is er ook daadwerkelijk een financiële maatregel opgelegd?",
    "Had of heeft u een klacht over de dienstverlening van {org}?",
    "Heeft u deze klacht ingediend bij {org}?",
    "Is uw klacht opgelost?",
    "Wat is uw geslacht?",
    "Wat is de hoogste opleiding die u heeft afgemaakt?",
    "Heeft u een uitkering?",
    "Heeft u {org} ooit aangeraden bij collega's of andere relaties?",
    "Had u een klacht over de dienstverlening van {org}?",
    "Is de klacht naar tevredenheid opgelost door {org}?",
}


def packs() -> dict[Audience, Questionnaire]:
    mark = keurmerk("blik-op-werk")
    return {audience: questionnaire(reference) for audience, reference in mark.questionnaires}


def test_the_questions_stand_in_the_order_of_the_answers_file() -> None:
    with (GOLDEN / "in2work-2021" / "answers.csv").open(encoding="utf-8") as file:
        columns = next(csv.reader(file))[6:]
    both = packs()

    asked = [q.code for pack in both.values() for q in pack.questions if not q.module]

    assert asked == columns


@pytest.mark.parametrize("folder", ROUNDS, ids=lambda path: path.name)
def test_bases_and_groups_match_the_golden_figures(folder: Path) -> None:
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    for audience, part in ((Audience.CLIENT, "clients"), (Audience.OPDRACHTGEVER, "opdrachtgevers")):
        pack = packs()[audience]
        for code, figure in expected[part].get("questions", {}).items():
            if "counts" in figure and figure["counts"] is not None:
                assert list(figure["counts"]) == list(pack[code].base)
            if figure.get("groups"):
                coarse = {option.code: option.group or option.code for option in pack[code].options}
                assert list(figure["groups"]["counts"]) == list(dict.fromkeys(coarse[c] for c in pack[code].base))
        aspects = [q.code for q in pack.with_metric(Metric.ASPECT) if q.kind is Kind.DECIMAL]
        assert list(expected[part].get("aspects", aspects)) == aspects


@pytest.mark.parametrize("folder", ROUNDS, ids=lambda path: path.name)
def test_every_golden_answer_is_one_the_questionnaires_know(folder: Path) -> None:
    both = packs()
    with (folder / "answers.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            pack = both[Audience(row["audience"])]
            for question in pack.questions:
                if question.kind in (Kind.TEXT, Kind.DECIMAL):
                    continue
                known = {option.code for option in question.options} | MISSING | {""}
                if question.options_from:
                    known |= {dienst.key for dienst in keurmerk("blik-op-werk").diensten}
                assert set((row.get(question.code) or "").split(";")) <= known


def test_the_client_questionnaire_has_fourteen_aspects_and_all_figures() -> None:
    pack = questionnaire("client/1")
    figures = {q.figure for q in pack.questions if q.figure}

    assert len(pack.with_metric(Metric.ASPECT)) == 14
    assert figures == {f"3.{n}" for n in range(1, 21)} - {"3.2"}  # 3.2 is the spread of 3.1


def test_the_opdrachtgever_questionnaire_has_all_figures() -> None:
    figures = {q.figure for q in questionnaire("opdrachtgever/1").questions if q.figure}

    assert figures == {f"4.{n}" for n in range(1, 8)} - {"4.2"}  # 4.2 is the spread of 4.1


def test_opdrachtgevers_are_asked_about_the_twelve_active_diensten() -> None:
    services = Item("e_services", packs()[Audience.OPDRACHTGEVER]["e_services"])
    offered = [option.code for option in services.options(Form.REGULAR, keurmerk("blik-op-werk").diensten)]

    assert len(offered) == 12
    assert "duurzame-inzetbaarheid" not in offered


def test_no_question_has_the_wording_of_the_source() -> None:
    for pack in packs().values():
        assert not SOURCE & {q.regular.text for q in pack.questions}


def test_the_keurmerk_has_the_norms_of_the_report() -> None:
    profile = keurmerk("blik-op-werk").profile(None)

    assert [(n.level, n.operator, n.value, n.min_n) for n in profile.norms] == [
        (Level.TOTAL, ">=", Decimal("6.5"), 1),
        (Level.DIENST, ">=", Decimal("5.5"), 4),
    ]
    assert profile.correction is not None
    assert (profile.correction.below, profile.correction.counts_as) == (Decimal("5.5"), Decimal(5))
    assert [(u.audience, len(u.questions), u.reached, u.answered) for u in profile.usable] == [
        (Audience.CLIENT, 14, True, 10),
        (Audience.OPDRACHTGEVER, 13, False, 1),
    ]
