"""Step 1, for the helpdesk: the link once more by e-mail, because somebody asked for it."""

from __future__ import annotations

import secrets
from datetime import datetime, time
from typing import Any

from sqlalchemy import Connection, insert, select, update

from surveyapp import models
from surveyapp.db import Stores
from surveyapp.errors import Refused
from surveyapp.fieldwork import bureau, helpdesk
from surveyapp.mail.days import in_utc, local_day, next_moment
from surveyapp.models.case import Outcome
from surveyapp.models.message import Channel, Kind, State
from surveyapp.rounds import ROUND

MESSAGE: Any = models.Message.__table__
OPEN = frozenset({State.QUEUED, State.SENDING, State.DEFERRED})


def resend(stores: Stores, case_id: int, domain: str, now: datetime) -> datetime:
    """Queue one mail with the link; gives from when it may leave (UTC). `domain` is our own, in the Message-ID.

    A person decides on it, so it may leave again and again; one at a time. Its row keeps the last one only.
    Errors:  Refused, in Dutch.
    """
    if bureau.find(stores) is None:
        raise Refused("De gegevens van het bureau ontbreken nog. Zonder die gegevens gaat er geen mail weg.")
    with stores.contacts.begin() as connection:
        case = helpdesk.open_case(connection, case_id)
        round_ = connection.execute(select(ROUND).where(ROUND.c.id == case["round_id"])).one()
        _refuse_unsendable(case, round_)
        due = next_moment(max(now, in_utc(datetime.combine(round_.opens, time.min))))
        if local_day(due) > round_.closes:
            raise Refused("Het veldwerk is dan voorbij: er is geen dag meer waarop mail weg kan.")
        _queue(connection, case, domain, due)
    return due


def _refuse_unsendable(case: dict[str, Any], round_: Any) -> None:
    if not case["email"]:
        raise Refused("Er is geen e-mailadres. Vul dat eerst in bij de gegevens.")
    if Channel.EMAIL in case["failed"] or case["outcome"] != Outcome.INVITED:
        raise Refused("Mail naar deze persoon kwam niet aan. Verbeter eerst het e-mailadres.")
    if case["held"] or round_.held or round_.paused:
        raise Refused("Er geldt een noodstop of een pauze. Hef die eerst op.")


def _queue(connection: Connection, case: dict[str, Any], domain: str, due: datetime) -> None:
    """One row for each person: a new one, or that of the last time.

    Its tries go on counting: by them a worker that froze at the last one is told from who holds it now.
    """
    mine = (
        MESSAGE.c.case_id == case["id"],
        MESSAGE.c.kind == Kind.RESEND.value,
        MESSAGE.c.channel == Channel.EMAIL.value,
    )
    fresh = {
        "state": State.QUEUED.value,
        "message_id": f"<{secrets.token_hex(16)}@{domain}>",
        "due": due,
        "tried_first": None,
        "sent_on": None,
        "reply": "",
        "lease_until": None,
    }
    row = connection.execute(select(MESSAGE.c.id, MESSAGE.c.state).where(*mine).with_for_update()).first()
    if row is None:
        named = {"kind": Kind.RESEND.value, "channel": Channel.EMAIL.value}
        whose = {"case_id": case["id"], "round_id": case["round_id"], "tries": 0}
        connection.execute(insert(MESSAGE), fresh | named | whose)
    elif row.state in OPEN:
        raise Refused("De link staat al klaar om weg te gaan.")
    else:
        connection.execute(update(MESSAGE).where(MESSAGE.c.id == row.id).values(**fresh))
