"""Step 6, a chapter of its own: what was planned after the round before and what changed since, and the plan now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from analysis.bases import grade_question
from analysis.certainty import shares_differ
from analysis.figures import AudienceFigures, Chances
from analysis.improvement import Action, Kind, Plan, Subject, subjects
from analysis.open_answers import theme_counts
from analysis.printing import percent, printed
from analysis.report.apart import HIGHER, MORE, OFTENER, ONE, Look, sentences
from analysis.report.side import PEOPLE, Side
from analysis.report.values import Block, Chapter, Row, Section, Table, Text
from analysis.report.words import EMPTY, day, lower_first, n
from analysis.satisfaction import satisfaction
from analysis.trend import same_words
from questionnaires.model import Audience, Question, Questionnaire

OTHER_WORDS = "andere vraag"
NO_CAUSE = (
    "Een verschil dat meer is dan toeval laat zien dat er iets veranderde, niet waardoor. Ook zonder de actie kan een "
    "uitkomst anders worden: door andere mensen, andere medewerkers of andere regels."
)
GOAL = "De volgende ronde laat zien of de uitkomst dan anders is. Alleen een verschil dat meer is dan toeval telt."
UNITS = "Een cijfer is een gemiddelde; een percentage is het deel van de gelezen teksten dat over het thema gaat."
HEAD = ("Waarover", "Actie", "Wie", "Klaar op")

Titles = Mapping[Subject, str]
Sides = Mapping[Audience, Side]


@dataclass(frozen=True, slots=True)
class Value:
    """One outcome in one round: how it is printed, and the exact value (None: hidden, or not asked)."""

    text: str = EMPTY
    exact: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """One outcome then and now; `look` is the difference, where the two may be compared."""

    then: Value
    now: Value
    look: Look | None = None


def plan_chapter(number: str, plan: Plan, sides: Sides) -> tuple[Chapter, ...]:
    """The chapter on improvement; none where nothing was planned."""
    titles = subjects({audience: side.questionnaire for audience, side in sides.items()})
    before, now = (tuple(a for a in actions if a.subject in titles) for actions in (plan.before, plan.now))
    sections = []
    if before:
        blocks = _before(f"{number}.1", Plan(before=before, label=plan.label), titles, sides)
        sections.append(Section(f"{number}.1", f"Acties na de ronde {plan.label}", blocks))
    if now:
        own = f"{number}.{len(sections) + 1}"
        table = Table(HEAD, tuple(Row(_cells(a, titles)) for a in now), own, "Acties na deze ronde", name="plan")
        sections.append(Section(own, "Acties na deze ronde", (Text(GOAL), table)))
    if not sections:
        return ()
    intro = Text("De dienstverlener schreef op wat er beter moet, wie daarvoor zorgt en wanneer het klaar is.")
    return (Chapter(number, "Verbeteren", (intro,), tuple(sections)),)


def _cells(action: Action, titles: Titles) -> tuple[str, ...]:
    who = PEOPLE[action.subject.audience][1]
    return f"{titles[action.subject]} ({who})", action.action, action.owner, day(action.due)


def _before(number: str, plan: Plan, titles: Titles, sides: Sides) -> tuple[Block, ...]:
    found = {a.subject: effect(a, titles[a.subject], sides[a.subject.audience], plan.label) for a in plan.before}
    rows = tuple(Row((*_cells(a, titles), found[a.subject].then.text, found[a.subject].now.text)) for a in plan.before)
    head = (*HEAD, plan.label, "Deze ronde")
    looks = [effect.look for effect in found.values() if effect.look]
    notes = (*_said(looks, plan.label), NO_CAUSE, UNITS)
    return (
        Text("Bij elke actie staat de uitkomst van toen en die van nu."),
        Table(head, rows, number, f"Wat er veranderde sinds {plan.label}", notes, name="effects"),
    )


def _said(looks: Sequence[Look], label: str) -> tuple[str, ...]:
    """Which outcomes really differ; a difference that may be chance is never called an effect."""
    named = {ONE: f"Het verschil met {label} kan toeval zijn.", MORE: f"De verschillen met {label} kunnen toeval zijn."}
    return tuple(named.get(text, text) for text in sentences(looks))


def effect(action: Action, title: str, side: Side, label: str) -> Effect:
    """The outcome an action is about, in the round of the plan and in this one."""
    if action.subject.kind is Kind.THEME:
        return _theme(action, title, side, label)
    question = side.questionnaire[action.subject.code]
    now = _outcome(side, side.own, side.questionnaire, question)
    past = side.own.past[-1] if side.own.past and side.own.past[-1].label == label else None
    if past is None:
        return Effect(Value(), now)
    if not same_words(past.questionnaire, side.questionnaire, question.code):
        return Effect(Value(OTHER_WORDS), now)
    then = _outcome(side, past.figures, past.questionnaire, question)
    if then.exact is None or now.exact is None:
        return Effect(then, now)
    chance = _chance(past.chances, question, side.questionnaire)
    return Effect(then, now, Look(lower_first(title), now.exact, then.exact, chance, f"in {label}", HIGHER))


def _outcome(side: Side, figures: AudienceFigures, pack: Questionnaire | None, question: Question) -> Value:
    """The mean of the grade, of a grade for a part, or of a scale; as far as it may be shown."""
    if pack is not None and question == grade_question(side.questionnaire):
        return _value(figures.total.mean, figures.total.n_grade)
    if (part := figures.aspects.get(question.code)) is not None:
        return _value(part.mean, part.n)
    shown = figures.questions.get(question.code)
    if pack is None or shown is None or question.code not in pack:
        return Value()
    found = satisfaction(pack[question.code], shown, figures.total.net_sample, side.about.profile.mean_from)
    return _value(found.mean if found else None, found.rated if found else shown.n)


def _value(mean: Fraction | None, count: int) -> Value:
    if mean is None:
        return Value(f"* ({n(count)})") if count else Value()
    return Value(f"{printed(mean)} ({n(count)})", mean)


def _chance(chances: Chances, question: Question, pack: Questionnaire) -> float | None:
    return chances.grades.get("") if question == grade_question(pack) else chances.means.get(question.code)


def _theme(action: Action, title: str, side: Side, label: str) -> Effect:
    """The share of the texts that were read; both rounds need enough texts, and enough about the theme."""
    subject, least = action.subject, side.about.profile.distribution_from
    now = theme_counts(side.about.open, (subject.audience, side.questionnaire.reference), subject.code, least)
    before, after = _share(action.then), _share(now)
    if action.then is None or now is None or before.exact is None or after.exact is None:
        return Effect(before, after)
    words, chance = f"teksten over {lower_first(title)}", shares_differ(now, action.then)
    return Effect(before, after, Look(words, after.exact, before.exact, chance, f"in {label}", OFTENER))


def _share(pair: tuple[int, int] | None) -> Value:
    if pair is None:
        return Value()
    share = Fraction(pair[0], pair[1])
    return Value(f"{percent(100 * share)}% ({n(pair[1])})", share)
