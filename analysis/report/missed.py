"""Step 6: what happens after a norm was missed, as the keurmerk's file tells it, each step with its source."""

from __future__ import annotations

from analysis.figures import Verdict
from analysis.report.about import About
from analysis.report.definitions import Formula, from_round
from analysis.report.issue import may_react
from analysis.report.values import Row, Section, Table, Text

TERM = "{termijn}"


def after_missing(about: About, verdict: Verdict, number: str) -> tuple[Section, ...]:
    """A section when the norm was missed and the file says what follows; else nothing."""
    steps = about.profile.missed
    if verdict.met is not False or not steps:
        return ()
    until = may_react(about.issue, about.final, about.profile.rebuttal_days)
    places = {"beheerder": about.keurmerk.owner, "termijn": until}
    told = [step for step in steps if until or TERM not in step.text]
    rows = [Row((str(n), step.text.format(**places), step.source)) for n, step in enumerate(told, 1)]
    lead = Text(
        "De norm is niet gehaald. Dat is nog geen besluit over het keurmerk. Tabel 2.9 zegt wat er nu gebeurt, voor "
        "zover dat bekend is."
    )
    table = Table(("Stap", "Wat er gebeurt", "Bron"), tuple(rows), "2.9", "Na een gemiste norm", name="missed")
    return (Section(number, "Wat er nu gebeurt", (lead, from_round(table, Formula.LIST, about))),)
