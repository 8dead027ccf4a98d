"""The bureau's house style in its store: given by command, and told what is wrong all at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analysis.document.house import PLAIN, House
from surveyapp.cli import main
from surveyapp.config import Config
from surveyapp.db import Stores
from surveyapp.errors import Refused
from surveyapp.fieldwork import bureau, house
from surveyapp.fieldwork.house import Style
from tests.database.given import SECRET
from tests.database.test_helpdesk import BUREAU
from tests.unit.report.test_house import DRAWING, GOOD

Run = Callable[..., Result]


@pytest.fixture
def run(config: Config, stores: Stores) -> Run:
    bureau.give(stores, BUREAU)
    env = {"INSTANCE": str(config.instance), "CONTACTS_URL": config.contacts_url, "ANSWERS_URL": config.answers_url}
    env |= {"SECRET": SECRET, "PRODUCTION": "no"}
    return lambda *given: CliRunner(env=env).invoke(main, ["bureau", "style", *map(str, given)], prog_name="surveyapp")


def test_a_style_is_kept_part_by_part_and_taken_away_again(run: Run, stores: Stores, tmp_path: Path) -> None:
    assert house.find(stores) == Style()
    (tmp_path / "logo.svg").write_bytes(GOOD)
    (tmp_path / "colophon.txt").write_text("Lid van de branche.")
    assert run("--colour", "#7a1f3d", "--logo", tmp_path / "logo.svg").exit_code == 0
    assert run("--colophon-file", tmp_path / "colophon.txt").exit_code == 0
    assert house.find(stores) == Style(House("#7a1f3d", GOOD), "Lid van de branche.")
    assert run("--no-logo", "--colour", "").exit_code == 0
    assert house.find(stores) == Style(PLAIN, "Lid van de branche.")


def test_everything_that_is_wrong_is_said_and_nothing_is_kept(run: Run, stores: Stores, tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_text(DRAWING.format("<script/>"))
    result = run("--colour", "#ffcc00", "--logo", tmp_path / "logo.svg")
    assert result.exit_code == 1
    assert "--colour: found #ffcc00, whose contrast with white paper is 1.5" in result.stderr
    assert "--logo: found the element script" in result.stderr
    assert house.find(stores) == Style()


def test_a_style_needs_a_bureau(stores: Stores) -> None:
    assert house.find(stores) == Style()
    with pytest.raises(Refused, match="surveyapp bureau set"):
        house.give(stores, "#7a1f3d", None, None)
