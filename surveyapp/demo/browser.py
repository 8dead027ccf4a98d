"""A respondent's browser in small: follows links and redirects, keeps cookies, fills in forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlencode, urljoin, urlsplit

SCREEN = {  # what tells the site which screen it has: a desktop or a phone
    "desktop": "Mozilla/5.0 (X11; Linux x86_64) Demo",
    "phone": "Mozilla/5.0 (Linux; Android 14) Mobile Demo",
}


@dataclass
class Field:
    """One named control of a form, or the radios or boxes that share a name."""

    kind: str
    value: str = ""
    offered: list[str] = field(default_factory=list)
    chosen: list[str] = field(default_factory=list)


@dataclass
class FormOnPage:
    """A form as a person meets it: where it goes, its fields, its buttons in order."""

    action: str
    fields: dict[str, Field] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def filled(self, answers: Mapping[str, list[str]], button: int = 0) -> list[tuple[str, str]]:
        """What is sent: hidden fields, the answers (others as they stand), and the pressed button."""
        sent = []
        for name, control in self.fields.items():
            standing = control.chosen if control.kind in ("radio", "checkbox") else [control.value]
            sent += [(name, value) for value in answers.get(name, standing)]
        name, value = self.buttons[button]
        return sent + [(name, value)] * bool(name)


class _Forms(HTMLParser):
    """Collects the POST forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[FormOnPage] = []
        self._form: FormOnPage | None = None
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note forms, controls and buttons as they come by."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = FormOnPage(given.get("action", "")) if given.get("method") == "post" else None
            self.forms += [self._form] if self._form else []
        elif self._form is not None and tag in ("input", "button", "textarea"):
            self._control(self._form, tag, given)

    def handle_data(self, data: str) -> None:
        """Text inside a text area is its value."""
        if self._form is not None and self._area:
            self._form.fields[self._area].value += data

    def handle_endtag(self, tag: str) -> None:
        """Close what was open."""
        if tag == "form":
            self._form = None
        elif tag == "textarea":
            self._area = ""

    def _control(self, form: FormOnPage, tag: str, given: dict[str, str]) -> None:
        name, value, kind = given.get("name", ""), given.get("value", ""), given.get("type", "text")
        if tag == "button" or kind == "submit":
            form.buttons.append((name, value))
        elif kind in ("radio", "checkbox"):
            control = form.fields.setdefault(name, Field(kind))
            control.offered.append(value)
            control.chosen += [value] * ("checked" in given)
        else:
            form.fields[name] = Field("textarea" if tag == "textarea" else kind, value)
            self._area = name if tag == "textarea" else ""


class Browser:
    """One person's browser: its own cookies and line to the site, one page open."""

    def __init__(self, screen: str = "desktop") -> None:
        self._screen = SCREEN[screen]
        self._cookies: dict[str, str] = {}
        self._line: HTTPConnection | None = None
        self.url, self.status, self.html, self.requests = "", 0, "", 0

    @property
    def path(self) -> str:
        """The path of the open page."""
        return urlsplit(self.url).path

    @property
    def cookies(self) -> str:
        """Its cookies, as they are sent."""
        return "; ".join(f"{name}={value}" for name, value in self._cookies.items())

    def get(self, url: str) -> None:
        """Open an address."""
        self._open("GET", urljoin(self.url, url))

    def press(self, form: FormOnPage, answers: Mapping[str, list[str]], button: int = 0) -> None:
        """Send a form, following the redirect to the next page."""
        self._open("POST", urljoin(self.url, form.action), urlencode(form.filled(answers, button)))

    def form(self) -> FormOnPage:
        """The first POST form of the open page."""
        reader = _Forms()
        reader.feed(self.html)
        return reader.forms[0]

    def close(self) -> None:
        """Close the line to the site."""
        if self._line is not None:
            self._line.close()

    def _open(self, method: str, url: str, body: str | None = None) -> None:
        self.url, reply = url, self._reply(method, url, body)
        self.status, self.html = reply.status, reply.read().decode()
        for given in reply.headers.get_all("Set-Cookie", []):
            name, _, value = given.partition(";")[0].partition("=")
            self._cookies[name] = value
        if reply.status in (302, 303):
            self._open("GET", urljoin(url, reply.headers["Location"]))

    def _reply(self, method: str, url: str, body: str | None) -> HTTPResponse:
        where = urlsplit(url)
        if self._line is None:
            self._line = HTTPConnection(where.netloc, timeout=60)
        headers = {"User-Agent": self._screen, "Cookie": self.cookies}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._line.request(method, f"{where.path}?{where.query}" if where.query else where.path, body, headers)
        self.requests += 1
        return self._line.getresponse()
