"""A respondent's browser for tests: follows redirects, sends forms, and checks every page it gets."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask.testing import FlaskClient
from lxml import html
from lxml.html import HtmlElement
from werkzeug.test import TestResponse

from surveyapp.static import FOLDER

VOID_ENDS = re.compile(r"</(?:input|meta|link|br|hr|img)>")
BEFORE = ("/horen", "/samen", "/oefenen")  # pages of the low form between yes and the first question
PHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 14) Mobile"}


@dataclass(frozen=True)
class Page:
    """One page that was checked: its tree and how it came."""

    path: str  # with the query
    status: int
    tree: HtmlElement
    source: str

    @property
    def title(self) -> str:
        return str(self.tree.findtext(".//title"))

    @property
    def h1(self) -> str:
        return words(self.tree.find(".//h1"))

    @property
    def text(self) -> str:
        return words(self.tree.find(".//main"))

    @property
    def chosen(self) -> dict[str, list[str]]:
        """What stands chosen or filled in, by name."""
        found: dict[str, list[str]] = {}
        for box in self.tree.xpath("//input[@checked]"):
            found.setdefault(box.get("name"), []).append(box.get("value"))
        for line in self.tree.xpath("//main//input[not(@type)]"):
            found[line.get("name")] = [line.get("value")]
        for area in self.tree.xpath("//textarea"):
            found[area.get("name")] = [(area.text or "").removeprefix("\n")]
        return found

    def link(self, words_: str) -> str:
        """Where the link with these words goes."""
        (found,) = {a.get("href") for a in self.tree.iter("a") if words(a) == words_}
        return str(found)


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


@dataclass
class Browser:
    """One person's browser."""

    client: FlaskClient
    headers: dict[str, str] = field(default_factory=dict)
    page: Page | None = None

    def get(self, path: str) -> Page:
        return self._follow(self.client.get(path, headers=self.headers))

    def press(self, fields: Mapping[str, str | Sequence[str]] | None = None, button: str = "") -> Page:
        """Send the form on the open page; `button` is the text of the button, the last one when not said."""
        return self._follow(self.send(fields or {}, button))

    def send(self, fields: Mapping[str, str | Sequence[str]], button: str = "") -> TestResponse:
        """The same without following."""
        assert self.page is not None
        form = next(f for f in self.page.tree.iter("form") if not button or button in words(f))
        buttons = [b for b in form.iter("button") if not button or words(b) == button]
        data: dict[str, Any] = {**hidden(form), **standing(form), **fields}
        if buttons[-1].get("name"):
            data[buttons[-1].get("name")] = buttons[-1].get("value")
        return self.client.post(form.get("action"), data=data, headers=self.headers)

    def begin(self, token: str) -> Page:
        """From the link to the first question."""
        page = self.get(f"/v/{token}")
        if page.path == "/welkom" and "Doet u mee?" not in page.source and not page.tree.xpath("//button[@value='ja']"):
            self.press()
        page = self.press(button="Ja, ik doe mee")
        while page.path in BEFORE:
            page = self.press({}, "Verder" if page.path != "/horen" else "Nee, zonder geluid")
        return page

    def _follow(self, response: TestResponse) -> Page:
        while response.status_code == 303:
            response = self.client.get(response.headers["Location"], headers=self.headers)
        self.page = checked(response)
        return self.page


def hidden(form: HtmlElement) -> dict[str, str]:
    return {i.get("name"): i.get("value") for i in form.xpath(".//input[@type='hidden']")}


def standing(form: HtmlElement) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for box in form.xpath(".//input[@checked]"):
        found.setdefault(box.get("name"), []).append(box.get("value"))
    for line in form.xpath(".//input[not(@type)]"):
        found[line.get("name")] = line.get("value")
    for area in form.iter("textarea"):
        found[area.get("name")] = (area.text or "").removeprefix("\n")
    return found


def checked(response: TestResponse) -> Page:
    """The page of a response, after the checks that hold for every page."""
    source = response.get_data(as_text=True)
    tree = html.document_fromstring(source)
    page = Page(response.request.full_path.removesuffix("?"), response.status_code, tree, source)
    _heads(page)
    _controls(page)
    _no_inline_code(page)
    _well_formed(page)
    return page


def _heads(page: Page) -> None:
    assert len(page.tree.findall(".//h1")) == 1, page.source
    assert len(page.tree.findall(".//main")) == 1
    title = re.sub(r"^(Fout|Let op): ", "", page.title)
    assert title.startswith(page.h1), (page.title, page.h1)
    assert page.tree.get("lang")
    assert page.tree.get("dir") in ("ltr", "rtl")
    ids = [e.get("id") for e in page.tree.xpath("//*[@id]")]
    assert len(ids) == len(set(ids)), f"ids twice: {sorted(ids)}"


def _controls(page: Page) -> None:
    for form in page.tree.iter("form"):
        assert form.get("action"), "a form without an address"
        assert form.get("method") == "post"
        if not form.get("action").startswith("/afmelden/"):  # its address is the secret: it works without a session
            assert hidden(form).get("csrf_token")
    ids = set(page.tree.xpath("//@id"))
    for control in page.tree.xpath("//main//input[not(@type='hidden')] | //textarea"):
        labelled = control.xpath("ancestor::label") or control.get("aria-label")
        assert labelled or page.tree.xpath("//label[@for=$id]", id=control.get("id")), control.attrib
    for radio in page.tree.xpath("//input[@type='radio' or @type='checkbox']"):
        assert words(radio.xpath("ancestor::fieldset/legend")[0])
    for pointed in page.tree.xpath("//@aria-describedby | //label/@for"):
        assert set(pointed.split()) <= ids, pointed
    for link in page.tree.xpath("//a/@href[starts-with(., '#')]"):
        assert link[1:] in ids, link


def _no_inline_code(page: Page) -> None:
    first = (page.path, page.status) == ("/welkom", 200)  # its policy names just this style
    own_style = [(FOLDER / "pages.css").read_text()] if first else []
    assert [style.text for style in page.tree.xpath("//style")] == own_style
    assert not page.tree.xpath("//@style | //script[not(@src)]")
    assert not [name for e in page.tree.iter() for name in e.attrib if str(name).startswith("on")]


def _well_formed(page: Page) -> None:
    """Every element that is opened is closed, in order; nothing is nested that may not be."""
    assert page.source.startswith("<!doctype html>")
    assert not VOID_ENDS.search(page.source)
    open_: list[str] = []
    for close, name, rest in re.findall(r"<(/?)([a-z0-9]+)((?:[^>\"]|\"[^\"]*\")*)>", page.source):
        if close:
            assert open_.pop() == name, f"</{name}> out of place"
        elif name not in ("input", "meta", "link", "br", "hr", "img") and not rest.endswith("/"):
            assert not (name in ("p", "ul", "div", "fieldset", "h1", "form") and "p" in open_), f"<{name}> in <p>"
            open_.append(name)
    assert not open_
