from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from questionnaires import load
from surveyapp.errors import Faults
from surveyapp.fieldwork import caselist
from surveyapp.fieldwork.people import Person, Rules, people

MARK = load.keurmerk("blik-op-werk")
PACKS = {audience: load.questionnaire(reference) for audience, reference in MARK.questionnaires}
RULES = Rules(MARK, PACKS, ("jobcoaching", "naar-werk"), (date(2026, 1, 1), date(2026, 3, 31)))
HEADER = "case,audience,dienst,email\n"
GOOD = "c1,client,jobcoaching,a@x.nl\n"


def read(folder: Path, text: str | bytes) -> list[Person]:
    """The people of a list; Faults as the command prints them."""
    path = folder / "cases.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    sheet = caselist.read(path, tuple(RULES.strata))
    found, faults = people(sheet, RULES)
    if faults or sheet.faults:
        raise caselist.printed(path, [*sheet.faults, *faults])
    return found


def faults(folder: Path, text: str | bytes) -> list[str]:
    """The faults, without the folder in front."""
    with pytest.raises(Faults) as refused:
        read(folder, text)
    return [line.removeprefix(f"{folder}/") for line in refused.value.faults]


@pytest.mark.parametrize(
    "text",
    [
        HEADER + GOOD,
        "\ufeff" + HEADER + GOOD,
        (HEADER + GOOD).replace("\n", "\r\n"),
        "\n" + HEADER + "\n" + GOOD + "\n\n",
        "email,dienst,case,audience\na@x.nl,jobcoaching,c1,client",
        'case,audience,dienst,email\n"c1",client," jobcoaching ","a@x.nl"\n',
    ],
)
def test_a_list_may_be_written_in_several_ways(tmp_path: Path, text: str) -> None:
    (one,) = read(tmp_path, text)
    assert (one.number, one.values["dienst"], one.values["email"]) == ("c1", "jobcoaching", "a@x.nl")


def test_a_list_with_only_its_header_is_nobody(tmp_path: Path) -> None:
    assert read(tmp_path, HEADER) == []


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (",client,jobcoaching,a@x.nl", "2:case: found nothing, expected a case number of letters"),
        ("c1,klant,jobcoaching,a@x.nl", "2:audience: found klant, expected one of client, opdrachtgever"),
        ("c1,client,outplacement,a@x.nl", "2:dienst: found outplacement, expected one of jobcoaching, naar-werk"),
        ("c1,client,,a@x.nl", "2:dienst: found nothing, expected one of jobcoaching, naar-werk"),
        ("c1,client,jobcoaching;naar-werk,a@x.nl", "2:dienst: found jobcoaching;naar-werk, expected one of"),
        (
            "c1,opdrachtgever,naar-werk;naar-werk,a@x.nl",
            "2:dienst: found naar-werk;naar-werk, expected each dienst once",
        ),
        ("c1,client,jobcoaching,anna", "2:email: found something else (not shown), expected an e-mail address"),
        ("c1,client,jobcoaching,", "2:-: found no way to reach this person, expected an email, a phone or street"),
        ("c1,client,jobcoaching,=?x?=", "2:email: found the signs =?, expected plain text"),
        ('c1,client,jobcoaching,"a@x.nl\nBcc: b@x.nl"', "2:email: found a control character"),
        ("c1,client,jobcoaching", "2:-: found 3 cells, expected 4 as in the header"),
        ("c1,client,Jansen,a@x.nl", "2:dienst: found something else (not shown), expected one of"),
    ],
)
def test_a_fault_tells_where_what_and_what_should_be(tmp_path: Path, row: str, fault: str) -> None:
    (line,) = faults(tmp_path, HEADER + row + "\n")
    assert line.startswith("cases.csv:" + fault)


@pytest.mark.parametrize(
    ("column", "text", "fault"),
    [
        ("form", "easy", "found easy, expected one of regular, low"),
        ("language", "Nederlands", "found something else (not shown), expected a language as a BCP 47 tag"),
        ("phone", "12", "found something else (not shown), expected a phone number"),
        ("country", "Nederland", "found something else (not shown), expected a country as two letters"),
        ("channel", "fax", "found fax, expected one of email, letter, text, phone"),
        ("channel", "letter", "found letter, expected a way for which the row has the address: email"),
        ("ended", "2026-04-01", "found 2026-04-01, expected a day as YYYY-MM-DD in the meetperiode"),
        ("postcode", "12", "found something else (not shown), expected a Dutch postcode"),
    ],
)
def test_each_optional_column_has_its_rule(tmp_path: Path, column: str, text: str, fault: str) -> None:
    (line,) = faults(tmp_path, f"case,audience,dienst,email,{column}\nc1,client,jobcoaching,a@x.nl,{text}\n")
    assert line.startswith(f"cases.csv:2:{column}: {fault}")


@pytest.mark.parametrize(
    ("header", "fault"),
    [
        ("case,audience,email\n", "1:dienst: found no such column, expected it in the header"),
        ("case,audience,dienst,email,email\n", "1:email: found this column twice, expected it once"),
        ("case,audience,dienst,email,naam\n", "1:naam: found an unknown column, expected one of case, audience"),
        ("case,audience,dienst,email,Anna Smit\n", "1:column 5: found an unknown column, expected one of"),
        ("case,audience,dienst\n", "1:-: found no way to reach anyone, expected email, phone or a postal address"),
        ("\n\n", "1:-: found no header, expected the columns case, audience, dienst and more"),
    ],
)
def test_a_wrong_header_is_told(tmp_path: Path, header: str, fault: str) -> None:
    (line,) = faults(tmp_path, header)
    assert line.startswith("cases.csv:" + fault)


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "-:-: found an empty file, expected a CSV file with a header"),
        (HEADER.encode() + b"c1,client,jobcoaching,\xe9@x.nl\n", "2:-: found bytes that are no UTF-8"),
        (HEADER.encode() + b'c1,client,jobcoaching,"a@x.nl\n', "2:-: found a quote that is not closed"),
    ],
)
def test_a_file_that_is_no_csv_in_utf8_is_told(tmp_path: Path, data: bytes, fault: str) -> None:
    (line,) = faults(tmp_path, data)
    assert line.startswith("cases.csv:" + fault)


def test_a_case_number_that_comes_twice_is_told_with_both_rows(tmp_path: Path) -> None:
    (line,) = faults(tmp_path, HEADER + GOOD + GOOD)
    assert line == "cases.csv:3:case: found c1 again, expected it once: see row 2"


def test_all_faults_are_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    found = faults(tmp_path, "case,audience,dienst,email,naam\n,klant,x,anna,\n" + "c2,client,jobcoaching,ben,\n")
    assert [line.split(": ")[0] for line in found] == [
        f"cases.csv:{place}" for place in ("1:naam", "2:case", "2:audience", "2:dienst", "2:email", "3:email")
    ]


def test_at_most_two_hundred_faults_are_told_and_how_many_more(tmp_path: Path) -> None:
    found = faults(tmp_path, HEADER + "".join(f"c{n},client,jobcoaching,anna\n" for n in range(250)))
    assert len(found) == 201
    assert found[-1] == "and 50 more"


def test_the_row_of_a_fault_is_the_line_on_which_it_starts(tmp_path: Path) -> None:
    text = HEADER + '\nc1,client,jobcoaching,"a\n@x.nl"\nc2,client,jobcoaching,anna\n'
    assert [line.split(":")[1] for line in faults(tmp_path, text)] == ["3", "5"]


def test_nothing_of_a_person_is_told(tmp_path: Path) -> None:
    header = "case,audience,dienst,email,phone,initials,prefix,surname,street,number,postcode,city\n"
    row = "geheim!,geheim!,geheim!,geheim,geheim,=?geheim,=?geheim,=?geheim,=?geheim,=?geheim,geheim,=?geheim\n"
    found = faults(tmp_path, header + row)
    assert len(found) == 12
    assert not [line for line in found if "geheim" in line]
