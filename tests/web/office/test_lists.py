"""A list handed in through the office: seen first, stored only when told to, and nothing left behind."""

from __future__ import annotations

import html
import io
import os
import re
import stat
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from surveyapp import rounds
from surveyapp.config import Config
from surveyapp.db import Stores
from surveyapp.fieldwork import loading
from surveyapp.fieldwork.doctor.grids import MOST_BYTES
from surveyapp.fieldwork.doctor.waiting import LONGEST, Shelf
from surveyapp.office import list_work
from surveyapp.rounds import CASE, Terms
from tests.unit.doctor import sheets
from tests.web.office.conftest import Visitor

PERIOD = (date(2026, 1, 1), date(2026, 10, 31))
TERMS = Terms(
    "Werk en Weg", "blik-op-werk", PERIOD, (date(2026, 11, 1), date(2026, 11, 30)), ("jobcoaching", "naar-werk")
)
UGLY = (
    "Export deelnemers;;;;;\r\n"
    "Gemaakt op 3-11-2026;;;;;\r\n"
    "Clientnr;Dienst;Voorletters;Achternaam;E-mail;Mobiel\r\n"
    "1;Jobcoaching;A;Vos;a@example.org;612345678\r\n"
    "2;Naar werk;Z;Çelik;z@example.org;\r\n"
    "3;Naar werk;A;vos;A@example.org;\r\n"
    "4;Jobcoaching;D;Mos;;\r\n"
    "Totaal;4;;;;\r\n"
).encode("cp1252")
HEAD: list[sheets.Cell] = ["Clientnr", "Dienst", "Achternaam", "E-mail"]


@pytest.fixture
def number(stores: Stores) -> int:
    with stores.contacts.begin() as connection:
        return rounds.add(connection, TERMS)


@pytest.fixture
def folder(config: Config) -> Path:
    return config.instance / "uploads"


def send(officer: Visitor, number: int, data: bytes, name: str = "lijst.csv", who: str = "client") -> TestResponse:
    fields = {"csrf_token": officer.token(), "wie": who, "lijst": (io.BytesIO(data), name)}
    return officer.client.post(f"/lijst/{number}", data=fields, content_type="multipart/form-data")


def shown(officer: Visitor, number: int) -> str:
    answer = officer.get(f"/lijst/{number}/nakijken")
    assert answer.status_code == 200
    return answer.text


def choices(page: str) -> dict[str, str]:
    """What the form on the page would send."""
    found = {name: re.findall(rf'name="{name}" value="(\w+)"', page)[0] for name in ("gezien", "stand", "was-kop")}
    for name, inside in re.findall(r'<select id="[^"]+" name="([^"]+)">(.*?)</select>', page, re.DOTALL):
        found[name] = next(iter(re.findall(r'value="([^"]*)" selected', inside)), "")
    return found


def decide(officer: Visitor, number: int, **changed: str) -> TestResponse:
    fields = choices(shown(officer, number)) | {"doe": "zet"} | changed
    return officer.post(f"/lijst/{number}/nakijken", **fields)


def cases(stores: Stores) -> dict[str, Any]:
    with stores.contacts.connect() as connection:
        return {case.number: case for case in connection.execute(select(CASE))}


def test_an_ugly_list_is_seen_first_and_then_stored(
    officer: Visitor, number: int, stores: Stores, folder: Path
) -> None:
    assert send(officer, number, UGLY).location == f"/lijst/{number}/nakijken"
    page = shown(officer, number)
    assert "zoals Windows schrijft" in page
    assert "Çelik" in page
    assert "dezelfde persoon staat al op rij 4" in page
    assert "niet te bereiken" in page
    assert "“612345678” lezen wij als “0612345678”" in page
    assert "rij met een totaal" in page
    assert cases(stores) == {}
    assert decide(officer, number).location == f"/lijst/{number}/gedaan"
    held = cases(stores)
    assert {n: case.outcome for n, case in held.items()} == {
        "1": "invited", "2": "invited", "3": "duplicate", "4": "incomplete",
    }  # fmt: skip
    assert held["2"].surname == "Çelik"
    done = officer.get(f"/lijst/{number}/gedaan").text
    assert "Het bestand zelf is gewist" in done
    assert "Çelik" not in b"".join(path.read_bytes() for path in folder.iterdir()).decode()
    mended = officer.get(f"/lijst/{number}/verbeteren.csv")
    assert mended.headers["Content-Disposition"] == f"attachment; filename=ronde-{number}-te-verbeteren.csv"
    assert mended.text.count("\r\n") == 4  # sep=, titles, and the two rows
    officer.post(f"/lijst/{number}/weg")
    assert list(folder.iterdir()) == []


def test_the_same_file_twice_changes_nothing(officer: Visitor, number: int, stores: Stores) -> None:
    send(officer, number, UGLY)
    decide(officer, number)
    before = cases(stores)
    send(officer, number, UGLY)
    assert "staat er al: blijft zo" in shown(officer, number)
    decide(officer, number)
    assert cases(stores) == before


def test_the_rows_to_mend_can_be_handed_in_again(officer: Visitor, number: int, stores: Stores) -> None:
    send(officer, number, UGLY)
    file = officer.get(f"/lijst/{number}/verbeteren.csv").data
    send(officer, number, file.replace(b"Mos;;", b"Mos;d@example.org;"))
    decide(officer, number)
    assert cases(stores)["4"].outcome == "invited"


def test_hidden_rows_are_left_out_unless_asked_for(officer: Visitor, number: int, stores: Stores) -> None:
    rows: list[list[sheets.Cell]] = [
        HEAD,
        [1, "Jobcoaching", "Vos", "a@example.org"],
        [2, "Jobcoaching", "Bos", "b@example.org"],
    ]
    send(officer, number, sheets.workbook({"Lijst": sheets.sheet(rows, hidden_rows=[3])}), "lijst.xlsx")
    assert "Verborgen rijen: 1" in shown(officer, number)
    answer = decide(officer, number, verborgen="ja")
    assert answer.location == f"/lijst/{number}/nakijken?veranderd=1"
    assert cases(stores) == {}
    decide(officer, number, verborgen="ja")
    assert sorted(cases(stores)) == ["1", "2"]


def test_what_a_column_is_can_be_changed_and_is_seen_before_it_is_done(
    officer: Visitor, number: int, stores: Stores
) -> None:
    send(officer, number, b"Nr;Dienst;Wie;Waar\n1;Jobcoaching;Vos;a@example.org\n")
    assert "Zonder adres kan niemand worden gevraagd" in shown(officer, number)
    changed = {"kolom-2": "surname", "kolom-3": "email"}
    assert decide(officer, number, **changed).location.endswith("veranderd=1")
    assert cases(stores) == {}
    decide(officer, number)
    assert cases(stores)["1"].email == "a@example.org"


def test_two_columns_that_are_the_same_are_refused(officer: Visitor, number: int, stores: Stores) -> None:
    send(officer, number, UGLY)
    decide(officer, number, doe="bekijk", **{"kolom-3": "email"})
    answer = decide(officer, number)
    assert answer.status_code == 422
    assert "Twee kolommen zijn hetzelfde: E-mailadres" in answer.text
    assert cases(stores) == {}


def test_a_list_with_burgerservicenummers_is_refused_and_not_kept(
    officer: Visitor, number: int, stores: Stores, folder: Path
) -> None:
    answer = send(officer, number, b"BSN;Dienst;Mail\n111222333;Jobcoaching;a@example.org\n")
    assert answer.status_code == 422
    assert "burgerservicenummers (BSN)" in answer.text
    assert "111222333" not in answer.text
    assert not folder.exists()
    assert cases(stores) == {}


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04junk", b"<html><table>", b"\0\0\0", b"een\ntwee\n"])
def test_what_is_no_list_is_refused_with_what_to_do(officer: Visitor, number: int, folder: Path, data: bytes) -> None:
    answer = send(officer, number, data)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert not folder.exists()


def test_a_file_that_is_too_big_gets_a_calm_page(officer: Visitor, number: int) -> None:
    answer = officer.client.post(
        f"/lijst/{number}",
        input_stream=io.BytesIO(),
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(MOST_BYTES + 100_000)},
    )
    assert answer.status_code == 413
    assert "tot 30 MB" in answer.text


def test_whatever_a_file_holds_is_only_text(officer: Visitor, number: int) -> None:
    bad = "<img src=x onerror=alert(1)>\"'>{{7*7}}"
    rows: list[list[sheets.Cell]] = [
        [*HEAD, bad],
        [bad, bad, bad, "a@example.org", bad],
        [1, "Jobcoaching", bad, bad, bad],
    ]
    book = sheets.workbook({"Lijst": sheets.sheet(rows), "&lt;img src=x&gt;": sheets.sheet([["a"]])})
    send(officer, number, book, bad + ".xlsx")
    page = shown(officer, number)
    assert "<img" not in page
    assert "49" not in re.sub(r'value="\w+"', "", page)
    assert "&lt;img src=x&gt;" in page
    decide(officer, number)
    assert "<img" not in officer.get(f"/lijst/{number}/gedaan").text


def test_a_list_waits_for_its_owner_only_and_goes_when_told(
    officer: Visitor, number: int, stores: Stores, folder: Path
) -> None:
    send(officer, number, UGLY)
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert "U bent nog bezig met “lijst.csv”" in officer.get(f"/lijst/{number}").text
    officer.post(f"/lijst/{number}/weg")
    assert list(folder.iterdir()) == []
    assert cases(stores) == {}
    assert officer.get(f"/lijst/{number}/nakijken").location == f"/lijst/{number}"


def test_log_out_takes_the_list_away(officer: Visitor, number: int, folder: Path) -> None:
    send(officer, number, UGLY)
    officer.post("/uitloggen")
    assert list(folder.iterdir()) == []


def test_a_second_file_takes_the_place_of_the_first(officer: Visitor, number: int, folder: Path) -> None:
    send(officer, number, UGLY)
    old = choices(shown(officer, number))
    send(officer, number, UGLY.replace(b"Mos", b"Ros"))
    assert len(list(folder.iterdir())) == 2
    answer = officer.post(f"/lijst/{number}/nakijken", **old, doe="zet")  # from the page of the first
    assert answer.location.endswith("veranderd=1")


def test_what_waited_a_day_goes(officer: Visitor, number: int, config: Config, folder: Path) -> None:
    send(officer, number, UGLY)
    (folder / "half").write_bytes(b"")
    Shelf(config.instance).sweep()
    assert len(list(folder.iterdir())) == 3
    for path in folder.iterdir():
        os.utime(path, times=(time.time() - LONGEST - 1,) * 2)
    Shelf(config.instance).sweep()
    assert list(folder.iterdir()) == []
    assert officer.get(f"/lijst/{number}/nakijken").location == f"/lijst/{number}"


def test_an_import_that_breaks_half_way_leaves_nothing(
    officer: Visitor, number: int, stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_given: object) -> int:
        raise KeyboardInterrupt

    send(officer, number, UGLY)
    with monkeypatch.context() as broken:
        broken.setattr(loading, "mark_duplicates", dies)  # the last step of all, when every row was written
        with pytest.raises(KeyboardInterrupt):
            decide(officer, number)
    assert cases(stores) == {}
    decide(officer, number)
    assert len(cases(stores)) == 4


def test_another_round_and_a_round_that_closed_take_nothing(officer: Visitor, number: int, stores: Stores) -> None:
    send(officer, number, UGLY)
    assert officer.get(f"/lijst/{number + 1}/nakijken").status_code == 404
    rounds.mark_closed(stores, number)
    assert decide(officer, number).status_code == 409
    assert "Er kan geen lijst meer bij" in officer.get(f"/lijst/{number}").text
    assert "Lijst inleveren" not in officer.get("/").text
    assert send(officer, number, UGLY).status_code == 409


def test_of_a_long_list_the_first_rows_are_shown(officer: Visitor, number: int) -> None:
    rows = "".join(f"{n};Tovenarij;Vos;v{n}@example.org\n" for n in range(300))
    send(officer, number, f"Nr;Dienst;Naam;Mail\n{rows}".encode())
    page = shown(officer, number)
    assert page.count('<th scope="row">') == 200
    assert "En nog 100." in page


def test_people_are_asked_in_the_order_that_was_chosen(officer: Visitor, number: int, stores: Stores) -> None:
    send(officer, number, UGLY)
    page = shown(officer, number)
    assert {name: way for name, way in choices(page).items() if name.startswith("manier")} == {
        "manier-1": "email", "manier-2": "phone", "manier-3": "",
    }  # fmt: skip
    changed = {"manier-1": "text", "manier-2": "email", "manier-3": "email"}
    assert decide(officer, number, **changed).location.endswith("veranderd=1")
    decide(officer, number)
    held = cases(stores)
    assert [held[n].channel for n in "12"] == ["text", "email"]
    assert (held["1"].channel_2, held["1"].channel_3) == ("email", "")


def test_the_row_with_names_can_be_chosen_by_hand(officer: Visitor, number: int, stores: Stores) -> None:
    send(officer, number, b"Nr;Dienst;Mail\nA;B;C\n1;Jobcoaching;a@example.org\n")
    decide(officer, number, kop="1")
    page = shown(officer, number)
    assert [choices(page)[f"kolom-{place}"] for place in range(3)] == ["ignored"] * 3
    decide(officer, number, **{"kolom-0": "case", "kolom-1": "dienst", "kolom-2": "email"})
    decide(officer, number)
    assert {n: case.email for n, case in cases(stores).items()} == {"1": "a@example.org"}


def test_what_an_officer_chose_for_a_column_is_the_guess_for_the_next_list(officer: Visitor, number: int) -> None:
    text = "Nr;Dienst;Naam;Bereikbaar op\n{0};Jobcoaching;Vos;v{0}@example.org\n"
    send(officer, number, text.format(1).encode())
    decide(officer, number, **{"kolom-3": "email"})
    decide(officer, number)
    send(officer, number, text.format(2).encode())
    page = shown(officer, number)
    assert choices(page)["kolom-3"] == "email"
    assert page.count("Zoals u eerder koos.") == 1
    decide(officer, number, **{"kolom-3": "ignored"})
    assert "Zoals u eerder koos." not in shown(officer, number)


def test_a_list_to_fill_in_can_be_downloaded(officer: Visitor, number: int) -> None:
    links = re.findall(r'href="([^"]+voorbeeld[^"]*)"', officer.get(f"/lijst/{number}").text)
    found = [officer.get(html.unescape(link)) for link in links]
    assert [one.headers["Content-Disposition"].partition("=")[2] for one in found] == [
        "lijst-client.xlsx", "lijst-client.csv", "lijst-opdrachtgever.xlsx", "lijst-opdrachtgever.csv",
    ]  # fmt: skip
    assert send(officer, number, found[0].data, "lijst.xlsx").status_code == 303
    assert officer.get(f"/lijst/{number}/voorbeeld?als=doc").status_code == 404


def test_a_large_list_is_worked_on_in_a_process_of_its_own(
    officer: Visitor, number: int, stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_work, "LARGE", 0)
    assert send(officer, number, b"<html><table>").status_code == 422
    send(officer, number, UGLY)
    assert "Çelik" in shown(officer, number)
    assert decide(officer, number).location == f"/lijst/{number}/gedaan"
    assert sorted(cases(stores)) == ["1", "2", "3", "4"]
