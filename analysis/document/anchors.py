"""Step 6, last touch: the words of a page that its PDF needs beside the text: at anchors, and in place of pictures."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser

LONGEST = 120  # characters of a name
VOID = frozenset({"br", "hr", "img", "meta", "link", "col", "input", "source", "wbr"})


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of a page's anchors, by id, and of its drawings, in their order."""

    names: dict[str, str]
    pictures: tuple[str, ...]


def words(page: str) -> Words:
    """The text in each element with an id, long ones cut; the title and description of each svg."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    names = {name: _short("".join(parts)) for name, parts in reader.found.items()}
    return Words(names, tuple(" ".join("".join(parts).split()) for parts in reader.pictures))


class _Reader(HTMLParser):
    """Collects text under every id that is open, and what drawings say of themselves."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self.pictures: list[list[str]] = []
        self._open: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember what opens."""
        if tag == "img":
            self.pictures.append([dict(attrs).get("alt") or ""])
        if tag in VOID:
            return
        name = dict(attrs).get("id")
        self._open.append((tag, name))
        if name:
            self.found.setdefault(name, [])
        if tag == "svg":
            self.pictures.append([])

    def handle_endtag(self, tag: str) -> None:
        """Forget what closes, and what was left open within it."""
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place][0] == tag:
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        """Give the text to all that are open."""
        tags = [tag for tag, _ in self._open]
        if "svg" in tags:
            if tags[-1] in ("title", "desc"):
                stop = "" if data.rstrip().endswith((".", "?", "!")) else "."
                self.pictures[-1].append(f"{data.strip()}{stop} ")
            return
        for _, name in self._open:
            if name:
                self.found[name].append(data)


def _short(text: str) -> str:
    one_line = " ".join(text.replace("\u00ad", "").split())
    return one_line if len(one_line) <= LONGEST else f"{one_line[: LONGEST - 1].rstrip()}…"
