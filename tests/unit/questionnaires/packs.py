"""Tiny questionnaires and keurmerken for tests: a sound one in parts, and ways to change a part."""

from __future__ import annotations

from pathlib import Path

from questionnaires.faults import FileFaults
from questionnaires.keurmerk import Keurmerk
from questionnaires.load import read_keurmerk, read_questionnaire
from questionnaires.model import Questionnaire

HEAD = """
title = "Klein"
audience = "client"
forms = ["regular", "low"]
revision = 1
source = "Eigen"
"""
YES_NO = """
options = [
  { code = "yes", regular = "Ja", low = "Ja" },
  { code = "no", regular = "Nee", low = "Nee" },
  { code = "dk", regular = "Geen mening", low = "Weet ik niet" },
]
base = ["yes", "no"]
"""
FIRST = f"""
[[questions]]
code = "first"
kind = "choice"
label = "Eerste"
regular = "Eerste vraag?"
low = "Eerste?"
{YES_NO}
"""
SECOND = f"""
[[questions]]
code = "second"
kind = "choice"
label = "Tweede"
regular = "Tweede vraag?"
low = "Tweede?"
ask_if = [{{ question = "first", is = ["yes"] }}]
{YES_NO}
"""
GRADE = """
[[questions]]
code = "grade"
kind = "grade"
metric = "grade"
label = "Cijfer"
regular = "Welk cijfer geeft u {org}?"
low = "Welk cijfer geeft u {org}?"
"""
STEPPED = """
[[questions]]
code = "why"
kind = "choice"
label = "Waarom"
regular = "Waarom?"
base = ["self", "asked", "forced"]
options = [
  { code = "self", regular = "Zelf" },
  { code = "asked", regular = "Gevraagd" },
  { code = "forced", regular = "Verplicht" },
]
mapping = [
  { when = { who = "me" }, code = "self" },
  { when = { who = "they", must = "no" }, code = "asked" },
  { when = { who = "they", must = "yes" }, code = "forced" },
]

[[questions.steps]]
code = "who"
low = "Wie wilde dit?"
options = [{ code = "me", low = "Ik" }, { code = "they", low = "Zij" }]

[[questions.steps]]
code = "must"
low = "Moest het?"
ask_if = [{ question = "who", is = ["they"] }]
options = [{ code = "yes", low = "Ja" }, { code = "no", low = "Nee" }]
"""
PAGES = """
[[pages]]
code = "page_one"
title = "Een"
questions = ["first"]

[[pages]]
code = "page_two"
title = "Twee"
questions = ["second", "grade"]
"""
SMALL = HEAD + FIRST + SECOND + GRADE + PAGES
STEPS = HEAD + STEPPED + GRADE + '[[pages]]\ncode = "p"\ntitle = "P"\nquestions = ["why", "grade"]\n'
MARK = """
title = "Klein"
owner = "Iemand"

[questionnaires]
client = "tiny/1"

[[diensten]]
key = "hulp"
name = "Hulp"

[[profiles]]
valid_from = 2024-01-01
source = "Eigen"
publish_from = { client = 4 }
masked_below = 4
mean_from = 5
distribution_from = 10
benchmark_from = 5

[[profiles.norms]]
audience = "client"
level = "total"
operator = ">="
value = 6.5
source = "Eigen"

[[profiles.usable]]
audience = "client"
questions = ["grade"]
reached = true
answered = 1
source = "Eigen"
"""


def changed(text: str, *swaps: tuple[str, str]) -> str:
    """A text with parts swapped once; each part must be there."""
    for old, new in swaps:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def tiny(folder: Path, text: str = SMALL) -> Questionnaire:
    """Write a questionnaire as tiny/1 and read it."""
    return read_questionnaire(written(folder / "packs" / "tiny" / "1.toml", text))


def written(path: Path, text: str) -> Path:
    """A file with this text, and where it stands."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def tiny_mark(folder: Path, text: str = MARK, pack: str = SMALL) -> Keurmerk:
    """Write a keurmerk and the questionnaire it names, and read it."""
    written(folder / "packs" / "tiny" / "1.toml", pack)
    return read_keurmerk(written(folder / "keurmerken" / "small.toml", text))


def faults(folder: Path, text: str) -> list[str]:
    """The faults of a questionnaire, without the name of the file."""
    try:
        tiny(folder, text)
    except FileFaults as found:
        return [fault.partition(": ")[2] for fault in found.faults]
    return []


def mark_faults(folder: Path, text: str, pack: str = SMALL) -> list[str]:
    """The faults of a keurmerk, without the name of the file."""
    try:
        tiny_mark(folder, text, pack)
    except FileFaults as found:
        return [fault.partition(": ")[2] for fault in found.faults]
    return []


GROUPED = changed(
    SMALL,
    ('{ code = "no", regular = "Nee", low = "Nee" }', '{ code = "no", regular = "Nee", group = "nope" }'),
    (
        '{ code = "dk"',
        '{ code = "never", regular = "Nooit", group = "nope" }, { code = "nope", low = "Nee" }, { code = "dk"',
    ),
    ('base = ["yes", "no"]', 'base = ["yes", "no", "never", "nope"]'),
)
