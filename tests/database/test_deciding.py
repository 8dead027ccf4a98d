"""What a person decides on messages while the worker sends: at most once a decision, and never past a stop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from email import message_from_bytes, policy
from threading import Thread

import pytest
from sqlalchemy import select

from surveyapp.db import Stores
from surveyapp.fieldwork import course
from surveyapp.mail import deciding, plans, sending
from surveyapp.mail.planning import Plan
from surveyapp.mail.plans import Planner
from surveyapp.mail.sending import Post
from surveyapp.mail.smtp import Parcel, Reply
from surveyapp.mail.waves import MESSAGE
from surveyapp.models.message import Kind
from tests.database.mailserver import CUT, MailServer
from tests.database.test_sending import MONDAY, invited, post, round_id, row, run, server, states

__all__ = ["post", "round_id", "server"]  # fixtures


def test_an_unknown_message_goes_once_more_for_each_decision(
    stores: Stores, round_id: int, post: Post, server: MailServer
) -> None:
    invited(stores, round_id, 1)
    server.script["p0@x.nl"] = ("DOT", CUT)
    run(post, turns=40)
    assert (states(stores), len(server.taken)) == ({"unknown": 1}, 1)
    server.script.clear()
    decisions = [deciding.send_again(stores, round_id, None, MONDAY) for _ in range(2)]
    run(post, turns=5)
    assert (decisions, states(stores), len(server.taken)) == ([1, 0], {"accepted": 1}, 2)
    first, second = (message_from_bytes(data, policy=policy.default)["Message-ID"] for _, data in server.taken)
    assert first == second == row(stores).message_id


def test_many_who_decide_at_once_send_once(stores: Stores, round_id: int, post: Post, server: MailServer) -> None:
    invited(stores, round_id, 3)
    for n in range(3):
        server.script[f"p{n}@x.nl"] = ("DOT", CUT)
    run(post, turns=40)
    done: list[int] = []
    people = [Thread(target=lambda: done.append(deciding.send_again(stores, round_id, None, MONDAY))) for _ in range(4)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert (sum(done), states(stores)) == (3, {"queued": 3})


def test_what_is_let_be_is_asked_of_nobody_again(stores: Stores, round_id: int, post: Post, server: MailServer) -> None:
    invited(stores, round_id, 2)
    server.script |= {"p0@x.nl": ("DOT", CUT), "p1@x.nl": ("RECIPIENT", b"550 nobody")}
    run(post, turns=40)
    (unknown,) = deciding.undecided(stores, round_id, 10)
    (wrong,) = deciding.to_correct(stores, round_id, 10)
    assert (unknown.address, wrong.address) == ("p0@x.nl", "p1@x.nl")
    assert deciding.let_be(stores, round_id, [unknown.id]) == 1
    assert deciding.undecided(stores, round_id, 10) == ()
    assert deciding.send_again(stores, round_id, None, MONDAY) == 0
    ((_, found),) = deciding.counts(stores, round_id).items()
    assert found == {"rested": 1, "refused": 1}


@pytest.mark.parametrize("halt", [course.hold, course.pause])
def test_after_a_stop_nothing_more_leaves_also_of_a_batch_that_began(
    stores: Stores, round_id: int, post: Post, server: MailServer, halt: Callable[..., None]
) -> None:
    invited(stores, round_id, 5)

    class Stopping:
        """The bureau presses the button while the second mail leaves."""

        def send(self, parcel: Parcel, late: Callable[[], bool]) -> Reply:
            if len(server.taken) == 1:
                halt(stores, round_id, True)
            return post.transport.send(parcel, late)

        def close(self) -> None:
            pass

    stopping = replace(post, transport=Stopping())
    for _ in range(3):
        sending.turn(stopping)
    assert (len(server.taken), states(stores)) == (2, {"accepted": 2, "queued": 3})
    halt(stores, round_id, False)
    run(post, turns=3)
    assert states(stores) == {"accepted": 5}


def test_a_correction_carries_the_sentence_of_the_bureau(
    stores: Stores, round_id: int, post: Post, server: MailServer
) -> None:
    invited(stores, round_id, 1)
    run(post, turns=2)
    plan = Plan(Kind.CORRECTION, MONDAY.date(), 10, sentence="De link werkte <niet>.")
    plans.correct(stores, round_id, plan, post.now())
    plans.turn(Planner(stores, "bureau.example", lambda _round: None, post.now))
    run(post, turns=2)
    mail = message_from_bytes(server.taken[-1][1], policy=policy.default)
    assert "De link werkte <niet>." in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]  # it has one
    assert "De link werkte &lt;niet&gt;." in mail.get_body(("html",)).get_content()  # type: ignore[union-attr]  # and this


def test_a_plan_and_its_mails_survive_a_worker_killed_between_them(
    stores: Stores, round_id: int, post: Post, server: MailServer
) -> None:
    """From plan to mailbox in turns; whoever dies in between leaves everyone with one mail at most."""
    from tests.database.given import someone

    for n in range(3):
        someone(stores, round_id, str(n), email=f"p{n}@x.nl", invited=False)
    plans.save(stores, round_id, [Plan(Kind.INVITATION, date(2026, 11, 9), 10)], datetime(2026, 11, 6, 12))  # noqa: DTZ001 - UTC
    planner = Planner(stores, "bureau.example", lambda _round: None, post.now)

    class Deadly:
        def send(self, parcel: Parcel, late: Callable[[], bool]) -> Reply:
            post.transport.send(parcel, late)
            raise KeyboardInterrupt

        def close(self) -> None:
            pass

    for _ in range(3):
        plans.turn(planner)
        with pytest.raises(KeyboardInterrupt):
            sending.turn(replace(post, transport=Deadly()))
        run(post, turns=31)
        plans.turn(planner)
    with stores.contacts.connect() as connection:
        assert len(connection.scalars(select(MESSAGE.c.id)).all()) == 3
    assert sorted(to for to, _ in server.taken) == [f"p{n}@x.nl" for n in range(3)]
