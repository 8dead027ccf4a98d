"""The page on running it for real names settings, commands and units as they are."""

from __future__ import annotations

import re

from surveyapp import config
from surveyapp.cli import GROUPS
from surveyapp.serving import Site
from tests.unit.house.files import ROOT

PAGE = (ROOT / "docs/production.md").read_text()
KNOWN = set(re.findall(r'"([A-Z][A-Z_]+)"', (ROOT / "surveyapp/config.py").read_text())) | {
    "CONTACTS_URL",
    "ANSWERS_URL",
}


def test_every_setting_on_the_page_is_one_of_the_program() -> None:
    set_there = set(re.findall(r"^    ([A-Z][A-Z_]+)=", PAGE, re.MULTILINE))
    assert set_there - KNOWN == set()
    assert {"PRODUCTION", "SECRET", "SMTP_URL"} <= set_there


def test_the_settings_of_the_page_start_the_program(tmp_path: object) -> None:
    pairs = dict(re.findall(r"^    ([A-Z][A-Z_]+)=(.*)$", PAGE, re.MULTILINE)) | {"INSTANCE": str(tmp_path)}
    read = config.load({name: value for name, value in pairs.items() if name in KNOWN})
    assert (read.production, read.proxies, read.bounce_domain) == (True, 1, "terug.bureau.nl")


def test_every_command_on_the_page_is_there() -> None:
    named = set(re.findall(r"surveyapp ([a-z]+)", PAGE))
    assert named <= set(GROUPS)
    assert {"backup", "verify", "restore", "worker"} <= named


def test_the_site_is_started_as_the_program_itself_does() -> None:
    started = re.search(r"python (-P -m granian .*)$", PAGE, re.MULTILINE)
    assert started is not None
    assert set(started[1].split()) == set(Site("respondents", "127.0.0.1", 8000, 4).command[1:])
