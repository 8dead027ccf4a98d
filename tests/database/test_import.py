"""A messy list into a round: told first, then done once; every row accounted for."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from sqlalchemy import select, update

from questionnaires.model import Audience
from surveyapp import rounds
from surveyapp.db import Stores
from surveyapp.errors import Refused
from surveyapp.fieldwork.doctor.applying import apply, preview
from surveyapp.fieldwork.doctor.columns import heading
from surveyapp.fieldwork.doctor.examining import Order, Verdict, examine
from surveyapp.fieldwork.doctor.placing import Effect, Plan
from surveyapp.fieldwork.doctor.reading import read_here
from surveyapp.fieldwork.doctor.rejects import as_csv
from surveyapp.fieldwork.people import Rules
from surveyapp.rounds import CASE
from tests.database.given import SECRET, a_round

HEAD = "Clientnr;Dienst;Voorletters;Achternaam;E-mail;Mobiel\n"
VOS = "1;Jobcoaching;A;Vos;a@example.org;612345678\n"
BOS = "2;Naar werk;B;Bos;b@example.org;\n"
TWICE = "3;Naar werk;A;vos;A@example.org;\n"
NO_WAY = "4;Jobcoaching;D;Mos;;\n"
NO_DIENST = "5;Tovenarij;E;Ros;e@example.org;\n"


def verdicts(stores: Stores, round_id: int, text: str, audience: Audience = Audience.CLIENT) -> tuple[Verdict, ...]:
    grid = read_here(text.encode("cp1252"))
    return examine(grid, Order(audience, heading(grid)), Rules.of(rounds.find(stores, round_id)))


def put(stores: Stores, round_id: int, text: str) -> Plan:
    return apply(stores, SECRET, round_id, Audience.CLIENT, verdicts(stores, round_id, text))


def cases(stores: Stores) -> dict[str, Any]:
    with stores.contacts.connect() as connection:
        return {case.number: case for case in connection.execute(select(CASE))}


def test_what_is_told_is_what_is_done_and_every_row_is_accounted_for(stores: Stores) -> None:
    round_id = a_round(stores)
    found = verdicts(stores, round_id, HEAD + VOS + BOS + TWICE + NO_WAY + NO_DIENST)
    told = preview(stores, round_id, found)
    assert cases(stores) == {}
    assert apply(stores, SECRET, round_id, Audience.CLIENT, found) == told
    assert told.counts == {Effect.NEW: 2, Effect.DUPLICATE: 1, Effect.UNUSABLE: 2}
    outcomes = Counter(case.outcome for case in cases(stores).values())
    assert outcomes == {"invited": 2, "duplicate": 1, "incomplete": 2}


def test_of_who_cannot_be_asked_no_name_is_kept(stores: Stores) -> None:
    put(stores, a_round(stores), HEAD + VOS + TWICE + NO_WAY + NO_DIENST)
    held = cases(stores)
    for number in ("3", "4", "5"):
        assert (held[number].surname, held[number].email, held[number].phone) == ("", "", "")
    assert held["3"].dienst == "naar-werk"


def test_the_same_list_again_changes_nothing(stores: Stores) -> None:
    round_id = a_round(stores)
    text = HEAD + VOS + BOS + TWICE + NO_WAY
    put(stores, round_id, text)
    before = cases(stores)
    assert put(stores, round_id, text).counts == {Effect.SAME: 2, Effect.DUPLICATE: 1, Effect.UNUSABLE: 1}
    assert cases(stores) == before


def test_a_mended_row_is_asked_after_all(stores: Stores) -> None:
    round_id = a_round(stores)
    put(stores, round_id, HEAD + NO_WAY)
    assert put(stores, round_id, HEAD + "4;Jobcoaching;D;Mos;d@example.org;\n").counts == {Effect.NEW: 1}
    (case,) = cases(stores).values()
    assert (case.outcome, case.email, case.surname) == ("invited", "d@example.org", "Mos")


def test_an_address_may_be_corrected_after_the_invitation_and_a_dienst_may_not(stores: Stores) -> None:
    round_id = a_round(stores)
    put(stores, round_id, HEAD + VOS + BOS)
    with stores.contacts.begin() as connection:
        connection.execute(update(CASE).values(invited=True))
    later = put(stores, round_id, HEAD + VOS.replace("a@example", "nieuw@example") + BOS.replace("Naar werk", "5"))
    assert later.counts == {Effect.CORRECTED: 1, Effect.TOO_LATE: 1}
    assert cases(stores)["1"].email == "nieuw@example.org"
    assert cases(stores)["2"].dienst == "naar-werk"


def test_somebody_of_an_earlier_list_under_another_number_is_asked_once(stores: Stores) -> None:
    round_id = a_round(stores)
    put(stores, round_id, HEAD + VOS)
    later = put(stores, round_id, HEAD + VOS.replace("1;", "77;", 1))
    assert later.counts == {Effect.DUPLICATE: 1}
    assert later.placed[0].reason.endswith("kenmerk 1")


def test_a_client_who_is_the_opdrachtgever_too_gets_the_client_list_only(stores: Stores) -> None:
    round_id = a_round(stores)
    put(stores, round_id, HEAD + VOS)
    found = verdicts(stores, round_id, "Nr;Contactpersoon;Mail\n90;Vos;a@example.org\n", Audience.OPDRACHTGEVER)
    apply(stores, SECRET, round_id, Audience.OPDRACHTGEVER, found)
    assert {n: case.outcome for n, case in cases(stores).items()} == {"1": "invited", "90": "duplicate"}


def test_a_closed_round_takes_no_list(stores: Stores) -> None:
    round_id = a_round(stores)
    found = verdicts(stores, round_id, HEAD + VOS)
    rounds.mark_closed(stores, round_id)
    with pytest.raises(Refused, match="is closed"):
        apply(stores, SECRET, round_id, Audience.CLIENT, found)
    assert cases(stores) == {}


def test_rows_to_mend_come_back_as_a_file_that_can_be_handed_in_again(stores: Stores) -> None:
    round_id = a_round(stores)
    text = "Dienst;Naam;Mail;Mobiel\n5;Vos;a@example.org;\n5;=Mos();;\n5;Bos;geen;+31612345678\n"
    file = as_csv(put(stores, round_id, text), heading(read_here(text.encode())))
    assert "'=Mos()" in file
    assert "'+31612345678" in file
    assert "Vos" not in file
    mended = file.replace(";geen;", ";b@example.org;")
    again = apply(stores, SECRET, round_id, Audience.CLIENT, verdicts(stores, round_id, mended))
    assert again.counts == {Effect.NEW: 1, Effect.UNUSABLE: 1}
    assert Counter(case.outcome for case in cases(stores).values()) == {"invited": 2, "incomplete": 1}
    assert {case.surname for case in cases(stores).values()} == {"Vos", "Bos", ""}


def test_a_number_on_two_rows_is_one_person_twice_or_has_to_be_mended(stores: Stores) -> None:
    round_id = a_round(stores)
    text = HEAD + VOS + VOS.replace("Jobcoaching", "Naar werk") + BOS.replace("2;", "1;", 1)
    told = put(stores, round_id, text)
    assert [one.effect for one in told.placed] == [Effect.NEW, Effect.DUPLICATE, Effect.UNUSABLE]
    assert told.placed[2].reason.endswith("bij iemand anders, op rij 2")
    assert Counter(case.outcome for case in cases(stores).values()) == {"invited": 1, "duplicate": 1, "incomplete": 1}
    before = cases(stores)
    put(stores, round_id, text)
    assert cases(stores) == before


def test_a_number_that_cannot_be_is_not_kept(stores: Stores) -> None:
    put(stores, a_round(stores), HEAD + VOS.replace("1;", "Jan de Vos;", 1))
    assert not any("Vos" in number for number in cases(stores))


def test_rows_of_opdrachtgevers_who_cannot_be_asked_are_theirs(stores: Stores) -> None:
    round_id = a_round(stores)
    found = verdicts(stores, round_id, "Nr;Contactpersoon;Mail\n90;Vos;\n", Audience.OPDRACHTGEVER)
    apply(stores, SECRET, round_id, Audience.OPDRACHTGEVER, found)
    assert cases(stores)["90"].audience == "opdrachtgever"


def test_a_row_without_a_name_stays_a_row_without_a_name(stores: Stores) -> None:
    round_id = a_round(stores)
    text = "Nr;Contactpersoon;Mail\n90;Vos;a@example.org\n91;Vos;a@example.org\n"
    for _twice in range(2):
        found = verdicts(stores, round_id, text, Audience.OPDRACHTGEVER)
        apply(stores, SECRET, round_id, Audience.OPDRACHTGEVER, found)
        assert {n: case.outcome for n, case in cases(stores).items()} == {"90": "invited", "91": "duplicate"}
