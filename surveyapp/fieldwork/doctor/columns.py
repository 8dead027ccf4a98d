"""Step 1: which column of a list is what: a guess from its header, which the officer sees and may change."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from surveyapp.fieldwork.doctor.grids import Grid, GridError, Row

FILE = Path(__file__).with_name("columns.toml")
IGNORED = "ignored"
STRATUM = "stratum_"
SEARCHED = 25  # rows in which a header may stand
LEAST = 3  # columns of a list of which nothing is recognised
ENOUGH = 2  # columns that must be recognised before a row is taken for the header
_NOISE = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Target:
    """What a column can be."""

    name: str
    title: str  # as the officer reads it
    names: frozenset[str]  # headers that mean it, bare
    head: str = ""  # its header in the list that can be downloaded; empty: not in it
    help: str = ""
    example: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """The header of a list and what its columns are taken for; one entry for each column of the grid."""

    row: int  # index among the grid's rows; the people come after it
    titles: tuple[str, ...]  # as in the file
    targets: tuple[str, ...]  # a name of `targets()`, `stratum_<name>`, or `ignored`

    @property
    def places(self) -> Mapping[str, int]:
        """Where each target stands."""
        return {name: place for place, name in enumerate(self.targets) if name != IGNORED}


@cache
def targets() -> tuple[Target, ...]:
    """All that a column can be, in the order of columns.toml."""
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    told = ("head", "help", "example")
    return tuple(
        Target(key, said["title"], frozenset(map(bare, said["names"])), *(said.get(name, "") for name in told))
        for key, said in table.items()
    )


@lru_cache(maxsize=4096)  # the same few diensten and forms in every row
def bare(title: str) -> str:
    """A header without capitals, accents, spaces and signs."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return _NOISE.sub("", plain)


def heading(
    grid: Grid,
    strata: Mapping[str, str] | None = None,
    remembered: Mapping[str, str] | None = None,
    row: int | None = None,
) -> Heading:
    """The header of a list: this row, or the one among the first of which most columns are recognised.

    `strata` are break variables that the questionnaire declares, with their titles; `remembered` is what the officer
    chose before: bare header -> target. A list of which nothing is recognised has its header in the first full row.
    Errors:  GridError when it has so few columns that it can be no list.
    """
    known = {bare(title): STRATUM + name for name, title in (strata or {}).items()}
    known |= {bare(form): STRATUM + name for name in strata or () for form in (name, STRATUM + name)}
    known |= dict(remembered or {})
    candidates = [_guess(one, known) for one in grid.rows[:SEARCHED]]
    if row is not None and row < len(candidates):
        return Heading(row, grid.rows[row].cells, tuple(candidates[row]))
    counts = [sum(name != IGNORED for name in names) for names in candidates]
    best = max(range(len(counts)), key=lambda place: (counts[place], -place))
    if counts[best] < min(ENOUGH, grid.width):
        if grid.width < LEAST:
            raise GridError(
                "Geen enkele rij lijkt op een kop met kolomnamen. Zet in de eerste rij namen zoals Dienst, Achternaam "
                "en E-mailadres, of gebruik de lijst die u hier kunt downloaden."
            )
        best = max(range(len(counts)), key=lambda place: (sum(map(bool, grid.rows[place].cells)), -place))
    return Heading(best, grid.rows[best].cells, tuple(candidates[best]))


def recognised(found: Heading) -> bool:
    """Whether enough of a header is known that it is no row of somebody's data."""
    return sum(name != IGNORED for name in found.targets) >= ENOUGH


def _guess(row: Row, known: Mapping[str, str]) -> list[str]:
    """What each cell of a row would be as a header; each target once, the first column wins."""
    found: list[str] = []
    for cell in row.cells:
        name = _meaning(bare(cell), known)
        found.append(name if name not in found else IGNORED)
    return found


def _meaning(title: str, known: Mapping[str, str]) -> str:
    if not title:
        return IGNORED
    return known.get(title) or next((target.name for target in targets() if title in target.names), IGNORED)
