"""A report in the office as a web page, and its figures as a workbook and as a table."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from surveyapp.db import Stores
from surveyapp.office.report_files import Form, form
from surveyapp.office.views import own_report

bp = Blueprint("outputs", __name__, url_prefix="/rapporten")
NUMBER = "<int(max=2147483647):report_id>"
SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get(f"/{NUMBER}")
def page(report_id: int) -> ResponseReturnValue:
    """The report to read on a screen; the same figures as in the document."""
    found = _found(report_id, "page")
    content = Markup(str(found.data))  # noqa: S704 - our own page, made with the report; texts are escaped in it
    return render_template("office/report.html", report_id=report_id, found=found, content=content)


@bp.get(f"/{NUMBER}.xlsx")
def workbook(report_id: int) -> ResponseReturnValue:
    """The figures as a workbook."""
    return _file(_found(report_id, "xlsx"), "xlsx", SHEETS)


@bp.get(f"/{NUMBER}.csv")
def table(report_id: int) -> ResponseReturnValue:
    """The figures as one long table."""
    return _file(_found(report_id, "csv"), "csv", "text/csv; charset=utf-8")


def _found(report_id: int, kind: str) -> Form:
    own_report(report_id)
    stores: Stores = current_app.extensions["stores"]
    found = form(stores, report_id, kind)
    if found is None:
        abort(404)
    return found


def _file(found: Form, ending: str, kind: str) -> Response:
    response = Response(found.data, content_type=kind)
    response.headers.set("Content-Disposition", "attachment", filename=found.named(ending))
    return response
