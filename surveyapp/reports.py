"""Steps 4 to 6 for a round of the stores: counts become figures, figures become a report."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sqlalchemy import select

from analysis import compare
from analysis.render import pdf_in_child
from analysis.report import About, Asked, build_report
from analysis.report import Bureau as BureauOfReport
from analysis.report_about import Statement
from questionnaires.model import Audience
from surveyapp import rounds
from surveyapp.answers import extract, provisional
from surveyapp.answers.provisional import Frozen
from surveyapp.db import Stores, reading
from surveyapp.fieldwork import bureau, delivery, sampling
from surveyapp.fieldwork.account import account
from surveyapp.rounds import CASE, Round

AS_REPORTS_SAY = {"email": "mail", "text": "sms"}  # channel of a list -> word of the report
MakePdf = Callable[[Stores, int, Frozen, date], bytes]


def make(stores: Stores, round_id: int, counts: Frozen, today: date) -> bytes:
    """The report of a round as a PDF, made of these counts; `today` stands on its cover.

    Errors:  Refused when there is no such round.
    """
    round_ = rounds.find(stores, round_id)
    packs, profile = round_.packs(), round_.profile
    others = extract.participants(stores, round_)
    benchmark = compare.benchmark(counts.tallies, others, round_.keurmerk, profile, packs)
    about = _about(stores, round_, counts.final, today)
    return pdf_in_child(build_report(provisional.figures_of(counts.tallies, round_), about, benchmark))


def _about(stores: Stores, round_: Round, final: bool, today: date) -> About:
    return About(
        provider=round_.terms.provider,
        keurmerk=round_.keurmerk,
        profile=round_.profile,
        questionnaires=round_.packs(),
        bureau=_bureau(stores),
        today=today,
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
    return BureauOfReport(found.name, found.phone, found.hours, found.email, found.controller)


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
