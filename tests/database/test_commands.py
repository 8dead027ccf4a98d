"""The commands of a round as a script meets them: exit codes, what they print, and what they refuse."""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from surveyapp import clock, proofs
from surveyapp.cli import main
from surveyapp.config import Config
from surveyapp.db import open_stores
from tests.database.given import SECRET
from tests.database.test_golden_from_stores import GOLDEN, differences, put

OPEN = ("round", "open", "--provider", "Werk en Weg", "--keurmerk", "blik-op-werk", "--dienst", "jobcoaching")
PERIOD = ("--period", "2026-01-01/2026-03-31")
ALWAYS = ("--fieldwork", "2000-01-01/2999-12-31")  # no test depends on the day it is run
OVER = ("--fieldwork", "2000-01-01/2000-12-31")
LIST = "case,audience,dienst,email\nc1,client,jobcoaching,a@x.nl\n"

Run = Callable[..., Result]


@pytest.fixture
def run(config: Config) -> Run:
    env = {"INSTANCE": str(config.instance), "CONTACTS_URL": config.contacts_url, "ANSWERS_URL": config.answers_url}
    env |= {"SECRET": SECRET, "RESPONDENTS_URL": "https://vragen.example", "PRODUCTION": "no"}

    def command(*arguments: object) -> Result:
        return CliRunner(env=env).invoke(main, [str(a) for a in arguments], prog_name="surveyapp")

    return command


@pytest.fixture
def bureau(run: Run, tmp_path: Path) -> None:
    text = tmp_path / "privacy.txt"
    text.write_text("Wij bewaren weinig.")
    given = ("--name", "B", "--controller", "C", "--phone", "010 1", "--hours", "9-17", "--email", "a@b.nl")
    assert run("bureau", "set", *given, "--privacy-file", text).exit_code == 0


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "cases.csv"
    path.write_text(LIST)
    return path


def refused(result: Result) -> str:
    """What a refusal says: on stderr, exit 1, nothing on stdout."""
    assert (result.exit_code, result.stdout) == (1, "")
    return result.stderr.strip()


@pytest.mark.usefixtures("bureau")
def test_a_round_from_opening_to_report(run: Run, listed: Path, tmp_path: Path) -> None:
    assert run(*OPEN, *PERIOD, *ALWAYS).stdout == "1\n"
    assert run("round", "load", 1, listed).stdout == "1 added, 0 changed, 0 as they were\n"
    assert run("round", "load", 1, listed).stdout == "nothing new: 1 people were in round 1 already and are the same\n"
    out = tmp_path / "links.csv"
    assert run("round", "links", 1, "--out", out).exit_code == 0
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    header, line = out.read_text().splitlines()
    assert header == "case,audience,dienst,channel,ways,link"
    assert line.startswith("c1,client,jobcoaching,,email,https://vragen.example/v/")
    assert "links handed out: 1" in run("round", "status", 1).stdout
    assert "10 more mixed sets are needed" in refused(run("round", "figures", 1))
    assert "close it then, or now with --early" in refused(run("round", "close", 1))
    assert run("round", "close", 1, "--early").stdout == "round 1 is closed\n"
    assert run("round", "close", 1).stdout == "round 1 was closed already\n"
    assert "round 1 is closed" in refused(run("round", "load", 1, listed))
    assert run("round", "list").stdout == "1  Werk en Weg  2026-01-01/2026-03-31  closed\n"
    assert "jobcoaching: net sample 1, usable 0" in run("round", "figures", 1).stdout


@pytest.mark.usefixtures("bureau")
def test_a_tablet_from_its_key_to_its_end(run: Run, listed: Path, tmp_path: Path) -> None:
    assert "expected the name of a provider" in refused(run("tablet", "add", "--provider", "Nee", "--place", "balie"))
    run(*OPEN, *PERIOD, *ALWAYS)
    run("round", "load", 1, listed)
    added = run("tablet", "add", "--provider", "Werk en Weg", "--place", "balie")
    assert re.fullmatch(r"https://vragen\.example/tablet/[a-z2-7]{26}\n", added.stdout)
    assert run("tablet", "list").stdout == "1  Werk en Weg  balie  in use\n"
    out = tmp_path / "codes.csv"
    assert run("round", "codes", 1, "--out", out).exit_code == 0
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert re.fullmatch(r"case,code\nc1,\d{3} \d{3} \d{3}\n", out.read_text())
    assert run("round", "codes", 1).stdout == out.read_text()
    assert "links handed out: 1" in run("round", "status", 1).stdout
    assert run("tablet", "stop", 1).stdout == "tablet 1 is stopped\n"
    assert run("tablet", "list").stdout == "1  Werk en Weg  balie  stopped\n"
    assert refused(run("tablet", "stop", 2)) == "there is no tablet 2: `surveyapp tablet list` shows them"


def test_figures_as_json_are_those_of_the_contract(run: Run, config: Config) -> None:
    stores = open_stores(config)
    round_id = put(stores, "rules/01")
    stores.contacts.dispose()
    stores.answers.dispose()
    assert run("round", "close", round_id, "--early").exit_code == 0
    found = json.loads(run("round", "figures", round_id, "--json").stdout)
    assert differences(json.loads((GOLDEN / "rules/01/expected.json").read_text()), found) == []


def test_terms_that_cannot_be_right_are_told_all_at_once(run: Run) -> None:
    wrong = ("--period", "2026-03-31/2026-01-01", "--dienst", "inburgering", "--dienst", "scholin", "--module", "nqs")
    lines = refused(run(*OPEN, *wrong, *ALWAYS)).splitlines()
    assert [line.split(":")[0] for line in lines] == ["--period", "--dienst", "--dienst", "--module"]


def test_the_same_round_is_not_opened_twice(run: Run) -> None:
    run(*OPEN, *PERIOD, *ALWAYS)
    assert refused(run(*OPEN, *PERIOD, *ALWAYS)).startswith("round 1 is open for this provider")


def test_an_unknown_keurmerk_is_refused_with_those_there_are(run: Run) -> None:
    arguments = [a.replace("blik-op-werk", "blik") for a in OPEN]
    assert refused(run(*arguments, *PERIOD, *ALWAYS)) == "--keurmerk: found 'blik', expected one of blik-op-werk"


@pytest.mark.usefixtures("bureau")
def test_links_after_the_fieldwork_are_refused(run: Run, listed: Path) -> None:
    run(*OPEN, *PERIOD, *OVER)
    run("round", "load", 1, listed)
    assert "took answers until 2000-12-31" in refused(run("round", "links", 1))


def test_links_without_the_bureau_are_refused_with_the_command(run: Run, listed: Path) -> None:
    run(*OPEN, *PERIOD, *ALWAYS)
    run("round", "load", 1, listed)
    assert "`surveyapp bureau set --name" in refused(run("round", "links", 1))


@pytest.mark.usefixtures("bureau")
def test_links_that_cannot_be_written_are_refused(run: Run, listed: Path, tmp_path: Path) -> None:
    run(*OPEN, *PERIOD, *ALWAYS)
    run("round", "load", 1, listed)
    assert "cannot be written" in refused(run("round", "links", 1, "--out", tmp_path / "no" / "links.csv"))


def test_a_broken_list_is_refused_with_its_faults_and_nothing_is_loaded(run: Run, listed: Path) -> None:
    run(*OPEN, *PERIOD, *ALWAYS)
    listed.write_text(LIST + "c2,client,outplacement,anna\n")
    lines = refused(run("round", "load", 1, listed)).splitlines()
    assert [line.split(": ")[0] for line in lines] == [f"{listed}:3:dienst", f"{listed}:3:email"]
    assert "net sample: 0" in run("round", "status", 1).stdout


@pytest.mark.parametrize("command", ["load", "links", "codes", "status", "close", "figures", "report"])
def test_a_round_that_does_not_exist_is_refused(run: Run, command: str, listed: Path, tmp_path: Path) -> None:
    every: dict[str, tuple[object, ...]] = {"load": (listed,), "report": ("--out", tmp_path / "r.pdf")}
    more = every.get(command, ())
    assert refused(run("round", command, 7, *more)).startswith("round 7: there is no such round")


@pytest.mark.parametrize(
    "arguments",
    [
        ["round", "open"],
        ["round", "load", "1"],
        ["round", "load", "1", "not-there.csv"],
        ["round", "status", "x"],
        ["nonsense"],
        [*OPEN, *ALWAYS, "--period", "2026-01-01"],
    ],
)
def test_wrong_usage_exits_with_2(run: Run, arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""


@pytest.mark.parametrize("group", ["", "round", "bureau", "store", "worker"])
def test_help_says_what_each_group_is_for(run: Run, group: str) -> None:
    result = run(*([group] if group else []), "--help")
    assert result.exit_code == 0
    assert "Usage: surveyapp" in result.stdout


@pytest.mark.usefixtures("bureau")
def test_a_proof_link_is_printed_for_an_open_round_only(run: Run) -> None:
    assert run("round", "open", *OPEN[2:], *PERIOD, *ALWAYS).exit_code == 0
    said = run("round", "proof", 1, "--form", "low", "--language", "ar").stdout.strip()
    assert said.startswith("https://vragen.example/proef/")
    proof = proofs.unsealed(SECRET, said.rpartition("/")[2])
    assert proof is not None
    assert (proof.round_id, proof.form, proof.dienst, proof.language) == (1, "low", "jobcoaching", "ar")
    assert run("round", "proof", 1).stdout.strip() != run("round", "proof", 1).stdout.strip()
    assert run("round", "close", 1, "--early").exit_code == 0
    assert "round 1 is over" in refused(run("round", "proof", 1))
    assert "there is no such round" in refused(run("round", "proof", 2))


@pytest.mark.usefixtures("bureau")
def test_a_proof_link_names_all_that_is_wrong_with_it(run: Run) -> None:
    run("round", "open", *OPEN[2:], *PERIOD, *ALWAYS)
    wrong = ("--audience", "opdrachtgever", "--form", "low", "--dienst", "naar-werk", "--language", "xx")
    said = refused(run("round", "proof", 1, *wrong)).splitlines()
    assert [line.partition(":")[0] for line in said] == ["--form", "--dienst", "--language"]
    assert refused(run("round", "proof", 1, "--audience", "cursist")).startswith("--audience: found cursist")


def test_a_proof_link_needs_what_the_pages_say_of_the_bureau(run: Run) -> None:
    run("round", "open", *OPEN[2:], *PERIOD, *ALWAYS)
    assert "settings of the bureau are missing" in refused(run("round", "proof", 1))


def test_an_officers_list_is_told_first_and_stored_when_asked(run: Run, tmp_path: Path) -> None:
    assert run(*OPEN, *PERIOD, *ALWAYS).exit_code == 0
    path, rejects = tmp_path / "lijst.csv", tmp_path / "terug.csv"
    path.write_bytes("Dienst;Naam;Mail\r\nJobcoaching;Çelik;a@x.nl\r\nToveren;Vos;b@x.nl\r\n".encode("cp1252"))
    told = run("round", "import", 1, path, "--rejects", rejects)
    assert told.exit_code == 0
    lines = told.stdout.splitlines()
    assert lines[:4] == [
        "column Dienst: dienst",
        "column Naam: surname",
        "column Mail: email",
        "notice guessed_letters",
    ]
    assert lines[4:] == ["new: 1", "unusable: 1", "row 3: Dienst: verwacht Jobcoaching"]
    assert "Vos" not in told.output
    assert "Vos" in rejects.read_text(encoding="utf-8-sig")
    assert stat.S_IMODE(rejects.stat().st_mode) == 0o600
    assert "net sample: 0" in run("round", "status", 1).output
    assert "new: 1" in run("round", "import", 1, path, "--store").output
    status = run("round", "status", 1).output
    assert "cases invited: 1" in status
    assert "cases incomplete: 1" in status


def test_a_list_that_is_none_is_refused(run: Run, tmp_path: Path) -> None:
    assert run(*OPEN, *PERIOD, *ALWAYS).exit_code == 0
    path = tmp_path / "lijst.csv"
    path.write_bytes(b"\x89PNG\r\n\0\0")
    refused = run("round", "import", 1, path)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "Sla de lijst op als Excel of CSV." in refused.stderr


def test_a_wave_is_queued_once_and_says_from_when(run: Run, bureau: None, listed: Path) -> None:
    run(*OPEN, *PERIOD, *ALWAYS)
    run("round", "load", 1, listed)
    first = run("round", "invite", 1, "--at", "2998-01-06 10:00")
    assert first.stdout == "1 e-mail queued, from 2998-01-06 10:00 on\n"
    assert run("round", "invite", 1, "--at", "2998-01-06").stdout.endswith(", 1 had it already\n")
    assert run("round", "remind", 1, 1, "--at", "2998-02-06").stdout.startswith("no messages queued")


def test_a_sample_is_told_first_and_drawn_with_store(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    path.write_text(LIST + "".join(f"d{n},client,jobcoaching,d{n}@x.nl\n" for n in range(9)))
    run(*OPEN, *PERIOD, *ALWAYS)
    assert run("round", "sample", 1, "--wanted", 4).exit_code == 1
    run("round", "load", 1, path)
    told = "client jobcoaching: 10 people, 0 asked already, 4 drawn, 6 not\n"
    first = run("round", "sample", 1, "--wanted", 4)
    assert (first.stdout, "nothing has changed" in first.stderr) == (told, True)
    assert "cases invited: 10" in run("round", "status", 1).stdout
    assert run("round", "sample", 1, "--wanted", 4, "--dienst", "jobcoaching", "--store").stdout == told
    assert "cases not_sampled: 6" in run("round", "status", 1).stdout
    assert "expected one of jobcoaching" in refused(run("round", "sample", 1, "--everybody", "--dienst", "naar-werk"))
    assert run("round", "sample", 1).exit_code == 2
    run("round", "sample", 1, "--everybody", "--store")
    assert "cases invited: 10" in run("round", "status", 1).stdout


def test_a_round_under_way_is_held_paused_and_given_more_days(run: Run) -> None:
    run(*OPEN, *PERIOD, *OVER)
    assert run("round", "hold", 1).stdout == "round 1 is held: no message leaves\n"
    assert run("round", "pause", 1).stdout == "round 1 is paused: its answers are kept\n"
    assert ", paused, messages held" in run("round", "status", 1).stdout
    assert run("round", "continue", 1).exit_code == run("round", "release", 1).exit_code == 0
    assert "paused" not in run("round", "status", 1).stdout
    assert "which passed" in refused(run("round", "extend", 1, "2001-01-01"))
    today = clock.today()
    assert run("round", "extend", 1, today).stdout == f"round 1 takes answers until {today}\n"
    assert run("round", "stop", 1, "--now").exit_code == 0
    assert "cannot be its last day" in refused(run("round", "stop", 1))
    assert "no such round" in refused(run("round", "hold", 2))


def test_one_person_is_stopped_released_and_opted_out(run: Run, listed: Path) -> None:
    run(*OPEN, *PERIOD, *ALWAYS)
    run("round", "load", "1", listed)
    for deed, said in (("--hold", "nothing leaves"), ("--release", "may leave again"), ("--revoke", "a new link")):
        assert said in run("round", "person", "1", "c1", deed).stdout
    assert run("round", "person", "1", "c1", "--opt-out").exit_code == 0
    assert "nothing was changed" in refused(run("round", "person", "1", "c1", "--hold"))
    assert "nobody has this number" in refused(run("round", "person", "1", "c2", "--hold"))
    assert run("round", "person", "1", "c1").exit_code == 2
