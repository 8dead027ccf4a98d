"""Every page about people leaves a line, whatever it shows, and pages about nobody leave none (P33)."""

from __future__ import annotations

import pytest

from surveyapp import access
from surveyapp.models import Role
from surveyapp.office import watching
from tests.web.office.expected_rights import EXPECTED
from tests.web.office.test_rights import ENDS_THE_SESSION, World, _ask, _routes, world

__all__ = ["world"]


@pytest.mark.parametrize("role", [Role.BUREAU, Role.OFFICER])
def test_each_route_about_people_leaves_a_line_and_no_other(world: World, role: Role) -> None:
    visitor = world.visitor(role)
    newest = 0
    for endpoint, method in _routes(world.app):
        if method == "OPTIONS" or endpoint == ENDS_THE_SESSION:
            continue
        about_people = endpoint in watching.WATCHED
        for values in [world.own.values[thing] for thing in EXPECTED[endpoint][1]] or [{}]:
            _ask(visitor, world.path(endpoint, method, values), method)
            new = [line for line in access.lines(world.stores) if line.number > newest and line.look.place == endpoint]
            newest = max([newest, *(line.number for line in access.lines(world.stores))])
            assert bool(new) is about_people, (endpoint, method)
            assert all(line.look.role == role for line in new)
