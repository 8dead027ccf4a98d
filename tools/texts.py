"""Texts for translators: collect them (`write`), or check that template and catalogues fit the code (`check`)."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = ROOT / "translations" / "messages.pot"
SOURCES = ("surveyapp", "analysis")
METHODS = [("**/templates/**.html", "jinja2"), ("**/templates/**.txt", "jinja2"), ("**.py", "python")]
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None, "_l": None, "lazy_ngettext": (1, 2), "t": None}
# What a translation must keep: %(name)s, {name}, and HTML tags.
KEPT = re.compile(r"%\(\w+\)[sd]|\{\w*\}|</?[a-z][^>]*>")


def collected() -> Catalog:
    """All texts marked for translation, without the lines they stand on (those change with every edit)."""
    catalog = Catalog(project="oordeel", charset="utf-8")
    for folder in SOURCES:
        found = extract_from_dir(ROOT / folder, METHODS, keywords=KEYWORDS, comment_tags=("i18n:",))
        for name, _line, text, comments, context in found:
            catalog.add(text, None, [(f"{folder}/{name}", 0)], auto_comments=comments, context=context)
    return catalog


def write() -> None:
    """Write the template anew."""
    TEMPLATE.parent.mkdir(exist_ok=True)
    catalog = collected()
    with TEMPLATE.open("wb") as file:
        write_po(file, catalog, sort_output=True, omit_header=True, include_lineno=False, width=0)


def faults() -> Iterator[str]:
    """What is wrong, each with its remedy."""
    marked = _keys(collected())
    known = _keys(_read(TEMPLATE)) if TEMPLATE.exists() else set()
    if marked != known:
        yield f"translations/messages.pot: {len(marked ^ known)} texts differ from the code; run `make texts`"
    for path in sorted(TEMPLATE.parent.glob("*/LC_MESSAGES/*.po")):
        yield from _catalogue_faults(path, known)


def _catalogue_faults(path: Path, known: set[str]) -> Iterator[str]:
    name = path.relative_to(ROOT)
    catalog = _read(path)
    for missing in sorted(known - _keys(catalog)):
        yield f"{name}: {missing!r} is not in it; run `pybabel update`"
    for message in catalog:
        if message.id and message.fuzzy:
            yield f"{name}: {message.id!r} is a guess (fuzzy); read it and take the mark away"
        if message.id:
            yield from (f"{name}: {fault}" for fault in _placeholder_faults(message))


def _placeholder_faults(message: Message) -> Iterator[str]:
    originals = [message.id] if isinstance(message.id, str) else [str(text) for text in message.id]
    string = message.string or ""
    translations = [string] if isinstance(string, str) else [str(text) for text in string]
    allowed = {kept for text in originals for kept in KEPT.findall(text)}
    for text in filter(None, translations):
        kept = set(KEPT.findall(text))  # a singular may do without its number
        if kept != allowed and (len(originals) == 1 or not kept <= allowed):
            yield f"{text!r} must keep exactly {sorted(allowed)}"


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def _keys(catalog: Catalog) -> set[str]:
    ids = (message.id for message in catalog if message.id)
    return {"\n".join(i) if isinstance(i, (tuple, list)) else i for i in ids}


def main(arguments: list[str]) -> int:
    """Run `write` or `check`; 1 when something is wrong."""
    if arguments == ["write"]:
        write()
        return 0
    found = list(faults())
    sys.stderr.writelines(f"{fault}\n" for fault in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
