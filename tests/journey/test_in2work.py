"""The whole journey of the published round: list, links, answers over HTTP, closing, figures, report."""

from __future__ import annotations

import csv
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from questionnaires.load import questionnaire
from surveyapp import clock, serving
from surveyapp.demo import finished, respondent
from surveyapp.demo.browser import Browser
from tests.golden.test_golden_results import GOLDEN, compare

FOLDER = GOLDEN / "in2work-2021"
EXPECTED = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
COMMAND = "import sys; from surveyapp.cli import main; sys.exit(main())"
PACKS = {name: questionnaire(f"{name}/1") for name in ("client", "opdrachtgever")}


@dataclass
class Machine:
    """A machine of its own: an instance folder, a site on a port, and the commands."""

    folder: Path
    port: int
    environment: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        address = f"http://127.0.0.1:{self.port}"
        self.environment = {**os.environ, "INSTANCE": str(self.folder / "instance"), "RESPONDENTS_URL": address}

    def surveyapp(self, *words: str) -> str:
        command = [sys.executable, "-P", "-c", COMMAND, *words]
        environment = {**self.environment, "PYTHONPATH": str(GOLDEN.parents[1])}
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    @contextmanager
    def site(self) -> Iterator[serving.Processes]:
        site = serving.Site("respondents", "127.0.0.1", self.port, 2)
        with serving.Processes({**self.environment, "PYTHONPATH": str(GOLDEN.parents[1])}) as processes:
            processes.start(site.name, site.command)
            serving.wait_for(site, processes)
            yield processes


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return Machine(tmp_path_factory.mktemp("machine"), probe.getsockname()[1])


@pytest.fixture(scope="module")
def answered(machine: Machine) -> str:
    """The round, with all 63 + 1 sets given page by page; the server was killed half way."""
    people, sets = finished.example()
    number = open_round(machine, people)
    links = handed_out(machine, number)
    assert len(sets) == 64
    todo = sorted(sets)
    with machine.site() as processes:
        give(links, sets, todo[:32])
        half_way(links[todo[32]], sets[todo[32]])
        os.killpg(processes.running[0].running.pid, signal.SIGKILL)
        processes.running[0].running.wait()
    with machine.site():
        give(links, sets, todo[32:])
    return number


def open_round(machine: Machine, people: list[dict[str, str]]) -> str:
    machine.surveyapp("bureau", "set", *bureau(machine.folder))
    days = f"{clock.today()}/{clock.today() + timedelta(days=1)}"
    diensten = [w for key in ("jobcoaching", "naar-werk", "sociale-activering") for w in ("--dienst", key)]
    terms = ["--provider", "Voorbeeld", "--period", "2020-04-01/2021-03-31", "--fieldwork", days, *diensten]
    number = machine.surveyapp("round", "open", *terms, "--keurmerk", "blik-op-werk", "--example").strip()
    path = machine.folder / "cases.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, people[0].keys())
        writer.writeheader()
        writer.writerows(people)
    assert "143 added" in machine.surveyapp("round", "load", number, str(path))
    assert "nothing new" in machine.surveyapp("round", "load", number, str(path))
    return number


def bureau(folder: Path) -> list[str]:
    (folder / "privacy.txt").write_text("Uw antwoorden bewaren wij zonder naam.", encoding="utf-8")
    given = {"name": "Bureau", "controller": "Bureau", "phone": "0800 0000", "hours": "9 tot 17 uur"}
    given |= {"email": "bureau@example.org", "privacy-file": str(folder / "privacy.txt")}
    return [word for name, value in given.items() for word in (f"--{name}", value)]


def handed_out(machine: Machine, number: str) -> dict[str, str]:
    path = machine.folder / "links.csv"
    machine.surveyapp("round", "links", number, "--out", str(path))
    assert path.stat().st_mode & 0o077 == 0
    with path.open(encoding="utf-8") as file:
        return {row["case"]: row["link"] for row in csv.DictReader(file)}


def give(links: dict[str, str], sets: dict[str, Any], cases: list[str]) -> None:
    def one(numbered: tuple[int, str]) -> bool:
        number, case = numbered
        row = sets[case]
        return respondent.answer(links[case], PACKS[row["audience"]], row, Browser(("desktop", "phone")[number % 2]))

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(one, enumerate(cases)))


def half_way(link: str, row: Mapping[str, str]) -> None:
    """Someone stops after some pages, and goes on with the same link after the restart."""
    assert not respondent.answer(
        link, PACKS[row["audience"]], {**row, "b_reach": "nr", "e_admin": "nr"}, Browser("phone")
    )


def test_every_expected_value_is_in_the_figures_of_the_closed_round(machine: Machine, answered: str) -> None:
    machine.surveyapp("round", "close", answered, "--early")
    compare(EXPECTED, json.loads(machine.surveyapp("round", "figures", answered, "--json")))


def test_the_table_of_results_in_the_pdf_holds_each_value_in_its_row(machine: Machine, answered: str) -> None:
    machine.surveyapp("round", "close", answered, "--early")
    path = machine.folder / "report.pdf"
    machine.surveyapp("round", "report", answered, "--out", str(path))
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    rows = {" ".join(line.split()) for line in text.splitlines()}
    for row in (
        "Jobcoaching 83 34 41,0 8,7 ja",
        "Toeleiden naar werk vanuit situatie geen werk 51 25 49,0 7,8 ja",
        "Sociale activering en participatie 8 4 50,0 8,5 ja",
        "Totaal 142 63 44,4 8,4 ja",
        "Totaal opdrachtgevers 1 1 100,0 * ja",
    ):
        assert row in rows, row
    assert "49,2" in text
    pages = text.split("\f")[:-1]
    assert [number for number, page in enumerate(pages, 1) if "oorbeeldgegevens" not in page] == []
