"""What stands in the report, before it is printed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import chain
from pathlib import Path

import pytest

from analysis.compare import benchmark
from analysis.report.about import Statement
from analysis.report.account import account_table, dienst_table, drawing
from analysis.report.build import Asked, build_report
from analysis.report.results import results_table, verdict_box
from analysis.report.values import BarChart, Bullets, DotChart, Figure, Report, Table, Text
from analysis.report.words import comma, counted, day, listed
from analysis.tallies import tally
from questionnaires.keurmerk import Weight
from questionnaires.load import keurmerk
from questionnaires.model import Audience
from tests.unit.report.hand import about, beside, report, round_figures, table

RICH = [*(f"3.{number}" for number in range(1, 21)), *(f"4.{number}" for number in range(1, 8))]


def rows(table: Table) -> dict[str, tuple[str, ...]]:
    return {row.cells[0]: row.cells[1:] for row in table.rows}


def words(made: Report) -> str:
    """Every sentence of the report in one text."""
    sections = chain.from_iterable(chapter.sections for chapter in made.chapters)
    blocks = list(chain.from_iterable(section.blocks for section in sections))
    texts = [b.text for b in blocks if isinstance(b, Text)]
    return "\n".join([*texts, *chain.from_iterable(b.items for b in blocks if isinstance(b, Bullets))])


def figure(made: Report, number: str) -> Figure:
    return next(f for f in made.figures if f.number == number)


def test_the_rich_round_shows_every_figure_with_its_values() -> None:
    made = report("rich")
    found = {f.number: f for f in made.figures}
    assert [number for number in RICH if number in found] == RICH
    assert [number for number in RICH if found[number].hidden] == []
    assert all(found[number].table and found[number].chart for number in RICH)


def test_the_list_beside_the_reference_report_names_each_of_these_figures() -> None:
    text = (Path(__file__).parents[3] / "docs" / "reference-report.md").read_text()
    rows_of_figures = re.findall(r"^\| (\d\.\d+) \| [^|]+ \| ([\d.]+)", text, re.MULTILINE)
    assert rows_of_figures == [(number, number) for number in RICH]


def test_figures_stand_in_the_order_of_their_numbers_and_keys_are_unique() -> None:
    made = report("rich").figures
    numbers = [f.number for f in made if f.number and f.number[-1].isdigit()]
    assert numbers == sorted(numbers, key=lambda number: [int(part) for part in number.split(".")])
    assert len({f.key for f in made}) == len(made)


def test_the_modules_stand_behind_the_promoter_score() -> None:
    made = report("rich")
    assert "2,7" in figure(made, "3.3a").lead[0]
    assert figure(made, "3.3b").key == "satisfied-overall"
    assert made.summary.satisfaction is not None
    assert made.summary.satisfaction.table is not None
    assert made.summary.satisfaction.table.rows[0].cells[1:] == ("291", "34", "56", "5", "3", "2")


def test_without_the_module_the_summary_shows_the_question_on_information_by_name() -> None:
    shown = report("in2work-2021").summary.satisfaction
    assert shown is not None
    assert "informatie" in shown.title
    assert shown.table is not None
    assert shown.table.rows[0].cells[1:] == ("63", "32", "59", "6", "2", "2")


def test_the_table_of_results_holds_what_the_contract_prints() -> None:
    table = results_table(about(), round_figures("in2work-2021"))
    assert table.head == ("Dienst", "Netto steekproef", "Ingevuld", "Respons (%)", "Rapportcijfer", "Publicatie")
    assert [row.cells for row in table.rows] == [
        ("Cliënten",),
        ("Jobcoaching", "83", "34", "41,0", "8,7", "ja"),
        ("Toeleiden naar werk vanuit situatie geen werk", "51", "25", "49,0", "7,8", "ja"),
        ("Sociale activering en participatie", "8", "4", "50,0", "8,5", "ja"),
        ("Totaal", "142", "63", "44,4", "8,4", "ja"),
        ("Opdrachtgevers",),
        ("Totaal opdrachtgevers", "1", "1", "100,0", "*", "ja"),
    ]


@pytest.mark.parametrize(("name", "tone"), [("rules/04", "met"), ("rules/02", "missed"), ("rules/10", "open")])
def test_the_verdict_says_how_it_stands(name: str, tone: str) -> None:
    figures = round_figures(name)
    box = verdict_box(about(), figures.verdict)
    assert (box.tone, box.reasons) == (tone, figures.verdict.reasons)


def test_the_corrected_grade_is_printed_only_when_it_was_needed() -> None:
    needed = results_table(about(), round_figures("rules/11"))
    assert "Gecorrigeerd cijfer" in needed.head
    assert "Gecorrigeerd cijfer" not in results_table(about(), round_figures("rules/07")).head
    assert "telt daarin als een 5" in words(report("rules/11"))
    assert "telt daarin" not in words(report("rules/07"))


def test_a_verdict_by_correction_says_so() -> None:
    box = verdict_box(about(), round_figures("rules/11").verdict)
    assert box.title == "De norm voor tevredenheid is gehaald, met het gecorrigeerde gemiddelde."
    assert "op dit moment" in verdict_box(about(final=False), round_figures("rules/11").verdict).title


def test_diensten_that_are_too_thin_to_judge_are_named() -> None:
    assert "Te klein om apart te beoordelen (minder dan 4 cijfers): outplacement." in words(report("rules/06"))


def test_hidden_figures_leave_only_their_n_and_a_reason() -> None:
    made = report("in2work-2021")
    for hidden in (f for f in made.figures if f.hidden):
        assert (hidden.chart, hidden.table) == (None, None)
    spread = figure(made, "4.2")
    assert spread.base == "n = 1"
    assert spread.hidden.startswith("Verborgen: er is 1 antwoord, en wij tonen dit figuur pas vanaf 10.")


def test_hidden_figures_stay_hidden_when_all_participants_are_known() -> None:
    hidden = {f.number for f in report("in2work-2021").figures if f.hidden}
    assert {f.number for f in report("in2work-2021", compared=True).figures if f.hidden} == hidden


def test_a_masked_dienst_has_a_star_and_no_bar() -> None:
    made, diensten = figure(report("rules/05"), "3.1"), round_figures("rules/05").clients.diensten
    assert isinstance(made.chart, BarChart)
    assert made.table is not None
    masked = {keurmerk_name(row.key) for row in diensten if row.masked}
    assert len(masked) >= 2
    assert {name for name, row in rows(made.table).items() if row[1] == "*"} == masked
    assert {row.label for row in made.chart.rows if row.own.length is None} == masked
    assert all(row.norm is None and row.all is None for row in made.chart.rows if row.own.length is None)


def keurmerk_name(key: str) -> str:
    found = keurmerk("blik-op-werk").dienst(key)
    return found.name if found else key


def test_the_response_account_goes_from_the_list_to_the_usable_sets() -> None:
    cells = rows(account_table(round_figures("rich")))
    figures = round_figures("rich").clients
    assert int(cells["Aangeleverd"][0]) == sum(figures.account.values())
    less = sum(int(row[0]) for name, row in cells.items() if name.startswith("– ") and "Niet bruikbaar" not in name)
    assert int(cells["Netto steekproef"][0]) == int(cells["Aangeleverd"][0]) - less == 690
    lost = sum(int(row[0]) for name, row in cells.items() if "Niet bruikbaar" in name)
    assert int(cells["Bruikbare vragenlijsten"][0]) == int(cells["Ontvangen vragenlijsten"][0]) - lost == 302


def test_reasons_are_told_when_they_are_of_exactly_those_who_could_not_be_reached() -> None:
    figures = round_figures("rich")
    lost = figures.clients.account["undeliverable"], figures.opdrachtgevers.account["undeliverable"]
    told = {
        Audience.CLIENT: Asked({"moved": 2, "bounced": 1, "": lost[0] - 3}, 400),
        Audience.OPDRACHTGEVER: Asked({"bounced": lost[1]}, 120),
    }
    cells = rows(account_table(figures, about(asked=told)))
    assert cells["waarvan verhuisd"] == ("2", "0")
    assert cells["waarvan e-mail of sms kwam terug"] == ("1", str(lost[1]))
    assert cells["Begonnen aan de vragenlijst"] == ("400", "120")
    less = {Audience.CLIENT: Asked({"moved": 1}, 400)}
    assert "waarvan verhuisd" not in rows(account_table(figures, about(asked=less)))


def test_the_list_of_clients_is_accounted_for_by_dienst() -> None:
    figures = round_figures("rich")
    table = dienst_table(about(), figures)
    told = [[int(cell) for cell in row.cells[1:]] for row in table.rows]
    assert sum(row[0] for row in told) == sum(figures.clients.account.values())
    assert all(row[0] == sum(row[1:]) for row in told)
    assert sum(row[-1] for row in told) == 690
    some = replace(figures.clients, supplied={"scholing": {"invited": 3}}, account={"invited": 3, "incomplete": 1})
    assert dienst_table(about(), replace(figures, clients=some)).notes == (
        "Van 1 rij op de lijst is de dienst niet bekend.",
    )


def test_a_sample_is_told_with_how_many_were_drawn() -> None:
    figures = round_figures("rich")
    pool = {"invited": 60, "not_sampled": 40, "undeliverable": 5, "duplicate": 9}
    drawn = replace(figures, clients=replace(figures.clients, account=pool))
    told = about(asked={Audience.CLIENT: Asked(drawn={"scholing": 50, "jobcoaching": 15})})
    assert drawing(told, drawn) == (
        "en het lot laten bepalen wie werd uitgenodigd. Van de 105 cliënten die konden worden gevraagd, zijn er 65 "
        "geloot. Per dienst loot het bureau tot dit aantal: scholing en opleiding 50 en jobcoaching 15. De loting is "
        "vastgelegd en kan worden overgedaan."
    )
    everyone = replace(figures.clients, account={"invited": 60})
    assert "iedereen" in drawing(about(), replace(figures, clients=everyone, opdrachtgevers=everyone))


def test_own_figures_stand_beside_all_participants_or_the_guide_says_why_not() -> None:
    alone, compared = report("in2work-2021"), report("in2work-2021", compared=True)
    assert "Een vergelijking met alle deelnemers ontbreekt" in words(alone)
    assert "alle 13 deelnemers" in words(compared)
    table = figure(compared, "3.5").table
    assert table is not None
    assert table.head[-1] == "Alle deelnemers (%)"
    assert alone.summary.lists == ()


def test_a_participant_list_without_opdrachtgevers_still_makes_a_report() -> None:
    found = beside("in2work-2021")
    assert found is not None
    made = build_report(round_figures("in2work-2021"), about(), replace(found, opdrachtgevers=None))
    assert figure(made, "4.1").hidden


def test_a_round_without_any_answer_makes_a_report_without_figures() -> None:
    made = report("rules/10")
    assert "geen oordeel mogelijk" in made.summary.verdict.title
    assert {f.number for f in made.figures if f.chart} == {"2.1"}


def test_groups_of_schools_are_printed_as_the_low_form_has_them() -> None:
    table = figure(report("rich"), "3.19").table
    assert table is not None
    assert [row.cells[1:3] for row in table.rows] == [
        ("5", "2"), ("26", "9"), ("24", "8"), ("103", "36"), ("92", "32"), ("36", "13")
    ]  # fmt: skip


def test_marks_say_that_a_report_is_provisional_or_an_example() -> None:
    made = report("rules/07", final=False, example=True)
    assert made.marks == ("voorlopig", "voorbeeldgegevens")
    assert made.status == "Voorlopig rapport"
    assert report("rules/07").marks == ()


def test_days_that_are_not_known_are_left_out() -> None:
    made = report("rules/07", period_from=None, opens=None)
    assert [name for name, _ in made.facts] == ["Datum", "Uitgevoerd door"]


def test_dutch_words_are_printed_as_people_write_them() -> None:
    assert day(about().today) == "3 mei 2021"
    assert (listed([]), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])) == ("", "a", "a en b", "a, b en c")
    assert (counted(1, "cijfer", "cijfers"), counted(2, "cijfer", "cijfers")) == ("1 cijfer", "2 cijfers")
    assert comma(about().profile.norms[0].value) == "6,5"


def test_the_statement_of_the_provider_stands_in_the_method() -> None:
    signed = Statement("kwaliteitsmedewerker", date(2021, 4, 2), 160, 20)
    told = "De dienstverlener verklaarde op 2 april 2021 dat de lijst met cliënten volledig is"
    assert told in words(report("rich", statement=signed))
    assert "verklaarde" not in words(report("rich"))


def test_the_mean_stands_beside_its_interval_and_what_differs_is_said_in_plain_words() -> None:
    mean = figure(report("in2work-2021", compared=True), "3.1")
    assert mean.table is not None
    assert mean.table.rows[0].cells == ("Totaal", "63", "8,4", "8,2 tot 8,6", "98", "2", "7,6")
    assert mean.table.rows[-1].cells[1:] == ("4 °", "8,5", "–", "–", "–", "8,4")
    assert mean.notes[0] == (
        "Hoger dan bij alle deelnemers, meer dan toeval verklaart: het totaal, jobcoaching en toeleiden naar werk "
        "vanuit situatie geen werk."
    )


def test_a_difference_that_may_be_chance_is_called_so() -> None:
    notes = figure(report("rich", compared=True), "3.1").notes
    assert notes[0] == "Hoger dan bij de andere diensten samen, meer dan toeval verklaart: jobcoaching."
    assert notes[2] == "De andere verschillen kunnen toeval zijn."
    assert not any("alle deelnemers" in note for note in notes)
    assert figure(report("in2work-2021", compared=True), "3.5").notes[0] == "Deze verschillen kunnen toeval zijn."
    assert not [note for made in report("rich").figures for note in made.notes if "alle deelnemers" in note]


def test_a_benchmark_of_providers_says_so_and_leaves_out_what_it_cannot_average() -> None:
    profile = replace(about().profile, benchmark_weight=Weight.PROVIDER)
    rich = table("rich")
    parts = [replace(rich, sample=rich.sample.iloc[k::6], answers=rich.answers.iloc[k::6]) for k in range(6)]
    own, others = tally(rich, profile), [tally(part, profile) for part in parts] * 2
    one = about(profile=profile)
    found = benchmark(own, others, one.keurmerk, profile, one.questionnaires)
    made = build_report(round_figures("rich"), one, found)
    assert "Iedere deelnemer weegt daarin even zwaar" in words(made)
    spread, first = figure(made, "3.2").table, figure(made, "3.11").table
    assert spread is not None
    assert first is not None
    assert [row.cells[0] for row in spread.rows] == ["Aantal", "Aandeel (%)", "95%-interval"]
    assert "alle deelnemers" in rows(first)


def test_satisfied_dissatisfied_and_mean_stand_beside_each_aspect_with_their_intervals() -> None:
    made = figure(report("in2work-2021"), "3.11a")
    assert made.table is not None
    # 20 very satisfied, 37 satisfied, 4 and 1 not, 1 without an opinion: 57 and 5 of 63, (80 + 111 + 8 + 1) / 62
    row = rows(made.table)["Duidelijkheid van de informatie"]
    assert len(set(made.table.head)) == len(made.table.head)
    assert row == ("63", "90", "84 tot 95", "8", "4 tot 14", "3,2", "3,1 tot 3,3")
    assert isinstance(made.chart, DotChart)
    assert made.chart.ticks == ((0.0, "1"), (1 / 3, "2"), (2 / 3, "3"), (1.0, "4"))


def test_strong_points_of_staff_and_organisation_come_from_a_test() -> None:
    summary = report("in2work-2021", compared=True).summary
    strong = ("Uitleg van de volgende stap", "Zich houden aan afspraken")
    assert summary.lists == (("De organisatie scoort relatief goed op", strong),)
    assert summary.told == ("De verschillen bij de andere onderdelen kunnen toeval zijn.",)


def test_without_all_participants_the_summary_says_that_nothing_can_be_called_relatively_good() -> None:
    summary = report("in2work-2021").summary
    assert summary.lists == ()
    assert summary.told[0].endswith("er is geen vergelijking met alle deelnemers.")


def test_few_answers_have_a_sign_wherever_their_number_stands() -> None:
    made = report("rules/07")
    small = [f for f in made.figures if f.chart and f.base and "°" in f.base]
    assert small
    assert all(any(note.startswith("° Minder dan 30") for note in f.notes) for f in small)
