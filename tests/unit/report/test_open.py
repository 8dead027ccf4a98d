"""What people wrote in the report: released, of enough people, in any script; expected by hand."""

from __future__ import annotations

from dataclasses import replace

from analysis.document.render import html
from analysis.figures import Figures
from analysis.open_answers import Told, disclosed
from analysis.report.build import Report, build_report
from analysis.report.values import Figure, Quotes
from analysis.report.words import direction
from questionnaires.model import Audience
from tests.unit.report.hand import about, round_figures

OPEN, REASON = (Audience.CLIENT, "open"), (Audience.CLIENT, "reason_other")
HOSTILE = ("<script>alert(1)</script>", "=1+1", "كان المدرب لطيفا", "x" * 900, "{{ about }} & %s")


def built(name: str, told: dict[tuple[Audience, str], Told]) -> Report:
    figures, one = round_figures(name), about()
    return build_report(figures, replace(one, open=disclosed(told, figures, one.profile)), None)


def quotes(made: Report) -> list[Quotes]:
    return [b for c in made.chapters for s in c.sections for b in s.blocks if isinstance(b, Quotes)]


def themes(made: Report) -> Figure | None:
    return next((figure for figure in made.figures if figure.key == "client-open-themes"), None)


def test_without_anything_released_nothing_is_added() -> None:
    made = built("rich", {})
    assert quotes(made) == []
    assert all(figure.told is None for figure in made.figures)
    assert [s.title for c in made.chapters for s in c.sections if "zelf schreven" in s.title] == []


def test_quotes_stand_in_a_last_section_by_lot_with_a_limit_that_is_told() -> None:
    texts = tuple(f"tekst {n}" for n in range(55))
    made = built("rich", {OPEN: Told(texts, 60, 70)})
    chapter = made.chapters[2]
    assert chapter.sections[-1].title == "Wat cliënten zelf schreven"
    assert chapter.sections[-1].number not in {section.number for section in chapter.sections[:-1]}
    (shown,) = quotes(made)
    assert shown.items == texts[:40]
    assert shown.notes[0] == "Van 55 vrijgegeven teksten staan er hier 40, door loting gekozen."


def test_what_stands_beside_an_answer_is_under_its_figure_and_said_once() -> None:
    made = built("rich", {REASON: Told(("Via een vriend", "via een  vriend.", "Zelf gezocht"), 3, 3)})
    figure = next(f for f in made.figures if f.number == "3.4")
    assert figure.told is not None
    assert figure.told.items == ("Via een vriend (2 keer)", "Zelf gezocht")
    assert html(made).count("Via een vriend") == 1


def test_themes_are_shares_of_the_texts_that_were_read_the_most_frequent_first() -> None:
    counts = {"tempo": 3, "taal": 2, "omgang": 12, "weg": 9}  # the last is no theme of the code book
    figure = themes(built("rich", {OPEN: Told((), 40, 64, counts)}))
    assert figure is not None
    assert figure.base == "n = 40 gelezen teksten"
    assert figure.table is not None
    assert [row.cells for row in figure.table.rows] == [
        ("Omgang met de begeleider", "12", "30"),
        ("Tempo en wachten", "3", "8"),  # 7.5 of a hundred, a half goes up
    ]
    assert "Van 64 teksten zijn er 40 gelezen; de andere tellen hier niet mee." in figure.notes


def _with_usable(figures: Figures, many: int) -> Figures:
    total = replace(figures.clients.total, usable=many)
    return replace(figures, clients=replace(figures.clients, total=total))


def test_of_fewer_than_ten_people_nothing_is_printed_and_of_fewer_than_ten_texts_no_themes() -> None:
    profile, figures = about().profile, round_figures("rich")
    given = {OPEN: Told(("een",), 9, 9, {"tempo": 9})}
    assert disclosed(given, _with_usable(figures, 9), profile) == {}
    assert disclosed(given, _with_usable(figures, 10), profile) == {OPEN: Told(("een",), 9, 9, {})}
    ten = {OPEN: Told((), 10, 10, {"tempo": 10})}
    assert disclosed(ten, _with_usable(figures, 10), profile) == ten


def test_a_list_goes_with_a_hidden_figure() -> None:
    figures = round_figures("rich")
    hidden = replace(figures.clients.questions["reason"], n=9, counts=None, percent=None, printed=None)
    few = replace(
        figures, clients=replace(figures.clients, questions=dict(figures.clients.questions) | {"reason": hidden})
    )
    assert disclosed({REASON: Told(("een",), 1, 1)}, few, about().profile) == {}


def test_hostile_texts_are_text_and_each_has_the_direction_of_its_script() -> None:
    page = html(built("rich", {OPEN: Told(HOSTILE, 5, 5), REASON: Told(HOSTILE, 5, 5)}))
    assert "<script" not in page
    assert page.count('<li dir="ltr">&lt;script&gt;alert(1)&lt;/script&gt;</li>') == 2
    assert '<li dir="rtl">كان المدرب لطيفا</li>' in page
    assert "{{ about }} &amp; %s" in page


def test_the_first_letter_with_a_direction_decides() -> None:
    texts = {"1. [naam] zei": "ltr", "«كان» goed": "rtl", "😀 12": "ltr", "טוב": "rtl", "": "ltr"}
    assert {text: direction(text) for text in texts} == texts
