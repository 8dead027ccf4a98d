"""A language made for one test, and a shelf that holds nothing of an earlier one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from surveyapp import i18n

HEAD = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
)
ABOUT = 'name = "Dansk"\ndirection = "ltr"\nstatus = "draft"\nvoice = "da"\n'
Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def made(texts: str, about: str = ABOUT, code: str = "da") -> Path:
        folder = tmp_path / code
        (folder / "LC_MESSAGES").mkdir(parents=True)
        (folder / "language.toml").write_text(about, encoding="utf-8")
        (folder / "LC_MESSAGES" / "messages.po").write_text(HEAD + texts, encoding="utf-8")
        return folder

    return made


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The languages are those of this test; afterwards ours again, in Dutch."""
    monkeypatch.setattr(i18n, "FOLDER", tmp_path)
    i18n._shelf.cache_clear()
    yield
    i18n._shelf.cache_clear()
    i18n.speak()
