"""What is wrong with a questionnaire or keurmerk file, in sentences that name file, place and remedy."""

from __future__ import annotations

from collections.abc import Sequence


class FileFaults(Exception):  # noqa: N818 - a list of faults, named as people say it
    """All faults of one file at once; each names the file, the place and what to do."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)
