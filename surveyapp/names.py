"""How somebody on a list is called: one way for letters, mails, calls and the office."""

from __future__ import annotations

from typing import Protocol


class Named(Protocol):
    """Whatever has the columns of a name: a row of the store, for one."""

    @property
    def initials(self) -> str:
        """As `A.`."""

    @property
    def prefix(self) -> str:
        """As `van der`."""

    @property
    def surname(self) -> str:
        """As the list has it."""


def full_name(who: Named) -> str:
    """Initials, prefix and surname, as far as the list has them."""
    return " ".join(part for part in (who.initials, who.prefix, who.surname) if part)
