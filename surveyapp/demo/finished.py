"""The finished example: the round of a published report, answered page by page, closed and reported.

The counts come from that report (period 2020-2021); every single answer is invented.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from questionnaires.model import Audience, Form
from surveyapp import clock, issuing, remarks
from surveyapp.answers import closing
from surveyapp.demo import respondent
from surveyapp.demo.around import Around, all_at_once, load_people, person, terms
from surveyapp.demo.browser import Browser
from surveyapp.fieldwork.rounds import open_round
from surveyapp.remarks import Kind, Remark
from surveyapp.rounds import Round

PROVIDER = "Voorbeeld Werkbegeleiding"
DATA = Path(__file__).parent / "data"
Row = Mapping[str, str]


def load(around: Around) -> None:
    """Open the round, answer it and close it; what was cut in between goes on where it was."""
    people, sets = example()
    found = around.round_of(PROVIDER)
    if found is None:
        diensten = dict.fromkeys(p["dienst"] for p in people if p["audience"] == Audience.CLIENT)
        open_round(around.stores, terms(PROVIDER, tuple(diensten), days=365))
        found = around.round_of(PROVIDER)
    if found is None or found.closed:
        return
    round_id = found.id
    load_people(around, round_id, people)
    answer_all(around, found, sets)
    closing.close(around.stores, around.config.secret, round_id)


def agree(around: Around, round_id: int) -> None:
    """What the example's provider said of its report: a comment that was answered, and nothing more."""
    if remarks.of_round(around.stores, round_id).agreed is not None:
        return
    table = next((one for one in issuing.contents(around.stores, round_id) if one.startswith("Tabel 2.1")), "")
    texts = (
        (Kind.COMMENT, table, True, False, "Kunt u uitleggen waarom niet iedereen van onze lijst is uitgenodigd?", ""),
        (Kind.COMMENT, table, False, True, "Tabel 2.1 telt ze: dubbele regels en adressen die niet bestonden.", "kept"),
        (Kind.AGREED, "", False, False, "Geen verdere opmerkingen.", ""),
    )
    first = None
    for kind, about, formal, bureau, text, outcome in texts:
        account = "bureau@example.org" if bureau else "kwaliteit@example.org"
        answers = first if bureau else None
        said = Remark(0, kind, about, formal, account, bureau, text, outcome, clock.today(), answers)
        first = remarks.say(around.stores, round_id, said)


def example() -> tuple[list[dict[str, str]], dict[str, Row]]:
    """The list of people, and the set of answers of each case that answers."""
    cases, answers = _read("sample.csv"), _read("answers.csv")
    waiting: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in reversed(answers):
        waiting[row["audience"], row["dienst"]].append(row)
    sets, people = {}, []
    for case in cases:
        left = waiting[case["audience"], case["dienst"]]
        if left:
            sets[case["case"]] = left.pop()
        form = sets.get(case["case"], {}).get("form", Form.REGULAR)
        people.append(person(case["case"], case["audience"], case["dienst"], form))
    return people, sets


def answer_all(around: Around, round_: Round, sets: Mapping[str, Row]) -> None:
    """Let everyone who is not done yet answer, each on a desktop or a phone."""
    links, packs = around.links(round_.id), round_.packs()
    todo = sorted(around.to_do(round_.id) & sets.keys())
    tasks = []
    for number, case in enumerate(todo):
        row, screen = sets[case], "phone" if number % 2 else "desktop"
        pack = packs[Audience(row["audience"])]
        tasks.append(partial(respondent.answer, links[case], pack, row, Browser(screen)))
    all_at_once(tasks)


def _read(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
