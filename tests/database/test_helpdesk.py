"""The helpdesk: one person found, and what the bureau changes for them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from surveyapp import erasing, optout
from surveyapp.db import Stores
from surveyapp.errors import Faults, Refused
from surveyapp.fieldwork import bureau, finding, helpdesk, loading, reaching
from surveyapp.fieldwork.helpdesk import Trouble
from surveyapp.mail import resending
from surveyapp.mail.waves import MESSAGE
from surveyapp.models.case import Reason
from surveyapp.models.message import Channel
from surveyapp.rounds import CASE, ROUND
from tests.database.given import SECRET, a_round, someone

ADDRESS = {"street": "Dam", "house_number": "1", "postcode": "1012 JS", "city": "Amsterdam"}
REACHED = ADDRESS | {"email": "a@x.nl", "phone": "+31612345678"}
NOON = datetime.fromisoformat("2026-11-10T11:00")
SUNDAY = datetime.fromisoformat("2026-11-08T11:00")
DONE = ({"answered": True}, {"refused": True}, {"outcome": "opted_out"}, {"outcome": "duplicate"})
BUREAU = dict.fromkeys(("name", "controller", "phone", "hours", "privacy"), "12") | {"email": "b@x.nl"}


def a_case(stores: Stores, **given: Any) -> int:
    return someone(stores, a_round(stores), "1", **(REACHED | given)).case_id


def of(stores: Stores, case_id: int) -> Any:
    with stores.contacts.connect() as connection:
        return connection.execute(select(CASE).where(CASE.c.id == case_id)).one()


def change(stores: Stores, case_id: int, **values: Any) -> None:
    with stores.contacts.begin() as connection:
        connection.execute(update(CASE).where(CASE.c.id == case_id).values(**values))


def given_of(stores: Stores, case_id: int, **changed: str) -> dict[str, str]:
    """What the form holds when somebody changes this much of it."""
    return {name: of(stores, case_id)._mapping[name] for name in helpdesk.FIELDS} | changed


def waits(stores: Stores, case_id: int, channel: str = "email", state: str = "queued") -> None:
    row = {"case_id": case_id, "round_id": 1, "kind": "invitation", "due": NOON, "state": state}
    with stores.contacts.begin() as connection:
        connection.execute(insert(MESSAGE), row | {"channel": channel, "message_id": channel})


def states(stores: Stores) -> list[tuple[str, str, str]]:
    with stores.contacts.connect() as connection:
        found = connection.execute(select(MESSAGE.c.kind, MESSAGE.c.channel, MESSAGE.c.state).order_by(MESSAGE.c.id))
        return [(row.kind, row.channel, row.state) for row in found]


PEOPLE = {
    "1": {"initials": "Z.", "surname": "Çelik", "email": "zc@x.nl", "phone": "+31612345678"},
    "2": {"initials": "J.", "prefix": "van der", "surname": "Wal-Nguyễn", "postcode": "1012 JS", "city": "Amsterdam"},
    "3": {"initials": "L.", "surname": "Łukasz", "email": "celik_fan@x.nl"},
    "A-12": {"initials": "S.", "surname": "SØRENSEN", "phone": "+31201234567"},
    "99": {},
}


SEARCHES: tuple[tuple[str, set[str]], ...] = (
    ("celik", {"1", "3"}),
    ("ÇELIK", {"1", "3"}),
    ("z. çelik", {"1", "3"}),
    ("wal nguyen", {"2"}),
    ("van der wal-nguyen", {"2"}),
    ("nguyen jansen", set()),
    ("lukasz", {"3"}),
    ("Sorensen", {"A-12"}),
    ("a-12", {"A-12"}),
    ("zc@", {"1"}),
    ("k_f", {"3"}),
    ("06 123 456 78", {"1"}),
    ("06-1234", {"1"}),
    ("+31 20 1234567", {"A-12"}),
    ("1012js", {"2"}),
    ("1012 JS", {"2"}),
    ("1012", {"2"}),
    ("99", {"99"}),
    ("%%", set()),
    ("__", set()),
    ("[]", set()),
    ("a", set()),
    ("' or 1=1", set()),
)


def test_somebody_is_found_by_what_people_say_of_themselves(stores: Stores) -> None:
    number = a_round(stores)
    for case, given in PEOPLE.items():
        someone(stores, number, case, **given)
    for typed, expected in SEARCHES:
        assert {one.number for one in finding.search(stores, number, typed).people} == expected, typed


def test_a_name_whose_accents_stand_apart_is_found_however_it_came(stores: Stores, tmp_path: Path) -> None:
    number, apart = a_round(stores), unicodedata.normalize("NFD", "Désirée Müller")
    listed = f"case,audience,dienst,email,surname\n1,client,jobcoaching,a@x.nl,{apart}\n"
    (tmp_path / "cases.csv").write_text(listed, encoding="utf-8")
    loading.load(stores, SECRET, number, tmp_path / "cases.csv")
    assert finding.search(stores, number, "desiree").total == 1
    assert finding.search(stores, number, apart).total == 1
    mended = unicodedata.normalize("NFD", "Zoë Çelik")
    case_id = finding.search(stores, number, "desiree").people[0].case_id
    helpdesk.correct(stores, case_id, given_of(stores, case_id, surname=mended))
    assert finding.search(stores, number, "zoe celik").total == 1


def test_a_search_stays_in_its_round_and_comes_in_pages(stores: Stores) -> None:
    number, other = a_round(stores), a_round(stores)
    for at in range(finding.PAGE + 3):
        someone(stores, number, f"n{at:02}", surname="Vos")
    someone(stores, other, "n99", surname="Vos")
    first, last, beyond = (finding.search(stores, number, "vos", page) for page in (1, 2, 99))
    assert (first.total, first.pages, len(first.people), len(last.people)) == (finding.PAGE + 3, 2, finding.PAGE, 3)
    assert beyond == last
    assert not {one.case_id for one in first.people} & {one.case_id for one in last.people}
    assert finding.count(stores, number) == finding.PAGE + 3


def test_who_was_erased_is_not_there(stores: Stores) -> None:
    case_id = a_case(stores)
    with stores.contacts.begin() as connection:
        erasing.bare_cases(connection, [case_id])
    with stores.contacts.connect() as connection:
        number, bare = connection.execute(select(CASE.c.round_id, CASE.c.id)).one()
    assert (finding.search(stores, number, "~").total, finding.count(stores, number)) == (0, 0)
    for action in (
        lambda: helpdesk.find(stores, number, bare),
        lambda: helpdesk.hold(stores, bare, held=True),
    ):
        with pytest.raises(Refused):
            action()


def test_this_very_number_comes_first(stores: Stores) -> None:
    number = a_round(stores)
    for case in ("112", "120", "12"):
        someone(stores, number, case, surname={"12": "Zwart"}.get(case, "Aal"))
    assert [one.number for one in finding.search(stores, number, "12").people] == ["12", "112", "120"]


def test_channels_are_chosen_in_order_and_what_waits_by_another_is_cancelled(stores: Stores) -> None:
    case_id = a_case(stores)
    waits(stores, case_id, "email")
    waits(stores, case_id, "letter")
    helpdesk.choose_channels(stores, case_id, ["letter", "", "phone"])
    assert reaching.channels(of(stores, case_id)._mapping) == (Channel.LETTER, Channel.PHONE)
    assert states(stores) == [("invitation", "email", "cancelled"), ("invitation", "letter", "queued")]


def test_a_channel_twice_or_without_an_address_is_refused(stores: Stores) -> None:
    case_id = a_case(stores)
    for chosen in (["email", "email", ""], ["fax", "", ""], ["text", "", "text"]):
        with pytest.raises(Refused):
            helpdesk.choose_channels(stores, case_id, chosen)
    assert of(stores, case_id).channel == ""


def test_another_channel_brings_back_who_was_not_reached_by_the_first(stores: Stores) -> None:
    case_id = a_case(stores, channel="email")
    helpdesk.trouble(stores, case_id, Trouble.BOUNCED)
    assert of(stores, case_id).outcome == "undeliverable"
    helpdesk.choose_channels(stores, case_id, ["email", "letter", ""])
    found = of(stores, case_id)
    assert (found.outcome, found.reason, found.failed) == ("invited", "", {"email": "bounced"})


def test_only_channels_that_failed_are_refused_for_who_is_reached(stores: Stores) -> None:
    case_id = a_case(stores)
    helpdesk.trouble(stores, case_id, Trouble.BOUNCED)
    with pytest.raises(Refused, match="Geen van deze kanalen"):
        helpdesk.choose_channels(stores, case_id, ["email", "", ""])


def test_a_corrected_address_is_clean_and_its_channel_is_tried_again(stores: Stores) -> None:
    case_id = a_case(stores)
    for found in (Trouble.BOUNCED, Trouble.RETURNED):
        helpdesk.trouble(stores, case_id, found)
    typed = given_of(stores, case_id, email=" New@X.nl ", phone="06 87654321", surname="De  Vries")
    assert helpdesk.correct(stores, case_id, typed) == ("surname", "email", "phone")
    found_ = of(stores, case_id)
    assert (found_.email, found_.phone, found_.surname) == ("new@x.nl", "+31687654321", "De Vries")
    assert found_.failed == {"letter": "returned"}
    assert helpdesk.correct(stores, case_id, given_of(stores, case_id)) == ()


def test_a_better_address_brings_back_who_was_not_reached(stores: Stores) -> None:
    case_id = a_case(stores, channel="email")
    helpdesk.trouble(stores, case_id, Trouble.BOUNCED)
    helpdesk.correct(stores, case_id, given_of(stores, case_id, surname="Vos"))
    assert of(stores, case_id).outcome == "undeliverable"
    helpdesk.correct(stores, case_id, given_of(stores, case_id, email="b@x.nl"))
    assert of(stores, case_id).outcome == "invited"


def test_all_that_cannot_be_right_is_told_at_once_and_nothing_is_stored(stores: Stores) -> None:
    case_id = a_case(stores)
    wrong = {"email": "geen", "phone": "12", "postcode": "1234 SS", "surname": "=?x"}
    with pytest.raises(Faults) as refused:
        helpdesk.correct(stores, case_id, given_of(stores, case_id, **wrong))
    assert [fault.partition(":")[0] for fault in refused.value.faults] == [
        "Achternaam", "E-mailadres", "Telefoon", "Postcode"
    ]  # fmt: skip
    with pytest.raises(Faults, match="Land: verwacht twee letters"):
        helpdesk.correct(stores, case_id, given_of(stores, case_id, country="Nederland"))
    assert of(stores, case_id).email == "a@x.nl"


def test_the_last_way_to_somebody_stays(stores: Stores) -> None:
    case_id = someone(stores, a_round(stores), "1", email="a@x.nl").case_id
    with pytest.raises(Refused, match="niet te bereiken"):
        helpdesk.correct(stores, case_id, given_of(stores, case_id, email=""))


def test_an_opdrachtgever_who_turns_out_to_be_a_client_is_asked_once(stores: Stores) -> None:
    number = a_round(stores)
    client = someone(stores, number, "1", email="a@x.nl").case_id
    other = someone(stores, number, "2", email="b@x.nl", audience="opdrachtgever", invited=False).case_id
    change(stores, other, invited=False)
    helpdesk.correct(stores, client, given_of(stores, client, email="b@x.nl"))
    assert of(stores, other).outcome == "duplicate"


TROUBLES: tuple[tuple[Trouble, dict[str, str], str], ...] = (
    (Trouble.RETURNED, {"letter": "returned"}, "invited"),
    (Trouble.MOVED, {"letter": "moved"}, "invited"),
    (Trouble.WRONG_NUMBER, {"text": "wrong_number", "phone": "wrong_number"}, "invited"),
    (Trouble.BOUNCED, {"email": "bounced"}, "invited"),
    (Trouble.DECEASED, {}, "undeliverable"),
)


def test_what_goes_wrong_is_noted_and_taken_back(stores: Stores) -> None:
    case_id = a_case(stores)
    for found, failed, outcome in TROUBLES:
        helpdesk.trouble(stores, case_id, found)
        assert (of(stores, case_id).failed, of(stores, case_id).outcome) == (failed, outcome), found
        helpdesk.no_trouble(stores, case_id)
        assert (of(stores, case_id).failed, of(stores, case_id).outcome) == ({}, "invited"), found


def test_who_died_is_not_brought_back_by_another_address(stores: Stores) -> None:
    case_id = a_case(stores)
    helpdesk.trouble(stores, case_id, Trouble.DECEASED)
    helpdesk.correct(stores, case_id, given_of(stores, case_id, email="b@x.nl"))
    helpdesk.choose_channels(stores, case_id, ["letter", "", ""])
    assert (of(stores, case_id).outcome, of(stores, case_id).reason) == ("undeliverable", Reason.DECEASED)


def test_an_emergency_stop_and_its_end(stores: Stores) -> None:
    case_id = a_case(stores)
    helpdesk.hold(stores, case_id, held=True)
    assert of(stores, case_id).held
    helpdesk.hold(stores, case_id, held=False)
    assert not of(stores, case_id).held


def test_who_is_done_is_left_alone(stores: Stores) -> None:
    bureau.give(stores, BUREAU)
    case_id = a_case(stores)
    actions: tuple[Callable[[], object], ...] = (
        lambda: helpdesk.choose_channels(stores, case_id, ["letter"]),
        lambda: helpdesk.correct(stores, case_id, given_of(stores, case_id, email="b@x.nl")),
        lambda: helpdesk.reword(stores, case_id, "low", "nl"),
        lambda: helpdesk.hold(stores, case_id, held=True),
        lambda: helpdesk.trouble(stores, case_id, Trouble.MOVED),
        lambda: helpdesk.no_trouble(stores, case_id),
        lambda: helpdesk.hand_out(stores, case_id),
        lambda: resending.resend(stores, case_id, "x.nl", NOON),
    )
    for done in DONE:
        change(stores, case_id, **({"answered": False, "refused": False, "outcome": "invited"} | done))
        before = of(stores, case_id)
        for action in actions:
            with pytest.raises(Refused):
                action()
        assert of(stores, case_id) == before, done
    assert states(stores) == []


def test_in_a_closed_round_nobody_is_changed(stores: Stores) -> None:
    case_id = a_case(stores)
    with stores.contacts.begin() as connection:
        connection.execute(update(ROUND).values(closed=True))
    with pytest.raises(Refused):
        helpdesk.hold(stores, case_id, held=True)


def test_who_opts_out_by_phone_beforehand_is_not_brought_back_by_an_address(stores: Stores) -> None:
    case_id = a_case(stores, channel="email")
    change(stores, case_id, invited=False)
    helpdesk.trouble(stores, case_id, Trouble.BOUNCED)
    optout.opt_out(stores, case_id)
    assert (of(stores, case_id).outcome, of(stores, case_id).reason) == ("opted_out", "")


def test_the_link_is_sent_again_one_at_a_time_and_again_and_again(stores: Stores) -> None:
    bureau.give(stores, BUREAU)
    case_id = a_case(stores)
    waits(stores, case_id, state="accepted")
    assert resending.resend(stores, case_id, "x.nl", NOON) == NOON
    with pytest.raises(Refused, match="staat al klaar"):
        resending.resend(stores, case_id, "x.nl", NOON)
    with stores.contacts.begin() as connection:
        mine = update(MESSAGE).where(MESSAGE.c.kind == "resend").returning(MESSAGE.c.id, MESSAGE.c.message_id)
        first = connection.execute(mine.values(state="accepted", tries=1, sent_on=NOON.date())).one()
    resending.resend(stores, case_id, "x.nl", NOON)
    with stores.contacts.connect() as connection:
        row = connection.execute(select(MESSAGE).where(MESSAGE.c.kind == "resend")).one()
    assert (row.id, row.state, row.tries, row.sent_on) == (first.id, "queued", 1, None)
    assert row.message_id != first.message_id


UNSENDABLE: tuple[tuple[dict[str, Any], str], ...] = (
    ({"email": ""}, "geen e-mailadres"),
    ({"email": "a@x.nl", "failed": {"email": "bounced"}}, "kwam niet aan"),
    ({"failed": {}, "outcome": "undeliverable"}, "kwam niet aan"),
    ({"outcome": "invited", "held": True}, "noodstop"),
)


def test_a_link_that_cannot_arrive_is_not_sent(stores: Stores) -> None:
    bureau.give(stores, BUREAU)
    case_id = a_case(stores)
    for given, why in UNSENDABLE:
        change(stores, case_id, **given)
        with pytest.raises(Refused, match=why):
            resending.resend(stores, case_id, "x.nl", NOON)


def test_a_link_that_is_asked_for_on_sunday_leaves_on_monday_and_never_after_the_fieldwork(stores: Stores) -> None:
    case_id = a_case(stores)
    with pytest.raises(Refused, match="gegevens van het bureau"):
        resending.resend(stores, case_id, "x.nl", NOON)
    bureau.give(stores, BUREAU)
    assert resending.resend(stores, case_id, "x.nl", SUNDAY) == datetime.fromisoformat("2026-11-09T08:00")
    with pytest.raises(Refused, match="voorbij"):
        resending.resend(stores, a_case(stores), "x.nl", datetime.fromisoformat("2026-11-30T19:30"))


def test_a_link_that_is_read_out_was_handed_out(stores: Stores) -> None:
    case_id = a_case(stores)
    change(stores, case_id, invited=False)
    assert helpdesk.hand_out(stores, case_id) == of(stores, case_id).seed
    assert of(stores, case_id).invited
