"""Texts for translators: collect them (`write`), check catalogues (`check`), or tell what lacks (`missing`)."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from questionnaires import answering
from questionnaires.load import KEURMERKEN, PACKS, keurmerk, questionnaire
from questionnaires.model import Option, Question, Questionnaire, Wording
from surveyapp.languages import MESSAGES, LanguageFaults, Status, folders, read, translated

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "translations"
SITE = ROOT / "surveyapp"
# Who works here reads Dutch: no text of theirs goes to translators.
OFFICE = ("office/", "templates/office/", "templates/desk/", "speech/")
METHODS = [("**/templates/**.html", "jinja2"), ("**/templates/**.txt", "jinja2"), ("**.py", "python")]
KEYWORDS = {**DEFAULT_KEYWORDS, "t": None, "plain": None, "marked": None, "said": None}
PLACES = 3  # as many are named beside a text that stands in more

Found = tuple[str, str]  # a text, and where it stands


def collected() -> Catalog:
    """All texts that a respondent can see, without the lines they stand on (those change with every edit)."""
    catalog = Catalog(charset="utf-8")
    for name, _line, text, comments, context in extract_from_dir(
        SITE, METHODS, keywords=KEYWORDS, comment_tags=("i18n:",)
    ):
        if not name.startswith(OFFICE):
            catalog.add(text, None, [(f"surveyapp/{name}", 0)], auto_comments=comments, context=context)
    for text, places in _by_text().items():
        more = [f"and {len(places) - PLACES} more"] if len(places) > PLACES else []
        catalog.add(text, None, [], auto_comments=["; ".join(places[:PLACES] + more)])
    return catalog


def _by_text() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for text, place in (*of_packs(), *of_keurmerken(), *of_errors()):
        places = found.setdefault(text, [])
        if place not in places:
            places.append(place)
    return found


def of_packs() -> Iterator[Found]:
    """The texts of all questionnaires, in both wordings."""
    for path in sorted(PACKS.glob("*/*.toml")):
        yield from of_pack(questionnaire(f"{path.parent.name}/{path.stem}"))


def of_pack(pack: Questionnaire) -> Iterator[Found]:
    """All that one questionnaire shows, with question code and form."""
    for page in pack.pages:
        texts = (("title", page.title), ("introduction", page.intro))
        yield from ((text, f"{pack.reference} page {page.code}: {part}") for part, text in texts if text)
    for question in pack.questions:
        yield from ((text, f"{pack.reference} {place}") for text, place in _of_question(question))


def _of_question(question: Question) -> Iterator[Found]:
    yield from _of_wording(question.code, "regular", question.regular)
    if question.low:
        yield from _of_wording(question.code, "low", question.low)
    yield from _of_options(question.code, question.options)
    for step in question.steps:
        yield from _of_wording(step.code, "low", step.wording)
        yield from _of_options(step.code, step.options)


def _of_wording(code: str, form: str, wording: Wording) -> Iterator[Found]:
    if wording.text:
        yield wording.text, f"{code}, {form}: question"
    if wording.help:
        yield wording.help, f"{code}, {form}: help"


def _of_options(code: str, options: tuple[Option, ...]) -> Iterator[Found]:
    for option in options:
        for form, words in (("regular", option.regular), ("low", option.low)):
            if words and not words.isdecimal():  # the numbers of a grade
                yield words, f"{code}, {form}: answer {option.code}"


def of_keurmerken() -> Iterator[Found]:
    """The diensten, which a question to opdrachtgevers offers as answers."""
    for path in sorted(KEURMERKEN.glob("*.toml")):
        yield from ((d.name, f"{path.stem}: dienst {d.key}") for d in keurmerk(path.stem).diensten if d.active)


def of_errors() -> Iterator[Found]:
    """What is said of an answer that cannot be read."""
    for name, text in vars(answering).items():
        if name.endswith("_HELP"):
            yield text, f"an answer that cannot be read: {name}"


def write() -> None:
    """Write the template anew, and bring each catalogue in step with it; translations that are in no use now stay."""
    template = collected()
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "messages.pot").write_bytes(_as_po(template))
    for folder in folders(FOLDER):
        path = folder / MESSAGES
        path.parent.mkdir(exist_ok=True)
        held = _read(path) if path.exists() else Catalog(locale=folder.name)
        path.write_bytes(_header(held) + _as_po(in_step(held, template)))


def in_step(held: Catalog, template: Catalog) -> Catalog:
    """The texts of the template with the translations that a catalogue holds."""
    result = Catalog(charset="utf-8")
    result.mime_headers = [("Plural-Forms", held.plural_forms)]
    left = {_key(message): message for message in (*held.obsolete.values(), *held) if message.id}
    for message in template:
        if message.id:
            known = left.pop(_key(message), None)
            string = known.string if known else ""
            result.add(message.id, string, message.locations, message.flags, message.auto_comments)
    result.obsolete.update({key: message for key, message in sorted(left.items()) if translated(message)})
    return result


def _header(catalog: Catalog) -> bytes:
    lines = ("Content-Type: text/plain; charset=utf-8", f"Plural-Forms: {catalog.plural_forms}")
    return ('msgid ""\nmsgstr ""\n' + "".join(f'"{line}\\n"\n' for line in lines) + "\n").encode()


def _as_po(catalog: Catalog) -> bytes:
    file = BytesIO()
    write_po(file, catalog, sort_output=True, omit_header=True, include_lineno=False, width=0)
    return file.getvalue()


def faults() -> Iterator[str]:
    """What is wrong, each with its remedy."""
    template = collected()
    path = FOLDER / "messages.pot"
    if not path.exists() or _keys(_read(path)) != _keys(template):
        yield "translations/messages.pot: its texts differ from those of pages and questionnaires; run `make texts`"
    for folder in folders(FOLDER):
        yield from _language_faults(folder, template)


def _language_faults(folder: Path, template: Catalog) -> Iterator[str]:
    try:
        described, _texts = read(folder)
    except LanguageFaults as problem:
        yield from problem.faults
        return
    name = f"translations/{folder.name}/{MESSAGES}"
    catalog = _read(folder / MESSAGES)
    if _keys(catalog) != _keys(template):
        yield f"{name}: its texts differ from those of pages and questionnaires; run `make texts`"
    if described.status is Status.REVIEWED:
        yield from (f"{name}: {text!r} has no translation, in a reviewed language" for text in missing(catalog))


def missing(catalog: Catalog) -> list[str]:
    """The texts without translation, which show in Dutch."""
    return sorted(_key(message) for message in catalog if message.id and not translated(message))


def _tell_missing() -> None:
    for folder in folders(FOLDER):
        lacking = missing(_read(folder / MESSAGES))
        print(f"{folder.name}: {len(lacking)} texts without translation")
        print("".join(f"  {text}\n" for text in lacking), end="")


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else str(message.id[0])


def _keys(catalog: Catalog) -> set[str]:
    return {_key(message) for message in catalog if message.id}


def main(arguments: list[str]) -> int:
    """Run `write`, `missing` or `check`; 1 when something is wrong."""
    if arguments == ["write"]:
        write()
        return 0
    if arguments == ["missing"]:
        _tell_missing()
        return 0
    found = list(faults())
    sys.stderr.writelines(f"{fault}\n" for fault in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
