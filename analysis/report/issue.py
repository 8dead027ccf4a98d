"""Step 6, input: how far a report is (to be disputed, or definitive), what changed, and what was said about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from analysis.report.values import Block, Bullets, Chapter, Section, Terms, Text
from analysis.report.words import day

WHOLE = "het hele rapport"


@dataclass(frozen=True, slots=True)
class Reaction:
    """What the provider said about the report, with the bureau's answer; an empty text was withheld."""

    about: str  # number and title of a figure or table; empty: the whole report
    said_on: date
    text: str
    answer: str
    answered_on: date


@dataclass(frozen=True, slots=True)
class Issue:
    """How far a report of a closed round is. The default: nothing is known of a version (two files, no stores)."""

    version: int = 0  # of a definitive report, from 1
    waits: bool = False  # the round is closed, the report not definitive yet
    rebut_until: date | None = None  # of a report that waits: the last day to react; None: there is no such term
    changes: tuple[str, ...] = ()  # since the version before, in the bureau's words
    differences: tuple[str, ...] = ()  # values that are others than in the version before, found by comparing
    reactions: tuple[Reaction, ...] = ()


def status(issue: Issue, final: bool) -> str:
    """The words on the cover."""
    if not final:
        return "Voorlopig rapport"
    if issue.waits:
        return "Voorlopig rapport voor hoor en wederhoor" if issue.rebut_until else "Voorlopig rapport"
    return f"Definitief rapport, versie {issue.version}" if issue.version else "Definitief rapport"


def mark_note(issue: Issue, final: bool) -> str:
    """The sentence that goes with the mark voorlopig; empty when the report is definitive."""
    if not final:
        return "Dit rapport is voorlopig: het onderzoek loopt nog en de cijfers kunnen veranderen."
    if not issue.waits:
        return ""
    if issue.rebut_until is None:
        return "Dit rapport is voorlopig: het bureau moet het nog vaststellen."
    return (
        f"Dit rapport is voorlopig: de dienstverlener kan er tot en met {day(issue.rebut_until)} op reageren. Daarna "
        "stelt het bureau het vast."
    )


def may_react(issue: Issue, final: bool, days: int) -> str:
    """Until when the provider may react, after `de dienstverlener kan reageren`; empty when that is over."""
    if not days or (final and not issue.waits):
        return ""
    if issue.rebut_until is not None:
        return f"tot en met {day(issue.rebut_until)}"
    return f"{days} dagen lang vanaf de dag dat het er na het sluiten van het onderzoek is"


def version_line(issue: Issue, final: bool, today: date) -> str:
    """The report in the list of versions of the colophon."""
    if not final:
        return f"voorlopig: het onderzoek loopt nog, {day(today)}"
    if issue.waits:
        return f"voorlopig, {day(today)}"
    return f"definitief, {f'versie {issue.version}, ' if issue.version else ''}{day(today)}"


def changes(issue: Issue, number: str) -> tuple[Section, ...]:
    """What changed since the report before; nothing of a report that has no version."""
    if not issue.version:
        return ()
    before = "het voorlopige rapport" if issue.version == 1 else f"versie {issue.version - 1}"
    blocks: list[Block] = []
    if issue.changes:
        blocks += [Text(f"Het bureau heeft na {before} aangepast:"), Bullets(issue.changes)]
    if issue.differences:
        blocks += [Text(f"Deze waarden zijn anders dan in {before}:"), Bullets(issue.differences)]
    if not blocks:
        blocks.append(Text(f"Er is na {before} niets aangepast: alle cijfers zijn dezelfde gebleven."))
    elif not issue.differences:
        blocks.append(Text(f"Alle cijfers zijn dezelfde als in {before}."))
    if issue.version > 1:
        blocks.append(Text("De eerdere versies blijven bewaard en zijn te lezen bij het bureau."))
    return (Section(number, "Wat er is aangepast", tuple(blocks)),)


def annex(issue: Issue, number: str) -> tuple[Chapter, ...]:
    """Formal reactions of the provider with the answers to them; no chapter without any."""
    if not issue.reactions:
        return ()
    intro = Text(
        "De dienstverlener kon in de weken na het voorlopige rapport reageren. Hieronder staan de reacties die hij in "
        "dit rapport wilde opnemen, in zijn eigen woorden, met het antwoord van het bureau."
    )
    sections = tuple(_section(f"{number}.{n}", one) for n, one in enumerate(issue.reactions, 1))
    return (Chapter(number, "Bijlage: reacties van de dienstverlener", (intro,), sections),)


def _section(number: str, one: Reaction) -> Section:
    told = Terms(
        (
            (f"Dienstverlener, {day(one.said_on)}", one.text or "Niet afgedrukt: in de tekst is iemand herkenbaar."),
            (f"Bureau, {day(one.answered_on)}", one.answer),
        )
    )
    return Section(number, f"Over {one.about or WHOLE}", (told,))
