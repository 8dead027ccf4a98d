"""Step 6, open answers: lists under the figures they belong to, themes as a figure, and quotes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from analysis.disclosure import CATEGORY_FROM
from analysis.figures import Distribution
from analysis.open_answers import OTHER, Told
from analysis.printing import percent
from analysis.report.figures import share_chart
from analysis.report.side import Side
from analysis.report.values import Block, Chapter, Figure, Quotes, Row, Section, Table, Text
from analysis.report.words import counted
from questionnaires.codebook import Codebook, codebook
from questionnaires.model import Question

MOST_LISTED, MOST_QUOTED = 60, 40  # texts of one question; more do not help a reader
BRACKETS = "Tussen haken staat wat het bureau heeft weggelaten, zodat niemand te herkennen is."
RARE = f"Thema's van minder dan {CATEGORY_FROM} teksten staan er niet bij."
SEVERAL = "Een tekst kan over meer thema's gaan; de percentages tellen daarom niet op tot 100."


def with_others(side: Side, question: Question, figure: Figure) -> Figure:
    """The figure with what people wrote beside "anders, namelijk", where it was released."""
    told = side.about.open.get((side.audience, question.code + OTHER))
    if told is None or not told.texts or figure.hidden:
        return figure
    lines = _counted(told.texts)
    notes = (_chosen(len(lines), MOST_LISTED),) if len(lines) > MOST_LISTED else ()
    return replace(figure, told=Quotes(lines[:MOST_LISTED], "Anders, namelijk:", (*notes, BRACKETS)))


def with_open(chapter: Chapter, side: Side) -> Chapter:
    """The chapter with a last section on what people wrote themselves; without anything released as it was."""
    blocks = [block for question in side.questionnaire.questions for block in _of_question(side, question)]
    if not blocks:
        return chapter
    taken = [int(section.number.split(".")[1]) for section in chapter.sections if section.level == 2]
    number = f"{chapter.number}.{max(taken, default=0) + 1}"
    section = Section(number, f"Wat {side.people} zelf schreven", (Text(_lead(side)), *blocks))
    return replace(chapter, sections=(*chapter.sections, section))


def _lead(side: Side) -> str:
    return (
        f"Hier staat wat {side.people} in eigen woorden schreven. Een medewerker van het bureau las de teksten, gaf ze "
        "thema's en besloot van elke tekst of die in dit rapport mag. Wie wat schreef, weet niemand."
    )


def _of_question(side: Side, question: Question) -> Iterable[Block]:
    """Themes and quotes of one question with open text."""
    told = side.about.open.get((side.audience, question.code))
    if told is None:
        return
    book = codebook(side.questionnaire.reference)
    if book is not None and told.themes:
        yield _themes(side, question, told, book)
    if told.texts:
        quotes = told.texts[:MOST_QUOTED]
        notes = (_chosen(len(told.texts), MOST_QUOTED),) if len(told.texts) > MOST_QUOTED else ()
        yield Quotes(quotes, f"Citaten bij de vraag: {side.text(question.regular.text)}", (*notes, BRACKETS))


def _themes(side: Side, question: Question, told: Told, book: Codebook) -> Figure:
    """How often each theme was ticked, as shares of the texts that were read; the most frequent first."""
    titles = {theme.code: theme.title for theme in book.themes if told.themes.get(theme.code)}
    order = sorted(titles, key=lambda code: -told.themes[code])
    counts = {code: told.themes[code] for code in order}
    percents = {code: 100 * Fraction(count, told.read) for code, count in counts.items()}
    printed = {code: percent(share) for code, share in percents.items()}
    shares = Distribution(told.read, counts, percents, printed)
    labels = {code: titles[code] for code in order}
    rows = tuple(Row((labels[code], str(counts[code]), printed[code])) for code in order)
    table = Table(("Thema", "Aantal teksten", "Aandeel (%)"), rows)
    key = f"{side.audience}-{question.code}-themes"
    title = f"Waar de teksten over gaan: {question.label.lower()}"
    notes = (SEVERAL, RARE, *_unread(told), f"Herkomst van de thema's: {book.source}.")
    return Figure(key, "", title, _base(told), share_chart(side, labels, shares, None), table, notes=notes)


def _base(told: Told) -> str:
    return f"n = {counted(told.read, 'gelezen tekst', 'gelezen teksten')}"


def _unread(told: Told) -> tuple[str, ...]:
    left = told.written - told.read
    if left <= 0:
        return ()
    return (f"Van {told.written} teksten zijn er {told.read} gelezen; de andere tellen hier niet mee.",)


def _chosen(many: int, most: int) -> str:
    return f"Van {many} vrijgegeven teksten staan er hier {most}, door loting gekozen."


def _counted(texts: Iterable[str]) -> tuple[str, ...]:
    """Texts that say the same once, with how often; in the order in which they came."""
    first: dict[str, str] = {}
    times: dict[str, int] = {}
    for text in texts:
        same = " ".join(text.casefold().split()).rstrip(".!")
        first.setdefault(same, text)
        times[same] = times.get(same, 0) + 1
    return tuple(f"{text} ({times[same]} keer)" if times[same] > 1 else text for same, text in first.items())
