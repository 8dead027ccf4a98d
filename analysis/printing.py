"""Step 6, the last moment: exact numbers become Dutch text; nothing is rounded before this."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

NONE = "–"  # there is nothing to compute
MASKED = "*"  # hidden, so that nobody can be recognised


def printed(value: Fraction | Decimal | None, places: int = 1) -> str:
    """A number as the report prints it; a dash for None.

    Units:  as given; `places` decimals, half away from zero, decimal comma, hyphen-minus, never -0, no percent sign.
    Source: the contract on figures, rule 7.
    """
    if value is None:
        return NONE
    exact = Fraction(value)
    scale = 10**places
    units = (abs(exact) * scale * 2 + 1) // 2  # exact: half goes up, away from zero
    whole, rest = divmod(units, scale)
    digits = f"{whole},{rest:0{places}d}" if places else str(whole)
    return f"-{digits}" if exact < 0 and units else digits


def percent(value: Fraction) -> str:
    """A share of a distribution (0-100) in whole percents, rounded for itself."""
    return printed(value, 0)


def apart(value: Fraction, other: Fraction, most: int = 12) -> str:
    """A number with as many decimals (two or more) as it takes to see that it is not the other one."""
    for places in range(2, most):
        if printed(value, places) != printed(other, places):
            return printed(value, places)
    return printed(value, most)
