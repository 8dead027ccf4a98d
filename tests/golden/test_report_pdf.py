"""The printed report of the golden rounds: parsed, read aloud by its tags, and the same every time."""

from __future__ import annotations

import contextlib
import io
import re
import socket
import subprocess
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from analysis.document import render
from analysis.document.press import RenderingError, drawn_in_child
from analysis.report.build import Report
from tests.golden.pdfua import walk
from tests.unit.report.hand import report, round_figures

NAME = '<b>Werk & Inkomen</b> "Toekomst" ' + "Wxyz" * 42  # 200 characters, one word longer than a line


def text(path: Path, *how: str) -> str:
    """The text of a PDF as pdftotext reads it."""
    command = ["pdftotext", "-enc", "UTF-8", *how, str(path), "-"]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def plain(path: Path) -> str:
    """All words with single spaces, also where lines were broken."""
    return " ".join(text(path).split())


def cells(path: Path, name: str, after: str) -> list[str]:
    """The cells of the first row with this name below a heading, as they stand beside each other."""
    below = text(path, "-layout").split(after, 1)[1]
    line = next(line for line in below.splitlines() if line.strip().startswith(f"{name}  "))
    return re.split(r" {2,}", line.strip())[1:]


@pytest.mark.parametrize("name", ["in2work-2021", "rich"])
def test_the_results_table_holds_what_the_contract_prints(printed: Any, name: str) -> None:
    path, figures = printed(name), round_figures(name)
    diensten = {d.key: d.name for d in report_mark()}
    wanted = [(diensten[row.key], row) for row in figures.clients.diensten]
    wanted += [("Totaal", figures.clients.total), ("Totaal opdrachtgevers", figures.opdrachtgevers.total)]
    for label, row in wanted:
        grade, response = row.printed["grade"], row.printed["response"]
        expected = [str(row.net_sample), str(row.usable), response, grade, "ja" if row.publish else "nee"]
        assert cells(path, label, "Tabel 2.4") == expected


def report_mark() -> tuple[Any, ...]:
    from questionnaires.load import keurmerk

    return keurmerk("blik-op-werk").diensten


def test_the_corrected_grade_has_a_column_of_its_own_when_it_was_needed(printed: Any) -> None:
    row = round_figures("rules/11").clients.total
    wanted = [str(row.net_sample), str(row.usable), row.printed["response"], row.printed["grade"]]
    wanted += [row.printed["grade_corrected"], "ja"]
    assert cells(printed("rules/11"), "Totaal", "Tabel 2.4") == wanted


def test_every_figure_of_the_rich_round_is_printed_with_its_values(printed: Any) -> None:
    made, path = report("rich"), printed("rich")
    lines = [re.sub(r"\s+", " ", line).strip() for line in text(path, "-layout").splitlines()]
    words = plain(path)
    for figure in made.figures:
        assert not figure.number or f"Figuur {figure.number} {figure.title}" in words
        for row in figure.table.rows if figure.table else ():
            assert any(line.endswith(" ".join(row.cells[1:])) for line in lines), (figure.number, row.cells)


def test_chapters_stand_in_the_contents_with_their_page(printed: Any) -> None:
    pages = text(printed("in2work-2021"), "-layout").split("\f")
    found = dict(re.findall(r"^ *([1-5](?:\.\d)?) +\S.*?\.{3,} *(\d+)$", pages[2], re.M))
    assert {"1", "2", "3", "4", "5", "2.5", "3.4", "5.4"} <= set(found)
    for number, page in found.items():
        assert re.search(rf"^ *{re.escape(number)} +\w", pages[int(page) - 1], re.M), number


def test_every_picture_says_what_it_is(printed: Any) -> None:
    with pikepdf.open(printed("rich")) as document:
        said = [str(element.Alt) for tag, element in walk(document) if tag == "/Figure"]
        assert 15 <= len(document.pages) <= 45
    assert len(said) == len([figure for figure in report("rich").figures if figure.chart])
    kinds = ("Staafdiagram", "Schema", "Stippendiagram", "Lijndiagram", "Puntendiagram", "Tegelkaart")
    assert all(one.startswith(kinds) for one in said)


def test_only_our_own_fonts_are_used_and_they_are_embedded(printed: Any) -> None:
    shown = subprocess.run(["pdffonts", str(printed("rich"))], capture_output=True, check=True, text=True).stdout
    fonts = [line.split() for line in shown.splitlines()[2:]]
    assert {font[0].split("+")[1] for font in fonts} == {"Open-Sans", "Open-Sans-Semi-Bold"}
    assert all(font[-5:-2] == ["yes", "yes", "yes"] for font in fonts)


@pytest.mark.parametrize("name", ["in2work-2021", "rules/10"])
def test_an_open_round_says_voorlopig_on_each_page(printed: Any, name: str) -> None:
    pages = text(printed(name, final=False)).split("\f")[:-1]
    assert len(pages) > 10
    assert all("voorlopig" in page for page in pages)
    assert "voorlopig" not in plain(printed("in2work-2021"))


def test_examples_say_so_on_each_page(printed: Any) -> None:
    pages = text(printed("rules/07", example=True, provider=NAME)).split("\f")[:-1]
    assert all("voorbeeldgegevens" in page for page in pages)


def test_the_longest_name_is_printed_as_it_is_and_stays_within_the_page(printed: Any) -> None:
    path = printed("rules/07", example=True, provider=NAME)
    assert NAME.replace(" ", "") in text(path, "-f", "1", "-l", "1").replace(" ", "").replace("\n", "")
    boxes = text(path, "-bbox")
    assert max(float(x) for x in re.findall(r'<word [^>]*xMax="([\d.]+)"', boxes)) < 595 - 40
    assert min(float(x) for x in re.findall(r'<word xMin="([\d.]+)"', boxes)) > 40


def test_hidden_figures_are_nowhere_in_the_file(printed: Any) -> None:
    """The single opdrachtgever gave one set; the answers of figure 3.17 are fewer than ten."""
    path = printed("in2work-2021")
    words = plain(path)
    assert re.search(r"Figuur 4\.1 Gemiddeld rapportcijfer n ?= ?1 Verborgen", words)
    with pikepdf.open(path) as document:
        raw = b"".join(bytes(str(value), "utf-8") for value in document.docinfo.values())
        alts = [str(element.Alt) for tag, element in walk(document) if tag == "/Figure"]
    assert b"*" not in raw
    shown = [figure.title for figure in report("in2work-2021").figures if figure.chart]
    assert len(alts) == len(shown)
    bars = [alt for alt in alts if alt.startswith("Staafdiagram")]
    assert not [alt for alt in bars if "opdrachtgevers" in alt.lower() or "opgelost" in alt]


def test_the_same_report_gives_the_same_bytes_also_in_a_child(printed: Any) -> None:
    made = report("rules/10", final=False)
    assert drawn_in_child(made).pdf == render.pdf(made) == printed("rules/10", final=False).read_bytes()


FORMS = [
    '<img src="{}">',
    '<link rel="stylesheet" href="{}">',
    '<link rel="attachment" href="{}">',
    '<a rel="attachment" href="{}">x</a>',
    '<object data="{}">x</object>',
    '<embed src="{}">',
    '<iframe src="{}"></iframe>',
    '<p style="background: url({})">x</p>',
    "<style>@import url({});</style>",
    "<style>@font-face {{ font-family: X; src: url({}) }} p {{ font-family: X }}</style><p>x</p>",
    '<ul style="list-style-image: url({})"><li>x</li></ul>',
    '<p style="content: url({})">x</p>',
    '<svg width="9" height="9"><image href="{}" width="9" height="9"/></svg>',
    '<svg width="9" height="9"><use href="{}#a"/></svg>',
]


@pytest.mark.parametrize("form", FORMS)
def test_no_address_in_a_report_is_ever_fetched(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    canary = tmp_path / "canary.html"
    canary.write_text("<p>kanarie</p>")
    made = report("rules/10")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        for address in (f"http://127.0.0.1:{listener.getsockname()[1]}/x", canary.as_uri(), "data:text/plain,kanarie"):
            page = f'<html lang="nl"><title>x</title><body>{form.format(address)}</body></html>'
            monkeypatch.setattr(render, "html", lambda *_, page=page: page)
            with contextlib.suppress(RenderingError):
                (tmp_path / "made.pdf").write_bytes(render.pdf(made))
                assert "kanarie" not in text(tmp_path / "made.pdf")
        with pytest.raises(BlockingIOError):
            listener.accept()


def test_an_address_outside_our_fonts_stops_the_report(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "html", lambda *_: '<html lang="nl"><img src="file:///fonts/../secret.png"></html>')
    with pytest.raises(RenderingError, match="outside its own files"):
        render.pdf(report("rules/10"))


def test_a_child_that_fails_tells_nothing_of_the_report() -> None:
    with pytest.raises(RenderingError, match="the process that makes the report ended with 1"):
        drawn_in_child("no report")  # type: ignore[arg-type]  # on purpose


def test_names_are_text_in_the_page_and_never_markup() -> None:
    page = render.html(report("rules/10", provider="<script>alert('&')</script>"))
    assert "<script" not in page
    assert "&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;" in page


def test_a_report_opens_as_a_pdf(printed: Any) -> None:
    made: Report = report("rules/10", final=False)
    assert made.filename == "rapport-tevredenheid-2021-05-03.pdf"
    assert len(pikepdf.open(io.BytesIO(printed("rules/10", final=False).read_bytes())).pages) > 10
