"""One person: found everywhere, shown whole, erased in one step, and not brought back by a list or a backup (P32)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from surveyapp import erasing, journal, links, models, person_rights
from surveyapp.answers import closing, finishing
from surveyapp.config import Config
from surveyapp.db import Stores
from surveyapp.errors import Refused
from surveyapp.fieldwork import loading
from surveyapp.mail import sending
from surveyapp.mail.waves import MESSAGE
from surveyapp.person_rights import Asked
from surveyapp.rounds import CASE
from tests.database.given import FULL, OPEN_DAY, SECRET, TERMS, Someone, a_round, answers, count, is_answered, someone
from tests.database.test_sweeping import MONDAY, PERSON, a_person, cases, files_with, traces, with_all_that_hangs_on

ELSEWHERE = replace(TERMS, provider="Aan de slag")
SPOUSE = PERSON | {"initials": "R.", "phone": ""}


def erase(stores: Stores, config: Config, *people: Someone) -> int:
    return person_rights.erase(stores, config, [who.case_id for who in people], OPEN_DAY)


SOUGHT: tuple[tuple[Asked, set[int]], ...] = (
    (Asked(email=" Q.Xhosandile@KANARIE.example"), {1, 2, 3}),
    (Asked(phone="06 87654321"), {1, 2}),
    (Asked(surname="xhosandile", postcode="9999qx"), {1, 2, 3}),
    (Asked(surname="Xhosandile", postcode="1234 AB"), set()),
    (Asked(surname="Anders", postcode="9999 QX"), {4}),
    (Asked(phone="0687654321", surname="Anders", postcode="9999 QX"), {1, 2, 4}),
    (Asked(email="niemand@voorbeeld.nl"), set()),
)


def test_somebody_is_found_in_all_rounds_of_all_providers(stores: Stores) -> None:
    here, there = a_round(stores), a_round(stores, ELSEWHERE)
    people = [a_person(stores, here), a_person(stores, there), someone(stores, here, "2", **SPOUSE)]
    people.append(someone(stores, here, "3", surname="Anders", postcode="9999 QX", email="a@x.nl"))
    for asked, whom in SOUGHT:
        found = {one.case_id for one in person_rights.find(stores, asked)}
        assert found == {who.case_id for n, who in enumerate(people, 1) if n in whom}, asked


def test_too_little_to_look_for_is_refused_with_what_to_do(stores: Stores) -> None:
    for asked in (Asked(), Asked(surname="Bos"), Asked(postcode="9999 QX"), Asked(phone="12")):
        with pytest.raises(Refused, match=r"Vul een e-mailadres in|Schrijf het als"):
            person_rights.find(stores, asked)


def test_the_export_holds_all_that_is_kept_and_no_key(stores: Stores, config: Config) -> None:
    round_id = a_round(stores)
    who = a_person(stores, round_id)
    with_all_that_hangs_on(stores, config, round_id, who)
    kept = person_rights.export(stores, [who.case_id], date(2026, 11, 12))
    text = json.dumps(kept)
    assert all(value in text for value in PERSON.values())
    (case,) = kept["cases"]
    assert (case["provider"], len(case["message"]), len(case["callback"])) == (TERMS.provider, 2, 1)
    with stores.contacts.connect() as connection:
        seed, link = connection.execute(select(CASE.c.seed, CASE.c.link_hash)).one()
    assert not any(secret in text for secret in (seed, link, links.link_token(SECRET, seed)))
    assert "niemand kan het terugvinden" in kept["answers"]


def test_erasing_leaves_nothing_but_a_count_and_nothing_leaves_any_more(stores: Stores, config: Config) -> None:
    round_id = a_round(stores)
    who, other = a_person(stores, round_id), someone(stores, round_id, "2", email="b@x.nl")
    with_all_that_hangs_on(stores, config, round_id, who)
    assert erase(stores, config, who) == 1
    assert not traces(stores, config.instance)
    assert [(case.outcome, case.email) for case in cases(stores)] == [("invited", "b@x.nl"), ("invited", "")]
    with stores.contacts.connect() as connection:
        assert connection.execute(select(MESSAGE)).all() == []
    assert not sending.turn(sending.post(config, stores, lambda: MONDAY.replace(day=17)))
    assert erase(stores, config, who) == 0
    assert not is_answered(stores, other)


def test_a_half_filled_set_goes_too_and_an_open_page_brings_nothing_back(stores: Stores, config: Config) -> None:
    round_id = a_round(stores)
    who = a_person(stores, round_id)
    finishing.begin(stores, SECRET, who.token, replace(who.start, answers=FULL))
    erase(stores, config, who)
    assert count(stores, models.Draft) == 0
    finishing.begin(
        stores, SECRET, who.token, replace(who.start, answers=FULL)
    )  # a page that found the case just before
    closing.close(stores, SECRET, round_id)
    assert (count(stores, models.Draft), count(stores, models.Response)) == (0, 0)


def test_who_answered_still_counts_and_their_set_stays(stores: Stores, config: Config) -> None:
    round_id = a_round(stores)
    who = a_person(stores, round_id)
    answers(stores, who)
    erase(stores, config, who)
    assert [case.answered for case in cases(stores)] == [True]
    assert count(stores, models.Finished) == 1


def test_a_list_does_not_bring_somebody_back_but_their_family_comes(
    stores: Stores, config: Config, tmp_path: Path
) -> None:
    round_id, other = a_round(stores), a_round(stores, ELSEWHERE)
    erase(stores, config, a_person(stores, round_id, "k1"))
    path = tmp_path / "cases.csv"
    columns = "case,audience,dienst,email,initials,surname"
    same = "jobcoaching,q.xhosandile@kanarie.example"
    path.write_text(f"{columns}\nk1,client,{same},,\nk2,client,{same},Q.,Xhosandile\nk3,client,{same},R.,Xhosandile\n")
    assert loading.load(stores, SECRET, round_id, path).added == 1
    assert [case.number for case in cases(stores) if not case.number.startswith(erasing.BARE)] == ["k3"]
    assert loading.load(stores, SECRET, other, path).added == 3


def test_who_comes_back_with_a_backup_is_erased_again(stores: Stores, config: Config) -> None:
    round_id = a_round(stores)
    who, stays = a_person(stores, round_id), someone(stores, round_id, "2", email="b@x.nl")
    with stores.contacts.connect() as connection:
        before = dict(connection.execute(select(CASE).where(CASE.c.id == who.case_id)).mappings().one())
    erase(stores, config, who)
    with stores.contacts.begin() as connection:
        connection.execute(CASE.delete().where(CASE.c.number.like("~%")))
        connection.execute(models.Erased.__table__.delete())  # type: ignore[attr-defined]  # a Table
        connection.execute(insert(CASE).values(**before))
    assert person_rights.replay(stores, config) == 1
    assert not traces(stores, config.instance)
    assert is_answered(stores, stays) is False
    assert person_rights.replay(stores, config) == 0


def test_a_cut_after_the_journal_is_mended_by_playing_it(
    stores: Stores, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = a_person(stores, a_round(stores))
    with monkeypatch.context() as cut:
        cut.setattr(erasing, "bare_cases", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            erase(stores, config, who)
    assert person_rights.replay(stores, config) == 1
    assert files_with(config.instance, "Xhosandile") == set()


def test_the_journal_names_nobody_and_survives_a_torn_line(stores: Stores, config: Config) -> None:
    round_id = a_round(stores)
    path = config.instance / journal.NAME
    erase(stores, config, a_person(stores, round_id))
    assert not files_with(config.instance, *PERSON.values()) & {journal.NAME}
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_bytes(path.read_bytes() + b'{"round_id": 1, "ca')
    erase(stores, config, a_person(stores, round_id, "2"))
    assert len(journal.read(path)) == 2
