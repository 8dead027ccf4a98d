"""Who may do what in the office: one table of routes, and one function that narrows what is shown.

A route without an entry is closed to all. What is of another provider looks as if it did not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from surveyapp import rounds
from surveyapp.db import Stores
from surveyapp.errors import Refused
from surveyapp.models import Role
from surveyapp.office.sessions import LoggedIn
from surveyapp.rounds import Round

Thing = TypeVar("Thing")

ALL = frozenset(Role)
BUREAU = frozenset({Role.BUREAU})
COUNTS = frozenset({Role.BUREAU, Role.OFFICER, Role.AUDITOR})
LOG = frozenset({Role.BUREAU, Role.AUDITOR})
REPORTS = COUNTS | {Role.FUNDER}
LISTS = frozenset({Role.BUREAU, Role.OFFICER})
CALLS = frozenset({Role.BUREAU, Role.INTERVIEWER})

OPEN_TO_ALL = frozenset(
    {"office.log_in", "office.log_in_post", "account.invited", "account.accept", "agenda.feed"}
)  # no log-in
RULES: Mapping[str, frozenset[Role]] = {
    "office.log_out": ALL,
    "account.mine": ALL,
    "account.change_password": ALL,
    "account.new_codes": ALL,
    "account.end_others": ALL,
    **dict.fromkeys(("postbox.latest", "postbox.mail", "postbox.part"), BUREAU),
    **dict.fromkeys((f"people_rights.{name}" for name in ("ask", "found", "overview", "export", "erase")), BUREAU),
    "logbook.shown": LOG,
    "office.round_list": COUNTS,
    "integrity.page": frozenset({Role.BUREAU, Role.AUDITOR}),
    **dict.fromkeys(("agenda.page", "agenda.new_address", "agenda.no_address", "delivery.page"), COUNTS),
    "delivery.sign": frozenset({Role.OFFICER}),
    "office.report_list": REPORTS,
    "office.report_pdf": REPORTS,
    **dict.fromkeys(("outputs.page", "outputs.workbook", "outputs.table"), REPORTS),
    "hearing.page": REPORTS,
    **dict.fromkeys(("hearing.comment", "hearing.agree", "hearing.ask"), frozenset({Role.OFFICER})),
    "hearing.reply": LISTS,
    **dict.fromkeys(("hearing.answer", "hearing.issue", "office.grades"), BUREAU),
    "office.ask_provisional": BUREAU,
    "office.ask_again": BUREAU,
    **dict.fromkeys(
        (f"lists.{name}" for name in ("choose", "take", "check", "decide", "done", "rejects", "cancel", "template")),
        LISTS,
    ),
    "progress.page": COUNTS,
    "progress.stopped": BUREAU,
    **dict.fromkeys(("people.search", "people.found", "people.person"), CALLS),
    **dict.fromkeys(("people.act", "people.show_link", "returned.ask", "returned.take_in"), BUREAU),
    "samples.account": COUNTS,
    "roadmap.page": COUNTS,
    **dict.fromkeys(
        (f"opening.{name}" for name in ("ask", "make", "ask_change", "change", "ask_remove", "remove")), BUREAU
    ),
    **dict.fromkeys(("settings.page", "settings.save"), BUREAU),
    **dict.fromkeys(("samples.sample", "samples.draw"), BUREAU),
    **dict.fromkeys((f"paper.{name}" for name in ("page", "blank", "coded", "enter")), BUREAU),
    **dict.fromkeys(
        (f"calls.{name}" for name in ("overview", "following", "take", "person", "begin", "record", "stop")), CALLS
    ),
    **dict.fromkeys(
        (
            *(f"messages.{name}" for name in ("page", "plan", "ask_now", "now", "ask_cancel", "cancel", "decide")),
            *(f"messages.{name}" for name in ("ask_correct", "correct")),
            *(f"previews.{name}" for name in ("page", "formatted", "send", "proof", "make_proof")),
            *(f"course.{name}" for name in ("page", "sure", "do")),
        ),
        BUREAU,
    ),
    **dict.fromkeys(
        (f"letters.{name}" for name in ("overview", "make", "pdf", "control", "control_csv", "sent", "drop", "again")),
        BUREAU,
    ),
    **dict.fromkeys((f"staff.{name}" for name in ("everyone", "invite", "renew", "log_out")), BUREAU),
    "improvement.page": COUNTS,
    **dict.fromkeys(("improvement.keep", "improvement.drop"), frozenset({Role.OFFICER})),
    **dict.fromkeys(("open_answers.page", "open_answers.decide"), BUREAU),
    **dict.fromkeys((f"open_search.{name}" for name in ("ask", "found", "remove")), BUREAU),
    **dict.fromkeys((f"staff.{name}" for name in ("everyone", "invite", "renew", "log_out", "move", "remove")), BUREAU),
    "recordings.clip_list": BUREAU,
    "recordings.hear": BUREAU,
    "recordings.clip": BUREAU,
    "recordings.approve": BUREAU,
    "recordings.upload": BUREAU,
    "recordings.forget": BUREAU,
}
STARTS = ("office.round_list", "office.report_list", "calls.overview")


def may(staff: LoggedIn | None, endpoint: str) -> bool:
    """Whether this account gets to a route at all."""
    if endpoint in OPEN_TO_ALL:
        return True
    return staff is not None and staff.role in RULES.get(endpoint, ())


def start(staff: LoggedIn) -> str:
    """The page with which an account begins."""
    return next(endpoint for endpoint in STARTS if may(staff, endpoint))


def narrowed(staff: LoggedIn, things: Iterable[Thing], provider: Callable[[Thing], str]) -> tuple[Thing, ...]:
    """Of these things those that belong to the account's providers; for the bureau all.

    provider: gives the name of the provider to which a thing belongs.
    """
    if staff.role is Role.BUREAU:
        return tuple(things)
    return tuple(thing for thing in things if provider(thing) in staff.providers)


def find_round(stores: Stores, staff: LoggedIn, round_id: int) -> Round:
    """A round that this account may see.

    Errors:  Refused when there is none with this number, or it is of another provider.
    """
    for found in narrowed(staff, [rounds.find(stores, round_id)], lambda one: one.terms.provider):
        return found
    raise Refused(f"round {round_id}: not of a provider of this account")


def reads(staff: LoggedIn, definitive: bool) -> bool:
    """Whether a definitive or provisional report is this role's business."""
    return definitive or staff.role is not Role.FUNDER


def exact(staff: LoggedIn, round_: Round) -> bool:
    """Whether somebody may see the very numbers of a round; else in steps (`fieldwork.steps`) until it is closed."""
    return staff.role is Role.BUREAU or round_.closed
