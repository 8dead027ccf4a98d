"""What every part of the demo needs: the stores, the address of the started site, and a list of people."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import select

from surveyapp import clock, rounds
from surveyapp.config import Config
from surveyapp.db import Stores, open_stores, reading
from surveyapp.errors import Refused
from surveyapp.fieldwork import bureau, handout, loading
from surveyapp.rounds import CASE, Round, Terms
from surveyapp.speech import publish

KEURMERK = "blik-op-werk"
PERIOD = (date(2020, 4, 1), date(2021, 3, 31))
AT_ONCE = 4  # respondents who answer at the same time
BUREAU = {
    "name": "Voorbeeldbureau",
    "controller": "Voorbeeldbureau, Voorbeeldstraat 1, 1234 AB Voorbeeldstad",
    "phone": "0800 0000",
    "hours": "maandag tot en met vrijdag van 9 tot 17 uur",
    "email": "bureau@example.org",
    "independent": True,
    "privacy": (
        "Dit is een voorbeeld. Er wordt geen echt onderzoek gedaan.\n\n"
        "In een echt onderzoek bewaren wij uw naam en adres apart van uw antwoorden. "
        "Uw naam en adres wissen wij 90 dagen na de laatste dag van het onderzoek, "
        "uw antwoorden na 365 dagen.\n\n"
        "U hebt recht op inzage, verbetering en verwijdering zolang wij uw gegevens hebben. "
        "Bel of mail ons daarvoor. U kunt ook een klacht indienen bij de Autoriteit Persoonsgegevens."
    ),
}


@dataclass(frozen=True, slots=True)
class Around:
    """Where the demo works."""

    config: Config
    stores: Stores
    base: str  # address of the started respondents' site

    @classmethod
    @contextmanager
    def of(cls, config: Config, base: str) -> Iterator[Around]:
        """Open the stores, and close them again."""
        stores = open_stores(config)
        try:
            yield cls(config, stores, base)
        finally:
            stores.contacts.dispose()
            stores.answers.dispose()

    def round_of(self, provider: str) -> Round | None:
        """The round of an example provider, None when there is none yet."""
        found = [r for r in rounds.all_rounds(self.stores) if r.terms.provider == provider]
        return found[-1] if found else None

    def links(self, round_id: int) -> dict[str, str]:
        """The links of everyone in a round who is not done, by case."""
        publish.open_ears(self.stores, self.config, round_id)
        found = handout.hand_out(self.stores, self.config.secret, self.base, round_id, clock.today())
        return {link.case: link.address for link in found}

    def to_do(self, round_id: int) -> set[str]:
        """Cases that are not done yet."""
        query = select(CASE.c.number).where(CASE.c.round_id == round_id, CASE.c.answered.is_(False))
        with reading(self.stores.contacts).connect() as connection:
            return set(connection.scalars(query))


def give_bureau(around: Around) -> None:
    """Set the example's bureau; never in the stores of someone who works with it.

    Errors:  Refused.
    """
    if not all(found.terms.example for found in rounds.all_rounds(around.stores)):
        raise Refused("the stores hold real rounds: load the example in an INSTANCE folder of its own")
    if bureau.find(around.stores) is None:
        bureau.give(around.stores, BUREAU)


def terms(provider: str, diensten: Sequence[str], days: int, modules: Sequence[str] = ()) -> Terms:
    """An example round whose fieldwork began a week ago and lasts so many days more."""
    today = clock.today()
    fieldwork = (today - timedelta(days=7), today + timedelta(days=days))
    return Terms(provider, KEURMERK, PERIOD, fieldwork, tuple(diensten), tuple(modules), example=True)


def load_people(around: Around, round_id: int, people: Sequence[Mapping[str, str]]) -> None:
    """Put people on the list of a round, the way an officer does: with a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "cases.csv")
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, people[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(people)
        loading.load(around.stores, around.config.secret, round_id, path)


def person(case: str, audience: str, dienst: str, form: str = "regular") -> dict[str, str]:
    """One invented person: a number and a role, nobody's name."""
    given = {"case": case, "audience": audience, "dienst": dienst, "form": form, "language": "nl"}
    return {**given, "email": f"{audience}-{case}@example.org", "channel": "email", "ended": "2021-01-15"}


def all_at_once(tasks: Sequence[Callable[[], object]]) -> None:
    """Let some respondents answer at the same time; the first refusal is told."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for done in [pool.submit(task) for task in tasks]:
            done.result()
