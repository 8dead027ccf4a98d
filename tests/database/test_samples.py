"""The sample of a round: what the list says of people, and nothing that names them."""

from __future__ import annotations

from sqlalchemy import update

from surveyapp import samples
from surveyapp.db import Stores
from surveyapp.erasing import BARE
from surveyapp.rounds import CASE
from tests.database.given import a_round, someone


def test_the_sample_tells_province_form_language_channel_and_who_answered(stores: Stores) -> None:
    round_id = a_round(stores)
    someone(stores, round_id, "1", postcode="3512 JE", email="a@example.org", answered=True)
    someone(
        stores, round_id, "2", form="low", language="ar", postcode="1000", country="BE", street="Laan", channel="phone"
    )
    someone(stores, round_id, "3", phone="+31612345678")
    found = samples.sample(stores, round_id)
    assert list(found.columns) == [
        "audience",
        "dienst",
        "outcome",
        "form",
        "language",
        "channel",
        "province",
        "answered",
    ]
    assert sorted(found[["form", "language", "channel", "province", "answered"]].to_numpy().tolist()) == [
        ["low", "ar", "phone", "abroad", "no"],
        ["regular", "nl", "email", "utrecht", "yes"],
        ["regular", "nl", "phone", "", "no"],
    ]
    assert not {"3512 JE", "a@example.org", "Laan"} & set(found.to_numpy().ravel())


def test_of_who_was_erased_only_what_is_counted_is_told(stores: Stores) -> None:
    round_id = a_round(stores)
    who = someone(stores, round_id, "1", answered=True)
    with stores.contacts.begin() as connection:
        connection.execute(update(CASE).where(CASE.c.id == who.case_id).values(number=f"{BARE}1"))
    found = samples.sample(stores, round_id).to_dict("records")
    assert [(row["form"], row["language"], row["answered"]) for row in found] == [("", "", "yes")]
