"""Beside step 6: what a report was made with beyond its counts, frozen: rules, other counts, released texts, plan.

Rules are mended and rounds of others close; a definitive report must come out the same all the same.
"""

from __future__ import annotations

import json
import tempfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from analysis.improvement import Plan
from analysis.open_answers import OpenAnswers, Told
from analysis.tallies import Tallies
from analysis.trend import Earlier
from questionnaires import load
from questionnaires.keurmerk import Keurmerk
from questionnaires.model import Audience
from surveyapp import improving


@dataclass(frozen=True, slots=True)
class Basis:
    """The keurmerk as its file stood, the counts of each other participant, and the earlier rounds of the provider."""

    name: str  # of the keurmerk
    rules: str  # the text of its file
    steps: tuple[tuple[Tallies, ...], ...]  # the others: of the first benchmark of the period, then who joined at each
    earlier: tuple[Earlier, ...] = ()
    told: OpenAnswers = field(default_factory=dict)  # what was released of the open answers
    plan: Plan = field(default_factory=Plan)

    def keurmerk(self) -> Keurmerk:
        """The keurmerk as it was. Errors: FileFaults when this program can no longer read it."""
        if self.rules == _text(self.name):
            return load.keurmerk(self.name)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, f"{self.name}.toml")
            path.write_text(self.rules, encoding="utf-8")
            return load.read_keurmerk(path)

    def packed(self) -> bytes:
        """All of it in few bytes; the same basis gives the same ones."""
        steps = [sorted(sorted([*row] for row in one.rows()) for one in step) for step in self.steps]
        earlier = [_packed(one) for one in self.earlier]
        found = {"keurmerk": self.name, "rules": self.rules, "others": steps[0] if steps else [], "earlier": earlier}
        found |= {"joined": steps[1:]} if steps[1:] else {}
        found |= {"told": _packed_told(self.told)} if self.told else {}
        found |= {"plan": improving.packed(self.plan)} if self.plan != Plan() else {}
        return zlib.compress(json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode(), 9)


def now(keurmerk: str, steps: Sequence[Sequence[Tallies]], earlier: Sequence[Earlier] = ()) -> Basis:
    """The rules as they stand today, with these participants and earlier rounds."""
    return Basis(keurmerk, _text(keurmerk), tuple(map(tuple, steps)), tuple(earlier))


def unpacked(data: bytes) -> Basis:
    """What `packed` gave."""
    found = json.loads(zlib.decompress(data))
    kept = [found["others"], *found.get("joined", ())]
    steps = tuple(tuple(map(_tallies, step)) for step in kept if step)
    earlier = map(_earlier, found.get("earlier", ()))
    told = told_in(data)
    plan = improving.unpacked(found["plan"]) if "plan" in found else Plan()
    return Basis(found["keurmerk"], found["rules"], steps, tuple(earlier), told, plan)


def told_in(data: bytes) -> dict[tuple[Audience, str], Told]:
    """Of what `packed` gave only what was released of the open answers."""
    return dict(_told(*one) for one in json.loads(zlib.decompress(data)).get("told", ()))


def without_told(data: bytes) -> bytes:
    """What `packed` gave without anything of the open answers; all else the same."""
    return replace(unpacked(data), told={}).packed()


def _packed(one: Earlier) -> dict[str, Any]:
    packs = {audience.value: pack.reference for audience, pack in one.questionnaires.items()}
    period = [day.isoformat() for day in one.period]
    return {"period": period, "questionnaires": packs, "rows": [[*row] for row in one.tallies.rows()]}


def _earlier(kept: dict[str, Any]) -> Earlier:
    first, last = map(date.fromisoformat, kept["period"])
    packs = {Audience(name): load.questionnaire(reference) for name, reference in kept["questionnaires"].items()}
    return Earlier((first, last), _tallies(kept["rows"]), packs)


def _tallies(rows: Sequence[Sequence[Any]]) -> Tallies:
    return Tallies.from_rows((a, s, g, q, c, n) for a, s, g, q, c, n in rows)


def _packed_told(told: OpenAnswers) -> list[list[Any]]:
    columns = sorted(told.items(), key=lambda item: item[0])
    return [[a, c, list(one.texts), one.read, one.written, dict(sorted(one.themes.items()))] for (a, c), one in columns]


def _told(audience: str, column: str, texts: list[str], *counts: Any) -> tuple[tuple[Audience, str], Told]:
    return (Audience(audience), column), Told(tuple(texts), *counts)


def _text(keurmerk: str) -> str:
    return (load.KEURMERKEN / f"{keurmerk}.toml").read_text(encoding="utf-8")
