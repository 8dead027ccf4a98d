"""From a closed round to a definitive report: heard, decided on, never changed, and computed anew."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from analysis.document.press import Drawn
from analysis.report import fingerprint
from analysis.report.values import Report
from surveyapp import basis, issuing, jobs, publishing, recomputing, remarks, reports, rounds, sweeping, year
from surveyapp.answers import closing, extract
from surveyapp.answers.mixing import RESPONSE
from surveyapp.cli import main
from surveyapp.config import Config
from surveyapp.db import Stores
from surveyapp.demo import finished, showing
from surveyapp.demo.around import Around
from surveyapp.errors import Refused
from surveyapp.issuing import RUN, Waits
from surveyapp.remarks import Kind, Outcome, Remark
from tests.database.given import FULL, SECRET, TERMS, a_round, answers, someone

CLOSED_ON = date(2026, 12, 1)
NOW = datetime(2026, 12, 1, 12)  # noqa: DTZ001 - the stores keep UTC without a zone
AFTER = date(2026, 12, 23)  # three weeks and a day later
ROOT = Path(__file__).parents[2]
GRADES = ("8", "8", "7", "9")


@pytest.fixture(autouse=True)
def quick_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is as different as the report; what it looks like is tested elsewhere."""
    made = "%PDF {0.status} {0.digest}"
    monkeypatch.setattr(reports, "drawn_in_child", lambda found: Drawn(made.format(found).encode(), "<p></p>"))


def drafted(stores: Stores, example: bool = False) -> int:
    """A closed round whose report to react to is there: of five people four answered."""
    number = a_round(stores, replace(TERMS, example=example))
    for case, grade in enumerate(GRADES):
        answers(stores, someone(stores, number, str(case)), FULL | {"grade": grade})
    someone(stores, number, "silent")
    closing.close(stores, SECRET, number)
    work(stores)
    return number


def work(stores: Stores, today: date = CLOSED_ON) -> None:
    assert jobs.turn(stores, SECRET, reports.make, (lambda: NOW, lambda: today))


def definitive(stores: Stores, number: int, *changes: str, renew: bool = False) -> int:
    run = issuing.issue(stores, rounds.find(stores, number), changes, AFTER, renew)
    work(stores, AFTER)
    return run


def say(stores: Stores, number: int, kind: Kind, **more: Any) -> int:
    text = Remark(0, kind, "", False, "o@werkweg.example", False, "Wij lezen iets anders.", "", CLOSED_ON, None)
    return remarks.say(stores, number, replace(text, **more))


def row(stores: Stores, run: int) -> Any:
    with stores.answers.connect() as connection:
        return connection.execute(select(RUN).where(RUN.c.id == run)).one()


def test_the_term_begins_on_the_day_after_the_report_was_there(stores: Stores) -> None:
    number = drafted(stores)
    round_ = rounds.find(stores, number)
    assert round_.presented == CLOSED_ON
    assert year.rebuttal(round_) == (date(2026, 12, 2), date(2026, 12, 22))
    rebuttal = next(event for event in year.of_round(round_) if event.what is year.What.REBUTTAL)
    assert (rebuttal.first, rebuttal.last) == year.rebuttal(round_)
    (draft,) = issuing.versions(stores, number)
    assert row(stores, draft.run_id).pdf.startswith(b"%PDF Voorlopig rapport voor hoor en wederhoor")


def test_a_report_is_definitive_only_after_the_term_and_an_answer_to_each_comment(stores: Stores) -> None:
    number = drafted(stores)
    comment = say(stores, number, Kind.COMMENT)
    round_ = rounds.find(stores, number)
    assert issuing.waits_for(stores, round_, date(2026, 12, 22)) == (Waits.TERM, Waits.ANSWERS)
    assert issuing.waits_for(stores, round_, AFTER) == (Waits.ANSWERS,)
    with pytest.raises(Refused, match="no definitive report yet, it waits for: answers"):
        issuing.issue(stores, round_, (), AFTER)
    say(stores, number, Kind.COMMENT, bureau=True, answers=comment, outcome=Outcome.KEPT)
    assert issuing.waits_for(stores, round_, AFTER) == ()
    assert issuing.waits_for(stores, round_, CLOSED_ON) == (Waits.TERM,)
    say(stores, number, Kind.AGREED)
    assert issuing.waits_for(stores, round_, CLOSED_ON) == ()


def test_a_definitive_report_cannot_be_changed_or_deleted_and_a_correction_is_a_new_one(stores: Stores) -> None:
    number = drafted(stores)
    first = definitive(stores, number)
    file = row(stores, first).pdf
    assert file.startswith(b"%PDF Definitief rapport, versie 1")
    for wrong in (update(RUN).values(pdf=b"%PDF"), update(RUN).values(state="due"), delete(RUN)):
        with pytest.raises(DBAPIError, match="a definitive report never changes"), stores.answers.begin() as connection:
            connection.execute(wrong.where(RUN.c.id == first))
    with pytest.raises(Refused, match="at least one change that says what was corrected"):
        definitive(stores, number, "  ")
    second = definitive(stores, number, "De naam van een dienst is verbeterd.")
    found = issuing.versions(stores, number)
    assert [(one.number, one.state, one.changes) for one in found] == [
        (0, "made", ()),
        (1, "made", ()),
        (2, "made", ("De naam van een dienst is verbeterd.",)),
    ]
    assert row(stores, first).pdf == file
    assert issuing.newest_file(stores, number) == row(stores, second).pdf
    assert row(stores, second).sealed == row(stores, first).sealed  # no value is another one


def test_what_differs_from_the_version_before_stands_in_the_change_list(
    stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, seen = drafted(stores), []
    definitive(stores, number)
    tallies = extract.tallies_of(stores, number)
    with stores.answers.begin() as connection:  # a count that was wrong: one 8 was a 9
        rows = dict(tallies.counts) | {}
        for split, group in (("total", ""), ("dienst", "jobcoaching")):
            rows["client", split, group, "grade", "8"] -= 1
            rows["client", split, group, "grade", "9"] += 1
        extract.write_tallies(connection, number, type(tallies)(rows))

    def keep(found: Report) -> Drawn:
        seen.append(found)
        return Drawn(b"%PDF", "")

    monkeypatch.setattr(reports, "drawn_in_child", keep)
    definitive(stores, number, "Eén cijfer was verkeerd overgenomen.")
    section = next(s for c in seen[0].chapters for s in c.sections if s.title == "Wat er is aangepast")
    told = str(section.blocks)
    assert "Eén cijfer was verkeerd overgenomen." in told
    assert "Tabel 2.4, Jobcoaching, Rapportcijfer: was 8,0, is nu 8,3." in told


def test_formal_reactions_come_with_their_answers_unless_somebody_is_recognised(
    stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, seen = drafted(stores), []
    for text, outcome in (("Graag de bron.", Outcome.KEPT), ("Piet was boos.", Outcome.WITHHELD)):
        comment = say(stores, number, Kind.COMMENT, text=text, formal=True, about="Figuur 3.1: Gemiddeld")
        answer = {"answers": comment, "bureau": True, "outcome": outcome}
        say(stores, number, Kind.COMMENT, text=f"Antwoord: {outcome}", **answer)

    def keep(found: Report) -> Drawn:
        seen.append(found)
        return Drawn(b"%PDF", "")

    monkeypatch.setattr(reports, "drawn_in_child", keep)
    definitive(stores, number)
    told = str(seen[0].chapters[-1])
    assert "reacties van de dienstverlener" in told
    for text in ("Graag de bron.", "Antwoord: kept", "Antwoord: withheld", "iemand herkenbaar"):
        assert text in told
    assert "Piet" not in told


def test_a_definitive_report_computed_anew_has_the_same_values(stores: Stores) -> None:
    number = drafted(stores)
    run = definitive(stores, number)
    done = recomputing.verify(stores, run)
    assert done.faults == ()
    assert "computed anew from 4 sets of answers: all" in done.lines[-1]
    assert sweeping.erase_answers(stores, number)
    assert recomputing.verify(stores, run).faults == ()
    assert "from the counts kept at closing" in recomputing.verify(stores, run).lines[-1]


def test_a_value_that_differs_from_the_data_is_told_with_its_place(stores: Stores) -> None:
    run = definitive(stores, drafted(stores))
    with stores.answers.begin() as connection:
        one = connection.execute(select(RESPONSE).limit(1)).one()
        other = {**one.answers, "grade": "3"}
        connection.execute(update(RESPONSE).where(RESPONSE.c.id == one.id).values(answers=other))
    (fault,) = recomputing.verify(stores, run).faults
    assert "values differ from the data: figures/clients/diensten/jobcoaching/mean was 8.0, is now" in fault


def test_rules_and_participants_are_frozen_with_the_report(stores: Stores) -> None:
    number = drafted(stores)
    run = definitive(stores, number)
    kept = basis.unpacked(row(stores, run).basis)
    assert kept.packed() == row(stores, run).basis
    assert kept.keurmerk() == rounds.find(stores, number).keurmerk
    mended = replace(kept, rules=kept.rules.replace("value = 6.5", "value = 7.5"))
    assert [str(norm.value) for norm in mended.keurmerk().profiles[-1].norms] == ["7.5", "5.5"]
    for name in ("Een", "Twee", "Drie", "Vier", "Vijf", "Zes"):  # others close later: the report stays as it is
        extract.load_tallies(stores, replace(TERMS, provider=name), extract.tallies_of(stores, number))
    before = replace(TERMS, period=(date(2025, 1, 1), date(2025, 12, 31)))
    extract.load_tallies(stores, before, extract.tallies_of(stores, number))
    assert recomputing.verify(stores, run).faults == ()
    second = definitive(stores, number, "Vergeleken met alle deelnemers.", renew=True)
    renewed = basis.unpacked(row(stores, second).basis)
    assert ([*map(len, renewed.steps)], [one.period for one in renewed.earlier]) == ([6], [before.period])
    assert renewed.packed() == row(stores, second).basis
    assert recomputing.verify(stores, second).faults == ()


def test_only_what_may_be_published_is_in_the_file_for_the_owner(stores: Stores) -> None:
    number = drafted(stores)
    assert publishing.grades(stores) == ()  # a report to react to is no result yet
    run = definitive(stores, number)
    drafted(stores, example=True)
    head, *rows = publishing.as_csv(publishing.grades(stores)).splitlines()
    digest = fingerprint.digest(row(stores, run).sealed)
    about = "Stichting Werk en Weg,blik-op-werk,2026-01-01,2026-10-31,client"
    numbers = f'5,4,"80,0","8,0",ja,{run},1,{digest}'
    assert head.startswith("dienstverlener,keurmerk,periode_van,periode_tot,groep,dienst,dienst_naam,")
    assert rows == [f"{about},jobcoaching,Jobcoaching,{numbers}", f"{about},totaal,totaal,{numbers}"]


def test_what_was_handed_over_before_versions_existed_is_version_one(stores: Stores) -> None:
    from surveyapp import migrations

    migrations.downgrade("answers", stores.answers, "0003")
    with stores.answers.begin() as connection:
        kept = "INSERT INTO report_run (round_id, final, mixed, state, pdf) VALUES (1, true, 4, 'made', NULL)"
        connection.exec_driver_sql(kept)
    migrations.upgrade("answers", stores.answers)
    with stores.answers.connect() as connection:
        assert connection.scalar(select(RUN.c.version)) == 1


def settings(config: Config) -> dict[str, str]:
    given = {"INSTANCE": str(config.instance), "CONTACTS_URL": config.contacts_url, "ANSWERS_URL": config.answers_url}
    return given | {"SECRET": SECRET, "PRODUCTION": "no"}


def test_a_fresh_process_computes_the_same_values(stores: Stores, config: Config) -> None:
    if stores.answers.dialect.name != "sqlite":
        return  # a process costs seconds, and knows of no database
    run = definitive(stores, drafted(stores))
    command = [sys.executable, "-P", "-c", "import sys; from surveyapp.cli import main; sys.exit(main())"]
    environment = {**os.environ, **settings(config), "PYTHONPATH": str(ROOT)}
    asked = [*command, "report", "verify", str(run)]
    done = subprocess.run(asked, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert fingerprint.in_print(fingerprint.digest(row(stores, run).sealed)) in done.stdout
    assert "computed anew from 4 sets of answers" in done.stdout


def test_the_commands_of_reports(stores: Stores, config: Config, tmp_path: Path) -> None:
    number = drafted(stores)
    run = definitive(stores, number)

    def surveyapp(*words: object) -> Result:
        return CliRunner(env=settings(config)).invoke(main, ["report", *map(str, words)], prog_name="surveyapp")

    kept, grades = tmp_path / "kept.pdf", tmp_path / "grades.csv"
    assert surveyapp("save", run, "--out", kept).exit_code == 0
    assert kept.read_bytes() == row(stores, run).pdf
    assert surveyapp("verify", run, "--file", kept).exit_code == 0
    kept.write_bytes(b"%PDF another")
    done = surveyapp("verify", run, "--file", kept)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "the given PDF is not the kept one; it carries no control number" in done.stderr
    assert surveyapp("grades", "--out", grades).exit_code == 0
    assert grades.read_text().count("\n") == 3
    listed = surveyapp("list", number).stdout.splitlines()
    assert [line.split("  ")[1:3] for line in listed] == [["to react to", "made"], ["version 1", "made"]]
    assert "there is no such report" in surveyapp("verify", 999).stderr
    assert "at least one change" in surveyapp("issue", number).stderr


def test_the_example_ends_with_a_definitive_report(stores: Stores, config: Config) -> None:
    number = a_round(stores, replace(TERMS, provider=finished.PROVIDER, example=True))
    for case, grade in enumerate(GRADES):
        answers(stores, someone(stores, number, str(case)), FULL | {"grade": grade})
    closing.close(stores, SECRET, number)
    around = Around(config, stores, "")
    assert showing._report(around) == showing._report(around) == issuing.versions(stores, number)[-1].run_id
    assert [one.number for one in issuing.versions(stores, number)] == [0, 1]
    (talk,) = remarks.of_round(stores, number).comments
    assert talk.first.about == "Tabel 2.1: Van lijst naar bruikbare vragenlijsten"


def test_two_sets_of_values_are_compared_leaf_by_leaf() -> None:
    before = {"a": [1, 2], "b": "x", "c": True}
    after = {"a": [1, 3], "b": "x", "c": 1, "d": "new"}
    assert list(fingerprint.differences(before, after)) == [(("a", "1"), "2", "3"), (("c",), "true", "1")]
    assert json.loads(fingerprint.as_text(before)) == before
