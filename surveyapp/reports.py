"""Steps 4 to 6 for a round of the stores: counts become figures, figures become a report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select

from analysis import compare, open_answers, results
from analysis.document.press import drawn_in_child
from analysis.export.figure_table import as_csv
from analysis.export.workbook import as_xlsx
from analysis.report.about import Statement
from analysis.report.build import About, Asked, Report, build_report
from analysis.report.build import Bureau as BureauOfReport
from analysis.report.differences import since
from analysis.report.fingerprint import blocks, keyed
from analysis.report.issue import Issue
from analysis.report.values import Table
from analysis.tallies import Tallies
from questionnaires.model import Audience
from surveyapp import basis as frozen
from surveyapp import clock, hearing, improving, issuing, rounds
from surveyapp.answers import comparing, extract
from surveyapp.answers.provisional import Frozen
from surveyapp.basis import Basis
from surveyapp.db import Stores, reading
from surveyapp.fieldwork import bureau, delivery, house, sampling
from surveyapp.fieldwork.account import account
from surveyapp.open_answers.told import told
from surveyapp.rounds import CASE, Round

AS_REPORTS_SAY = {"email": "mail", "text": "sms"}  # channel of a list -> word of the report


@dataclass(frozen=True, slots=True)
class Task:
    """A report to make: of which round, from which counts; `run_id` 0: one that is not kept."""

    round_id: int
    counts: Frozen
    run_id: int = 0


@dataclass(frozen=True, slots=True)
class Made:
    """A report that was made: its file, all values in it as text, and what it was made with beyond the counts.

    The same figures also as part of a web page, as a workbook, and as one table in CSV.
    """

    pdf: bytes
    sealed: str = ""
    basis: bytes | None = None
    contents: tuple[str, ...] = ()  # its figures and tables in words, in printed order
    page: str = ""
    workbook: bytes | None = None
    table: bytes | None = None


MakePdf = Callable[[Stores, Task, date], Made]


def make(stores: Stores, task: Task, today: date) -> Made:
    """The report of a round as a PDF; `today` stands on its cover (of a version the day of its decision).

    Errors:  Refused when there is no such round.
    """
    round_ = rounds.find(stores, task.round_id)
    version = issuing.version(stores, task.run_id) if task.run_id and task.counts.final else None
    earlier = issuing.before(stores, version, round_.id) if version and version.number else None
    kept = _kept_basis(stores, version, earlier)
    basis = frozen.unpacked(kept) if kept else basis_now(stores, round_, task.counts.final)
    if task.counts.final:  # what was released since the report before comes in
        written = told(stores, round_.id, task.counts.tallies)
        basis = replace(basis, told=written, plan=improving.plan_of(stores, round_))
    final, day = task.counts.final, (version.made_on if version else None) or today
    issue = hearing.issue_of(stores, round_, version, today) if final else Issue()
    about = replace(about_round(stores, round_, basis, final), today=day, issue=issue)
    found = build(task.counts.tallies, basis, about)
    if earlier:
        changed = replace(issue, differences=since(earlier.sealed, found))
        found = build(task.counts.tallies, basis, replace(about, issue=changed))
    drawn = drawn_in_child(found)
    values = (found.sealed, basis.packed(), contents(found))
    return Made(drawn.pdf, *values, drawn.page, as_xlsx(found), as_csv(found))


def basis_now(stores: Stores, round_: Round, final: bool) -> Basis:
    """The rules and the earlier rounds as they stand today; beside a final report the other participants too."""
    steps = comparing.participants(stores, round_) if final else ()
    return frozen.now(round_.terms.keurmerk, steps, extract.earlier(stores, round_))


def _kept_basis(stores: Stores, version: issuing.Version | None, earlier: Any) -> bytes | None:
    """With what this report must be made: what the one before was made with, or itself when it is made anew."""
    if version is not None and not version.number:
        return issuing.basis_of(stores, version.run_id)
    return earlier.basis if earlier and version and not version.renewed else None


def contents(report: Report) -> tuple[str, ...]:
    """The numbered figures and tables of a report, in words, in printed order."""
    found = [block for _, block in keyed(blocks(report.chapters)) if block.made and block.number]
    return tuple(f"{'Tabel' if isinstance(b, Table) else 'Figuur'} {b.number}: {b.title}" for b in found)


def build(tallies: Tallies, basis: Basis, about: About) -> Report:
    """A report from counts and what is frozen with it."""
    profile, packs = about.profile, about.questionnaires
    benchmark = compare.benchmark_in_steps(tallies, basis.steps, about.keurmerk, profile, packs)
    figures = results.figures(tallies, about.keurmerk, profile, packs, basis.earlier)
    about = replace(about, open=open_answers.disclosed(basis.told, figures, profile), plan=basis.plan)
    return build_report(figures, about, benchmark)


def about_round(stores: Stores, round_: Round, basis: Basis, final: bool) -> About:
    """Everything in the report of a round that is not a figure, under the rules of its basis; of today."""
    mark = basis.keurmerk()
    return About(
        provider=round_.terms.provider,
        keurmerk=mark,
        profile=mark.profile(round_.terms.period[0]),
        questionnaires=round_.packs(),
        bureau=_bureau(stores),
        today=clock.today(),
        period_from=round_.terms.period[0],
        period_to=round_.terms.period[1],
        opens=round_.opens,
        closes=round_.closes,
        final=final,
        example=round_.terms.example,
        invited_by=_invited_by(stores, round_.id),
        asked=_asked(stores, round_, final),
        statement=_statement(stores, round_.id),
    )


def _asked(stores: Stores, round_: Round, final: bool) -> dict[Audience, Asked]:
    """What the account of the lists tells beyond the counts of the report; of an open round only how many are drawn.

    The rest of an open round moves on from day to day, and two provisional reports may not differ by a person.
    """
    drawn: dict[str, dict[str, int]] = {}
    for (audience, dienst), wanted in sorted(sampling.sizes(stores, round_.id).items()):
        drawn.setdefault(audience, {})[dienst] = wanted
    if not final:
        return {Audience(audience): Asked(drawn=sizes) for audience, sizes in drawn.items()}
    found = account(stores, round_.id)
    return {
        Audience(line.audience): Asked(line.reasons, line.started, drawn.get(line.audience, {}))
        for line in found.audiences
    }


def _statement(stores: Stores, round_id: int) -> Statement | None:
    signed = delivery.find(stores, round_id)
    if signed is None:
        return None
    return Statement(signed.function, signed.signed_on, signed.ended, signed.broken_off)


def _bureau(stores: Stores) -> BureauOfReport:
    found = bureau.find(stores)
    if found is None:
        return BureauOfReport("")
    style = house.find(stores)
    own = (found.name, found.phone, found.hours, found.email, found.controller)
    return BureauOfReport(*own, style.house, style.colophon)


def _invited_by(stores: Stores, round_id: int) -> dict[Audience, tuple[str, ...]]:
    """The ways in which the list says people were invited, by audience."""
    used = (CASE.c.round_id == round_id, CASE.c.invited.is_(True), CASE.c.channel != "")
    query = select(CASE.c.audience, CASE.c.channel).where(*used).distinct().order_by(CASE.c.audience, CASE.c.channel)
    found: dict[Audience, tuple[str, ...]] = {}
    with reading(stores.contacts).connect() as connection:
        for audience, channel in connection.execute(query):
            key = Audience(audience)
            found[key] = (*found.get(key, ()), AS_REPORTS_SAY.get(channel, channel))
    return found
