"""The addresses of the example, and the account to look at it with."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

from sqlalchemy import select

from questionnaires.model import Audience, Form
from surveyapp import clock, issuing, jobs, reports
from surveyapp.cli.common import write_private
from surveyapp.db import reading
from surveyapp.demo import finished, running
from surveyapp.demo.around import Around
from surveyapp.errors import Refused
from surveyapp.issuing import Version
from surveyapp.office import accounts
from surveyapp.rounds import CASE

ACCOUNT = "bureau@example.org"
KEPT = "demo.json"  # in the instance folder: password and key of the example account
REPORT_WITHIN = 180  # seconds


def addresses(around: Around) -> dict[str, str]:
    """Where to look: three questionnaires, the office, the finished report, and the account.

    Errors:  Refused when the example is not loaded or its report cannot be made.
    """
    found = around.round_of(running.PROVIDER)
    if found is None:
        raise Refused("the example is not loaded: start it with `make run`")
    links = around.links(found.id)
    shown = {
        "candidate_regular": links[_unused(around, found.id, Audience.CLIENT, Form.REGULAR)],
        "candidate_low": links[_unused(around, found.id, Audience.CLIENT, Form.LOW)],
        "employer": links[_unused(around, found.id, Audience.OPDRACHTGEVER, Form.REGULAR)],
        "office": f"{around.config.office_url}/",
        "report": f"{around.config.office_url}/rapporten/{_report(around)}.pdf",
    }
    return shown | _account(around)


def _unused(around: Around, round_id: int, audience: Audience, form: Form) -> str:
    """Someone of the running round whose link nobody used yet."""
    whose = (CASE.c.round_id == round_id, CASE.c.audience == audience, CASE.c.form == form)
    free = (CASE.c.answered.is_(False), CASE.c.refused.is_(False))
    query = select(CASE.c.number).where(*whose, *free).order_by(CASE.c.id.desc()).limit(1)
    with reading(around.stores.contacts).connect() as connection:
        case: str | None = connection.scalar(query)
    if case is None:
        raise Refused("everyone in the running example has answered: remove the instance folder and start again")
    return case


def _report(around: Around) -> int:
    """The number of the finished round's definitive report; decided on and made here when no worker does."""
    found = around.round_of(finished.PROVIDER)
    if found is None:
        raise Refused("the example is not loaded: start it with `make run`")
    _made(around, lambda one: one.number == 0)
    if not any(one.number for one in issuing.versions(around.stores, found.id)):
        finished.agree(around, found.id)
        issuing.issue(around.stores, around.round_of(finished.PROVIDER) or found, (), clock.today())
    return _made(around, lambda one: one.number == 1)


def _made(around: Around, wanted: Callable[[Version], bool]) -> int:
    """The number of one report of the finished round, once it is made."""
    found = around.round_of(finished.PROVIDER)
    until = time.monotonic() + REPORT_WITHIN
    while found is not None and time.monotonic() < until:
        run = next((one for one in issuing.versions(around.stores, found.id) if wanted(one)), None)
        if run is not None and run.state == issuing.MADE:
            return run.run_id
        if run is not None and run.state == "failed":
            raise Refused("the report of the example could not be made; the worker's log says why")
        if not jobs.turn(around.stores, around.config.secret, reports.make, (clock.now, clock.today)):
            time.sleep(0.5)  # a worker has it in hand
    raise Refused("the report of the example was not ready in time; ask again with `surveyapp demo`")


def _account(around: Around) -> dict[str, str]:
    """The example account; its password and key are random and made at the first call."""
    path = around.config.instance / KEPT
    if path.exists():
        kept: dict[str, str] = json.loads(path.read_text())
        return kept
    try:
        new = accounts.add(around.stores.contacts, ACCOUNT, demo=True)
    except Refused:  # the file was lost: what it held cannot be read back
        new = accounts.reset(around.stores.contacts, ACCOUNT)
    kept = {"office_user": new.email, "office_password": new.password, "office_totp_secret": new.totp_secret}
    write_private(path, json.dumps(kept).encode())
    return kept
