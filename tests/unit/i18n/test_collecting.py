"""Translators get each text that a respondent can see, and no other."""

from __future__ import annotations

from babel.messages import Catalog

from questionnaires.keurmerk import Dienst
from questionnaires.load import keurmerk, questionnaire
from questionnaires.model import Form
from questionnaires.paging import Item
from tools import texts

TEMPLATE = texts.collected()
KNOWN = texts._keys(TEMPLATE)


def test_template_and_catalogues_are_up_to_date_and_sound() -> None:
    assert list(texts.faults()) == []


def test_each_text_of_each_questionnaire_is_in_the_template() -> None:
    mark = keurmerk("blik-op-werk")
    for _audience, reference in mark.questionnaires:
        pack = questionnaire(reference)
        items = [Item(q.code, q) for q in pack.questions]
        items += [Item(step.code, q, step) for q in pack.questions for step in q.steps]
        shown = {text for item in items for form in pack.forms for text in _shown(item, form, mark.diensten)}
        shown |= {text for page in pack.pages for text in (page.title, page.intro)}
        assert {text for text in shown if text and not text.isdecimal()} - KNOWN == set()


def _shown(item: Item, form: Form, diensten: tuple[Dienst, ...]) -> list[str]:
    wording = item.wording(form)
    return [wording.text, wording.help, *(o.wording(form) or "" for o in item.options(form, diensten))]


def test_a_question_tells_translators_where_it_stands() -> None:
    message = TEMPLATE.get("Hoe tevreden bent u over het luisteren?")
    assert message is not None
    assert message.auto_comments == ["client/1 a_listen, low: question"]


def test_texts_of_pages_and_of_errors_are_in_the_template() -> None:
    assert {"Verder", "Ja, ik doe mee", "Kies één antwoord."} <= KNOWN


def test_texts_for_officers_are_not_in_the_template() -> None:
    assert KNOWN.isdisjoint({"Rapporten", "Uitloggen", "Er is nog geen rapport."})


def test_a_catalogue_in_step_keeps_what_it_has_and_opens_what_is_new() -> None:
    held, template = Catalog(), Catalog()
    held.add("Ja", "Yes")
    held.add("Weg", "Away")
    for text in ("Ja", "Nieuw"):
        template.add(text)
    found = texts.in_step(held, template)
    assert {m.id: m.string for m in found if m.id} == {"Ja": "Yes", "Nieuw": ""}
    assert [m.string for m in found.obsolete.values()] == ["Away"]


def test_a_text_that_comes_back_has_its_translation_again() -> None:
    held, template = Catalog(), Catalog()
    held.add("Weg", "Away")
    without = texts.in_step(held, Catalog())
    template.add("Weg")
    message = texts.in_step(without, template).get("Weg")
    assert message is not None
    assert message.string == "Away"
