"""Step 2: a question as it stands on a page: its words, its answers, what is chosen and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup, escape

from questionnaires import answering
from questionnaires.keurmerk import Dienst
from questionnaires.model import DONT_KNOW, OTHER, Form, Kind
from questionnaires.paging import Item
from surveyapp.i18n import FALLEN_BACK, gettext, language, said
from surveyapp.i18n import marked as _

TYPED = frozenset({Kind.DECIMAL, Kind.TEXT})
RATED = frozenset({Kind.GRADE, Kind.NPS})
FACES = frozenset({"1", "2", "3", "4"})


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer as a tile."""

    code: str
    words: Markup
    chosen: bool
    face: bool
    apart: bool  # "Weet ik niet" stands below a line, after the others
    writes: bool  # "Anders, namelijk": a line to write on comes with it


@dataclass(frozen=True, slots=True)
class Field:
    """One question on a page."""

    code: str
    text: Markup
    plain: str  # the same without markup, for titles and labels
    help: Markup | str
    look: str  # class in the style sheet
    control: str  # radio or checkbox
    typed: bool
    long: bool
    options: tuple[Choice, ...]
    ends: tuple[str, str] | None
    value: str
    other: str
    error: str
    described: str


@dataclass(frozen=True, slots=True)
class Setting:
    """What all questions of one person share."""

    form: Form
    org: str
    diensten: tuple[Dienst, ...]

    def __hash__(self) -> int:
        return hash((self.form, self.org))  # shallow: pages are kept per setting


def filled(text: str, org: str) -> Markup:
    """A text in the language of the page with the provider's name in it, safe in any reading direction.

    Dutch where it is not translated; it tells so then.
    """
    words, code = said(text)
    safe = _safe(words)
    if "{org}" in words:
        safe = safe.replace("{org}", isolated(org))
    return safe if code == language() else Markup(FALLEN_BACK).format(safe)  # noqa: S704 - markup of ours


_safe = lru_cache(maxsize=4096)(escape)  # the same few hundred texts on every page


@lru_cache(maxsize=256)
def isolated(name: str) -> Markup:
    """A name, a number or an address that keeps its own direction in a text that is read the other way."""
    return Markup("<bdi>{}</bdi>").format(name)


def plain(text: str, org: str) -> str:
    """The same without markup, for titles and labels."""
    return gettext(text).replace("{org}", org)


def from_answers(item: Item, setting: Setting, answers: Mapping[str, str], empty: bool = False) -> Field:
    """A question with what the person answered before; `empty`: with nothing chosen."""
    value = "" if empty else answering.shown(item, setting.form, answers)
    chosen = value.split(";") if item.several else [value]
    return field(item, setting, chosen, "" if empty else answers.get(f"{item.code}_other", ""))


def untouched(item: Item, setting: Setting, answers: Mapping[str, str]) -> bool:
    """Whether nothing of this person's shows in a question: it is the same for everyone."""
    return not answering.shown(item, setting.form, answers) and not answers.get(f"{item.code}_other")


def field(item: Item, setting: Setting, chosen: Sequence[str], other: str, error: str = "") -> Field:
    """A question with these values chosen or typed."""
    wording = item.wording(setting.form)
    typed = item.kind in TYPED
    ends = _ends(item.kind)
    return Field(
        code=item.code,
        text=filled(wording.text, setting.org),
        plain=plain(wording.text, setting.org),
        help=filled(wording.help, setting.org) if wording.help else "",
        look=str(item.kind),
        control="checkbox" if item.several else "radio",
        typed=typed,
        long=item.kind is Kind.TEXT,
        options=() if typed else _choices(item, setting, chosen),
        ends=ends,
        value=chosen[0] if typed and chosen else "",
        other=other,
        error=error,
        described=_described(item.code, wording.help, bool(ends), error),
    )


def _choices(item: Item, setting: Setting, chosen: Sequence[str]) -> tuple[Choice, ...]:
    faces = setting.form is Form.LOW and item.kind is Kind.SCALE
    found = [
        Choice(
            code=option.code,
            words=filled(option.wording(setting.form) or "", setting.org),
            chosen=option.code in chosen,
            face=faces and option.code in FACES,
            apart=option.code == DONT_KNOW,
            writes=option.code == OTHER and item.free_text(setting.form),
        )
        for option in item.options(setting.form, setting.diensten)
    ]
    return (*(c for c in found if not c.apart), *(c for c in found if c.apart))


def _ends(kind: Kind) -> tuple[str, str] | None:
    if kind is Kind.GRADE:
        return _("1 = heel slecht"), _("10 = heel goed")
    if kind is Kind.NPS:
        return _("0 = zeker niet"), _("10 = zeker wel")
    return None


def _described(code: str, has_help: str, has_ends: bool, error: str) -> str:
    parts = (("error", error), ("help", has_help), ("ends", has_ends))
    return " ".join(f"{code}-{name}" for name, there in parts if there)
