"""Rules for a keurmerk: known questionnaires and groups, possible limits, dated profiles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal

from questionnaires.check_question import OPTION_CODE
from questionnaires.keurmerk import Crossing, Keurmerk, Level, Norm, Profile, Usable
from questionnaires.model import SKIPPED, Audience, Kind, Metric, Questionnaire

Packs = Mapping[Audience, Questionnaire]
LOWEST, HIGHEST = Decimal(1), Decimal(10)


def mark_faults(mark: Keurmerk, packs: Packs) -> Iterator[str]:
    """Everything that is wrong with a keurmerk; `packs`: its questionnaires that could be read."""
    for key, count in Counter(d.key for d in mark.diensten).items():
        if count > 1:
            yield f'dienst "{key}": this key stands {count} times; give each dienst its own'
        if key and not OPTION_CODE.fullmatch(key):
            yield f'dienst "{key}": a key has small letters, digits, - and _; change it'
    for audience, pack in packs.items():
        if pack.audience is not audience:
            yield f"questionnaire of {audience}: {pack.reference} is for {pack.audience}; name another"
        yield from _dienst_conditions(mark, pack)
    yield from _profiles_faults(mark, packs)
    for crossing in mark.crossings:
        where = f'crossing "{crossing.question}"'
        yield from (f"{where}: {problem}" for problem in _crossing_faults(crossing, packs))


def _crossing_faults(crossing: Crossing, packs: Packs) -> Iterator[str]:
    codes = [code for group in crossing.groups for code in group.codes]
    if len(crossing.groups) != 2:
        yield f"has {len(crossing.groups)} groups; give exactly two"
    if len(set(codes)) < len(codes):
        yield "names an answer twice; leave one out"
    pack = packs.get(crossing.audience)
    if pack is None:
        return
    if crossing.question not in pack:
        yield f"is no question of {pack.reference}; correct it"
        return
    question = pack[crossing.question]
    if question.several or question.kind is not Kind.CHOICE:
        yield "takes a question with one choice; name another"
    for code in dict.fromkeys(codes):
        if code not in {option.code for option in question.options}:
            yield f'answer "{code}" is unknown; correct it or leave it out'


def _dienst_conditions(mark: Keurmerk, pack: Questionnaire) -> Iterator[str]:
    conditions = ((q, c) for q in pack.questions for c in q.ask_if if pack[c.question].options_from)
    for question, condition in conditions:
        for key in sorted(k for k in condition.codes - {SKIPPED} if mark.dienst(k) is None):
            place = f'question "{question.code}" of {pack.reference}'
            yield f'{place}: looks at dienst "{key}", which is unknown here; add it to the diensten'


def _profiles_faults(mark: Keurmerk, packs: Packs) -> Iterator[str]:
    days = [p.valid_from for p in mark.profiles]
    if days != sorted(set(days)):
        yield "profiles do not follow each other in time; put the oldest first, each with its own valid_from"
    audiences = {audience for audience, _ in mark.questionnaires}
    for profile in mark.profiles:
        for problem in (*_audience_faults(profile, audiences), *_rule_faults(profile, audiences, packs)):
            yield f"profile of {profile.valid_from}{problem}"


def _audience_faults(profile: Profile, audiences: set[Audience]) -> Iterator[str]:
    limits = {audience for audience, _ in profile.publish_from}
    for audience in sorted(audiences):
        if audience not in limits:
            yield f": publish_from lacks {audience}; add it (0: always)"
        count = sum(rule.audience is audience for rule in profile.usable)
        if count != 1:
            yield f": has {count} usable rules for {audience}; give exactly one"


def _rule_faults(profile: Profile, audiences: set[Audience], packs: Packs) -> Iterator[str]:
    for number, norm in enumerate(profile.norms, 1):
        yield from (f", norm {number}: {problem}" for problem in _norm_faults(norm, audiences, packs))
    for (audience, level, of), count in Counter((n.audience, n.level, n.of) for n in profile.norms).items():
        if count > 1:
            yield f": has {count} norms for {audience}, {level}{f' {of}' if of else ''}; keep one"
    for rule in profile.usable:
        yield from (f", usable rule for {rule.audience}: {p}" for p in _usable_faults(rule, audiences, packs))
    correction = profile.correction
    if correction and not LOWEST <= correction.counts_as < correction.below <= HIGHEST:
        yield ", correction: counts_as must be a grade from 1 that lies under below; correct one of them"
    yield from (f", open: {problem}" for problem in _open_faults(profile))
    yield from _summary_faults(profile.summary_question, packs.get(Audience.CLIENT))


def _summary_faults(code: str, pack: Questionnaire | None) -> Iterator[str]:
    if code and pack and code not in {question.code for question in pack.with_metric(Metric.ASPECT)}:
        yield f': summary_question "{code}" is no aspect of {pack.reference}; correct it or leave it out'


def _open_faults(profile: Profile) -> Iterator[str]:
    rules, correction = profile.open, profile.correction
    if correction is None and (rules.counts_as or rules.corrects):
        yield "counts_as and corrects need a correction; add one or leave them out"
    elif correction and not all(LOWEST <= value <= correction.below for value in rules.counts_as):
        yield f"counts_as must hold grades from 1 to {correction.below}; correct them"
    if any(least < profile.masked_below for least in rules.min_n):
        yield f"min_n must hold numbers from {profile.masked_below} (masked_below): fewer grades would tell of a person"
    if any(
        rule.audience is Audience.CLIENT and rules.answered and max(rules.answered) > len(rule.questions)
        for rule in profile.usable
    ):
        yield "answered holds more questions than the usable rule for client names; lower it"


def _norm_faults(norm: Norm, audiences: set[Audience], packs: Packs) -> Iterator[str]:
    if norm.audience not in audiences:
        yield f"{norm.audience} has no questionnaire here; add one or leave the norm out"
    if norm.operator not in (">=", ">"):
        yield f'operator "{norm.operator}" is unknown; use ">=" or ">"'
    if not LOWEST <= norm.value <= HIGHEST:
        yield f"value {norm.value} is no grade; give one from 1 to 10"
    if norm.level in (Level.TOTAL, Level.DIENST):
        if norm.of:
            yield f'level {norm.level} takes no of; leave of = "{norm.of}" out'
        return
    pack = packs.get(norm.audience)
    if pack is not None:
        yield from _group_faults(norm, pack)


def _group_faults(norm: Norm, pack: Questionnaire) -> Iterator[str]:
    if norm.level is Level.STRATUM:
        names = {s.name for s in pack.strata}
        if norm.of not in names:
            yield f'of "{norm.of}" is no stratum of {pack.reference}; choose from {", ".join(sorted(names)) or "none"}'
        return
    clusters = {c.code: c for c in pack.clusters}
    if norm.of not in clusters:
        yield f'of "{norm.of}" is no cluster of {pack.reference}; choose from {", ".join(sorted(clusters)) or "none"}'
    elif not clusters[norm.of].grade:
        yield f'cluster "{norm.of}" of {pack.reference} has no grade to test; give the cluster one'


def _usable_faults(rule: Usable, audiences: set[Audience], packs: Packs) -> Iterator[str]:
    if rule.audience not in audiences:
        yield f"{rule.audience} has no questionnaire here; add one or leave the rule out"
    if rule.answered > len(rule.questions):
        yield f"answered is {rule.answered}, but it names {len(rule.questions)} questions; lower it"
    pack = packs.get(rule.audience)
    for code in rule.questions:
        if pack is not None and code not in pack:
            yield f'question "{code}" is unknown in {pack.reference}; correct it or leave it out'
    if len(set(rule.questions)) < len(rule.questions):
        yield "names a question twice; leave one out"
