"""Step 2, for ears: whether a round can be heard, and what of a page is heard in which order."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from html.parser import HTMLParser

from flask import current_app, g
from markupsafe import Markup

from questionnaires.load import questionnaire
from questionnaires.model import Form
from surveyapp.i18n import language
from surveyapp.pages.fields import Field
from surveyapp.pages.visits import Visit
from surveyapp.speech import store
from surveyapp.speech.sentences import aloud, sentences, together
from surveyapp.speech.store import Sound
from surveyapp.speech.texts import Occasion, question_texts

BLOCKS = ("h1", "h2", "h3", "p", "li", "legend", "label", "div", "section", "form", "fieldset", "ul", "dl", "dt", "dd")
CUTS = frozenset((*BLOCKS, "a", "button", "span"))


def offered(visit: Visit) -> bool:
    """Whether every question of the low form can be heard in the language of the page."""
    changed = _sound().changed()
    return bool(changed) and _complete(changed, visit.questionnaire.reference, visit.modules, visit.org, language())


def some() -> bool:
    """Whether there is anything to hear at all; who is visiting need not be known."""
    return bool(_sound().changed())


def mode(visit: Visit | None, form: Form) -> int:
    """When the clips last changed, in the sound mode of a low page or a page without a visit; 0 outside it.

    A page that is kept for others holds the addresses of its clips, and may not be older than they are.
    """
    if not g.get("sound"):
        return 0
    if visit is not None and (form is not Form.LOW or not offered(visit)):
        return 0
    return _sound().changed()


@lru_cache(maxsize=256)
def _complete(_changed: int, reference: str, modules: frozenset[str], org: str, code: str) -> bool:
    sound = _sound()
    texts = question_texts(Occasion(questionnaire(reference), modules, org), code)
    return all(sound.has(sound.says(text.language, text.shown)) for text in texts)


def of_question(field: Field) -> str:
    """The clip of a question with its help line."""
    return store.address(language(), aloud(field.text, field.help))


def whole(field: Field) -> str:
    """The one clip of a question with its answers, for who has no JavaScript."""
    parts = [aloud(field.text, field.help), *(option.words for option in field.options)]
    return store.address(language(), together(parts)) or _joined([store.address(language(), part) for part in parts])


def of_page(*bodies: str) -> tuple[str, ...]:
    """All that stands on (a part of) a page as sound: mostly one address, more on a very long page."""
    heard = (store.address(language(), text.rstrip(";")) for text in _texts(bodies))
    found = [address for address in heard if address]
    return tuple(_joined(found[at : at + store.MOST]) for at in range(0, len(found), store.MOST))


def below_heading(body: Markup, player: Markup) -> Markup:
    """A page with its player below its heading."""
    end = Markup("</h1>")
    before, _end, after = body.partition(end)
    return before + end + player + after


def _joined(addresses: Sequence[str]) -> str:
    """The address of these clips after each other, without those that are missing."""
    names = [address.removeprefix(store.PREFIX).removesuffix(".mp3") for address in addresses if address]
    return f"{store.PREFIX}{'-'.join(names)}.mp3" if names else ""


def _texts(bodies: Sequence[str]) -> list[str]:
    reader = _Blocks()
    for body in bodies:
        reader.feed(body)
        reader.blocks.append("")
    return [sentence for block in reader.blocks for sentence in sentences(block)]


class _Blocks(HTMLParser):
    """What stands on a page, block by block; "Anders kiezen" beside each answer is not read again and again."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks = [""]
        self._quiet = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A block begins."""
        if tag in CUTS:
            self.blocks.append("")
        if tag == "a" and any(name == "aria-label" for name, _value in attrs):
            self._quiet = True

    def handle_endtag(self, tag: str) -> None:
        """A block ends."""
        if tag in CUTS:
            self.blocks.append("")
        if tag == "a":
            self._quiet = False

    def handle_data(self, data: str) -> None:
        """What it says."""
        if not self._quiet:
            self.blocks[-1] += data


def _sound() -> Sound:
    found: Sound = current_app.extensions[store.EXTENSION]
    return found
