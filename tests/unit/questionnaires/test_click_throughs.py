"""Random people click through the client questionnaire: whatever they do, the draft stays sound."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaires.answering import final, read, record, shown
from questionnaires.load import questionnaire
from questionnaires.model import MISSING, SKIPPED, Form, Kind, Questionnaire
from questionnaires.paging import Item, first_unanswered, route, screens

CLIENT = questionnaire("client/1")
MODULES = ("nps", "satisfied_overall")
MOVES = st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99), st.booleans()), max_size=60)


def answer(item: Item, form: Form, pick: int) -> str:
    """One of the answers offered, or passing it."""
    if item.kind is Kind.TEXT:
        return ("tekst", SKIPPED)[pick % 2]
    offered = [option.code for option in item.options(form, ())]
    return [*(read(item, form, [code], "", ()) for code in offered), SKIPPED][pick % (len(offered) + 1)]


@settings(max_examples=60, deadline=None)
@given(MOVES)
def test_a_draft_never_holds_an_answer_whose_route_is_gone(moves: list[tuple[int, int, bool]]) -> None:
    draft: dict[str, str] = {}
    form = Form.REGULAR
    for place, pick, switch in moves:
        form = {Form.REGULAR: Form.LOW, Form.LOW: Form.REGULAR}[form] if switch and pick % 7 == 0 else form
        asked = route(CLIENT, form, draft, MODULES)
        item = asked[place % len(asked)]
        draft = record(CLIENT, form, draft, {item.code: answer(item, form, pick)}, MODULES)

        reached = {i.question.code for i in route(CLIENT, form, draft, MODULES)}
        steps = {step.code for code in reached for step in CLIENT[code].steps}
        assert set(draft) <= reached | steps
        assert_known(final(CLIENT, form, draft, MODULES), CLIENT)


def assert_known(stored: dict[str, str], pack: Questionnaire) -> None:
    for code, value in stored.items():
        question = pack[code]
        if question.kind is not Kind.TEXT:
            assert value in MISSING | {option.code for option in question.options}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 99), min_size=40, max_size=40), st.sampled_from(Form))
def test_every_click_through_ends_and_changes_nothing_when_saved_again(picks: list[int], form: Form) -> None:
    draft: dict[str, str] = {}
    for pick in picks:
        screen = first_unanswered(screens(CLIENT, form, draft, MODULES, one_each=True), draft)
        if screen is None:
            break
        draft = record(CLIENT, form, draft, {screen.code: answer(screen.items[0], form, pick)}, MODULES)

    assert first_unanswered(screens(CLIENT, form, draft, MODULES, one_each=True), draft) is None
    assert "nr" not in final(CLIENT, form, draft, MODULES).values()
    again = {item.code: shown(item, form, draft) or SKIPPED for item in route(CLIENT, form, draft, MODULES)}
    assert record(CLIENT, form, draft, again, MODULES) == draft


@dataclass(frozen=True)
class Person:
    """What someone would say to each question, in the finest codes; each form asks for it in its own way."""

    says: dict[str, str]

    def answers(self, item: Item, form: Form) -> str:
        """The answer to a question, or to a step of it."""
        code = self.says[item.question.code]
        if item.step:
            return next(
                (dict(r.steps).get(item.code, SKIPPED) for r in item.question.mapping if r.code == code), SKIPPED
            )
        offered = {option.code for option in item.options(form, ())}
        groups = {option.code: option.group for option in item.question.options}
        return code if code in offered or code == SKIPPED else groups[code] or SKIPPED


PERSONS = st.fixed_dictionaries(
    {
        q.code: st.sampled_from([o.code for o in q.options if o.regular is not None] + [SKIPPED])
        if q.options
        else st.just(SKIPPED)
        for q in CLIENT.questions
    }
).map(Person)


def through(person: Person, form: Form) -> dict[str, str]:
    """The stored codes of a person who answers everything, by the groups of the low form."""
    draft: dict[str, str] = {}
    while (screen := first_unanswered(screens(CLIENT, form, draft, MODULES, one_each=True), draft)) is not None:
        draft = record(CLIENT, form, draft, {screen.code: person.answers(screen.items[0], form)}, MODULES)
    groups = {(q.code, o.code): o.group for q in CLIENT.questions for o in q.options if o.group}
    return {code: groups.get((code, value)) or value for code, value in final(CLIENT, form, draft, MODULES).items()}


@settings(max_examples=60, deadline=None)
@given(PERSONS)
def test_both_forms_store_the_same_codes_for_one_person(person: Person) -> None:
    assert through(person, Form.LOW) == through(person, Form.REGULAR)
