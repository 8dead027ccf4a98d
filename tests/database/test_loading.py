from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from surveyapp import links, rounds
from surveyapp.db import Stores
from surveyapp.errors import Faults, Refused
from surveyapp.fieldwork import bureau, handout
from surveyapp.fieldwork.loading import Loaded, load
from surveyapp.fieldwork.status import status
from surveyapp.rounds import CASE
from tests.database.given import OPEN_DAY, SECRET, TERMS, a_round

HEADER = "case,audience,dienst,email,phone,surname\n"
ANNA = "c1,client,jobcoaching,anna@voorbeeld.nl,06-12345678,Jansen\n"
BEN = "c2,client,naar-werk,ben@voorbeeld.nl,,Smit\n"
BUREAU = {"name": "Bureau", "controller": "Bureau BV", "phone": "010 1234567", "hours": "9 tot 17 uur"} | {
    "email": "vraag@bureau.nl", "privacy": "Een.\n\nTwee."}  # fmt: skip


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return tmp_path / "cases.csv"


def cases(stores: Stores) -> list[Any]:
    with stores.contacts.connect() as connection:
        return list(connection.execute(select(CASE).order_by(CASE.c.id)))


def put(stores: Stores, round_id: int, sheet: Path, text: str) -> Loaded:
    sheet.write_text(text)
    return load(stores, SECRET, round_id, sheet)


def test_a_list_becomes_cases_with_links_of_their_own(stores: Stores, sheet: Path) -> None:
    assert put(stores, a_round(stores), sheet, HEADER + ANNA + BEN) == Loaded(added=2)
    anna, ben = cases(stores)
    assert (anna.number, anna.phone, anna.surname, anna.language, anna.outcome) == (
        "c1", "+31612345678", "Jansen", "nl", "invited",
    )  # fmt: skip
    assert anna.link_hash == links.link_hash(links.link_token(SECRET, anna.seed))
    assert anna.link_hash != ben.link_hash


def test_the_same_list_again_doubles_nothing(stores: Stores, sheet: Path) -> None:
    round_id = a_round(stores)
    put(stores, round_id, sheet, HEADER + ANNA + BEN)
    before = cases(stores)
    assert put(stores, round_id, sheet, HEADER + ANNA + BEN) == Loaded(same=2)
    assert cases(stores) == before


def test_a_later_list_adds_people_and_mends_those_not_invited(stores: Stores, sheet: Path) -> None:
    round_id = a_round(stores)
    put(stores, round_id, sheet, HEADER + ANNA)
    mended = ANNA.replace("jobcoaching", "naar-werk").replace("anna@", "a.jansen@")
    assert put(stores, round_id, sheet, HEADER + mended + BEN) == Loaded(added=1, changed=1)
    anna = cases(stores)[0]
    assert (anna.dienst, anna.email) == ("naar-werk", "a.jansen@voorbeeld.nl")


def test_columns_that_a_later_list_leaves_out_stay_as_they_are(stores: Stores, sheet: Path) -> None:
    round_id = a_round(stores)
    put(stores, round_id, sheet, HEADER + ANNA)
    later = "case,audience,dienst,email\nc1,client,jobcoaching,nieuw@voorbeeld.nl\n"
    assert put(stores, round_id, sheet, later) == Loaded(changed=1)
    assert (cases(stores)[0].surname, cases(stores)[0].email) == ("Jansen", "nieuw@voorbeeld.nl")


@pytest.mark.parametrize("done", ["invited", "answered", "refused"])
def test_a_change_for_someone_who_was_asked_is_refused_and_nothing_is_loaded(
    stores: Stores, sheet: Path, done: str
) -> None:
    round_id = a_round(stores)
    put(stores, round_id, sheet, HEADER + ANNA)
    with stores.contacts.begin() as connection:
        connection.execute(update(CASE).values(**{done: True}))
    with pytest.raises(Faults) as refused:
        put(stores, round_id, sheet, HEADER + BEN + ANNA.replace("anna@", "andere@"))
    (fault,) = refused.value.faults
    assert fault.endswith(
        "cases.csv:3:email: found a change for someone who has the link already, expected the row as it was loaded"
    )
    assert "andere" not in fault
    assert len(cases(stores)) == 1


def test_a_case_does_not_change_from_client_to_opdrachtgever(stores: Stores, sheet: Path) -> None:
    round_id = a_round(stores)
    put(stores, round_id, sheet, HEADER + ANNA)
    with pytest.raises(Faults, match=r"cases\.csv:2:audience: found another audience"):
        put(stores, round_id, sheet, HEADER + ANNA.replace("client", "opdrachtgever"))


def test_one_fault_keeps_the_whole_list_out(stores: Stores, sheet: Path) -> None:
    with pytest.raises(Faults):
        put(stores, a_round(stores), sheet, HEADER + ANNA + BEN.replace("naar-werk", "outplacement"))
    assert cases(stores) == []


def test_a_zelfmelder_is_asked_once_as_a_client(stores: Stores, sheet: Path) -> None:
    employer = "o1,opdrachtgever,,ANNA@voorbeeld.nl,,\no2,opdrachtgever,,,0612345678,\no3,opdrachtgever,,x@y.nl,,\n"
    done = put(stores, a_round(stores), sheet, HEADER + ANNA + employer)
    assert done == Loaded(added=4, duplicates=2)
    assert [c.outcome for c in cases(stores)] == ["invited", "duplicate", "duplicate", "invited"]


def test_an_opdrachtgever_with_another_address_after_all_is_asked(stores: Stores, sheet: Path) -> None:
    round_id = a_round(stores)
    row = "o1,opdrachtgever,,anna@voorbeeld.nl,,\n"
    put(stores, round_id, sheet, HEADER + ANNA + row)
    done = put(stores, round_id, sheet, HEADER + row.replace("anna@", "baas@"))
    assert done == Loaded(changed=1)
    assert [c.outcome for c in cases(stores)] == ["invited", "invited"]


def test_diensten_of_an_opdrachtgever_are_kept_in_the_order_of_the_keurmerk(stores: Stores, sheet: Path) -> None:
    row = "o1,opdrachtgever,naar-werk;jobcoaching,x@y.nl,,\n"
    put(stores, a_round(stores), sheet, HEADER + row)
    assert cases(stores)[0].dienst == "jobcoaching;naar-werk"


def test_a_closed_round_takes_no_list(stores: Stores, sheet: Path) -> None:
    round_id = a_round(stores)
    rounds.mark_closed(stores, round_id)
    with pytest.raises(Refused, match=f"round {round_id} is closed: open a new round"):
        put(stores, round_id, sheet, HEADER + ANNA)


def test_two_loads_at_once_double_nothing(stores: Stores, sheet: Path) -> None:
    round_id = a_round(stores)
    sheet.write_text(HEADER + ANNA + BEN)
    with ThreadPoolExecutor(3) as pool:
        done = list(pool.map(lambda _: load(stores, SECRET, round_id, sheet), range(3)))
    assert sorted(d.added for d in done) == [0, 0, 2]
    assert len(cases(stores)) == 2


def test_links_are_handed_out_to_who_can_still_answer(stores: Stores, sheet: Path) -> None:
    round_id = a_round(stores)
    put(stores, round_id, sheet, HEADER + ANNA + BEN)
    bureau.give(stores, BUREAU)
    with stores.contacts.begin() as connection:
        connection.execute(update(CASE).where(CASE.c.number == "c2").values(answered=True))
    (link,) = handout.hand_out(stores, SECRET, "https://v.nl", round_id, OPEN_DAY)
    token = links.link_token(SECRET, cases(stores)[0].seed)
    assert (link.case, link.ways, link.address) == ("c1", ("email", "text", "phone"), f"https://v.nl/v/{token}")
    assert cases(stores)[0].invited
    assert handout.hand_out(stores, SECRET, "https://v.nl", round_id, OPEN_DAY) == (link,)


def test_links_wait_for_the_settings_of_the_bureau(stores: Stores, sheet: Path) -> None:
    round_id = a_round(stores)
    put(stores, round_id, sheet, HEADER + ANNA)
    with pytest.raises(Refused, match="surveyapp bureau set --name"):
        handout.hand_out(stores, SECRET, "https://v.nl", round_id, OPEN_DAY)
    assert not cases(stores)[0].invited


def test_after_the_fieldwork_no_links_are_handed_out(stores: Stores, sheet: Path) -> None:
    round_id = a_round(stores)
    put(stores, round_id, sheet, HEADER + ANNA)
    bureau.give(stores, BUREAU)
    with pytest.raises(Refused, match="took answers until 2026-11-30"):
        handout.hand_out(stores, SECRET, "https://v.nl", round_id, date(2026, 12, 1))


def test_status_counts_and_puts_small_diensten_together(stores: Stores, sheet: Path) -> None:
    round_id = a_round(stores)
    people = [f"j{n},client,jobcoaching,j{n}@x.nl,,\n" for n in range(6)]
    people += [f"n{n},client,naar-werk,n{n}@x.nl,,\n" for n in range(2)]
    put(stores, round_id, sheet, HEADER + "".join(people))
    with stores.contacts.begin() as connection:
        connection.execute(update(CASE).where(CASE.c.number.in_(("j1", "n1"))).values(answered=True))
    found = status(stores, round_id)
    assert (found.asked, found.answered, found.invited, found.outcomes) == (8, 2, 0, {"invited": 8})
    assert [(line.diensten, line.asked, line.answered) for line in found.lines] == [
        (("jobcoaching", "naar-werk"), 8, 2)
    ]


def test_status_of_very_few_people_does_not_tell_how_many_answered(stores: Stores, sheet: Path) -> None:
    round_id = a_round(stores)
    put(stores, round_id, sheet, HEADER + ANNA)
    assert [line.answered for line in status(stores, round_id).lines] == [None]


def test_no_sum_of_the_status_gives_away_whether_one_person_answered(stores: Stores, sheet: Path) -> None:
    round_id = a_round(stores)
    people = [f"j{n},client,jobcoaching,j{n}@x.nl,,\n" for n in range(5)]
    put(stores, round_id, sheet, HEADER + "".join(people) + "o1,opdrachtgever,,o1@x.nl,,\n")
    with stores.contacts.begin() as connection:
        connection.execute(update(CASE).where(CASE.c.number.in_(("j1", "o1"))).values(answered=True))
    found = status(stores, round_id)
    assert [(line.audience, line.answered) for line in found.lines] == [("client", 1), ("opdrachtgever", None)]
    assert found.answered == 1


def test_the_bureau_needs_everything_the_first_time_and_may_change_one_thing_later(stores: Stores) -> None:
    with pytest.raises(Faults, match="--privacy-file: found nothing, expected it the first time"):
        bureau.give(stores, BUREAU | {"privacy": None})
    assert bureau.find(stores) is None
    bureau.give(stores, BUREAU)
    bureau.give(stores, {"phone": "020 7654321", "independent": False})
    found = bureau.required(stores)
    assert (found.name, found.phone, found.independent) == ("Bureau", "020 7654321", False)


def test_terms_of_a_round_are_kept_with_the_versions_of_its_questionnaires(stores: Stores) -> None:
    found = rounds.find(stores, a_round(stores))
    assert found.terms == TERMS
    assert found.questionnaires == {"client": "client/1", "opdrachtgever": "opdrachtgever/1"}
