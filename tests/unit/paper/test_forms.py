"""Forms on paper: every question of the route, with the way through in words, made from the questionnaire."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest

from questionnaires import paging
from questionnaires.load import keurmerk, questionnaire
from questionnaires.model import Audience, Condition, Form
from questionnaires.steps import folded
from surveyapp import i18n
from surveyapp.fieldwork.bureau import Bureau
from surveyapp.paper import printing
from surveyapp.paper.forms import Asked, PaperForm, Wish, paper_form
from surveyapp.paper.routing import Course, UnprintableError, course
from surveyapp.rounds import Round, Terms

BUREAU = Bureau("Bureau Meting", "x", "0800 1234", "", "", "", independent=True)
TERMS = Terms(
    provider="Werk & Weg",
    keurmerk="blik-op-werk",
    period=(date(2026, 1, 1), date(2026, 9, 30)),
    fieldwork=(date(2026, 11, 1), date(2026, 11, 30)),
    diensten=("jobcoaching",),
)
ALL = [(Audience.CLIENT, Form.REGULAR), (Audience.CLIENT, Form.LOW), (Audience.OPDRACHTGEVER, Form.REGULAR)]


def made(audience: Audience = Audience.CLIENT, form: Form = Form.REGULAR, **given: str) -> PaperForm:
    wish = Wish(audience, form, **{"language": "nl"} | given)
    return paper_form(Round(1, TERMS, closed=False), wish, BUREAU, ("Antwoordnummer 1", "1000 AA Amsterdam"))


def questions(form: PaperForm) -> list[Asked]:
    return [asked for part in form.parts for asked in part.questions]


@pytest.mark.parametrize(("audience", "form"), ALL)
def test_every_question_stands_there_once_with_its_number(audience: Audience, form: Form) -> None:
    found = questions(made(audience, form))
    pack = dict(keurmerk("blik-op-werk").questionnaires)[audience]
    items = [p.item for p in paging.plan(questionnaire(pack), form) if not p.item.question.module]
    assert [asked.number for asked in found] == list(range(1, len(items) + 1))
    texts = [item.wording(form).text.replace("{org}", "Werk & Weg") for item in items]
    assert [asked.text for asked in found] == texts


def test_an_answer_that_skips_questions_says_where_to_go() -> None:
    found = {asked.text: asked for asked in questions(made())}
    why = found["Waarom bent u bij Werk & Weg begonnen?"]
    goes = {tick.words: tick.goes for tick in why.ticks}
    after = why.number + 3
    assert goes["Ik wilde het zelf"] == f"Ga naar vraag {after}."
    assert goes["Mijn werkgever vroeg het"] == ""
    lost = found["Kon u geld verliezen als u niet meedeed?"]
    assert lost.only == f"Niet invullen als u bij vraag {why.number} dit koos: Ik wilde het zelf."
    assert {tick.words: tick.goes for tick in lost.ticks}["Nee"] == f"Ga naar vraag {after}."


def test_steps_of_the_easy_form_lead_on_too() -> None:
    found = {asked.text: asked for asked in questions(made(form=Form.LOW))}
    who = found["Van wie kwam het plan om naar Werk & Weg te gaan?"]
    goes = {tick.words: tick.goes for tick in who.ticks}
    assert goes["Van mijzelf"] == f"Ga naar vraag {who.number + 4}."
    assert goes["Weet ik niet"] == f"Ga naar vraag {who.number + 2}."


@pytest.mark.parametrize(("audience", "form"), ALL)
def test_who_follows_the_words_answers_just_the_questions_of_the_route(audience: Audience, form: Form) -> None:
    mark = keurmerk("blik-op-werk")
    pack = questionnaire(dict(mark.questionnaires)[audience])
    way = course(pack, form, (), mark.diensten)
    for seed in range(100):
        answers = followed(way, form, random.Random(seed))
        folds = {q.code: folded(q, answers) for q in pack.questions if q.steps and form is Form.LOW}
        route = paging.route(pack, form, answers | folds, ())
        assert [item.code for item in route] == list(answers)


def followed(way: Course, form: Form, chance: random.Random) -> dict[str, str]:
    """The answers of somebody who does what the form says."""
    answers: dict[str, str] = {}
    at = 0
    while at < len(way.places):
        item = way.places[at].item
        rule = way.rules.get(item.code)
        if rule is not None and answers.get(rule.item) not in rule.codes:
            at += 1
            continue
        options = item.options(form, keurmerk("blik-op-werk").diensten)
        answers[item.code] = chance.choice(options).code if options else "7"
        at = at + 1 if item.several or not options else way.follows(item.code, answers[item.code])
    return answers


def test_what_one_line_cannot_say_is_refused() -> None:
    client = questionnaire("client/1")
    both = tuple(Condition(code, frozenset({"dk"})) for code in ("contact_freq", "talk_length"))
    questions = tuple(replace(q, ask_if=both) if q.code == "fixed_contact" else q for q in client.questions)
    with pytest.raises(UnprintableError, match="fixed_contact: depends on more than one earlier answer"):
        course(replace(client, name="odd", questions=questions), Form.REGULAR, (), ())


def test_the_code_is_printed_or_there_are_boxes_for_it() -> None:
    boxes, coded = made(), made(code="123 456 789")
    assert "Schrijf hier de code" in boxes.code_says
    assert "Schrijf hier de code" not in coded.code_says
    assert "Wij knippen de code van dit formulier." in coded.code_says
    assert "123 456 789" in printing.html(coded)


def test_where_it_goes_back_to_and_whom_to_call_stand_on_it() -> None:
    form = made()
    assert form.back == ("Bureau Meting", "Antwoordnummer 1", "1000 AA Amsterdam")
    assert "Hebt u een vraag? Bel Bureau Meting: 0800 1234." in form.before


def test_in_another_language_all_of_it_is_and_the_page_speaks_dutch_afterwards() -> None:
    form = made(form=Form.LOW, language="pl")
    assert (form.language, form.title) == (
        "pl",
        i18n.catalogue("pl").texts["Wat vindt u van %(org)s?"] % {"org": "Werk & Weg"},
    )
    assert "Proszę nie pisać nazwiska na tym formularzu." in form.before
    assert i18n.language() == "nl"


def test_it_becomes_a_pdf() -> None:
    assert printing.in_own_process(made(Audience.OPDRACHTGEVER)).startswith(b"%PDF")


def test_in_arabic_a_form_runs_from_right_to_left_and_its_code_from_left_to_right() -> None:
    page = printing.html(made(form=Form.LOW, language="ar", code="123 456 789"))
    assert '<html lang="ar" dir="rtl">' in page
    assert '<p class="code-signs">123 456 789</p>' in page
    style = (printing.TEMPLATES / "form.css").read_text()
    assert ".code-signs { direction: ltr;" in style
