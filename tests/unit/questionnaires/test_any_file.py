"""Whatever stands in a file, reading it gives a questionnaire, a keurmerk or clear faults: never a traceback."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaires.describe import keurmerk_text, questionnaire_text
from questionnaires.faults import FileFaults
from questionnaires.load import PACKS, read_keurmerk, read_questionnaire
from tests.unit.questionnaires.packs import SMALL, STEPS, written

PACK, MARK = re.findall(r"```toml\n(.*?)```", (PACKS.parent / "README.md").read_text(encoding="utf-8"), re.S)
JUNK = [
    "3",
    "-1",
    "0",
    "nan",
    "2.5",
    "true",
    '""',
    '"x"',
    "[]",
    "[[]]",
    '["a", "a"]',
    "{}",
    '{ a = "b" }',
    "2024-01-01",
]
JUNK += [
    "2024-01-01T10:00:00",
    "10:00:00",
    "[3]",
    "[{}]",
    '[{ code = "a" }]',
    '[{ question = "a" }]',
    "[{ when = {} }]",
]
CHANGES = st.lists(
    st.tuples(st.integers(0, 400), st.sampled_from(["drop", "junk", "twice"]), st.sampled_from(JUNK)), max_size=4
)


def broken(text: str, changes: list[tuple[int, str, str]]) -> str:
    """A text with some of its lines dropped, doubled or given another value."""
    lines = text.splitlines()
    for place, how, junk in changes:
        at = place % len(lines)
        key = lines[at].partition("=")[0]
        lines[at] = {"drop": "", "junk": f"{key} = {junk}", "twice": f"{lines[at]}\n{lines[at]}"}[how]
    return "\n".join(lines)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([SMALL, STEPS, PACK]), CHANGES)
def test_any_questionnaire_file_is_read_or_refused(text: str, changes: list[tuple[int, str, str]]) -> None:
    with TemporaryDirectory() as folder, suppress(FileFaults):
        questionnaire_text(read_questionnaire(written(Path(folder) / "tiny" / "1.toml", broken(text, changes))))


@settings(max_examples=100, deadline=None)
@given(CHANGES)
def test_any_keurmerk_file_is_read_or_refused(changes: list[tuple[int, str, str]]) -> None:
    with TemporaryDirectory() as folder:
        written(Path(folder) / "packs" / "voorbeeld" / "1.toml", PACK)
        with suppress(FileFaults):
            path = written(Path(folder) / "keurmerken" / "v.toml", broken(MARK, changes))
            keurmerk_text(read_keurmerk(path))
