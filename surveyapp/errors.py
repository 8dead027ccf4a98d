"""What can go wrong in words for people; commands print these, pages show them."""

from __future__ import annotations

from collections.abc import Sequence


class Refused(Exception):  # noqa: N818 - the program works; what was asked cannot be done
    """Something was asked that cannot be done: what is wrong, where, and what to do."""


class SettingError(Refused):
    """A setting is missing or wrong."""


class Faults(Refused):
    """Everything that is wrong with one file, each fault on its own line."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)
