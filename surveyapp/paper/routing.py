"""A route as words on paper: which earlier answer decides on a question, and where an answer leads."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from questionnaires import paging
from questionnaires.keurmerk import Dienst
from questionnaires.model import Form, Questionnaire
from questionnaires.paging import Item, Place
from questionnaires.steps import folded, stepped


class UnprintableError(ValueError):
    """A question depends on more than one earlier answer, which no one line on paper can say."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A question is filled in only when an earlier one has one of these answers."""

    item: str  # code of the earlier one
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Course:
    """All questions of a form in order, and what decides on them."""

    places: tuple[Place, ...]
    rules: Mapping[str, Rule]  # code of an item -> what decides on it

    def follows(self, code: str, answer: str) -> int:
        """The place of what comes after this answer; as many as there are: the end."""
        start = next(at for at, place in enumerate(self.places) if place.item.code == code)
        skipped: set[str] = set()
        for at, place in enumerate(self.places[start + 1 :], start + 1):
            rule = self.rules.get(place.item.code)
            if rule is None or not (rule.item in skipped or (rule.item == code and answer not in rule.codes)):
                return at
            skipped.add(place.item.code)
        return len(self.places)


def course(questionnaire: Questionnaire, form: Form, modules: Collection[str], diensten: Sequence[Dienst]) -> Course:
    """The questions of a form with the modules of a round.

    Errors:  UnprintableError.
    """
    switched = (place for place in paging.plan(questionnaire, form) if place.item.question.module in ("", *modules))
    places = tuple(switched)
    trial = _Trial(questionnaire, form, frozenset(modules), places, diensten)
    rules = {place.item.code: trial.rule(place) for place in places if place.asked_if}
    return Course(places, rules)


@dataclass(frozen=True, slots=True)
class _Trial:
    """Finds out by walking: what is asked for every combination of the answers that matter."""

    questionnaire: Questionnaire
    form: Form
    modules: frozenset[str]
    places: tuple[Place, ...]
    diensten: Sequence[Dienst]

    def rule(self, place: Place) -> Rule:
        """What decides on a question."""
        direct = list(self._deciders(place))
        code = place.item.code
        given = [(answers, self._asked(answers)) for answers in self._answers(self._with_earlier(direct))]
        for item in direct:
            outcome: dict[str, set[bool]] = {}
            for answers, asked in given:
                if item.code in asked:
                    outcome.setdefault(answers[item.code], set()).add(code in asked)
            if all(len(found) == 1 for found in outcome.values()):
                return Rule(item.code, frozenset(answer for answer, found in outcome.items() if True in found))
        raise UnprintableError(f"{self.questionnaire.reference} {code}: depends on more than one earlier answer")

    def _deciders(self, place: Place) -> Iterator[Item]:
        """The items whose answers its conditions look at: questions, or steps where a question has these."""
        named = {condition.question for _code, several in place.asked_if for condition in several}
        for other in self.places:
            if other.item.code in named or other.item.question.code in named - {place.item.question.code}:
                yield other.item

    def _with_earlier(self, items: Sequence[Item]) -> list[Item]:
        found = list(items)
        for item in found:
            own = next(place for place in self.places if place.item is item)
            found += [earlier for earlier in self._deciders(own) if earlier not in found]
        return found

    def _answers(self, items: Sequence[Item]) -> Iterator[dict[str, str]]:
        codes = [[option.code for option in item.options(self.form, self.diensten)] for item in items]
        for chosen in product(*codes):
            yield {item.code: code for item, code in zip(items, chosen, strict=True)}

    def _asked(self, answers: Mapping[str, str]) -> frozenset[str]:
        known = dict(answers)
        for question in stepped(self.questionnaire) if self.form is Form.LOW else ():
            if any(step.code in answers for step in question.steps):
                known[question.code] = folded(question, answers)
        route = paging.route(self.questionnaire, self.form, known, self.modules)
        return frozenset(item.code for item in route)
