"""Every page of the office is closed until someone logs in, whoever added it."""

from __future__ import annotations

import pytest
from flask import Flask

from surveyapp.office import views
from tests.web.office.conftest import Visitor

FORM = "application/x-www-form-urlencoded"


def _paths(app: Flask) -> list[tuple[str, str, str]]:
    """(endpoint, method, address) of every route, with 1 for each number."""
    adapter = app.url_map.bind("127.0.0.1")
    return [
        (rule.endpoint, method, adapter.build(rule.endpoint, dict.fromkeys(rule.arguments, 1), method=method))
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods or ())
    ]


def test_without_log_in_every_route_leads_to_the_log_in(app: Flask, visitor: Visitor) -> None:
    closed = [p for p in _paths(app) if p[0] not in views.OPEN_TO_ALL]
    assert len(closed) >= 6
    for _endpoint, method, path in closed:
        answer = visitor.client.open(path, method=method, data={} if method == "POST" else None, content_type=FORM)
        assert (answer.status_code, answer.location) == (303, "/inloggen"), (method, path)


def test_only_the_page_to_log_in_is_open(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert endpoints & views.OPEN_TO_ALL == {"office.log_in", "office.log_in_post"}


@pytest.mark.parametrize("path", ["/bestaat-niet", "/rapporten/1.pdf"])
def test_what_is_not_there_looks_like_what_is_closed(visitor: Visitor, path: str) -> None:
    assert visitor.get(path).location == "/inloggen"


def test_a_form_without_its_token_is_refused(officer: Visitor) -> None:
    answer = officer.client.post("/uitloggen", data={}, content_type=FORM)
    assert answer.status_code == 400
    assert "ververs die" in answer.text
    assert officer.get("/").status_code == 200
