"""The worker's part: what is due leaves, by mail or as a text message, at most once by itself; what became of it stands
in its row.

Each message: claimed with a lease; then, in one transaction, looked at once more and put on `sending`; then handed to
the server; then settled. Who finds a row on `sending` after its lease calls it unknown: only a person sends it again.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, or_, select, update

from questionnaires.model import Audience, Form
from surveyapp import models
from surveyapp.config import Config
from surveyapp.db import Stores, reading
from surveyapp.fieldwork import reaching
from surveyapp.fieldwork.bureau import Bureau
from surveyapp.fieldwork.bureau import find as find_bureau
from surveyapp.fieldwork.people import ways
from surveyapp.mail.composing import Letter, compose, links_of
from surveyapp.mail.days import local_day, next_moment
from surveyapp.mail.folder import Folder
from surveyapp.mail.outgoing import Outgoing, outgoing, sender
from surveyapp.mail.rules import Phase, again, meaning
from surveyapp.mail.smtp import Parcel, Reply, Smtp, Transport
from surveyapp.mail.texts import About
from surveyapp.models.case import Outcome, Reason
from surveyapp.models.message import Channel, Kind, State
from surveyapp.names import full_name
from surveyapp.rounds import CASE, PROVIDER, ROUND
from surveyapp.texting.composing import compose as compose_text
from surveyapp.texting.folder import Folder as TextFolder
from surveyapp.texting.gateway import Gateway, Http, gateway
from surveyapp.texting.words import Short

MESSAGE: Any = models.Message.__table__
WAVE: Any = models.Wave.__table__
WAITING = (State.QUEUED.value, State.DEFERRED.value)
LEASE = timedelta(minutes=30)  # longer than any conversation with a server
HOLD = timedelta(minutes=1)  # after a server refused us: one connection a minute at most
MINUTE = timedelta(minutes=1)
BATCH = 50
NOBODY = Bureau("", "", "", "", "", "", independent=False)
log = logging.getLogger(__name__)
_OF_WAVE = (WAVE.c.round_id == MESSAGE.c.round_id, WAVE.c.kind == MESSAGE.c.kind)
_SENTENCE = select(WAVE.c.sentence).where(*_OF_WAVE).scalar_subquery()
_WITH_SENTENCE = select(MESSAGE, func.coalesce(_SENTENCE, "").label("sentence"))


@dataclass(slots=True)
class Post:
    """What messages of one channel are sent with; one of each for each worker."""

    stores: Stores
    secret: str
    base: str  # address of the respondents' site
    by: Outgoing
    transport: Transport
    now: Callable[[], datetime]
    bureau: Bureau = NOBODY  # read anew in each turn
    held_until: datetime | None = None
    sent: Counter[tuple[str, datetime]] = field(default_factory=Counter)  # by mail domain and minute
    gateway: Gateway | None = None  # for text messages; without it this is for mail

    @property
    def channel(self) -> Channel:
        """By what way these messages go."""
        return Channel.TEXT if self.gateway else Channel.EMAIL


def post(config: Config, stores: Stores, now: Callable[[], datetime]) -> Post:
    """By the mail server of the settings, or as files when there is none.

    Errors:  SettingError.
    """
    by = outgoing(config)
    transport = Smtp(by.server, by.domain) if by.server else Folder(config.instance / "mail")
    return Post(stores, config.secret, config.respondents_url, by, transport, now)


def texts(config: Config, stores: Stores, now: Callable[[], datetime]) -> Post:
    """Text messages, by the gateway of the settings, or as files when there is none.

    Errors:  SettingError.
    """
    by = gateway(config)
    transport = Http(by) if by.url else TextFolder(config.instance / "texts")
    return Post(stores, config.secret, config.respondents_url, sender(config), transport, now, gateway=by)


def turn(post: Post) -> bool:
    """Send what is due, one batch; True when something was sent or settled: there may be more."""
    _call_unknown(post)
    now = post.now()
    if (post.held_until and now < post.held_until) or next_moment(now) != now:
        return False
    bureau = find_bureau(post.stores)
    if bureau is None:  # then no wave was queued
        return False
    post.bureau = bureau
    claimed = _claim(post, now)
    for at, row in enumerate(claimed):
        if not _one(post, row, now + LEASE):
            _let_go(post, [other.id for other in claimed[at + 1 :]], now + LEASE)
            break
    return bool(claimed)


def _call_unknown(post: Post) -> None:
    """Rows of a worker that was killed, or froze: nobody knows whether the server took them."""
    mine = MESSAGE.c.channel == post.channel.value
    lost = (MESSAGE.c.state == State.SENDING.value, MESSAGE.c.lease_until < post.now(), mine)
    with reading(post.stores.contacts).connect() as connection:
        if connection.execute(select(MESSAGE.c.id).where(*lost).limit(1)).first() is None:
            return
    with post.stores.contacts.begin() as connection:
        gone = connection.execute(update(MESSAGE).where(*lost).values(state=State.UNKNOWN.value, lease_until=None))
    if gone.rowcount:  # else another worker was first
        told = "%s: %d messages are unknown now: a worker stopped while it sent them"
        log.warning(told, post.channel.value, gone.rowcount)


def _claim(post: Post, now: datetime) -> Sequence[Any]:
    """The oldest messages that are due and that no worker holds; ours for the length of a lease."""
    free = or_(MESSAGE.c.lease_until.is_(None), MESSAGE.c.lease_until < now)
    still = MESSAGE.c.round_id.in_(select(ROUND.c.id).where(or_(ROUND.c.held, ROUND.c.paused)))  # looked at once more
    due = (MESSAGE.c.state.in_(WAITING), MESSAGE.c.channel == post.channel.value, MESSAGE.c.due <= now, free, ~still)
    query = select(MESSAGE.c.id, MESSAGE.c.case_id).where(*due).order_by(MESSAGE.c.due, MESSAGE.c.id).limit(BATCH)
    with reading(post.stores.contacts).connect() as connection:
        if connection.execute(select(MESSAGE.c.id).where(*due).limit(1)).first() is None:
            return ()
    with post.stores.contacts.begin() as connection:
        rows = connection.execute(query.with_for_update(skip_locked=True)).all()
        ids = [row.id for row in rows]
        connection.execute(update(MESSAGE).where(MESSAGE.c.id.in_(ids)).values(lease_until=now + LEASE))
    return rows


def _let_go(post: Post, ids: Sequence[int], lease: datetime) -> None:
    mine = (MESSAGE.c.id.in_(ids), MESSAGE.c.lease_until == lease, MESSAGE.c.state.in_(WAITING))
    with post.stores.contacts.begin() as connection:
        connection.execute(update(MESSAGE).where(*mine).values(lease_until=None))


def _one(post: Post, claimed: Any, lease: datetime) -> bool:
    """One message, from claim to settled; False when the server takes nothing now."""
    began = post.now()
    with post.stores.contacts.begin() as connection:
        found = _look(post, connection, claimed, lease, began)
    if found is None:
        return True
    row, parcel = found
    reply = post.transport.send(parcel, lambda: post.now() >= began + LEASE)
    _settle(post, row, reply)
    if reply.ours:
        post.held_until = post.now() + HOLD
        told = "%s: the server takes nothing now (%s %s)"
        log.error(told, post.channel.value, reply.phase, reply.code or "no reply")
    return not reply.ours


def _look(
    post: Post, connection: Connection, claimed: Any, lease: datetime, now: datetime
) -> tuple[Any, Parcel] | None:
    """Look once more whether a message may leave, and note that it does; None when it does not (now)."""
    case = connection.execute(select(CASE).where(CASE.c.id == claimed.case_id).with_for_update()).one()
    mine = (MESSAGE.c.id == claimed.id, MESSAGE.c.lease_until == lease, MESSAGE.c.state.in_(WAITING))
    row = connection.execute(_WITH_SENTENCE.where(*mine).with_for_update(of=MESSAGE)).first()
    if row is None:
        return None
    around = connection.execute(
        select(ROUND, PROVIDER.c.name.label("org")).join(PROVIDER).where(ROUND.c.id == row.round_id)
    ).one()
    values = _hindrance(post, case, around, now)
    parcel = None
    if values is None:
        parcel = _parcel(post, row, case, around, now)
        values = {"state": State.REFUSED.value, "reply": "address", "lease_until": None}
    if parcel is not None:
        values = {"state": State.SENDING.value, "tries": row.tries + 1, "lease_until": now + LEASE}
        values |= {"sent_on": local_day(now), "tried_first": row.tried_first or now}
        connection.execute(update(CASE).where(CASE.c.id == case.id).values(invited=True))
    connection.execute(update(MESSAGE).where(MESSAGE.c.id == row.id).values(**values))
    return None if parcel is None else (row, parcel)


def _hindrance(post: Post, case: Any, around: Any, now: datetime) -> dict[str, Any] | None:
    """What becomes of a message that may not leave: never (cancelled) or not yet; None when it may."""
    done = case.answered or case.refused or case.outcome != Outcome.INVITED
    done = done or post.channel not in ways(case._mapping) or post.channel in case.failed
    if done or around.closed or local_day(now) > around.closes:
        return {"state": State.CANCELLED.value, "lease_until": None}
    early = local_day(now) < around.opens or case.held or around.held or around.paused
    if early or next_moment(now) != now:
        return {"due": next_moment(now + MINUTE), "lease_until": None}
    if post.by.pace and post.gateway is None:
        this = now.replace(second=0, microsecond=0)
        kept = (case.email.rpartition("@")[2].lower(), this)
        if post.sent[kept] >= post.by.pace:
            return {"due": this + MINUTE, "lease_until": None}
        _count(post, kept)
    return None


def _count(post: Post, kept: tuple[str, datetime]) -> None:
    """One more to a domain in this minute; what was before it is forgotten."""
    for old in [key for key in post.sent if key[1] != kept[1]]:
        del post.sent[old]
    post.sent[kept] += 1


def _parcel(post: Post, row: Any, case: Any, around: Any, now: datetime) -> Parcel | None:
    """The mail or text message; None when its address cannot be one, or its words are too many."""
    link, leave = links_of(post.secret, post.base, case.id, case.seed)
    try:
        if post.gateway:
            short = Short(Kind(row.kind), post.bureau.name, post.bureau.phone, link, leave)
            return compose_text(short, row.message_id, case.phone, case.language, post.gateway.sender)
        about = _about(post, row, case, around)
        letter = Letter(row.id, row.message_id, case.email, case.language, about, link, leave)
        return compose(letter, post.by, post.secret, now)
    except ValueError:
        return None


def _about(post: Post, row: Any, case: Any, around: Any) -> About:
    return About(
        kind=Kind(row.kind),
        client=case.audience == Audience.CLIENT,
        low=case.form == Form.LOW and case.audience == Audience.CLIENT,
        name=full_name(case),
        org=around.org,
        closes=around.closes,
        bureau=post.bureau,
        sentence=row.sentence,
    )


def _settle(post: Post, row: Any, reply: Reply) -> None:
    """Keep what the server said of a try."""
    state = meaning(reply.phase, reply.code)
    values: dict[str, Any] = {"lease_until": None, "reply": str(reply.code or reply.phase.value)}
    now = post.now()
    with post.stores.contacts.begin() as connection:
        if state is State.DEFERRED:
            closes = connection.execute(select(ROUND.c.closes).where(ROUND.c.id == row.round_id)).scalar_one()
            due = again(row.tries + 1, row.tried_first or now, now, closes)
            state, values = (State.REFUSED, values) if due is None else (state, values | {"due": due})
        ours = (MESSAGE.c.id == row.id, MESSAGE.c.tries == row.tries + 1)
        still = MESSAGE.c.state.in_((State.SENDING.value, State.UNKNOWN.value))
        kept = connection.execute(update(MESSAGE).where(*ours, still).values(state=state.value, **values)).rowcount
        if kept and reply.phase is Phase.RECIPIENT and post.gateway:  # a gateway says no to a number only
            reaching.failed(connection, row.case_id, Channel.TEXT, Reason.WRONG_NUMBER)
        elif kept and reply.gone:
            reaching.failed(connection, row.case_id, Channel.EMAIL, Reason.BOUNCED)
