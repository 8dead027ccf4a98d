"""The other participants of the benchmark: invented answers, kept as counts only."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pandas as pd

from analysis.loading.answers import AnswerTable
from analysis.tallies import tally
from questionnaires import load as data
from questionnaires.keurmerk import Keurmerk
from questionnaires.model import Audience, Form, Questionnaire
from surveyapp.answers import extract
from surveyapp.demo import people
from surveyapp.demo.around import KEURMERK, PERIOD, Around, terms
from surveyapp.demo.people import Mood

PROVIDERS = {  # name: how many clients answer, and how content they are
    "Voorbeeld Perspectief": (58, Mood(7.9, 1.2)),
    "Voorbeeld Loopbaan": (41, Mood(7.4, 1.5)),
    "Voorbeeld Activering": (66, Mood(7.1, 1.6)),
    "Voorbeeld Jobcoaching": (37, Mood(8.2, 1.0)),
    "Voorbeeld Reïntegratie": (73, Mood(7.6, 1.4)),
    "Voorbeeld Werkplaats": (49, Mood(6.9, 1.7)),
    "Voorbeeld Talent": (52, Mood(7.8, 1.3)),
}
DIENSTEN = ("jobcoaching", "naar-werk", "sociale-activering")
EMPLOYERS = 12  # opdrachtgevers who answer, for each participant
INVITED_FOR_EACH = 2  # invited people for each one who answers


def load(around: Around) -> None:
    """Keep the counts of each participant as a closed round, once."""
    keurmerk = data.keurmerk(KEURMERK)
    for seed, (name, (clients, mood)) in enumerate(PROVIDERS.items()):
        if around.round_of(name) is None:
            table = _table(keurmerk, clients, mood, Random(seed))  # noqa: S311 (the same invented people each time)
            counts = tally(table, keurmerk.profile(PERIOD[0]))
            extract.load_tallies(around.stores, terms(name, DIENSTEN, days=0), counts)


def _table(keurmerk: Keurmerk, clients: int, mood: Mood, chance: Random) -> AnswerTable:
    packs = {audience: data.questionnaire(reference) for audience, reference in keurmerk.questionnaires}
    rows = list(_sets(packs[Audience.CLIENT], clients, mood, chance))
    rows += _sets(packs[Audience.OPDRACHTGEVER], EMPLOYERS, mood, chance)
    codes = [q.code for pack in packs.values() for q in pack.questions if not q.module]
    others = sorted({name for row in rows for name in row if name.endswith("_other")})
    columns = ["response", "audience", "dienst", "form", "language", "mode", *codes, *others]
    answers = pd.DataFrame(rows, columns=columns, dtype=object).fillna("")
    return AnswerTable(_sample(rows), answers, packs, keurmerk)


def _sets(pack: Questionnaire, number: int, mood: Mood, chance: Random) -> Iterator[dict[str, str]]:
    for n in range(number):
        dienst = chance.choice(DIENSTEN)
        form = chance.choice(pack.forms)
        answers = people.row(pack, Form(form), dienst, chance, mood)
        yield people.labelled(answers, pack.audience, dienst, form, n)


def _sample(rows: list[dict[str, str]]) -> pd.DataFrame:
    invited = [
        {"audience": row["audience"], "dienst": row["dienst"], "outcome": "invited"}
        for row in rows
        for _ in range(INVITED_FOR_EACH)
    ]
    return pd.DataFrame(invited, dtype=object)
