"""From a questionnaire file to the values of model.py; what cannot be read is noted and left out."""

from __future__ import annotations

from pathlib import Path

from questionnaires.model import (
    Audience,
    Cluster,
    Condition,
    Form,
    Kind,
    Mapping,
    Metric,
    Option,
    Page,
    Question,
    Questionnaire,
    Step,
    Stratum,
    Subject,
    Wording,
)
from questionnaires.tables import Table, listed

NUMBERS = {Kind.GRADE: range(1, 11), Kind.NPS: range(11)}
Options = tuple[Option, ...]


def read_pack(path: Path, table: Table) -> Questionnaire:
    """The questionnaire in a file, as far as it can be read; faults stand in the table's list."""
    shared = _shared_options(table)
    questions = tuple(_question(q, shared) for q in table.tables("questions", "question", "code", top=True))
    if not questions:
        table.fault("has no questions; add at least one [[questions]]")
    pack = Questionnaire(
        name=path.parent.name,
        version=path.stem,
        revision=table.whole("revision", least=1),
        audience=table.one_of("audience", Audience, Audience.CLIENT),
        title=table.text("title", required=True),
        forms=_forms(table),
        questions=questions,
        pages=tuple(_page(p) for p in table.tables("pages", "page", "code", top=True)),
        clusters=tuple(_cluster(c) for c in table.tables("clusters", "cluster", "code", top=True)),
        strata=tuple(_stratum(s) for s in table.tables("strata", "stratum", "name", top=True)),
        source=table.text("source", required=True),
    )
    table.done()
    return pack


def _forms(table: Table) -> tuple[Form, ...]:
    names = table.texts("forms", required=True)
    for name in names:
        if name not in set(Form):
            table.fault(f'form "{name}" is unknown; choose from {listed(Form)}')
    forms = tuple(Form(name) for name in dict.fromkeys(names) if name in set(Form))
    if Form.REGULAR not in forms:
        table.fault('forms lacks "regular"; each questionnaire has a regular wording')
    return forms


def _shared_options(table: Table) -> dict[str, Options]:
    sets = table.table("options", "options")
    if sets is None:
        return {}
    sets.where = table.where
    return {name: _option_list(sets, name, f'options "{name}"', top=True) for name, _ in table.pairs("options")}


def _option_list(table: Table, key: str, called: str, top: bool = False) -> Options:
    rows = table.tables(key, "option", "code", top=top)
    prefix = f"{called}, " if top else ""
    options = []
    for row in rows:
        if prefix:
            row.where = row.where.replace(": option", f": {prefix}option", 1)
        options.append(_option(row))
    return tuple(options)


def _option(table: Table) -> Option:
    option = Option(
        code=table.text("code", required=True),
        regular=table.optional_text("regular"),
        low=table.optional_text("low"),
        group=table.optional_text("group"),
        text=table.flag("text", default=False),
    )
    table.done()
    return option


def _question(table: Table, shared: dict[str, Options]) -> Question:
    kind = table.one_of("kind", Kind, Kind.CHOICE if table.has("options") else Kind.TEXT)
    options = _numbers(kind) + _options(table, shared)
    question = Question(
        code=table.text("code", required=True),
        kind=kind,
        label=table.text("label", required=True),
        regular=Wording(table.text("regular", required=True), table.text("regular_help")),
        low=_low(table),
        figure=table.text("figure"),
        metric=table.maybe_one_of("metric", Metric),
        about=table.maybe_one_of("about", Subject),
        several=table.flag("several", default=False),
        options=options,
        options_from=table.text("options_from"),
        base=_base(table, kind),
        ask_if=_conditions(table),
        steps=tuple(_step(step) for step in table.tables("steps", "step", "code")),
        mapping=tuple(_mapping(row) for row in table.tables("mapping", "mapping")),
        module=table.text("module"),
        prefill=table.text("prefill"),
        soft=table.flag("soft", default=True),
    )
    table.done()
    return question


def _numbers(kind: Kind) -> Options:
    return tuple(Option(str(n), str(n), str(n)) for n in NUMBERS.get(kind, ()))


def _options(table: Table, shared: dict[str, Options]) -> Options:
    if not isinstance(table.skip("options"), str):
        return _option_list(table, "options", "")
    name = table.text("options")
    if name not in shared:
        table.fault(f'options "{name}" is unknown; known sets: {listed(shared) or "none"}')
    return shared.get(name, ())


def _base(table: Table, kind: Kind) -> tuple[str, ...]:
    if kind not in NUMBERS:
        return table.texts("base")
    if table.has("base"):
        table.skip("base")
        table.fault("base is given, but a grade always counts its numbers; leave base out")
    return tuple(str(n) for n in NUMBERS[kind])


def _low(table: Table) -> Wording | None:
    help_line = table.text("low_help")
    text = table.optional_text("low")
    if text is None and help_line:
        table.fault("has low_help without low; add the question in the low wording")
    return None if text is None else Wording(text, help_line)


def _conditions(table: Table) -> tuple[Condition, ...]:
    return tuple(_condition(row) for row in table.tables("ask_if", "condition on", "question"))


def _condition(table: Table) -> Condition:
    question, asked, other = table.text("question", required=True), table.texts("is"), table.texts("not")
    if bool(asked) == bool(other):
        table.fault('needs either is = ["…"] or not = ["…"] with at least one answer')
    table.done()
    return Condition(question, frozenset(asked or other), negated=bool(other) and not asked)


def _step(table: Table) -> Step:
    step = Step(
        code=table.text("code", required=True),
        wording=Wording(table.text("low", required=True), table.text("low_help")),
        options=_option_list(table, "options", ""),
        ask_if=_conditions(table),
    )
    table.done()
    return step


def _mapping(table: Table) -> Mapping:
    when = table.pairs("when")
    if not when or not all(isinstance(answer, str) for _, answer in when):
        table.fault('when must name steps and their answers, such as when = { step = "answer" }')
    row = Mapping(tuple((step, str(answer)) for step, answer in when), table.text("code", required=True))
    table.done()
    return row


def _page(table: Table) -> Page:
    page = Page(
        code=table.text("code", required=True),
        title=table.text("title", required=True),
        questions=table.texts("questions", required=True),
        intro=table.text("intro"),
    )
    table.done()
    return page


def _cluster(table: Table) -> Cluster:
    cluster = Cluster(
        code=table.text("code", required=True),
        title=table.text("title", required=True),
        questions=table.texts("questions", required=True),
        figure=table.text("figure"),
        grade=table.text("grade"),
        stem=table.text("stem"),
    )
    table.done()
    return cluster


def _stratum(table: Table) -> Stratum:
    values = table.pairs("values")
    if not all(isinstance(name, str) and name for _, name in values):
        table.fault('values must give each code its printed name, such as { mail = "E-mail" }')
    stratum = Stratum(
        name=table.text("name", required=True),
        title=table.text("title", required=True),
        values=tuple((code, str(name)) for code, name in values),
    )
    table.done()
    return stratum
