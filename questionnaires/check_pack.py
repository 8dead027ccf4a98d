"""Rules for a questionnaire: codes, overall grade, pages and clusters; each fault names its place and remedy."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from questionnaires.check_question import FIGURE, METRIC_KINDS, question_faults
from questionnaires.check_routes import route_faults
from questionnaires.check_words import word_faults
from questionnaires.model import Cluster, Metric, Questionnaire
from questionnaires.tables import listed

CODE = re.compile(r"[a-z][a-z0-9_]*")
COLUMNS = frozenset({"response", "audience", "dienst", "form", "language", "mode", "case", "outcome"})


def pack_faults(pack: Questionnaire) -> Iterator[str]:
    """Everything that is wrong with a questionnaire that could be read."""
    yield from _code_faults(pack)
    for question in pack.questions:
        for problem in question_faults(pack, question):
            yield f'question "{question.code}"{problem}'
    yield from _overall_faults(pack)
    yield from _page_faults(pack)
    yield from _cluster_faults(pack)
    yield from route_faults(pack)
    yield from word_faults(pack)


def _code_faults(pack: Questionnaire) -> Iterator[str]:
    named = [("question", q.code) for q in pack.questions]
    named += [("step", step.code) for q in pack.questions for step in q.steps]
    named += [("page", page.code) for page in pack.pages]
    counts = Counter(code for _, code in named)
    for kind, code in dict.fromkeys(named):
        if counts[code] > 1 and code:
            yield f'{kind} "{code}": {counts[code]} questions, steps or pages have this code; give each its own'
        if code and not CODE.fullmatch(code):
            yield f'{kind} "{code}": a code has small letters, digits and _, and starts with a letter; change it'
        if kind != "page" and (code in COLUMNS or code.startswith("stratum_") or code.endswith("_other")):
            yield f'{kind} "{code}": this code is a column of the answers file already; choose another'
    for kind, codes in (("cluster", [c.code for c in pack.clusters]), ("stratum", [s.name for s in pack.strata])):
        for code, count in Counter(codes).items():
            if count > 1 or (code and not CODE.fullmatch(code)):
                yield f'{kind} "{code}": a code stands once, in small letters, digits and _; change it'


def _overall_faults(pack: Questionnaire) -> Iterator[str]:
    for metric, least in ((Metric.GRADE, 1), (Metric.PROMOTER, 0), (Metric.NPS, 0)):
        found = pack.with_metric(metric)
        if len(found) < least:
            yield f'has no question with metric = "{metric}"; give it to the overall grade'
        if len(found) > 1:
            yield f'metric "{metric}" stands at {listed(q.code for q in found)}; keep it at one question'
        if metric is Metric.GRADE and any(q.ask_if or q.module for q in found):
            yield "the overall grade is asked of everyone; leave out its ask_if and module"


def _page_faults(pack: Questionnaire) -> Iterator[str]:
    asked = [code for page in pack.pages for code in page.questions]
    for page in pack.pages:
        if not page.questions:
            yield f'page "{page.code}": is empty; give it questions or leave it out'
        for code in page.questions:
            if code not in pack:
                yield f'page "{page.code}": question "{code}" is unknown; correct it or leave it out'
    for question in pack.questions:
        count = asked.count(question.code)
        if count != 1 and question.code:
            yield f'question "{question.code}": stands {count} times on the pages; put it on exactly one'
    order = dict.fromkeys(q.code for q in pack.questions if q.code in asked)
    known = [code for code in dict.fromkeys(asked) if code in pack]
    out_of_place = next((a for a, b in zip(known, order, strict=True) if a != b), None)
    if out_of_place:
        yield f'question "{out_of_place}": the pages do not follow the order of the questions; use one order'


def _cluster_faults(pack: Questionnaire) -> Iterator[str]:
    grouped = Counter(code for cluster in pack.clusters for code in cluster.questions)
    for cluster in pack.clusters:
        for problem in _one_cluster_faults(pack, cluster, grouped):
            yield f'cluster "{cluster.code}": {problem}'
    single = Counter(q.figure for q in pack.questions if q.figure and q.code not in grouped)
    single.update(cluster.figure for cluster in pack.clusters if cluster.figure)
    for figure, count in single.items():
        if count > 1:
            yield f"figure {figure}: is given {count} times; a figure has one question, or one cluster of questions"


def _one_cluster_faults(pack: Questionnaire, cluster: Cluster, grouped: Counter[str]) -> Iterator[str]:
    if not cluster.questions:
        yield "is empty; give it questions or leave it out"
    for code in cluster.questions:
        if code not in pack:
            yield f'question "{code}" is unknown; correct it or leave it out'
        elif grouped[code] > 1:
            yield f'question "{code}" stands more than once in clusters; keep it in one'
        elif pack[code].figure != cluster.figure:
            yield f'question "{code}" has another figure than the cluster; give both the same'
    if cluster.grade and (cluster.grade not in pack or pack[cluster.grade].kind not in METRIC_KINDS[Metric.GRADE]):
        yield f'grade "{cluster.grade}" is no question of kind grade or decimal; correct it'
    if cluster.figure and not FIGURE.fullmatch(cluster.figure):
        yield f'figure "{cluster.figure}" is no number such as 3.11; change it'
