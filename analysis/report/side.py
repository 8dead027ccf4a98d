"""Step 6, input: one audience with its questionnaire, its own figures and those of all participants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from analysis.chances import Chances
from analysis.figures import AudienceFigures, Distribution
from analysis.report.about import About
from analysis.report.values import Figure
from analysis.report.words import named
from questionnaires.model import Audience, Cluster, Kind, Question, Questionnaire

OTHERS = "alle deelnemers"
PEOPLE = {Audience.CLIENT: ("cliënt", "cliënten"), Audience.OPDRACHTGEVER: ("opdrachtgever", "opdrachtgevers")}


@dataclass(frozen=True, slots=True)
class Side:
    """What a chapter about one audience is made from; `all` is None without a benchmark."""

    about: About
    audience: Audience
    own: AudienceFigures
    all: AudienceFigures | None
    chances: Chances = field(default_factory=Chances)  # of each difference with the other participants

    @property
    def questionnaire(self) -> Questionnaire:
        """The questionnaire this audience answered."""
        return self.about.questionnaires[self.audience]

    @property
    def people(self) -> str:
        """`cliënten` or `opdrachtgevers`."""
        return PEOPLE[self.audience][1]

    def text(self, text: str) -> str:
        """A text of the questionnaire with the provider's name in it."""
        return named(text, self.about.short)

    def beside(self, code: str) -> Distribution | None:
        """The answers of all participants to one question, None when there are none or they are hidden."""
        found = self.all.questions.get(code) if self.all else None
        return found if found is not None and found.counts is not None else None

    @property
    def population(self) -> int:
        """Everybody who was asked."""
        return self.own.total.net_sample

    def labels(self, question: Question) -> Mapping[str, str]:
        """The words of each code, those of the regular form where it has them."""
        if question.options_from == "diensten":
            return {dienst.key: dienst.name for dienst in self.about.keurmerk.diensten}
        return {o.code: self.text(o.regular or o.low or o.code).removesuffix(", namelijk:") for o in question.options}

    def numbered(self) -> Iterator[tuple[str, Question | Cluster]]:
        """Every figure number with its cluster, or with its question where no cluster draws it."""
        clusters = {c.figure: c for c in self.questionnaire.clusters if c.figure}
        yield from clusters.items()
        for question in self.questionnaire.questions:
            if question.figure and question.figure not in clusters and question.kind is not Kind.TEXT:
                yield question.figure, question

    def unnumbered(self) -> tuple[Question, ...]:
        """Choice questions without a figure number and outside the modules, in asking order."""
        kinds = (Kind.CHOICE, Kind.SCALE)
        return tuple(
            q
            for q in self.questionnaire.questions
            if not q.figure and not q.module and not q.metric and q.kind in kinds
        )


def hidden_figure(key: str, heading: tuple[str, str], count: int, least: int) -> Figure:
    """A figure of which only number, title and n are shown; `heading` is number and title."""
    return Figure(key, heading[0], heading[1], f"n = {count}", hidden=hidden_because(count, least))


def hidden_because(count: int, least: int) -> str:
    """The sentence in place of a figure with fewer than `least` answers."""
    if count == 0:
        return "Geen figuur: niemand heeft deze vraag beantwoord."
    answers = "is 1 antwoord" if count == 1 else f"zijn {count} antwoorden"
    return f"Verborgen: er {answers}, en wij tonen dit figuur pas vanaf {least}. Zo blijft niemand herkenbaar."
