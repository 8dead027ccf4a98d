"""The words of a page that its PDF needs beside the text."""

from __future__ import annotations

from analysis.document.anchors import LONGEST, words


def test_an_anchor_is_named_after_the_text_in_it() -> None:
    found = words('<h2 id="h1"><span>1</span> In&shy;leiding &amp;\n meer</h2><p>niet<br>dit</p><p id="p">wel</p>')
    assert found.names == {"h1": "1 Inleiding & meer", "p": "wel"}


def test_an_anchor_around_others_holds_their_text_too() -> None:
    assert words('<div id="a">een <p id="b">twee</p></div> drie').names == {"a": "een twee", "b": "twee"}


def test_a_long_name_is_cut() -> None:
    assert words(f'<p id="a">{"x" * 200}</p>').names["a"] == "x" * (LONGEST - 1) + "…"


def test_a_drawing_says_its_title_and_description_and_none_of_its_labels() -> None:
    page = '<p id="a"><svg><title>Staven: hoe vaak?</title><desc>Ja: 3</desc><text>Ja</text></svg>onder</p><svg></svg>'
    found = words(page)
    assert found.pictures == ("Staven: hoe vaak? Ja: 3.", "")
    assert found.names == {"a": "onder"}
