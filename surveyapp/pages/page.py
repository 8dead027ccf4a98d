"""Step 2: making a page: what every page shares, and what belongs to this visit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from babel.dates import format_date
from flask import Response, current_app, g, session
from markupsafe import Markup
from werkzeug.datastructures import Headers, MultiDict

from questionnaires.model import Form
from surveyapp import static
from surveyapp.i18n import direction, language, offered
from surveyapp.i18n import gettext as _
from surveyapp.pages import hearing
from surveyapp.pages.visits import Visit
from surveyapp.retention import counted_from

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


@dataclass(frozen=True, slots=True)
class Assets:
    """Addresses of the files that pages use."""

    css: str = static.address("pages.css")
    js: str = static.address("pages.js")
    faces: str = static.address("faces.svg")
    keys: str = static.address("keys.js")


@dataclass(frozen=True, slots=True)
class Menu:
    """The links above and below a page."""

    forms: bool = False  # there is another wording to choose
    back: str = ""  # the question before this one
    here: str = ""  # "?bij=CODE": where to come back to
    stop: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """Texts that stand on every page; looked up once for each language."""

    skip: str
    menu: str
    back: str
    language: str
    language_sound: str
    help: str
    stop: str
    next: str
    wait: str
    offline: str


@cache
def words(_language: str) -> Words:
    """The texts of every page, in the language of the page that is being made."""
    return Words(
        skip=_("Naar de inhoud"),
        menu=_("Menu"),
        back=_("Terug"),
        language=_("Taal"),
        language_sound=_("Taal en geluid"),
        help=_("Hulp"),
        stop=_("Stoppen en later verder"),
        next=_("Verder"),
        wait=_("Even wachten"),
        offline=_("Er is nu geen internet. Wacht even en druk dan nog een keer."),
    )


ASSETS = Assets()
START = "/tablet"  # where a tablet waits for the next person
HTML = "text/html; charset=utf-8"
BY_SCRIPT = "HTTP_X_ONWARD"  # the form came from our script, which keeps the choice until we answer
HOLE = "\0"  # where the token of the session comes in a page made beforehand; no text of ours or a visitor's has it


@dataclass(frozen=True, slots=True)
class Look:
    """What pages show of a visit: the same for everyone of a round; nothing without a visit."""

    language: str
    org: str
    client: bool
    low: bool
    proof: bool = False  # nothing counts, and drafts of languages can be chosen
    audible: bool = False  # sound can be chosen
    sound: int = 0  # sound mode: when the clips last changed
    slow: bool = False
    kiosk: bool = False  # on a tablet that many people use
    desk: str = ""  # somebody fills in for them: by phone or from paper
    back: str = ""  # then: the page of the office where it goes on


def look() -> Look:
    """How this visit's pages look."""
    visit: Visit | None = g.get("visit")
    if visit is None:
        shown = Look(language(), "", client=True, low=False, proof=g.get("proof", False), kiosk=on_tablet())
        shown = _at_desk(shown)
        return replace(shown, sound=hearing.mode(None, Form.LOW), slow=g.get("slow", False))
    form = g.get("form", visit.form)
    low = form is Form.LOW
    audible = low and hearing.offered(visit)
    shown = Look(language(), visit.org, visit.client, low, g.get("proof", False), audible, kiosk=on_tablet())
    if g.get("desk"):
        return _at_desk(replace(shown, audible=False))
    return replace(shown, sound=hearing.mode(visit, form), slow=g.slow) if g.get("sound") else shown


def _at_desk(shown: Look) -> Look:
    return replace(shown, desk=g.desk, back=g.back) if g.get("desk") else shown


def on_tablet() -> bool:
    """Whether a tablet asks that many people use."""
    return "tablet" in g


def to_start() -> dict[str, Any]:
    """The way out of a page on a tablet, as `said.html` wants it."""
    return {"to": START, "to_text": _("Terug naar het begin")}


def render(template: str, menu: Menu | None = None, **values: Any) -> str:
    """A page of the site; without a visit it tells nothing about anyone."""
    return made(look(), template, menu, csrf=session.get("csrf", ""), **values)


def render_same(template: str, menu: Menu, **values: Any) -> str:
    """A page that is the same for everyone of a round: made once, but for the token of the session.

    No value may come from a person.
    """
    return with_token(_same(look(), template, menu, **values))


def with_token(page: str) -> str:
    """A page made beforehand, for this session."""
    return page.replace(HOLE, session["csrf"])


@lru_cache(maxsize=64)
def _same(look: Look, template: str, menu: Menu, **values: Any) -> str:
    return made(look, template, menu, csrf=HOLE, **values)


def made(look: Look, template: str, menu: Menu | None, **values: Any) -> str:
    """A page from nothing but what is given."""
    shared: dict[str, Any] = {
        "asset": ASSETS,
        "language": look.language,
        "direction": direction(look.language),
        "languages": offered(look.proof),
        "menu": menu,
        "words": words(look.language),
        "org": look.org,
        "org_bdi": Markup("<bdi>{}</bdi>").format(look.org) if look.org else "",
        "client": look.client,
        "low": look.low,
        "proof": look.proof,
        "audible": look.audible,
        "sound": bool(look.sound),
        "slow": look.slow,
        "kiosk": look.kiosk,
        "desk": look.desk,
        "back": look.back,
        "start": START,
        "look": "low" if look.low else "regular",
    }
    name = template if "/" in template else f"pages/{template}"
    return current_app.jinja_env.get_template(name).render(shared, **values)


def given(form: MultiDict[str, str], name: str) -> str:
    """One value that was sent; empty without it."""
    return form[name] if name in form else ""  # noqa: SIM401  # `get` makes an exception for a name that is not there


class Onward(Response):
    """A reply without a page: its headers are complete from the start."""

    def get_wsgi_headers(self, environ: WSGIEnvironment) -> Headers:
        """The headers as they are; Werkzeug would copy them and parse our own address."""
        if BY_SCRIPT in environ:  # it must read the address; a redirect it could only follow
            self.status_code = 204
            self.headers.remove("Content-Type")
            self.headers.remove("Content-Length")
        return self.headers


def send_on(address: str) -> Response:
    """Send the browser on; without the page that others put in such a reply, which nobody sees.

    The address is one of ours: a path of plain ASCII, with everything in it quoted.
    """
    return Onward(status=303, content_type=HTML, headers={"Location": address, "Content-Length": "0"})


def day(moment: date) -> str:
    """A day in words: 30 november 2026."""
    return format_date(moment, "d MMMM y", locale=language())


def until(closes: date) -> dict[str, str]:
    """Until when things are kept, in words, for a round with this last day: the days on which the worker erases."""
    kept = counted_from(closes)
    return {"half_until": day(kept.closing), "names_until": day(kept.contacts), "answers_until": day(kept.answers)}
