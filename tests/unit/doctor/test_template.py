"""The list that can be downloaded goes through our own reader without a fault."""

from __future__ import annotations

import io

import pytest
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from questionnaires.model import Audience
from surveyapp.fieldwork.doctor import template, xlsx
from surveyapp.fieldwork.doctor.columns import IGNORED, heading
from surveyapp.fieldwork.doctor.examining import Order, Standing, examine
from surveyapp.fieldwork.doctor.reading import read_here
from tests.unit.doctor.test_examining import RULES

BOTH = (Audience.CLIENT, Audience.OPDRACHTGEVER)


@pytest.mark.parametrize("audience", BOTH)
def test_every_column_of_the_empty_list_is_recognised(audience: Audience) -> None:
    for data in (template.as_workbook(RULES, audience), template.as_csv(RULES, audience)):
        grid = read_here(data)
        found = heading(grid, RULES.titles)
        assert grid.notices == ()
        assert IGNORED not in found.targets
        assert examine(grid, Order(audience, found), RULES) == ()


@pytest.mark.parametrize("audience", BOTH)
def test_the_example_is_a_person_who_can_be_asked(audience: Audience) -> None:
    columns = template.columns(RULES, audience)
    rows = [[one.head for one in columns], [one.example for one in columns]]
    grid = read_here(xlsx.workbook([xlsx.Sheet("Lijst", rows)]))
    (one,) = examine(grid, Order(audience, heading(grid, RULES.titles)), RULES)
    assert (one.standing, one.reason) == (Standing.ACCEPTED, "")


def test_the_choices_of_a_dienst_are_those_of_the_round_and_stand_on_a_hidden_sheet() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(template.as_workbook(RULES, Audience.CLIENT)))
    assert [one.name for one in book.sheets_metadata] == ["Lijst", "Uitleg", "Keuzes"]
    assert book.sheets_metadata[2].visible is SheetVisibleEnum.Hidden
    assert [row[0] for row in book.get_sheet_by_name("Keuzes").to_python()][:2] == [
        "Jobcoaching",
        "Toeleiden naar werk vanuit situatie geen werk",
    ]
    explained = book.get_sheet_by_name("Uitleg").to_python()
    assert explained[0] == ["Kolom", "Wat u invult", "Voorbeeld"]
    assert ["Einddatum", "De laatste dag van het traject. Die ligt in de meetperiode.", "31-3-2021"] in explained
