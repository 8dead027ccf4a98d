"""Step 2: who is at the door: a link, its case and its round, and whether they may answer today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select, update

from questionnaires.keurmerk import Dienst
from questionnaires.load import keurmerk, questionnaire
from questionnaires.model import Audience, Form, Questionnaire
from surveyapp import links, models
from surveyapp.db import Stores, reading
from surveyapp.fieldwork.bureau import Bureau
from surveyapp.fieldwork.bureau import find as find_bureau

CASE: Any = models.Case.__table__
ROUND: Any = models.Round.__table__
PROVIDER: Any = models.Provider.__table__

# Made once: building a statement costs more than running it.
_FIND = (
    select(
        *(CASE.c[n] for n in ("id", "round_id", "audience", "dienst", "form", "language", "strata")),
        *(CASE.c[n] for n in ("outcome", "answered", "refused")),
        *(ROUND.c[n] for n in ("keurmerk", "questionnaires", "opens", "closes", "closed", "modules")),
        PROVIDER.c.name.label("org"),
    )
    .join_from(CASE, ROUND, CASE.c.round_id == ROUND.c.id)
    .join(PROVIDER, ROUND.c.provider_id == PROVIDER.c.id)
    .where(CASE.c.link_hash == bindparam("link"))
)
_REFUSE = update(CASE).where(CASE.c.link_hash == bindparam("link"), CASE.c.answered.is_(False)).values(refused=True)


@dataclass(frozen=True, slots=True)
class Visit:
    """Someone with a link that works today."""

    token: str
    round_id: int
    dienst: str
    form: Form  # of the list; what the person chose stands in the draft or the session
    language: str
    strata: Mapping[str, str]
    closes: date
    diensten: tuple[Dienst, ...]  # all that the keurmerk knows, in its order
    modules: frozenset[str]
    org: str
    questionnaire: Questionnaire
    answered: bool

    @property
    def client(self) -> bool:
        """Whether this is someone who was helped, not someone who paid for it."""
        return self.questionnaire.audience is Audience.CLIENT

    @property
    def several_forms(self) -> bool:
        """Whether there is another wording to choose."""
        return len(self.questionnaire.forms) > 1


NOBODY = Bureau("het onderzoeksbureau", "Het onderzoeksbureau", "", "", "", "", independent=False)


def find(stores: Stores, token: str, today: date) -> Visit | None:
    """The visit of a link; None when the link is wrong, refused, or not for today.

    A set that is finished gives a visit that is `answered`: only its own session may know.
    """
    with reading(stores.contacts).connect() as connection:
        row = connection.execute(_FIND, {"link": links.link_hash(token)}).first()
    if row is None or row.closed or not row.opens <= today <= row.closes:
        return None
    if row.refused or row.outcome != models.case.Outcome.INVITED:
        return None
    mark = keurmerk(row.keurmerk)
    reference = row.questionnaires.get(row.audience) or dict(mark.questionnaires)[Audience(row.audience)]
    return Visit(
        token=token,
        round_id=row.round_id,
        dienst=row.dienst,
        form=Form(row.form),
        language=row.language,
        strata=row.strata,
        closes=row.closes,
        diensten=mark.diensten,
        modules=frozenset(row.modules),
        org=row.org,
        questionnaire=questionnaire(reference),
        answered=row.answered,
    )


def bureau(stores: Stores) -> Bureau:
    """What pages say of the bureau; nothing in particular on a new installation."""
    return find_bureau(stores) or NOBODY


def refuse(stores: Stores, token: str) -> None:
    """Keep that this person does not take part, and nothing else."""
    with stores.contacts.begin() as connection:
        connection.execute(_REFUSE, {"link": links.link_hash(token)})
