"""A questionnaire or keurmerk written out for a reader: all texts, answers, codes and routes in words."""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires.keurmerk import Keurmerk, Norm, OpenRules, Profile
from questionnaires.model import SKIPPED, Condition, Form, Kind, Option, Page, Question, Questionnaire, Step, Wording

KINDS = {
    Kind.CHOICE: "keuze",
    Kind.SCALE: "schaal",
    Kind.GRADE: "heel cijfer van 1 tot en met 10",
    Kind.DECIMAL: "cijfer van 1 tot en met 10, één cijfer achter de komma mag",
    Kind.NPS: "cijfer van 0 tot en met 10",
    Kind.TEXT: "open tekst",
}
FORMS = {Form.REGULAR: "gewoon", Form.LOW: "makkelijk"}


def questionnaire_text(pack: Questionnaire) -> str:
    """The whole questionnaire as plain text, page by page in asking order."""
    lines = [
        f"{pack.title} ({pack.reference}, revisie {pack.revision})",
        f"Voor: {pack.audience}. Vormen: {', '.join(FORMS[form] for form in pack.forms)}.",
        f"Bron: {pack.source}",
        "Gewoon op een groot scherm: één pagina per scherm. Makkelijk, of op een telefoon: één vraag per scherm.",
    ]
    for number, page in enumerate(pack.pages, 1):
        lines += ["", *_page(pack, number, page)]
    lines += [""] * bool(pack.clusters or pack.strata)
    for cluster in pack.clusters:
        grade = f"; cijfer: {cluster.grade}" if cluster.grade else ""
        lines.append(f"Groep {cluster.code} ({cluster.title}): {', '.join(cluster.questions)}{grade}")
    for stratum in pack.strata:
        values = ", ".join(f"{name} [{code}]" for code, name in stratum.values) or "alle waarden uit de lijst"
        lines.append(f"Uitsplitsing {stratum.name} ({stratum.title}): {values}")
    return "\n".join(lines) + "\n"


def _page(pack: Questionnaire, number: int, page: Page) -> Iterator[str]:
    yield f"== Pagina {number}: {page.title} [{page.code}]"
    if page.intro:
        yield f"   {page.intro}"
    for code in page.questions:
        yield ""
        yield from _question(pack, pack[code])


def _question(pack: Questionnaire, question: Question) -> Iterator[str]:
    figure = f", figuur {question.figure}" if question.figure else ""
    several = ", meer antwoorden mogelijk" if question.several else ""
    yield f"{question.code}: {question.label} ({KINDS[question.kind]}{several}{figure})"
    if question.module:
        yield f"   Alleen in onderzoeken met de module {question.module}."
    for condition in question.ask_if:
        yield f"   {_route(condition, pack[condition.question].options)}"
    yield f"   Gewoon:    {_wording(question.regular)}"
    if Form.LOW in pack.forms and question.low is not None:
        yield f"   Makkelijk: {_wording(question.low)}"
    yield from _answers(question)
    for step in question.steps:
        yield from _step(question, step)
    for row in question.mapping:
        given = ", ".join(f"{step} = {answer}" for step, answer in row.steps)
        yield f"   Wordt: {given} -> {row.code}"
    if question.base and question.kind in (Kind.CHOICE, Kind.SCALE):
        yield f"   Telt mee in de figuur: {', '.join(question.base)}"


def _answers(question: Question) -> Iterator[str]:
    if question.options_from:
        yield "     - de diensten van het keurmerk"
    if question.prefill:
        yield "     Vooraf ingevuld uit de lijst van personen."
    numbers = [option.code for option in question.options if option.code in question.base]
    if question.kind in (Kind.GRADE, Kind.NPS):
        yield f"     - {numbers[0]} tot en met {numbers[-1]}"
    for option in question.options:
        if question.kind not in (Kind.GRADE, Kind.NPS) or option.code not in numbers:
            yield f"     - {_option(option)}"
    if not question.soft:
        yield "     Mag leeg blijven; er wordt niet nog eens om gevraagd."


def _option(option: Option) -> str:
    words = option.regular or ""
    if option.low is not None and option.low != option.regular:
        words = f"{words} / {option.low}" if words else f"(alleen makkelijk) {option.low}"
    group = f", hoort makkelijk bij {option.group}" if option.group else ""
    text = ", met een tekstveld (gewoon)" if option.text else ""
    return f"{words} [{option.code}{group}]{text}"


def _step(question: Question, step: Step) -> Iterator[str]:
    yield f"   Makkelijk, stap {step.code}: {_wording(step.wording)}"
    earlier = {other.code: other.options for other in question.steps}
    for condition in step.ask_if:
        yield f"     {_route(condition, earlier[condition.question])}"
    for option in step.options:
        yield f"     - {option.low} [{option.code}]"


def _wording(wording: Wording) -> str:
    return f"{wording.text} ({wording.help})" if wording.help else wording.text


def _route(condition: Condition, options: tuple[Option, ...]) -> str:
    words = [f"'{o.regular or o.low}'" for o in options if o.code in condition.codes]
    known = {option.code for option in options}
    words += ["overgeslagen" if c == SKIPPED else f"'{c}'" for c in sorted(condition.codes - known)]
    negated = "niet " if condition.negated else ""
    return f"Alleen als het antwoord op {condition.question} {negated}{' of '.join(words)} is."


def keurmerk_text(mark: Keurmerk) -> str:
    """The whole keurmerk as plain text: diensten, questionnaires and the rules of each profile."""
    lines = [f"{mark.title} ({mark.name}), van {mark.owner}", ""]
    lines += [f"Vragenlijst voor {audience}: {reference}" for audience, reference in mark.questionnaires]
    lines += ["", "Diensten:"]
    for dienst in mark.diensten:
        number = f"{dienst.number}. " if dienst.number is not None else ""
        closed = "" if dienst.active else " (gesloten)"
        refused = f" - geen antwoorden: {dienst.refused}" if dienst.refused else ""
        lines.append(f"  {number}{dienst.name} [{dienst.key}]{closed}{refused}")
    for profile in mark.profiles:
        lines += ["", *_profile(profile)]
    return "\n".join(lines) + "\n"


def _profile(profile: Profile) -> Iterator[str]:
    yield f"Regels vanaf {profile.valid_from:%d-%m-%Y} (bron: {profile.source})"
    for norm in profile.norms:
        yield f"  Norm: {_norm(norm)} (bron: {norm.source})"
    rule = profile.correction
    if rule is None:
        yield "  Geen correctie voor lage cijfers."
    else:
        yield f"  Correctie: cijfers onder {rule.below} tellen als {rule.counts_as} (bron: {rule.source})"
    yield from _open(profile.open)
    for usable in profile.usable:
        reached = "alle gezien, " if usable.reached else ""
        asked = f"{reached}ten minste {usable.answered} beantwoord van {', '.join(usable.questions)}"
        yield f"  Bruikbaar, {usable.audience}: {asked} (bron: {usable.source})"
    for audience, least in profile.publish_from:
        yield f"  Publicatie, {audience}: {f'vanaf {least} bruikbare vragenlijsten' if least else 'altijd'}"
    yield f"  Rijen met 1 tot en met {profile.masked_below - 1} cijfers worden niet getoond."
    yield f"  Gemiddelden vanaf {profile.mean_from} antwoorden, verdelingen vanaf {profile.distribution_from}."
    yield f"  Vergelijking vanaf {profile.benchmark_from} andere deelnemers."
    if profile.report_within_days is not None:
        yield f"  Rapport binnen {profile.report_within_days} dagen na de meetperiode."


def _open(rules: OpenRules) -> Iterator[str]:
    parts = {
        "een gecorrigeerd cijfer telt als": rules.counts_as,
        "correctie alleen op": rules.corrects,
        "ten minste zo veel cijfers": rules.min_n,
        "gemiddelde eerst afgerond": ("ja",) if rules.rounded else (),
        "beantwoorde vragen van een cliënt": rules.answered,
    }
    for what, values in parts.items():
        if values:
            yield f"  Open, {what}: {', '.join(str(value) for value in values)} (bron: {rules.source})"


def _norm(norm: Norm) -> str:
    of = f" {norm.of}" if norm.of else ""
    least = f", vanaf {norm.min_n} cijfers" if norm.min_n > 1 else ""
    return f"gemiddelde van {norm.audience}, {norm.level}{of}, {norm.operator} {norm.value}{least}"
