"""What a code book is: the themes by which a reader counts open texts of a questionnaire, read from its file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from questionnaires import load
from questionnaires.faults import FileFaults
from questionnaires.model import Kind, Questionnaire
from questionnaires.tables import Table, load_toml

CODEBOOKS = Path(__file__).parent / "codebooks"


@dataclass(frozen=True, slots=True)
class Theme:
    """What a text can be about; `questions` are those of the questionnaire that ask after the same."""

    code: str
    title: str
    meaning: str
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Codebook:
    """The themes of one questionnaire, in printed order, and to the texts of which questions they belong."""

    questionnaire: str
    questions: tuple[str, ...]
    themes: tuple[Theme, ...]
    source: str

    def __contains__(self, code: object) -> bool:
        return any(theme.code == code for theme in self.themes)


@cache
def codebook(reference: str) -> Codebook | None:
    """Our code book for a questionnaire such as `client/1`, None when there is none. Errors: FileFaults."""
    path = load.pack_path(CODEBOOKS, reference)
    return read_codebook(path, load.questionnaire(reference)) if path.exists() else None


def read_codebook(path: Path, questionnaire: Questionnaire) -> Codebook:
    """Read and check one code book. Errors: FileFaults with all its faults."""
    table = Table(load_toml(path), str(path), [])
    book = Codebook(
        questionnaire=table.text("questionnaire", required=True),
        questions=table.texts("questions", required=True),
        themes=tuple(_theme(inner) for inner in table.tables("themes", "theme", "code", top=True)),
        source=table.text("source", required=True),
    )
    table.done()
    for fault in _faults(book, questionnaire):
        table.fault(fault)
    if table.faults:
        raise FileFaults(tuple(dict.fromkeys(table.faults)))
    return book


def _theme(table: Table) -> Theme:
    theme = Theme(
        code=table.text("code", required=True),
        title=table.text("title", required=True),
        meaning=table.text("meaning", required=True),
        questions=table.texts("questions"),
    )
    table.done()
    return theme


def _faults(book: Codebook, questionnaire: Questionnaire) -> list[str]:
    faults = []
    if book.questionnaire != questionnaire.reference:
        faults.append(f'questionnaire is "{book.questionnaire}"; expected "{questionnaire.reference}"')
    if not book.themes:
        faults.append("has no themes; add [[themes]]")
    times = Counter(theme.code for theme in book.themes)
    faults += [
        f'theme "{code}" stands there {many} times; give each a code of its own'
        for code, many in times.items()
        if many > 1
    ]
    faults += [
        f'theme "{theme.code}": a code has small letters, digits and _ only'
        for theme in book.themes
        if theme.code and not (theme.code.isascii() and theme.code.replace("_", "").isalnum() and theme.code.islower())
    ]
    texts = {question.code for question in questionnaire.questions if question.kind is Kind.TEXT}
    faults += [
        f'questions: "{code}" is no question with open text; choose from {", ".join(sorted(texts))}'
        for code in book.questions
        if code not in texts
    ]
    named = ((theme.code, code) for theme in book.themes for code in theme.questions)
    faults += [
        f'theme "{theme}": question "{code}" is unknown in {questionnaire.reference}'
        for theme, code in named
        if code not in questionnaire
    ]
    return faults
