"""A text that was taken away is gone from every part of the store, counts on, and no backup brings it back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from analysis.open_answers import Told
from analysis.tallies import GIVEN, tally
from questionnaires.model import Audience
from surveyapp import basis, models, rounds, sweeping
from surveyapp.answers import closing, extract
from surveyapp.backup import making, restoring, verifying
from surveyapp.basis import Basis
from surveyapp.config import Config
from surveyapp.db import Stores
from surveyapp.errors import Refused
from surveyapp.open_answers import deciding, quoting, removing, searching, taken, texts
from surveyapp.open_answers.searching import Found, Stand
from surveyapp.open_answers.texts import OPEN_TEXT, TAKEN, Decision, State
from surveyapp.rounds import CASE
from tests.database.given import FULL, OPEN_DAY, SECRET, a_round, answers, count, someone
from tests.database.test_backup import emptied, shut
from tests.database.test_sweeping import files_with, pages_with

NOW = datetime.fromisoformat("2026-12-01 12:00")
RUN: Any = models.ReportRun.__table__
RESPONSE: Any = models.Response.__table__
WRITTEN = ("Mevrouw Kanarievogel hielp mij", "Prima", "Prima", "Kon beter", "", "Goed", "Snel")


def a_closed_round(stores: Stores, *written: str) -> int:
    round_id = an_open_round(stores, *written)
    closing.close(stores, SECRET, round_id)
    return round_id


def an_open_round(stores: Stores, *written: str) -> int:
    round_id = a_round(stores)
    for number, text in enumerate(written or WRITTEN):
        answers(stores, someone(stores, round_id, str(number)), FULL | ({"open": text} if text else {}))
    return round_id


def find(stores: Stores, round_id: int, words: str) -> tuple[Found, ...]:
    return searching.find(stores, SECRET, rounds.find(stores, round_id), words)


def remove(stores: Stores, config: Config, round_id: int, words: str) -> Found:
    first, *_ = find(stores, round_id, words)
    removing.remove(stores, config, rounds.find(stores, round_id), first, NOW)
    return first


def decide(stores: Stores, config: Config, round_id: int, wanted: dict[str, Decision]) -> int:
    """Decide on texts by what stands in them."""
    found = texts.of_round(stores, SECRET, rounds.find(stores, round_id))
    chosen = {text: wanted[text.text] for text in found if text.text in wanted}
    return deciding.decide(stores, round_id, chosen, lambda ids: removing.among(config, ids))


def said(stores: Stores, table: Any = RESPONSE) -> list[str]:
    with stores.answers.connect() as connection:
        return sorted(row.get("open", "") for row in connection.scalars(select(table.c.answers)))


def a_report(stores: Stores, round_id: int, version: int, *lines: str) -> int:
    told = {(Audience.CLIENT, "open"): Told(lines, 3, 6, {})}
    row = {"round_id": round_id, "final": True, "mixed": 7, "state": "made", "version": version, "pdf": b"%PDF"}
    row |= {"basis": Basis("blik-op-werk", "", (), told=told).packed(), "page": "x", "sealed": "{}", "pdf_digest": "1"}
    with stores.answers.begin() as connection:
        connection.execute(RUN.delete().where(RUN.c.state == "due"))
        return int(connection.execute(insert(RUN).returning(RUN.c.id), row).scalar_one())


def test_a_text_is_found_by_words_in_any_order_and_only_when_the_round_is_closed(stores: Stores) -> None:
    round_id = an_open_round(stores)
    assert find(stores, round_id, "kanarie") == ()
    closing.close(stores, SECRET, round_id)
    assert [one.text for one in find(stores, round_id, " HIELP kanárie")] == [WRITTEN[0]]
    assert [one.text for one in find(stores, round_id, "prima")] == ["Prima", "Prima"]
    assert find(stores, round_id, "kanarie prima") == ()
    with pytest.raises(Refused, match="minstens 4 letters"):
        find(stores, round_id, "k a !!")


def test_a_text_is_found_with_its_state_also_where_it_counts_in_no_figure(stores: Stores, config: Config) -> None:
    round_id = a_closed_round(stores)
    with stores.answers.begin() as connection:
        row = {"round_id": round_id, "audience": "client", "dienst": "jobcoaching", "form": "low", "language": "nl"}
        half = {"open": "Halve kanarie", "reason": "self", "reason_other": "Kanarie van elders"}
        connection.execute(insert(RESPONSE).values(row | {"id": "x", "mode": "web", "strata": {}, "answers": half}))
    decide(stores, config, round_id, {WRITTEN[0]: Decision(State.RELEASED, "Mevrouw [naam] hielp mij")})
    assert {(one.text, one.released, one.stand) for one in find(stores, round_id, "kanarie")} == {
        (WRITTEN[0], "Mevrouw [naam] hielp mij", Stand.RELEASED),
        ("Halve kanarie", "", Stand.UNCOUNTED),
        ("Kanarie van elders", "", Stand.UNCOUNTED),
    }


def test_no_byte_of_a_text_is_left_and_it_still_counts(stores: Stores, config: Config) -> None:
    round_id = a_closed_round(stores)
    before = extract.tallies_of(stores, round_id)
    decide(stores, config, round_id, {WRITTEN[0]: Decision(State.RELEASED, "Kanarievogel hielp", ("omgang",))})
    remove(stores, config, round_id, "kanarievogel")
    assert not files_with(config.instance, "Kanarievogel")
    if stores.answers.dialect.name != "sqlite":
        assert pages_with(replace(stores, contacts=stores.answers), "Kanarievogel") == []
    assert said(stores) == sorted([*WRITTEN[1:], TAKEN])
    assert count(stores, models.OpenText) == 0
    assert (find(stores, round_id, "kanarievogel"), find(stores, round_id, "taken away")) == ((), ())
    shown = {text.text for text in texts.of_round(stores, SECRET, rounds.find(stores, round_id))}
    assert shown == {text for text in WRITTEN[1:] if text}
    anew = tally(extract.answer_table(stores, round_id), rounds.find(stores, round_id).profile)
    assert anew == before
    assert before.of("client", "open")[GIVEN] == 6


def test_of_two_that_say_the_same_one_goes(stores: Stores, config: Config) -> None:
    round_id = a_closed_round(stores)
    remove(stores, config, round_id, "prima")
    assert [one.text for one in find(stores, round_id, "prima")] == ["Prima"]
    assert (removing.replay(stores, config), removing.back(stores, config)) == (0, {})
    assert len(find(stores, round_id, "prima")) == 1


def test_an_open_page_cannot_decide_on_what_was_taken_away(stores: Stores, config: Config) -> None:
    round_id = a_closed_round(stores)
    page = [t for t in texts.of_round(stores, SECRET, rounds.find(stores, round_id)) if t.text == WRITTEN[0]]
    remove(stores, config, round_id, "kanarie")
    wanted = {page[0]: Decision(State.RELEASED, "Kanarie")}
    assert deciding.decide(stores, round_id, wanted, lambda ids: removing.among(config, ids)) == 0
    assert count(stores, models.OpenText) == 0


def test_what_was_released_goes_too_after_the_answers_are_erased(stores: Stores, config: Config) -> None:
    round_id = a_closed_round(stores)
    released = {WRITTEN[0]: Decision(State.RELEASED, "Kanarie hielp"), "Goed": Decision(State.RELEASED, "Goed")}
    decide(stores, config, round_id, released)
    sweeping.erase_answers(stores, round_id)
    (one,) = find(stores, round_id, "kanarie")
    assert (one.text, one.released, one.stand) == ("", "Kanarie hielp", Stand.RELEASED)
    removing.remove(stores, config, rounds.find(stores, round_id), one, NOW)
    with stores.answers.connect() as connection:
        assert connection.scalars(select(OPEN_TEXT.c.text)).all() == ["Goed"]


def test_a_provisional_report_is_made_anew_and_a_definitive_one_stays(stores: Stores, config: Config) -> None:
    round_id = a_closed_round(stores)
    decide(stores, config, round_id, {WRITTEN[0]: Decision(State.RELEASED, "Mevrouw [naam] hielp mij")})
    draft = a_report(stores, round_id, 0, "Goed", "Mevrouw [naam] hielp mij")
    definitive = a_report(stores, round_id, 1, "Mevrouw [naam] hielp mij", "Goed")
    without = a_report(stores, round_id, 2, "Goed")
    decide(stores, config, round_id, {WRITTEN[0]: Decision(State.WITHHELD)})
    (found,) = find(stores, round_id, "kanarie")
    assert [one.version for one in quoting.reports(stores, round_id, found)] == [0, 1]
    removing.remove(stores, config, rounds.find(stores, round_id), found, NOW)
    with stores.answers.connect() as connection:
        rows = {row.id: row for row in connection.execute(select(RUN))}
    assert (rows[draft].state, rows[draft].pdf, rows[draft].page, rows[draft].sealed) == ("due", None, None, None)
    assert basis.told_in(rows[draft].basis) == {}  # it keeps its rules and other participants
    assert [(rows[run].state, rows[run].pdf) for run in (definitive, without)] == [("made", b"%PDF")] * 2
    assert basis.told_in(rows[definitive].basis)[Audience.CLIENT, "open"].texts[0] == "Mevrouw [naam] hielp mij"


def test_nothing_is_taken_away_while_a_report_is_being_made(stores: Stores, config: Config) -> None:
    round_id = a_closed_round(stores)
    lease = {"state": "due", "lease_until": NOW + timedelta(minutes=5)}
    with stores.answers.begin() as connection:
        connection.execute(update(RUN).values(**lease))
    with pytest.raises(Refused, match="Wacht een minuut"):
        remove(stores, config, round_id, "kanarie")
    assert len(find(stores, round_id, "kanarie")) == 1
    assert not (config.instance / taken.NAME).exists()
    with stores.answers.begin() as connection:  # a worker that was killed
        connection.execute(update(RUN).values(lease_until=NOW - timedelta(minutes=1)))
    remove(stores, config, round_id, "kanarie")


def test_a_backup_of_after_the_closing_brings_no_text_back(stores: Stores, config: Config, tmp_path: Path) -> None:
    round_id = a_closed_round(stores)
    decide(stores, config, round_id, {WRITTEN[0]: Decision(State.RELEASED, "Kanarie hielp")})
    made = making.make(stores, config, tmp_path / "backups", NOW)
    remove(stores, config, round_id, "kanarie")
    remove(stores, config, round_id, "prima")
    emptied(config, stores)
    restoring.restore(config, made, NOW)
    assert said(stores) == sorted([*WRITTEN[2:], TAKEN, TAKEN])
    assert count(stores, models.OpenText) == 0
    assert removing.back(stores, config) == {}
    shut(stores)


def test_a_backup_of_before_the_closing_brings_no_text_back_either(
    stores: Stores, config: Config, tmp_path: Path
) -> None:
    round_id = an_open_round(stores)
    made = making.make(stores, config, tmp_path / "backups", NOW)
    closing.close(stores, SECRET, round_id)
    remove(stores, config, round_id, "kanarie")
    emptied(config, stores)
    restoring.restore(config, made, NOW)
    assert said(stores, models.Finished.__table__) == sorted([*WRITTEN[1:], TAKEN])
    closing.close(stores, SECRET, round_id)
    assert said(stores) == sorted([*WRITTEN[1:], TAKEN])
    assert extract.tallies_of(stores, round_id).of("client", "open")[GIVEN] == 6
    shut(stores)


def test_a_half_filled_set_that_is_back_loses_the_text_and_can_be_gone_on_with(stores: Stores, config: Config) -> None:
    round_id = a_round(stores)
    place = ("client", "open")
    taken.append(config.instance, [taken.entry(SECRET, round_id, "of a set that is not there", place, "Kanarie")])
    row = {"round_id": round_id, "audience": "client", "dienst": "jobcoaching", "form": "low", "language": "nl"}
    row |= {"key": "k", "mode": "web", "strata": {}, "answers": {"grade": "8", "open": "Kanarie"}}
    with stores.answers.begin() as connection:
        connection.execute(insert(models.Draft).values(row))
    assert removing.back(stores, config) == {round_id: 1}
    assert removing.replay(stores, config) == 1
    with stores.answers.connect() as connection:
        assert connection.scalars(select(models.Draft.answers)).one() == {"grade": "8"}


def test_the_file_comes_along_with_the_answers_and_verify_tells_what_is_back(
    stores: Stores, config: Config, tmp_path: Path
) -> None:
    round_id = a_closed_round(stores)
    with stores.answers.connect() as connection:
        before = {row.id: row.answers for row in connection.execute(select(RESPONSE))}
    remove(stores, config, round_id, "kanarie")
    made = making.make(stores, config, tmp_path / "backups", NOW)
    assert (made / "answers" / taken.NAME).read_bytes() == (config.instance / taken.NAME).read_bytes()
    assert set(json.loads((config.instance / taken.NAME).read_text())) == {"round_id", "text", "words"}
    with stores.answers.begin() as connection:
        for set_id, kept in before.items():
            connection.execute(update(RESPONSE).where(RESPONSE.c.id == set_id).values(answers=kept))
    assert f"round {round_id}: 1 texts were taken away and are back; `surveyapp sweep` takes them away again" in (
        verifying.faults(stores, config)
    )
    sweeping.sweep(stores, config, OPEN_DAY)
    assert removing.back(stores, config) == {}


def test_a_file_of_a_round_that_is_gone_harms_nothing(stores: Stores, config: Config) -> None:
    taken.append(config.instance, [taken.entry(SECRET, 99, "x", ("client", "open"), "weg")])
    assert (removing.replay(stores, config), removing.back(stores, config)) == (0, {})
    with stores.contacts.connect() as connection:
        assert connection.execute(select(CASE)).all() == []
