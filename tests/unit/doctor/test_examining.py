"""From a grid to people and reasons: every row gets one verdict, and the same one each time."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from questionnaires.load import keurmerk, questionnaire
from questionnaires.model import Audience
from surveyapp.fieldwork.doctor.columns import heading
from surveyapp.fieldwork.doctor.examining import Order, Standing, Verdict, examine
from surveyapp.fieldwork.doctor.grids import GridError
from surveyapp.fieldwork.doctor.reading import read_here
from surveyapp.fieldwork.people import Rules
from tests.unit.doctor.sheets import sheet, workbook

RULES = Rules(
    keurmerk("blik-op-werk"),
    {Audience.CLIENT: questionnaire("client/1"), Audience.OPDRACHTGEVER: questionnaire("opdrachtgever/1")},
    ("jobcoaching", "naar-werk"),
    (date(2020, 4, 1), date(2021, 3, 31)),
)
HEAD = "Clientnr;Dienst;Voorletters;Tussenv.;Achternaam;E-mailadres;Mobiel;Einddatum\n"


def verdicts(text: str, audience: Audience = Audience.CLIENT, *, hidden: bool = False) -> tuple[Verdict, ...]:
    return of(text.encode(), audience, hidden=hidden)


def of(data: bytes, audience: Audience = Audience.CLIENT, *, hidden: bool = False) -> tuple[Verdict, ...]:
    grid = read_here(data)
    return examine(grid, Order(audience, heading(grid), hidden), RULES)


def told(found: tuple[Verdict, ...]) -> list[tuple[Standing, str]]:
    return [(verdict.standing, verdict.reason) for verdict in found]


def test_a_row_becomes_a_person_whatever_the_columns_are_called() -> None:
    (one,) = verdicts(HEAD + "12;Jobcoaching;Ç.;van der;Ørsted;C.O@Example.org;612345678;31-12-2020\n")
    assert one.standing is Standing.ACCEPTED
    assert one.person is not None
    assert one.person.number == "12"
    assert dict(one.person.values) == {
        "audience": "client",
        "dienst": "jobcoaching",
        "initials": "Ç.",
        "prefix": "van der",
        "surname": "Ørsted",
        "email": "c.o@example.org",
        "phone": "+31612345678",
        "ended": date(2020, 12, 31),
    }


def test_each_change_to_a_value_is_told() -> None:
    (one,) = verdicts(HEAD + "12;Jobcoaching;;;Vos;a@example.org;612345678;31-12-2020\n")
    assert [(change.column, change.before, change.after) for change in one.changes] == [
        ("Dienst", "Jobcoaching", "jobcoaching"),
        ("Telefoon", "612345678", "0612345678"),
        ("Einddatum van het traject", "31-12-2020", "2020-12-31"),
    ]


def test_the_header_may_stand_in_another_row() -> None:
    found = verdicts("Lijst van Stichting Werk;;;;;;;\n\n" + HEAD + "12;5;;;Vos;a@example.org;;\n")
    assert told(found) == [(Standing.ACCEPTED, "")]
    assert found[0].row.number == 4


def test_every_row_has_one_reason() -> None:
    found = verdicts(
        HEAD
        + "1;Jobcoaching;A;;Vos;a@example.org;;\n"
        + "2;Tovenarij;B;;Bos;b@example.org;;\n"
        + "3;Jobcoaching;C;;Ros;;;\n"
        + "4;Jobcoaching;D;;Mos;geen;123;\n"
        + "5;Jobcoaching;E;;Los;e@example.org;;1-4-2021\n"
        + "6;Outplacement;F;;Tos;f@example.org;;\n"
        + "1;Jobcoaching;G;;Kos;g@example.org;;\n"
        + "7;Naar werk;A.;;VOS;A@example.org;;\n"
        + "Totaal;8;;;;;;\n"
    )
    assert [standing for standing, _reason in told(found)] == [
        Standing.ACCEPTED,
        *[Standing.UNUSABLE] * 6,
        Standing.DUPLICATE,
        Standing.PASSED,
    ]
    assert all(verdict.reason for verdict in found[1:])
    assert found[1].reason == "Dienst: verwacht Jobcoaching of Toeleiden naar werk vanuit situatie geen werk"
    assert "niet te bereiken" in found[2].reason
    assert "e-mailadres" in found[3].reason
    assert "meetperiode" in found[4].reason
    assert "hoort niet bij deze ronde" in found[5].reason
    assert "kenmerk" in found[6].reason
    assert found[7].reason == "dezelfde persoon staat al op rij 2"


def test_family_members_who_share_an_address_are_both_asked() -> None:
    found = verdicts(
        HEAD
        + "1;Jobcoaching;A;;Vos;thuis@example.org;0612345678;\n"
        + "2;Jobcoaching;B;;Vos;thuis@example.org;0612345678;\n"
        + "3;Jobcoaching;A;;de Wit;thuis@example.org;;\n"
    )
    assert Counter(verdict.standing for verdict in found) == {Standing.ACCEPTED: 3}


def test_who_has_no_number_gets_the_same_one_each_time() -> None:
    text = "Dienst;Naam;Mail\nJobcoaching;Vos;a@example.org\nJobcoaching;Bos;b@example.org\n"
    first, second = verdicts(text), verdicts(text)
    numbers = [verdict.person.number for verdict in first if verdict.person]
    assert numbers == [verdict.person.number for verdict in second if verdict.person]
    assert len(set(numbers)) == 2


def test_a_hidden_row_is_left_out_unless_the_officer_wants_it() -> None:
    rows = [["Dienst", "Naam", "Mail"], ["5", "Vos", "a@example.org"], ["5", "Bos", "b@example.org"]]
    data = workbook({"L": sheet(rows, hidden_rows=[2])})
    assert [verdict.standing for verdict in of(data)] == [Standing.PASSED, Standing.ACCEPTED]
    assert [verdict.standing for verdict in of(data, hidden=True)] == [Standing.ACCEPTED] * 2


def test_an_address_in_pieces_or_in_one_cell_can_be_written_to() -> None:
    found = verdicts(
        "Dienst;Naam;Straat;Huisnr;Toev;Postcode;Woonplaats\n"
        "5;Vos;Kerkstraat 12 b;;;1234ab;Ede\n"
        "5;Bos;Dorpsstraat;7.0;hs;1234  AB;Epe\n"
    )
    assert [v.person and v.person.values["house_number"] for v in found] == ["12 b", "7 hs"]


@pytest.mark.parametrize("head", ["BSN", "Nummer X"])
def test_a_list_with_burgerservicenummers_is_refused_whole(head: str) -> None:
    numbers = ("111222333", "123456782", "12345672")  # by the eleven-test; the last one lost its zero
    text = f"Dienst;Naam;Mail;{head}\n" + "".join(f"5;V{n};a{n}@example.org;{n}\n" for n in numbers)
    with pytest.raises(GridError, match="burgerservicenummers") as refused:
        verdicts(text)
    assert head in str(refused.value)
    assert not any(number in str(refused.value) for number in numbers)


def test_ordinary_numbers_are_no_burgerservicenummers() -> None:
    text = HEAD + "".join(f"{100000000 + n};5;;;V{n};a{n}@example.org;;\n" for n in range(50))
    assert Counter(verdict.standing for verdict in verdicts(text)) == {Standing.ACCEPTED: 50}


@pytest.mark.parametrize("name", ["=?utf-8?q?Vos?=", "Vos\x07", "Vos\u202e", '"Vos\nBos"'])
def test_encoded_words_and_control_signs_in_a_name_are_refused(name: str) -> None:
    (one,) = verdicts(HEAD + f"12;5;;;{name};a@example.org;;\n")
    assert one.standing is Standing.UNUSABLE
    assert "Achternaam" in one.reason
    assert "Vos" not in one.reason


WAYS = "Nr;Dienst;Naam;Mail;Mobiel;Straat;Huisnummer;Postcode;Plaats;Kanaal;Tweede kanaal\n"
ROW = "{};Jobcoaching;{};{};{};{};{};\n"


def asked(text: str, *channels: str) -> list[tuple[str, ...]]:
    grid = read_here((WAYS + text).encode())
    found = examine(grid, Order(Audience.CLIENT, heading(grid), channels=channels), RULES)
    names = ("channel", "channel_2", "channel_3")
    return [tuple(one.person.values.get(n, "") for n in names) if one.person else (one.reason,) for one in found]


def test_people_are_asked_in_the_chosen_ways_as_far_as_their_data_allow() -> None:
    mail, phone, letter = "a@example.org", "0612345678", "Dam;1;1012 JS;Amsterdam"
    text = f"1;Jobcoaching;A;{mail};{phone};{letter};;\n" + f"2;Jobcoaching;B;;{phone};;;;;;\n"
    assert asked(text, "email", "letter", "phone") == [("email", "letter", "phone"), ("phone", "", "")]
    assert asked(text, "letter") == [
        ("letter", "", ""),
        ("voor de gekozen manieren ontbreekt het adres of nummer: deze persoon is zo niet te bereiken",),
    ]
    assert asked(text) == [("", "", ""), ("", "", "")]


def test_who_has_ways_of_their_own_in_the_list_is_asked_so() -> None:
    text = "1;Jobcoaching;A;a@example.org;0612345678;;;;;bellen;mail\n2;Jobcoaching;B;b@example.org;;;;;;mail;brief\n"
    assert asked(text, "email") == [
        ("phone", "email", ""),
        ("voor deze manier van benaderen ontbreekt het adres of nummer",),
    ]


def test_a_header_may_be_chosen_by_hand_and_remembered_columns_come_first() -> None:
    grid = read_here(b"Nr;Dienst;Mail\nSleutel;Soort;Waar\n1;Jobcoaching;a@example.org\n")
    assert heading(grid).row == 0
    assert heading(grid, row=1).targets == ("ignored", "ignored", "ignored")
    memory = {"sleutel": "case", "soort": "dienst", "waar": "email"}
    assert heading(grid, remembered=memory, row=1).targets == ("case", "dienst", "email")
    assert heading(grid, row=99).row == 0


def test_a_list_of_which_nothing_is_recognised_begins_at_its_first_full_row() -> None:
    grid = read_here(b"Export;;\nAlfa;Beta;Gamma\n1;Jobcoaching;a@example.org\n")
    assert heading(grid) == heading(grid, row=1)


def test_a_column_may_be_called_as_the_questionnaire_calls_a_background() -> None:
    grid = read_here(b"Nr;Dienst;Mail;Wet of regeling;Vestiging\n1;Jobcoaching;a@example.org;WIA;Noord\n")
    assert heading(grid, RULES.titles).targets[3:] == ("stratum_law", "stratum_location")


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("A;Vos", "A;Vos", True),
        ("A;Vos", ";Vos", True),
        ("A;Vos", "A;", True),
        (";", "B;Bos", True),
        ("A;Vos", "B;Vos", False),
        ("A;Vos", "A;Bos", False),
        (";Vos", "B;Bos", False),
    ],
)
def test_who_shares_an_address_is_the_same_unless_their_names_differ(first: str, second: str, same: bool) -> None:
    text = "Nr;Dienst;Voorletters;Achternaam;Mail\n1;Jobcoaching;{};a@x.nl\n2;Jobcoaching;{};a@x.nl\n"
    assert (verdicts(text.format(first, second))[1].standing is Standing.DUPLICATE) is same
