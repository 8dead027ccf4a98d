"""The same people through the regular and the low form: the figures of a report do not tell which form it was."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

import pytest

from analysis.results import as_json, figures
from analysis.tallies import tally
from questionnaires.answering import final, read, record
from questionnaires.model import SKIPPED, Audience, Form, Kind, Option, Question
from questionnaires.paging import Item, first_unanswered, screens
from tests.unit.analysis.small import KEURMERK, PACKS, PROFILE, Row, table

CLIENT = PACKS[Audience.CLIENT]
MODULES = ("nps", "satisfied_overall")
DIENSTEN = ("jobcoaching", "naar-werk", "eerste-spoor")
PEOPLE = 200
MIXED = (Form.LOW, Form.REGULAR)
CHOICES = [question for question in CLIENT.questions if question.kind is not Kind.TEXT]


@dataclass(frozen=True)
class Person:
    """What someone would answer: on the low form its (coarser) codes, on the regular form a finer one of the same."""

    dienst: str
    low: dict[str, str]  # by code of a question or of a step
    regular: dict[str, str]

    def says(self, item: Item, form: Form) -> str:
        return (self.low if form is Form.LOW else self.regular)[item.code]


def person(chance: random.Random) -> Person:
    low: dict[str, str] = {}
    regular: dict[str, str] = {}
    for question in CLIENT.questions:
        if question.kind is Kind.TEXT:
            low[question.code] = regular[question.code] = chance.choice(["", "Goed geholpen."])
        elif question.steps:
            steps = chance.choice(question.mapping)
            regular[question.code] = steps.code
            low |= {step.code: dict(steps.steps).get(step.code, "") for step in question.steps}
        else:
            low[question.code], regular[question.code] = answer(question, chance)
    return Person(chance.choice(DIENSTEN), low, regular)


def answer(question: Question, chance: random.Random) -> tuple[str, str]:
    """A code of the low form and one of the regular form that stands for the same; one in twelve passes."""
    if chance.random() < 1 / 12:
        return "", ""
    coarse = chance.choice(offered(question, Form.LOW)).code
    return coarse, chance.choice(finer(question, coarse))


def offered(question: Question, form: Form) -> tuple[Option, ...]:
    return Item(question.code, question).options(form, KEURMERK.diensten)


def finer(question: Question, coarse: str) -> list[str]:
    """The codes that the regular form offers for an answer of the low form."""
    return [option.code for option in offered(question, Form.REGULAR) if coarse in (option.code, option.group)]


def through(one: Person, first: Form, then: Form | None = None, switch_after: int = 0) -> dict[str, str]:
    """The finished set of a person who meets every screen; perhaps in another form after some screens."""
    draft: dict[str, str] = {}
    form, seen = first, 0
    while screen := first_unanswered(screens(CLIENT, form, draft, MODULES, one_each=True), draft):
        (item,) = screen.items
        value = read(item, form, [one.says(item, form)], "", KEURMERK.diensten)
        draft = record(CLIENT, form, draft, {item.code: value or SKIPPED}, MODULES)
        seen += 1
        form = then if then and seen >= switch_after else form
    return final(CLIENT, form, draft, MODULES)


def coarse(answers: dict[str, str]) -> dict[str, str]:
    """A finished set with every finer code as its group."""
    groups = {(question.code, option.code): option.group for question in CHOICES for option in question.options}
    return {code: groups.get((code, value)) or value for code, value in answers.items()}


def rows(people: list[Person], forms: list[Form]) -> list[Row]:
    shared = {"audience": "client", "language": "nl", "mode": "web"}
    return [
        {**shared, "response": str(n), "dienst": one.dienst, "form": str(form), **through(one, form)}
        for n, (one, form) in enumerate(zip(people, forms, strict=True))
    ]


def reported(people: list[Person], forms: list[Form]) -> Any:
    """All figures; of a question with finer answers its groups, of the lost sets their number."""
    found = as_json(figures(tally(table(rows(people, forms)), PROFILE), KEURMERK, PROFILE, PACKS), PACKS)
    clients = found["clients"]
    clients["lost"] = sum(clients["lost"].values())
    clients["questions"] = {code: of.get("groups") or of for code, of in clients["questions"].items()}
    return found


@pytest.fixture(scope="module")
def people() -> list[Person]:
    chance = random.Random(24)
    return [person(chance) for _ in range(PEOPLE)]


def test_the_same_200_people_give_the_same_figures_in_either_form_and_mixed(people: list[Person]) -> None:
    chance = random.Random(25)
    low = reported(people, [Form.LOW] * PEOPLE)

    assert low == reported(people, [Form.REGULAR] * PEOPLE)
    assert low == reported(people, [chance.choice(MIXED) for _ in people])
    assert low["clients"]["total"]["usable"] > PEOPLE / 2
    assert all(question["n"] for question in low["clients"]["questions"].values() if "n" in question)


def test_who_switches_form_halfway_keeps_every_answer(people: list[Person]) -> None:
    chance = random.Random(26)
    for one in people:
        first, then = chance.sample(MIXED, 2)
        switched = through(one, first, then, switch_after=chance.randint(1, 30))
        assert coarse(switched) == coarse(through(one, then))


@pytest.mark.parametrize("question", [q for q in CHOICES if not q.steps], ids=lambda question: question.code)
def test_every_answer_of_the_low_form_is_exactly_one_group_of_the_regular_form(question: Question) -> None:
    groups: dict[str, str] = {}  # of each answer of the regular form the one of the low form
    for option in offered(question, Form.LOW):
        codes = finer(question, option.code)
        assert codes, option.code
        assert not groups.keys() & codes
        groups |= dict.fromkeys(codes, option.code)


@pytest.mark.parametrize("question", [q for q in CHOICES if q.steps], ids=lambda question: question.code)
def test_every_path_through_the_steps_is_one_answer_of_the_regular_form(question: Question) -> None:
    known = {option.code for option in offered(question, Form.REGULAR)}
    first, second = question.steps
    paths = [(one.code, other.code) for one in first.options for other in second.options if leads(question, one.code)]
    paths += [(one.code, "") for one in first.options if not leads(question, one.code)]
    for one, other in paths:
        answers = record(CLIENT, Form.LOW, {}, {first.code: one} | ({second.code: other} if other else {}), MODULES)
        assert answers.get(question.code) in known, (one, other)


def leads(question: Question, code: str) -> bool:
    """Whether this answer on the first step leads to the second."""
    first, second = question.steps
    return any(condition.question == first.code and condition.met(code) for condition in second.ask_if)
