"""From a keurmerk file to the values of keurmerk.py; what cannot be read is noted and left out."""

from __future__ import annotations

import re
from pathlib import Path

from questionnaires.keurmerk import (
    Correction,
    Crossing,
    Dienst,
    Group,
    Keurmerk,
    Level,
    Norm,
    OpenRules,
    Profile,
    Step,
    Usable,
    Weight,
)
from questionnaires.model import Audience
from questionnaires.tables import Table, listed

PLACES = ("beheerder", "termijn")  # what may stand in braces in what happens after a missed norm


def read_mark(path: Path, table: Table) -> Keurmerk:
    """The keurmerk in a file, as far as it can be read; faults stand in the table's list."""
    mark = Keurmerk(
        name=path.stem,
        title=table.text("title", required=True),
        owner=table.text("owner", required=True),
        diensten=tuple(_dienst(d) for d in table.tables("diensten", "dienst", "key", top=True)),
        questionnaires=_references(table),
        profiles=tuple(_profile(p) for p in table.tables("profiles", "profile", top=True)),
        crossings=tuple(_crossing(c) for c in table.tables("crossings", "crossing", "question", top=True)),
    )
    if not mark.diensten:
        table.fault("has no diensten; add at least one [[diensten]]")
    if not mark.profiles:
        table.fault("has no profile; add at least one [[profiles]] with valid_from")
    table.done()
    return mark


def _references(table: Table) -> tuple[tuple[Audience, str], ...]:
    rows = table.pairs("questionnaires")
    if not rows:
        table.fault('names no questionnaire; add [questionnaires] with client = "NAME/VERSION"')
    for name, reference in rows:
        if name not in set(Audience) or not isinstance(reference, str):
            table.fault(f'questionnaire of "{name}": give NAME/VERSION for an audience: {listed(Audience)}')
    return tuple((Audience(n), ref) for n, ref in rows if n in set(Audience) and isinstance(ref, str))


def _dienst(table: Table) -> Dienst:
    dienst = Dienst(
        key=table.text("key", required=True),
        number=table.whole("number", default=0) if table.has("number") else None,
        name=table.text("name", required=True),
        active=table.flag("active", default=True),
        refused=table.text("refused"),
    )
    table.done()
    return dienst


def _profile(table: Table) -> Profile:
    profile = Profile(
        valid_from=table.day("valid_from"),
        source=table.text("source", required=True),
        norms=tuple(_norm(n) for n in table.tables("norms", "norm")),
        usable=tuple(_usable(u) for u in table.tables("usable", "usable rule for", "audience")),
        correction=_correction(table),
        publish_from=_publish_from(table),
        masked_below=table.whole("masked_below", least=1),
        mean_from=table.whole("mean_from", least=1),
        distribution_from=table.whole("distribution_from", least=1),
        benchmark_from=table.whole("benchmark_from", least=1),
        report_within_days=table.whole("report_within_days", least=1) if table.has("report_within_days") else None,
        list_days=table.whole("list_days", default=14),
        rebuttal_days=table.whole("rebuttal_days", default=0),
        open=_open(table),
        benchmark_weight=table.maybe_one_of("benchmark_weight", Weight) or Weight.RESPONDENT,
        summary_question=table.text("summary_question"),
        missed=tuple(_step(s) for s in table.tables("missed", "missed")),
    )
    table.done()
    return profile


def _step(table: Table) -> Step:
    step = Step(table.text("text", required=True), table.text("source", required=True))
    if step.text and (unknown := sorted(set(re.findall(r"\{(.*?)\}", step.text)) - set(PLACES))):
        table.fault(f"text: {{{unknown[0]}}} is unknown here; use {' or '.join(f'{{{place}}}' for place in PLACES)}")
    table.done()
    return step


def _norm(table: Table) -> Norm:
    norm = Norm(
        audience=table.one_of("audience", Audience, Audience.CLIENT),
        level=table.one_of("level", Level, Level.TOTAL),
        operator=table.text("operator", required=True),
        value=table.decimal("value"),
        source=table.text("source", required=True),
        of=table.text("of"),
        min_n=table.whole("min_n", default=1, least=1),
    )
    table.done()
    return norm


def _usable(table: Table) -> Usable:
    rule = Usable(
        audience=table.one_of("audience", Audience, Audience.CLIENT),
        questions=table.texts("questions", required=True),
        reached=table.flag("reached", default=False),
        answered=table.whole("answered", least=0),
        source=table.text("source", required=True),
    )
    table.done()
    return rule


def _correction(table: Table) -> Correction | None:
    inner = table.table("correction", "correction")
    if inner is None:
        return None
    rule = Correction(inner.decimal("below"), inner.decimal("counts_as"), inner.text("source", required=True))
    inner.done()
    return rule


def _open(table: Table) -> OpenRules:
    inner = table.table("open", "open")
    if inner is None:
        return OpenRules()
    rules = OpenRules(
        counts_as=inner.decimals("counts_as"),
        corrects=tuple(Level(level) for level in inner.texts("corrects") if inner.known("corrects", level, Level)),
        min_n=inner.wholes("min_n"),
        rounded=inner.flag("rounded", default=False),
        answered=inner.wholes("answered"),
        source=inner.text("source", required=True),
    )
    inner.done()
    return rules


def _crossing(table: Table) -> Crossing:
    crossing = Crossing(
        audience=table.one_of("audience", Audience, Audience.CLIENT),
        question=table.text("question", required=True),
        title=table.text("title", required=True),
        groups=tuple(_group(g) for g in table.tables("groups", "group", "name")),
        source=table.text("source", required=True),
    )
    table.done()
    return crossing


def _group(table: Table) -> Group:
    group = Group(table.text("name", required=True), table.texts("codes", required=True))
    table.done()
    return group


def _publish_from(table: Table) -> tuple[tuple[Audience, int], ...]:
    limits = []
    for name, least in table.pairs("publish_from"):
        if name not in set(Audience) or not isinstance(least, int) or isinstance(least, bool) or least < 0:
            table.fault(f'publish_from "{name}": give a whole number from 0 for an audience: {listed(Audience)}')
        else:
            limits.append((Audience(name), least))
    return tuple(limits)
