"""A respondents' site with a round and people, for one measurement."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.server import Server, free_port, started
from questionnaires.model import Audience, Form, Questionnaire
from surveyapp import migrations
from surveyapp.config import load
from surveyapp.demo.around import Around, give_bureau, load_people, person, terms
from surveyapp.fieldwork.rounds import open_round

DIENST = "jobcoaching"


@dataclass(frozen=True, slots=True)
class Site:
    """A started site and the links of the people on its list."""

    server: Server
    links: tuple[str, ...]
    pack: Questionnaire


@contextmanager
def respondents(folder: Path, form: Form, people: int, workers: int) -> Iterator[Site]:
    """Start the site with so many people who answer in one form."""
    port = free_port()
    env = {"INSTANCE": str(folder), "RESPONDENTS_URL": f"http://127.0.0.1:{port}"}
    config = load({**os.environ, **env})
    with Around.of(config, config.respondents_url) as around:
        migrations.prepare(around.stores)
        give_bureau(around)
        number = open_round(around.stores, terms("Voorbeeld", (DIENST,), days=30))
        load_people(around, number, [person(f"k{n}", Audience.CLIENT, DIENST, form) for n in range(people)])
        links = tuple(around.links(number).values())
        round_ = around.round_of("Voorbeeld")
    assert round_ is not None
    with started("wsgi:respondents", env, port, workers) as server:
        yield Site(server, links, round_.packs()[Audience.CLIENT])
