"""Our languages as if people had reviewed them, so that a round offers them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from surveyapp import i18n
from surveyapp.languages import FOLDER
from surveyapp.pages import page, questions, review

REVIEW = 'reviewed_by = "tolk"\nreviewed_on = 2026-11-01\n'


def forget() -> None:
    """What a process keeps for as long as it runs."""
    for kept in (i18n._shelf, page.words, page._same, questions._fresh, review._same_row):
        kept.cache_clear()


@contextmanager
def all_reviewed(folder: Path) -> Iterator[Path]:
    """Every language in a copy of ours (made in `folder`) counts as reviewed."""
    copy = folder / "translations"
    shutil.copytree(FOLDER, copy)
    for path in copy.glob("*/language.toml"):
        about = path.read_text(encoding="utf-8").replace('status = "draft"', 'status = "reviewed"')
        path.write_text(about + REVIEW, encoding="utf-8")
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(i18n, "FOLDER", copy)
            forget()
            yield copy
    finally:
        forget()
