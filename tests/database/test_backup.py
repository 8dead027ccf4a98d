"""We can go back: copies made while people answer, put back whole or not at all, and looked through (F15, P40, P32)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, delete, func, insert, select, update

from surveyapp import access, journal, leavers, models, optout, person_rights
from surveyapp.answers import finishing, mixing
from surveyapp.backup import copies, making, manifest, moment, restoring, verifying
from surveyapp.config import Config
from surveyapp.db import Stores, open_stores
from surveyapp.errors import Refused
from surveyapp.mail import sending
from surveyapp.mail.waves import MESSAGE
from surveyapp.models import AnswersBase, ContactsBase
from surveyapp.pages import visits
from surveyapp.rounds import CASE
from tests.database.given import FULL, OPEN_DAY, SECRET, Someone, a_round, answers, count, is_answered, someone
from tests.database.test_access_log import looks
from tests.database.test_sweeping import MONDAY, a_person, cases, with_all_that_hangs_on

NOW = datetime.fromisoformat("2026-11-12 12:00")


def everything(stores: Stores, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """All rows of both stores."""
    found: dict[str, Any] = {}
    for engine, base in ((stores.contacts, ContactsBase), (stores.answers, AnswersBase)):
        with engine.connect() as connection:
            for table in base.metadata.sorted_tables:
                if table.name not in without:
                    found[table.name] = sorted(map(repr, connection.execute(select(table))))
    return found


def shut(stores: Stores) -> None:
    stores.contacts.dispose()
    stores.answers.dispose()


def emptied(config: Config, stores: Stores) -> None:
    """As on a new machine."""
    shut(stores)
    if config.contacts_url.startswith("sqlite"):
        for url in (config.contacts_url, config.answers_url):
            copies.file_of(url).unlink()
    else:
        for engine in (stores.contacts, stores.answers):
            copies.empty(engine)


def filled(stores: Stores, config: Config) -> tuple[int, list[Someone]]:
    """A round with people in every state."""
    round_id = a_round(stores)
    people = [someone(stores, round_id, str(n), email=f"p{n}@x.nl") for n in range(8)]
    for who in people[:6]:
        answers(stores, who)
    mixing.mix(stores)
    answers(stores, people[6])
    finishing.begin(stores, SECRET, people[7].token, replace(people[7].start, answers=FULL))
    with_all_that_hangs_on(stores, config, round_id, a_person(stores, round_id))
    looks(stores, 3)
    return round_id, people


def test_a_backup_put_back_on_a_new_machine_is_the_same(stores: Stores, config: Config, tmp_path: Path) -> None:
    filled(stores, config)
    before = everything(stores, ("message", "round"))
    made = making.make(stores, config, tmp_path / "backups", NOW)
    emptied(config, stores)
    done = restoring.restore(config, made, NOW)
    assert (done.erased, done.unknown, done.held) == (0, 0, 1)
    assert everything(stores, ("message", "round")) == before
    assert verifying.faults(stores, config) == ()


def test_a_backup_goes_in_the_place_of_what_is_there_when_asked(stores: Stores, config: Config, tmp_path: Path) -> None:
    round_id, people = filled(stores, config)
    made = making.make(stores, config, tmp_path / "backups", NOW)
    sets = count(stores, models.Finished) + count(stores, models.Response)
    answers(stores, someone(stores, round_id, "later"))
    shut(stores)
    with pytest.raises(Refused, match="not empty"):
        restoring.restore(config, made, NOW)
    restoring.restore(config, made, NOW, replacing=True)
    assert count(stores, models.Finished) + count(stores, models.Response) == sets
    assert "later" not in {case.number for case in cases(stores)}
    assert verifying.faults(stores, config) == ()
    assert finishing.finish(stores, SECRET, people[7].token, lambda draft: draft.answers)  # goes on where it was


def test_both_stores_are_of_one_moment_while_people_answer(stores: Stores, config: Config, tmp_path: Path) -> None:
    round_id = a_round(stores)
    people = [someone(stores, round_id, str(n)) for n in range(60)]
    stop, done = threading.Event(), []

    def answering() -> None:
        for who in people:
            if stop.is_set():
                return
            answers(stores, who)
            done.append(who)
            if len(done) % 7 == 0:
                mixing.mix(stores)

    busy = threading.Thread(target=answering)
    busy.start()
    made = []
    for n in range(4):
        before = len(done)
        made.append((before, making.make(stores, config, tmp_path / "backups", NOW + timedelta(seconds=n))))
    stop.set()
    busy.join()
    for before, folder in made[1:3]:
        emptied(config, stores)
        restoring.restore(config, folder, NOW)
        assert verifying.faults(stores, config) == ()
        marked = sum(case.answered for case in cases(stores))
        assert before <= marked == count(stores, models.Finished) + count(stores, models.Response)


def test_somebody_who_finishes_between_the_two_looks_is_in_both_or_in_none(
    stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = someone(stores, a_round(stores))
    real, busy = moment._seen, threading.Thread(target=answers, args=(stores, who))

    def seen(readers: ExitStack, engine: Engine) -> moment.Seen:
        found = real(readers, engine)
        if engine is stores.contacts:  # the first of the two
            busy.start()
            busy.join(0.3)  # it waits for us
        return found

    monkeypatch.setattr(moment, "_seen", seen)
    with moment.one_moment(stores) as pair:
        busy.join()
        marked = pair.contacts.connection.scalar(select(func.count()).where(CASE.c.answered.is_(True)))
        sets = pair.answers.connection.scalar(select(func.count()).select_from(models.Finished))
    assert (marked, sets, is_answered(stores, who)) == (0, 0, True)


def test_who_was_erased_after_the_backup_stays_erased(stores: Stores, config: Config, tmp_path: Path) -> None:
    filled(stores, config)
    made = making.make(stores, config, tmp_path / "backups", NOW)
    (who,) = [case.id for case in cases(stores) if case.surname]
    person_rights.erase(stores, config, [who], OPEN_DAY)
    emptied(config, stores)
    assert restoring.restore(config, made, NOW).erased == 1
    assert not [case for case in cases(stores) if case.surname]
    assert verifying.faults(stores, config) == ()


def test_who_opted_out_after_the_backup_stays_out(stores: Stores, config: Config, tmp_path: Path) -> None:
    filled(stores, config)
    number = a_round(stores)
    asked, early, refuses = (someone(stores, number, f"left{n}", invited=n != 1) for n in range(3))
    made = making.make(stores, config, tmp_path / "backups", NOW)
    keeping = replace(stores, left=open_stores(config).left)  # as the sites and the worker open them
    optout.opt_out(keeping, asked.case_id)
    optout.opt_out(keeping, early.case_id)
    visits.refuse(keeping, refuses.token)
    emptied(config, stores)
    assert restoring.restore(config, made, NOW).left == 3
    found = {case.id: (case.refused, case.outcome) for case in cases(stores)}
    assert found[asked.case_id] == found[refuses.case_id] == (True, "invited")
    assert found[early.case_id] == (False, "opted_out")
    assert asked.token not in (config.instance / leavers.NAME).read_text()


def test_a_journal_of_leavers_that_cannot_be_written_keeps_nobody_from_leaving(tmp_path: Path) -> None:
    leavers.note(tmp_path / "no" / "folder", SECRET, "seed")
    leavers.append(tmp_path, ["a"])
    (tmp_path / leavers.NAME).write_text("a\nb")  # cut off half-way
    leavers.merge(tmp_path, ["a", "c"])
    assert leavers.read(tmp_path / leavers.NAME) == {"a", "b", "c"}


def test_the_journal_of_a_backup_comes_along_to_a_new_machine(stores: Stores, config: Config, tmp_path: Path) -> None:
    filled(stores, config)
    (who,) = [case.id for case in cases(stores) if case.surname]
    person_rights.erase(stores, config, [who], OPEN_DAY)
    made = making.make(stores, config, tmp_path / "backups", NOW)
    kept = journal.read(config.instance / journal.NAME)
    (config.instance / journal.NAME).unlink()
    emptied(config, stores)
    restoring.restore(config, made, NOW)
    assert journal.read(config.instance / journal.NAME) == kept != ()


def test_a_message_that_may_have_left_since_does_not_leave_again(
    stores: Stores, config: Config, tmp_path: Path
) -> None:
    filled(stores, config)
    with stores.contacts.begin() as connection:
        connection.execute(insert(models.Staff).values(id=1, email="a@b.nl", password_hash="x", totp_secret="x"))
        row = {"id_hash": "h", "staff_id": 1, "last_seen": NOW, "started": NOW}
        connection.execute(insert(models.StaffSession).values(**row))
        connection.execute(update(MESSAGE).values(state="queued"))
    made = making.make(stores, config, tmp_path / "backups", NOW)
    shut(stores)
    assert restoring.restore(config, made, MONDAY + timedelta(days=1), replacing=True).unknown == 1
    with stores.contacts.connect() as connection:
        states = connection.execute(select(MESSAGE.c.kind, MESSAGE.c.state).order_by(MESSAGE.c.kind)).all()
        assert connection.execute(select(models.StaffSession)).all() == []
    assert [tuple(row) for row in states] == [("invitation", "unknown"), ("reminder_1", "queued")]
    assert not sending.turn(sending.post(config, stores, lambda: MONDAY + timedelta(days=7)))  # the round is held


def test_what_fails_half_way_leaves_all_as_it_was(
    stores: Stores, config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    round_id, _ = filled(stores, config)
    made = making.make(stores, config, tmp_path / "backups", NOW)
    answers(stores, someone(stores, round_id, "later"))
    before = everything(stores)
    shut(stores)
    with monkeypatch.context() as cut:
        cut.setattr(person_rights, "replay", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            restoring.restore(config, made, NOW, replacing=True)
    assert everything(stores) == before
    assert not [path.name for path in config.instance.iterdir() if "restored" in path.name or "before" in path.name]


def test_a_damaged_backup_is_refused_before_anything_happens(stores: Stores, config: Config, tmp_path: Path) -> None:
    filled(stores, config)
    made = making.make(stores, config, tmp_path / "backups", NOW)
    (dump,) = (made / "answers").iterdir()
    whole = dump.read_bytes()
    shut(stores)

    def refused(with_: Config, words: str) -> None:
        with pytest.raises(Refused, match=words):
            restoring.restore(with_, made, NOW, replacing=True)

    dump.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    refused(config, "missing or damaged")
    dump.unlink()
    refused(config, "missing or damaged")
    dump.write_bytes(whole)
    refused(replace(config, secret="t" * 32), "another SECRET")
    text = (made / manifest.NAME).read_text()
    (made / manifest.NAME).write_text(text.replace("2026-11-12", "2026-11-13"))
    refused(config, "was changed")
    (made / manifest.NAME).unlink()
    refused(config, "holds no backup")


def test_a_store_in_use_is_not_replaced(stores: Stores, config: Config, tmp_path: Path) -> None:
    if not config.contacts_url.startswith("sqlite"):
        return
    filled(stores, config)
    made = making.make(stores, config, tmp_path / "backups", NOW)
    with stores.answers.connect(), pytest.raises(Refused, match="stop the sites"):
        restoring.restore(config, made, NOW, replacing=True)


def test_a_backup_is_for_the_eyes_of_this_account_and_holds_no_secret(
    stores: Stores, config: Config, tmp_path: Path
) -> None:
    filled(stores, config)
    made = making.make(stores, config, tmp_path / "backups", NOW)
    assert sorted(path.name for path in made.iterdir()) == ["answers", "contacts", "manifest.json"]
    for path in (made, *made.rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, path
        assert path.is_dir() or SECRET.encode() not in path.read_bytes()


def test_old_backups_go_and_other_folders_stay(stores: Stores, config: Config, tmp_path: Path) -> None:
    within = tmp_path / "backups"
    old = making.make(stores, config, within, NOW - timedelta(days=31))
    new = making.make(stores, config, within, NOW - timedelta(days=30))
    (within / "oordeel-notes").mkdir()
    assert making.forget_old(within, NOW, 30) == (old,)
    assert sorted(path.name for path in within.iterdir()) == sorted([new.name, "oordeel-notes"])


def lost(table: Any) -> Callable[[Stores], None]:
    def take(stores: Stores) -> None:
        with stores.answers.begin() as connection:
            connection.execute(delete(table))

    return take


def unmarked(stores: Stores) -> None:
    with stores.contacts.begin() as connection:
        connection.execute(update(CASE).values(answered=False))


def log_line_gone(stores: Stores) -> None:
    with stores.contacts.begin() as connection:
        connection.execute(delete(access.LOG).where(access.LOG.c.id == 2))


def unknown_round(stores: Stores) -> None:
    with stores.answers.begin() as connection:
        connection.execute(update(models.Response).values(round_id=77))


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lost(models.Response), "7 cases are marked as answered, and there are 1 sets"),
        (unmarked, "0 cases are marked as answered, and there are 7 sets"),
        (log_line_gone, "access log: line 3 or one before it"),
        (unknown_round, "round 77: the answers store holds sets"),
    ],
)
def test_verify_tells_what_does_not_fit(
    stores: Stores, config: Config, harm: Callable[[Stores], None], words: str
) -> None:
    filled(stores, config)
    assert verifying.faults(stores, config) == ()
    harm(stores)
    assert words in " ".join(verifying.faults(stores, config))


def test_verify_tells_of_somebody_who_is_back(stores: Stores, config: Config) -> None:
    filled(stores, config)
    with stores.contacts.connect() as connection:
        case = connection.execute(select(CASE).where(CASE.c.surname != "")).mappings().one()
    journal.append(config.instance, [journal.entry(SECRET, dict(case), OPEN_DAY)])
    assert verifying.faults(stores, config) == (
        f"case {case['id']}: was erased and is back; `surveyapp sweep` erases it again",
    )


def test_verify_tells_of_a_damaged_file(stores: Stores, config: Config) -> None:
    if not config.contacts_url.startswith("sqlite"):
        return
    filled(stores, config)
    shut(stores)
    path = copies.file_of(config.answers_url)
    data = bytearray(path.read_bytes())
    data[4096 * 3 : 4096 * 4] = b"\xff" * 4096
    path.write_bytes(bytes(data))
    opened = open_stores(config)
    assert any("damaged" in fault for fault in verifying.faults(opened, config))
    shut(opened)
