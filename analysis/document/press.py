"""Step 6, last, from outside: a Report goes to a process of its own and comes back as files.

That process has neither our settings nor our secrets, and limits on time and memory. It may be started before the
report is there: it then has its libraries ready.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from analysis.in_child import Child, ChildError, started
from analysis.report.values import Report

MODULE = "analysis.document.render"
TIME_LIMIT = 120  # seconds a child may take
SIZE = 8  # bytes that tell how long the PDF is, in what the child writes


class RenderingError(Exception):
    """The PDF could not be made; the text says why and holds nothing from the report."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A report as a document and as part of a page; the drawings in both are the same."""

    pdf: bytes
    page: str


@dataclass(frozen=True, slots=True)
class Press:
    """A process that is ready for one report."""

    child: Child

    def drawn(self, report: Report) -> Drawn:
        """Both forms of the report. Errors: RenderingError."""
        try:
            made = self.child.work(pickle.dumps(report), TIME_LIMIT)
        except ChildError as error:
            raise RenderingError(f"the process that makes the report {error}") from error
        size, rest = int.from_bytes(made[:SIZE]), made[SIZE:]
        if not rest.startswith(b"%PDF"):
            raise RenderingError("the process that makes the report gave no PDF")
        return Drawn(rest[:size], rest[size:].decode())


@contextmanager
def press() -> Iterator[Press]:
    """A process of its own, which ends with this."""
    with started(MODULE) as child:
        yield Press(child)


def drawn_in_child(report: Report) -> Drawn:
    """Both forms of a report. Errors: RenderingError."""
    with press() as ready:
        return ready.drawn(report)
