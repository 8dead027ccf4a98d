"""Step 2: who is at the door: a link, its case and its round, and whether they may answer today."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select, true, update

from questionnaires.keurmerk import Dienst, Keurmerk
from questionnaires.load import keurmerk, questionnaire
from questionnaires.model import Audience, Form, Questionnaire
from surveyapp import callbacks, links, models
from surveyapp.db import Stores, directly
from surveyapp.fieldwork.bureau import BUREAU, FIELDS, Bureau
from surveyapp.fieldwork.bureau import find as find_bureau
from surveyapp.fieldwork.rounds import Days, is_open

CASE: Any = models.Case.__table__
ROUND: Any = models.Round.__table__
PROVIDER: Any = models.Provider.__table__

MODE = "web"  # of a half-filled set that a person fills in with their own link

# Made once: building a statement costs more than running it.
_FIND = (
    select(
        *(CASE.c[n] for n in ("id", "round_id", "audience", "dienst", "form", "strata")),
        ROUND.c.provider_id,
        *(CASE.c[n] for n in ("outcome", "answered", "refused")),
        *(ROUND.c[n] for n in ("keurmerk", "questionnaires", "opens", "closes", "closed", "modules", "paused")),
        PROVIDER.c.name.label("org"),
        *(BUREAU.c[n] for n in FIELDS),
    )
    .join_from(CASE, ROUND, CASE.c.round_id == ROUND.c.id)
    .join(PROVIDER, ROUND.c.provider_id == PROVIDER.c.id)
    .outerjoin(BUREAU, true())  # its one row, if it is there
    .where(CASE.c.link_hash == bindparam("link"))
)
_SEED = select(CASE.c.seed).where(CASE.c.id == bindparam("case"))
_REFUSE = update(CASE).where(CASE.c.link_hash == bindparam("link"), CASE.c.answered.is_(False)).values(refused=True)


@dataclass(frozen=True, slots=True)
class Visit:
    """Someone with a link, and what the pages need to know of their round."""

    token: str
    form: Form  # of the list, or chosen before the first question; later the draft knows
    closes: date
    keurmerk: Keurmerk
    questionnaire: Questionnaire
    modules: frozenset[str]
    org: str
    round_id: int = 0  # 0: in a session of before there was one in it

    @property
    def client(self) -> bool:
        """Whether this is someone who was helped, not someone who paid for it."""
        return self.questionnaire.audience is Audience.CLIENT

    @property
    def several_forms(self) -> bool:
        """Whether there is another wording to choose."""
        return len(self.questionnaire.forms) > 1

    @property
    def diensten(self) -> tuple[Dienst, ...]:
        """What a question about diensten offers."""
        return self.keurmerk.diensten


@dataclass(frozen=True, slots=True)
class Entry:
    """A visit that may begin or go on today, with what a half-filled set takes along of its case."""

    visit: Visit
    round_id: int
    dienst: str
    strata: Mapping[str, str]
    bureau: Bureau
    language: str = ""  # of a proof link that says in which; else they choose
    case_id: int = 0
    provider_id: int = 0


def packed(visit: Visit) -> dict[str, Any]:
    """A visit as the session keeps it: question pages need not open the store with names."""
    return {
        "token": visit.token,
        "form": visit.form,
        "closes": visit.closes.isoformat(),
        "keurmerk": visit.keurmerk.name,
        "pack": visit.questionnaire.reference,
        "modules": sorted(visit.modules),
        "org": visit.org,
        "round": visit.round_id,
    }


def unpacked(kept: Mapping[str, Any]) -> Visit:
    """A visit from the (signed) session."""
    return Visit(
        token=kept["token"],
        form=Form(kept["form"]),
        closes=date.fromisoformat(kept["closes"]),
        keurmerk=keurmerk(kept["keurmerk"]),
        questionnaire=questionnaire(kept["pack"]),
        modules=frozenset(kept["modules"]),
        org=kept["org"],
        round_id=kept.get("round", 0),
    )


class Paused(Exception):  # noqa: N818 - a way the visit goes, not a defect
    """The fieldwork stands still: who came is asked to come back later."""


NOBODY = Bureau("het onderzoeksbureau", "Het onderzoeksbureau", "", "", "", "", independent=False)


def find(stores: Stores, token: str, today: date, refused_too: bool = False) -> Entry | None:
    """What is behind a link; None when it is wrong, used or refused, or its round takes no answers today.

    Errors:  Paused, when there would be something but for a pause.
    """
    with directly(stores.contacts) as run:
        row = run(_FIND, {"link": links.link_hash(token)}).fetchone()
    if row is None:
        return None
    case_id, round_id, audience, dienst, form, strata, provider_id, outcome, answered, refused, *of_round = row
    name, references, opens, last, closed, modules, paused, org, *of_bureau = of_round
    days = Days(_date(opens), _date(last), bool(closed))
    if not is_open(days, today):
        return None
    if answered or (refused and not refused_too) or outcome != models.case.Outcome.INVITED:
        return None
    if paused:
        raise Paused
    mark = keurmerk(name)
    pack = questionnaire(_json(references).get(audience) or dict(mark.questionnaires)[Audience(audience)])
    wording = Form(form) if form in pack.forms else Form.REGULAR
    visit = Visit(token, wording, days.closes, mark, pack, frozenset(_json(modules)), org, round_id)
    return Entry(visit, round_id, dienst, _json(strata), _bureau(of_bureau), case_id=case_id, provider_id=provider_id)


def token_of(stores: Stores, secret: str, case_id: int) -> str | None:
    """The token of a case's link; None when there is no such case any more."""
    with directly(stores.contacts) as run:
        row = run(_SEED, {"case": case_id}).fetchone()
    return None if row is None else links.link_token(secret, row[0])


def _date(kept: date | str) -> date:
    """A column of a date: SQLite's driver gives its text."""
    return date.fromisoformat(kept) if isinstance(kept, str) else kept


def _json(kept: Any) -> Any:
    """A column of JSON: SQLite's driver gives its text."""
    return json.loads(kept) if isinstance(kept, str) else kept


def _bureau(row: Sequence[Any]) -> Bureau:
    return NOBODY if row[0] is None else Bureau(*row[:-1], *map(bool, row[-1:]))  # in the order of FIELDS


def bureau(stores: Stores) -> Bureau:
    """What pages say of the bureau; nothing in particular on a new installation."""
    return find_bureau(stores) or NOBODY


def refuse(stores: Stores, token: str) -> None:
    """Keep that this person does not take part, and nothing else."""
    with stores.contacts.begin() as connection:
        connection.execute(_REFUSE, {"link": links.link_hash(token)})
        callbacks.forget(connection, token)
        seed = connection.scalar(select(CASE.c.seed).where(CASE.c.link_hash == links.link_hash(token)))
        if seed:
            stores.left(seed)
