"""Who looks at personal data in the office: one table of routes, and one hook that writes a line before the page goes.

A route that stands in neither table is written down too; the tests then ask for a decision. When the line cannot be
written, the page does not go out.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from enum import StrEnum

from flask import Flask, Response, g, request

from surveyapp import access, clock
from surveyapp.access import Look
from surveyapp.office.here import stores as _stores


class Action(StrEnum):
    """What somebody did, or tried."""

    LOG_IN = "log_in"
    VIEW = "view"
    SEARCH = "search"
    EXPORT = "export"
    DOWNLOAD = "download"
    UPLOAD = "upload"
    CHANGE = "change"
    SEND = "send"
    ERASE = "erase"


WATCHED: Mapping[str, Action] = {
    "office.log_in_post": Action.LOG_IN,
    "office.report_pdf": Action.DOWNLOAD,  # remarks may tell of somebody
    "hearing.page": Action.VIEW,  # texts may tell of somebody
    **dict.fromkeys((f"hearing.{name}" for name in ("comment", "agree", "ask", "reply", "answer")), Action.CHANGE),
    "hearing.issue": Action.CHANGE,
    "office.grades": Action.DOWNLOAD,
    "outputs.page": Action.VIEW,
    "outputs.workbook": Action.DOWNLOAD,
    "outputs.table": Action.DOWNLOAD,
    "calls.overview": Action.VIEW,
    "calls.following": Action.VIEW,
    "calls.take": Action.VIEW,
    "calls.person": Action.VIEW,
    "calls.begin": Action.CHANGE,
    "calls.record": Action.CHANGE,
    "lists.take": Action.UPLOAD,
    "lists.check": Action.VIEW,
    "lists.decide": Action.CHANGE,
    "lists.rejects": Action.DOWNLOAD,
    "messages.page": Action.VIEW,
    "messages.decide": Action.CHANGE,
    "messages.now": Action.SEND,
    "messages.correct": Action.SEND,
    "previews.page": Action.VIEW,
    "previews.formatted": Action.VIEW,
    "previews.send": Action.SEND,
    "paper.blank": Action.DOWNLOAD,
    "paper.coded": Action.DOWNLOAD,
    "paper.enter": Action.CHANGE,
    "paper.page": Action.VIEW,
    "letters.overview": Action.VIEW,
    "letters.make": Action.SEND,
    "letters.pdf": Action.DOWNLOAD,
    "letters.control": Action.DOWNLOAD,
    "letters.control_csv": Action.DOWNLOAD,
    "letters.sent": Action.CHANGE,
    "letters.drop": Action.CHANGE,
    "letters.again": Action.SEND,
    "open_answers.page": Action.VIEW,
    "open_answers.decide": Action.CHANGE,
    "open_search.found": Action.SEARCH,
    "open_search.remove": Action.ERASE,
    "postbox.latest": Action.VIEW,
    "postbox.mail": Action.VIEW,
    "postbox.part": Action.VIEW,
    "people.found": Action.SEARCH,
    "people.person": Action.VIEW,
    "people.act": Action.CHANGE,
    "people.show_link": Action.VIEW,
    "returned.ask": Action.VIEW,
    "returned.take_in": Action.CHANGE,
    "staff.everyone": Action.VIEW,
    "staff.invite": Action.CHANGE,
    "staff.renew": Action.CHANGE,
    "staff.log_out": Action.CHANGE,
    "staff.move": Action.CHANGE,
    "staff.remove": Action.ERASE,
    "people_rights.found": Action.SEARCH,
    "people_rights.overview": Action.VIEW,
    "people_rights.export": Action.EXPORT,
    "people_rights.erase": Action.ERASE,
}
NOBODY = frozenset(
    {  # counts, settings, texts, one's own account: about no respondent
        "office.log_in",
        "office.log_out",
        "office.round_list",
        "office.report_list",
        "office.ask_provisional",
        "office.ask_again",
        "account.mine",
        "account.change_password",
        "account.new_codes",
        "account.end_others",
        "account.invited",
        "account.accept",
        "calls.stop",
        "lists.choose",
        "lists.done",
        "lists.cancel",
        "lists.template",
        "recordings.clip_list",
        "recordings.hear",
        "recordings.clip",
        "recordings.approve",
        "recordings.upload",
        "recordings.forget",
        "progress.page",
        "progress.stopped",
        "messages.plan",
        "messages.ask_now",
        "messages.ask_cancel",
        "messages.cancel",
        "messages.ask_correct",
        "previews.proof",
        "previews.make_proof",
        "course.page",
        "course.sure",
        "course.do",
        "improvement.page",
        "improvement.keep",
        "improvement.drop",
        "integrity.page",
        "delivery.page",
        "delivery.sign",
        "agenda.page",
        "agenda.new_address",
        "agenda.no_address",
        "agenda.feed",
        "roadmap.page",
        "opening.ask",
        "opening.make",
        "opening.ask_change",
        "opening.change",
        "opening.ask_remove",
        "opening.remove",
        "settings.page",
        "settings.save",
        "samples.account",
        "samples.sample",
        "samples.draw",
        "people.search",
        "people_rights.ask",
        "open_search.ask",
        "logbook.shown",
    }
)
ROUND_NAMES = ("round_id", "number", "round")  # of a part of an address
CASE_NAMES = ("case_id", "case")


def register(app: Flask, secret: str) -> None:
    """Watch this site."""

    def watch(response: Response) -> Response:
        """Write down what was asked for, when it is about somebody and somebody asked."""
        if _is_watched():
            access.write(_stores(), secret, _looks(response.status_code))
        return response

    app.after_request(watch)


def about(case_ids: list[int], action: Action | None = None, round_id: int | None = None) -> None:
    """A view says that its page is about these people, each gets a line; and that it did something else than usual.

    round_id: of which round they are, where the address does not say.
    """
    g.about, g.did, g.about_round = sorted(set(case_ids)), action, round_id


def _is_watched() -> bool:
    endpoint = request.endpoint
    if endpoint is None or request.method == "OPTIONS" or endpoint in NOBODY:
        return False
    return g.get("staff") is not None or WATCHED.get(endpoint) is Action.LOG_IN


def _looks(status: int) -> list[Look]:
    staff, endpoint = g.get("staff"), request.endpoint or ""
    usual = Action.VIEW if request.method in ("GET", "HEAD") else Action.CHANGE
    given = request.view_args or {}
    common = (
        clock.now(),
        staff.staff_id if staff else g.get("entered"),
        staff.role.value if staff else "",
        (g.get("did") or WATCHED.get(endpoint, usual)).value,
        endpoint,
        _number(given, ROUND_NAMES) or g.get("about_round"),
    )
    cases = g.get("about") or [_number(given, CASE_NAMES)]
    return [Look(*common, case, _result(status), origin(request.remote_addr or "")) for case in cases]


def _result(status: int) -> str:
    if status < 400:
        return "done"
    return "refused" if status < 500 else "failed"


def origin(address: str) -> str:
    """The network of an address: enough to see that it was not ours, too little for one machine."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return str(ipaddress.ip_network((found, 24 if found.version == 4 else 48), strict=False))


def _number(given: Mapping[str, object], names: tuple[str, ...]) -> int | None:
    values = (given.get(name) for name in names)
    return next((value for value in values if isinstance(value, int)), None)
