"""The two files are read strictly: what is wrong is told by file, row and column, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.loading.answers import read_csv
from tests.unit.analysis.small import (
    HEADER,
    KEURMERK,
    PACKS,
    answers_csv,
    client,
    employer,
    faults_of,
    invited,
    read,
    sample_csv,
)

SAMPLE = sample_csv(invited(("jobcoaching", 3), employers=2))


def one(folder: Path, **cells: str) -> list[str]:
    return faults_of(folder, SAMPLE, answers_csv([client("r1") | cells]))


def test_sound_files_give_every_cell_as_text(tmp_path: Path) -> None:
    table = read(tmp_path, SAMPLE, answers_csv([client("r1"), employer("r2", "7.5")]))
    assert list(table.sample.columns) == ["audience", "dienst", "outcome"]
    assert len(table.sample) == 5
    assert table.answers.loc[1, "e_grade"] == "7.5"
    assert table.answers.loc[1, "grade"] == ""


def test_a_header_alone_is_a_valid_file(tmp_path: Path) -> None:
    table = read(tmp_path, "case,audience,dienst,outcome\n", ",".join(HEADER))
    assert len(table.sample) == len(table.answers) == 0
    assert list(table.answers.columns) == HEADER


def test_a_bom_crlf_and_blank_lines_are_accepted(tmp_path: Path) -> None:
    text = answers_csv([client("r1"), client("r2")]).replace("\n", "\r\n\r\n")
    table = read(tmp_path, "\ufeff" + SAMPLE, "\ufeff" + text)
    assert list(table.answers["response"]) == ["r1", "r2"]


def test_columns_stand_in_any_order(tmp_path: Path) -> None:
    table = read(tmp_path, SAMPLE, answers_csv([client("r1", grade="9")], HEADER[::-1]))
    assert table.answers.loc[0, "grade"] == "9"


def test_form_and_mode_and_language_may_be_other(tmp_path: Path) -> None:
    table = read(tmp_path, SAMPLE, answers_csv([client("r1", form="other", mode="other", language="other")]))
    assert list(table.answers.loc[0, ["form", "mode", "language"]]) == ["other"] * 3


@pytest.mark.parametrize("tag", ["nl", "en-GB", "zh-Hant-TW", "sr-Latn", "de-CH-1996", "ar", "x-own", "nl-x-simple"])
def test_a_language_tag_is_accepted(tmp_path: Path, tag: str) -> None:
    assert len(read(tmp_path, SAMPLE, answers_csv([client("r1", language=tag)])).answers) == 1


def test_open_text_may_hold_line_breaks_quotes_and_the_next_row_keeps_its_line(tmp_path: Path) -> None:
    text = answers_csv([client("r1", open='goed,\n"echt"\nheel goed'), client("r2", grade="11")])
    assert faults_of(tmp_path, SAMPLE, text) == ["answers.csv:5:grade: found 11, expected 1 to 10, dk, skipped or nr"]


def test_modules_strata_and_other_texts_are_optional_columns(tmp_path: Path) -> None:
    row = client("r1", nps="10", satisfied_overall="dk", stratum_law="Participatiewet", reason_other="omdat")
    assert read(tmp_path, SAMPLE, answers_csv([row])).answers.loc[0, "nps"] == "10"


def test_a_stratum_that_no_questionnaire_declares_is_an_unknown_column(tmp_path: Path) -> None:
    sample = "case,audience,dienst,outcome,stratum_weather\nc1,client,jobcoaching,invited,rain\n"
    (fault,) = faults_of(tmp_path, sample, answers_csv([]))
    assert fault.startswith("sample.csv:1:stratum_weather: found ")


def test_strata_of_cases_are_kept_and_their_ids_are_not(tmp_path: Path) -> None:
    sample = "case,audience,dienst,outcome,stratum_channel\nc1,client,jobcoaching,invited,mail\n"
    assert list(read(tmp_path, sample, answers_csv([])).sample.columns) == [
        "audience", "dienst", "outcome", "stratum_channel",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "line"),
    [
        ({"form": "hoog"}, "form: found hoog, expected regular, low or other"),
        ({"mode": "proof"}, "mode: found proof, expected web, kiosk, phone, paper or other"),
        ({"mode": ""}, "mode: found nothing, expected web, kiosk, phone, paper or other"),
        ({"language": "Nederlands!"}, "language: found Nederlands!, expected a BCP 47 language tag or other"),
        ({"response": " "}, 'response: found " ", expected an id'),
        ({"grade": "0"}, "grade: found 0, expected 1 to 10, dk, skipped or nr"),
        ({"grade": "7.5"}, "grade: found 7.5, expected 1 to 10, dk, skipped or nr"),
        ({"grade": "08"}, "grade: found 08, expected 1 to 10, dk, skipped or nr"),
        ({"grade": "8 "}, 'grade: found "8 ", expected 1 to 10, dk, skipped or nr'),
        ({"grade": "٨"}, "grade: found ٨, expected 1 to 10, dk, skipped or nr"),
        ({"a_first": "5"}, "a_first: found 5, expected 4, 3, 2, 1, dk, skipped or nr"),
        ({"a_first": "na"}, "a_first: found na, expected 4, 3, 2, 1, dk, skipped or nr"),
        ({"nps": "11"}, "nps: found 11, expected 0 to 10, skipped or nr"),
        ({"e_grade": "8"}, "e_grade: found 8, expected an empty cell in a row of audience client"),
        ({"e_open": "geheim"}, "e_open: found text, expected an empty cell in a row of audience client"),
    ],
)
def test_a_wrong_cell_of_a_client_is_told(tmp_path: Path, cells: dict[str, str], line: str) -> None:
    assert one(tmp_path, **cells) == [f"answers.csv:2:{line}"]


@pytest.mark.parametrize("grade", ["0.5", "10.5", "7,5", "7.25", "dk", "11", "7.", "07.5", "-1"])
def test_a_wrong_grade_of_an_opdrachtgever_is_told(tmp_path: Path, grade: str) -> None:
    faults = faults_of(tmp_path, SAMPLE, answers_csv([employer("r1", grade)]))
    shown = f'"{grade}"' if "," in grade else grade
    expected = "expected 1 to 10 with at most one decimal after a point, skipped or nr"
    assert faults == [f"answers.csv:2:e_grade: found {shown}, {expected}"]


@pytest.mark.parametrize("grade", ["1", "10", "7.5", "9.9", "8.0", "skipped", "nr", ""])
def test_a_grade_of_an_opdrachtgever_has_at_most_one_decimal(tmp_path: Path, grade: str) -> None:
    assert len(read(tmp_path, SAMPLE, answers_csv([employer("r1", grade)])).answers) == 1


@pytest.mark.parametrize("cell", ["ind;dk2", "ind;", ";", "ind;ind", "skipped;ind", "ind, group"])
def test_several_choices_are_known_and_each_once(tmp_path: Path, cell: str) -> None:
    (fault,) = faults_of(tmp_path, SAMPLE, answers_csv([employer("r1", e_jobcoach=cell)]))
    assert fault.startswith("answers.csv:2:e_jobcoach: found ")
    assert fault.endswith(", expected ind, group, intern, advice, other, dk, skipped or nr, several joined by ;")


@pytest.mark.parametrize("cell", ["", "jobcoaching", "jobcoaching;naar-werk"])
def test_an_opdrachtgever_has_any_number_of_diensten(tmp_path: Path, cell: str) -> None:
    assert len(read(tmp_path, SAMPLE, answers_csv([employer("r1", dienst=cell)])).answers) == 1


@pytest.mark.parametrize("cell", ["jobcoaching;inburgering", "duurzame-inzetbaarheid", "skipped", ""])
def test_an_opdrachtgever_may_have_bought_any_dienst_of_the_keurmerk(tmp_path: Path, cell: str) -> None:
    assert len(read(tmp_path, SAMPLE, answers_csv([employer("r1", e_services=cell)])).answers) == 1


REFUSED = "(inburgering is refused until it has its own questionnaire)"
DIENST = f"expected one dienst of blik-op-werk {REFUSED}"
DIENSTEN = f"expected diensten of blik-op-werk joined by ; or nothing {REFUSED}"
OUTCOMES = "invited, undeliverable, duplicate, incomplete, not_sampled or opted_out"


@pytest.mark.parametrize("dienst", ["inburgering", "schoonmaak", "jobcoaching;naar-werk", ""])
def test_a_client_has_exactly_one_known_dienst(tmp_path: Path, dienst: str) -> None:
    faults = one(tmp_path, dienst=dienst)
    assert faults == [f"answers.csv:2:dienst: found {dienst or 'nothing'}, {DIENST}"]


def test_inburgering_is_refused_in_the_sample_too(tmp_path: Path) -> None:
    cases = [("client", "inburgering", "invited"), ("opdrachtgever", "naar-werk;inburgering", "invited")]
    assert faults_of(tmp_path, sample_csv(cases), answers_csv([])) == [
        f"sample.csv:2:dienst: found inburgering, {DIENST}",
        f"sample.csv:3:dienst: found naar-werk;inburgering, {DIENSTEN}",
    ]


def test_an_unknown_audience_and_outcome_are_told(tmp_path: Path) -> None:
    cases = [("cursist", "jobcoaching", "invited"), ("client", "jobcoaching", "moved")]
    assert faults_of(tmp_path, sample_csv(cases), answers_csv([])) == [
        "sample.csv:2:audience: found cursist, expected client or opdrachtgever",
        f"sample.csv:3:outcome: found moved, expected {OUTCOMES}",
    ]


def test_an_opdrachtgever_has_no_answers_of_clients(tmp_path: Path) -> None:
    faults = faults_of(tmp_path, SAMPLE, answers_csv([employer("r1", grade="8", a_first="nr")]))
    assert faults == ["answers.csv:2:a_first: found nr, expected an empty cell in a row of audience opdrachtgever"]


def test_an_id_stands_in_a_file_once(tmp_path: Path) -> None:
    sample = SAMPLE.replace("c2,", "c1,")
    faults = faults_of(tmp_path, sample, answers_csv([client("r1"), client("r2"), client("r1")]))
    assert faults == [
        "sample.csv:3:case: found c1, expected an id that no earlier row has",
        "answers.csv:4:response: found r1, expected an id that no earlier row has",
    ]


def test_more_responses_of_a_dienst_than_invited_cases_are_refused(tmp_path: Path) -> None:
    sample = sample_csv([*invited(("jobcoaching", 1)), ("client", "jobcoaching", "undeliverable")])
    faults = faults_of(tmp_path, sample, answers_csv([client("r1"), client("r2"), client("r3", "naar-werk")]))
    two, one_more = (
        "2 responses of audience client of dienst jobcoaching",
        "1 response of audience client of dienst naar-werk",
    )
    assert [fault.split(", the invited cases in ")[0] for fault in faults] == [
        f"answers.csv:-:dienst: found {two}, expected at most 1",
        f"answers.csv:-:dienst: found {one_more}, expected at most 0",
    ]


def test_opdrachtgevers_are_counted_over_all_diensten(tmp_path: Path) -> None:
    sample = sample_csv([("opdrachtgever", "jobcoaching", "invited"), ("opdrachtgever", "", "invited")])
    sound = [employer("r1", dienst="naar-werk"), employer("r2", dienst="naar-werk")]
    assert len(read(tmp_path, sample, answers_csv(sound)).answers) == 2
    (fault,) = faults_of(tmp_path, sample, answers_csv([*sound, employer("r3")]))
    assert fault.startswith("answers.csv:-:audience: found 3 responses of audience opdrachtgever, expected at most 2")


def test_faults_without_a_row_stand_in_the_order_of_their_columns(tmp_path: Path) -> None:
    sample = sample_csv(invited(("jobcoaching", 1)))
    faults = faults_of(tmp_path, sample, answers_csv([client("r1", "naar-werk"), employer("r2")]))
    assert [fault.split(": ")[0] for fault in faults] == ["answers.csv:-:audience", "answers.csv:-:dienst"]


def test_empty_files_are_told(tmp_path: Path) -> None:
    assert faults_of(tmp_path, b"", b"\xef\xbb\xbf\r\n\n") == [
        "sample.csv:-:-: found an empty file, expected a header row",
        "answers.csv:-:-: found an empty file, expected a header row",
    ]


def test_a_header_fault_does_not_stop_the_check_of_cells(tmp_path: Path) -> None:
    sample = "case,audience,dienst,colour,outcome,dienst\nc1,client,jobcoaching,red,gone,none\n"
    answers = answers_csv([client("r1", grade="12")], [name for name in HEADER if name != "mode"])
    place = "a column of the contract or the questionnaires"
    assert faults_of(tmp_path, sample, answers) == [
        f"sample.csv:1:colour: found colour, expected {place}",
        "sample.csv:1:dienst: found dienst a second time, expected each column once",
        f"sample.csv:2:outcome: found gone, expected {OUTCOMES}",
        f"sample.csv:2:dienst: found none, {DIENST}",
        "answers.csv:1:mode: found no such column, expected the column mode",
        "answers.csv:2:grade: found 12, expected 1 to 10, dk, skipped or nr",
    ]


def test_without_an_audience_cells_are_checked_against_both(tmp_path: Path) -> None:
    header = [name for name in HEADER if name != "audience"]
    faults = faults_of(tmp_path, SAMPLE, answers_csv([client("r1", grade="12")], header))
    assert faults == [
        "answers.csv:1:audience: found no such column, expected the column audience",
        "answers.csv:2:grade: found 12, expected 1 to 10, dk, skipped or nr",
    ]


def test_ragged_rows_are_told_with_the_number_of_cells(tmp_path: Path) -> None:
    sample = "case,audience,dienst,outcome\nc1,client\n\nc2,client,jobcoaching,invited,x\n"
    assert faults_of(tmp_path, sample, answers_csv([])) == [
        "sample.csv:2:-: found 2 cells, expected 4, as in the header",
        "sample.csv:4:-: found 5 cells, expected 4, as in the header",
    ]


def test_bytes_that_are_no_utf8_are_told_where_they_stand(tmp_path: Path) -> None:
    answers = answers_csv([client("r1", open="caf?"), client("r2")]).encode().replace(b"caf?", b"caf\xe9")
    assert faults_of(tmp_path, SAMPLE, answers) == [
        "answers.csv:2:open: found bytes that are no UTF-8, expected UTF-8 text"
    ]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ('"c1"x,client,jobcoaching,invited\n',
         "text after a closing quote, expected a comma or the end of the line (a quote inside quotes is doubled)"),
        ("c1,client\r,jobcoaching,invited\n", "a lone carriage return, expected line ends of LF or CRLF"),
        ('"c1,client,jobcoaching,invited\n', "the end of the file inside quotes, expected a closing quote"),
        ('"' + "x" * 200_000 + '",client,jobcoaching,invited\n',
         "a very long cell, expected at most 131072 characters (is a quote left open?)"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_csv_is_told(tmp_path: Path, row: str, fault: str) -> None:
    faults = faults_of(tmp_path, "case,audience,dienst,outcome\n" + row, answers_csv([]))
    assert faults == [f"sample.csv:2:-: found {fault}"]


def test_faults_come_in_the_order_of_file_row_and_column(tmp_path: Path) -> None:
    rows = [client("r1", grade="12", a_first="9"), client("r2", form="x", grade="13")]
    places = [line.split(": ")[0] for line in faults_of(tmp_path, SAMPLE, answers_csv(rows))]
    assert places == ["answers.csv:2:a_first", "answers.csv:2:grade", "answers.csv:3:form", "answers.csv:3:grade"]


def test_at_most_200_faults_are_told_and_how_many_more(tmp_path: Path) -> None:
    rows = [client(f"r{number}", grade="12", a_first="9") for number in range(150)]
    lines = faults_of(tmp_path, sample_csv(invited(("jobcoaching", 150))), answers_csv(rows))
    assert len(lines) == 201
    assert lines[199].startswith("answers.csv:101:grade")
    assert lines[200] == "and 100 more faults"


def test_what_is_echoed_is_short_and_stays_on_one_line(tmp_path: Path) -> None:
    (fault,) = one(tmp_path, form="\x1b[31m\n" + "x" * 100)
    assert fault == f'answers.csv:2:form: found "\\x1b[31m\\n{"x" * 34}…", expected regular, low or other'


def test_open_text_is_never_echoed(tmp_path: Path) -> None:
    row = employer("r1", "12", open="mijn naam is Jansen", reason_other="Pietersen", e_open="Klaassen")
    lines = "\n".join(faults_of(tmp_path, SAMPLE, answers_csv([row])))
    assert "open: found text, expected an empty cell" in lines
    assert "reason_other: found text" in lines
    assert not any(name in lines for name in ("Jansen", "Pietersen", "Klaassen"))


def test_a_path_that_cannot_be_read_is_no_fault_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_csv(tmp_path / "none.csv", tmp_path / "none.csv", PACKS, KEURMERK)
