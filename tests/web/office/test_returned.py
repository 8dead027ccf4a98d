"""Letters that came back, typed or scanned in the office."""

from __future__ import annotations

import re

from surveyapp.config import Config
from surveyapp.db import Stores
from tests.web.office.conftest import Visitor
from tests.web.office.test_people import number, row, someone

__all__ = ["number"]


def test_each_line_is_told_and_what_was_not_found_stays_to_mend(
    officer: Visitor, stores: Stores, config: Config, number: int
) -> None:
    path = f"/ronde/{number}/retourpost"
    assert f'href="{path}"' in officer.get(f"/ronde/{number}/mensen").text
    case_id = someone(stores, config, number)
    page = " ".join(officer.post(path, regels="12\r\n<b>\r\n").text.split())
    assert f'<a href="/ronde/{number}/mensen/{case_id}">12</a></th><td>genoteerd: de brief kwam terug</td>' in page
    assert "<bdi>&lt;b&gt;</bdi></th><td>niet gevonden in deze ronde</td>" in page
    assert re.findall(r"<textarea[^>]*>([^<]*)</textarea>", page) == ["&lt;b&gt;"]
    assert row(stores).failed == {"letter": "returned"}
    assert "was al genoteerd" in officer.post(path, regels="12").text


def test_nothing_typed_and_too_much_are_refused(officer: Visitor, number: int) -> None:
    path = f"/ronde/{number}/retourpost"
    for text, said in (("", "Vul eerst een nummer"), ("x\n" * 501, "Dit zijn 501 regels.")):
        answer = officer.post(path, regels=text)
        assert answer.status_code == 422
        assert said in answer.text
