"""Step 6: what the rules leave open, and whether the verdict hangs on it."""

from __future__ import annotations

from analysis.figures import Readings, Verdict
from analysis.report.about import About
from analysis.report.values import Block, Row, Table, Text
from analysis.report.words import either
from questionnaires.keurmerk import Level, OpenRules
from questionnaires.model import Audience

SAME = "hetzelfde"
ALONE = {"True": "op één decimaal", Level.TOTAL: "alleen totaal", Level.DIENST: "alleen diensten"}


def readings_blocks(about: About, verdict: Verdict) -> tuple[Block, ...]:
    """One sentence and one table; nothing where there is no verdict or nothing is open."""
    found = verdict.readings
    if found is None:
        return ()
    changed = {change.rule for change in found.changes}
    rows = [
        Row((title, ours, _others(found, rule), _then(found, rule)))
        for rule, title, ours in _rules(about)
        if rule in changed
    ]
    head = ("Wat de regels openlaten", "Onze lezing", "Ook uitgerekend", "Oordeel dan")
    title = "Het oordeel bij elke lezing van de regels"
    return (Text(_sentence(found)), Table(head, tuple(rows), "2.6", title, (_source(about.profile.open),), "readings"))


def _sentence(found: Readings) -> str:
    start = (
        "Niet alle regels van het keurmerk zijn openbaar. Daarom is het oordeel uitgerekend bij elke combinatie van "
        "wat er kan zijn bedoeld"
    )
    if not found.different:
        return f"{start}: zelfde uitkomst bij alle {found.number} lezingen."
    share = f"bij {found.different} van de {found.number} lezingen is de uitkomst anders"
    alone = any(_flips(found, change.rule) for change in found.changes)
    return f"{start}: {share}." + ("" if alone else " Eén regel anders lezen verandert niets; meer tegelijk wel.")


def _rules(about: About) -> tuple[tuple[str, str, str], ...]:
    """Of each rule that may be open: its key, what it is, and how we read it."""
    correction = about.profile.correction
    least = {norm.min_n for norm in about.profile.norms if norm.min_n > 1}
    usable = next((rule for rule in about.profile.usable if rule.audience is Audience.CLIENT), None)
    answered = f"{usable.answered} van de {len(usable.questions)}" if usable else ""
    return (
        ("counts_as", "Waarde van een gecorrigeerd cijfer", _said(str(correction.counts_as)) if correction else ""),
        ("corrects", "Waar de correctie geldt", "totaal en diensten"),
        ("min_n", "Cijfers die een dienst nodig heeft", either([str(n) for n in sorted(least)])),
        ("rounded", "Afronden voor de toets", "niet afronden"),
        ("answered", "Antwoorden die een vragenlijst bruikbaar maken", answered),
    )


def _others(found: Readings, rule: str) -> str:
    return either([_said(change.value) for change in found.changes if change.rule == rule])


def _then(found: Readings, rule: str) -> str:
    flips = _flips(found, rule)
    if not flips:
        return SAME
    met = next(change.met for change in found.changes if change.rule == rule and _said(change.value) == flips[0])
    return f"{'wel' if met else 'niet'} gehaald bij: {either(flips)}"


def _flips(found: Readings, rule: str) -> list[str]:
    """The values of one rule that alone give the other verdict."""
    return [_said(change.value) for change in found.changes if change.rule == rule and change.flips]


def _said(value: str) -> str:
    return ALONE.get(value, value.replace(".", ","))


def _source(rules: OpenRules) -> str:
    return f"Bron: {rules.source}."
