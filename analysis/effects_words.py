"""Step 4, over many rounds, in words: what the comparison of wordings and ways of asking says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from analysis.certainty import is_real
from analysis.effects import LEAST, Compared, Effect, is_equivalent
from analysis.printing import printed

NAMES = {
    "low": "laagdrempelige vragenlijst",
    "regular": "reguliere vragenlijst",
    "web": "zelf ingevuld op het web",
    "phone": "telefonisch",
    "paper": "op papier",
    "kiosk": "op een tablet ter plaatse",
}


def told(found: Sequence[Compared], rounds: int) -> str:
    """The whole as lines of plain Dutch."""
    head = (
        f"Vorm en manier van invullen, over {rounds} {'ronde' if rounds == 1 else 'rondes'}.",
        "Vergeleken zijn rapportcijfers van cliënten binnen dezelfde dienst van dezelfde ronde.",
    )
    return "\n".join([*head, *(line for one in found for line in ("", *_lines(one)))]) + "\n"


def _lines(one: Compared) -> Iterator[str]:
    yield f"{NAMES.get(one.one, one.one)} tegenover {NAMES.get(one.other, one.other)}"
    effect = one.effect
    if effect is None:
        yield f"  te weinig om te vergelijken: aan beide kanten zijn {LEAST} cijfers nodig, in dezelfde dienst en ronde"
        return
    where = "in 1 dienst van een ronde" if effect.cells == 1 else f"in {effect.cells} diensten van rondes"
    yield f"  cijfers: {effect.n[0]} en {effect.n[1]}, {where}"
    limits = " tot ".join(_signed(limit) for limit in (effect.interval.low, effect.interval.high))
    yield f"  verschil: {_signed(effect.difference)} (95%-interval {limits}; p = {_chance(effect.chance)})"
    yield f"  {verdict(effect)}"


def verdict(effect: Effect) -> str:
    """One sentence: equal enough, different, both, or not known."""
    margin = printed(Fraction(effect.margin))
    p = f"gelijkwaardigheidstoets p = {_chance(effect.equivalent)}"
    if is_equivalent(effect):
        extra = " Het verschil is klein, maar wel meer dan toeval verklaart." if is_real(effect.chance) else ""
        return f"gelijkwaardig: het verschil is met 95% zekerheid kleiner dan {margin} punt ({p}).{extra}"
    if is_real(effect.chance):
        small = f"dat het kleiner is dan {margin} punt staat niet vast ({p})"
        return f"er is een verschil, meer dan toeval verklaart; {small}."
    return f"niet bekend: het verschil kan toeval zijn, en kan ook {margin} punt of meer zijn ({p})."


def _signed(value: float) -> str:
    text = printed(Fraction(value), 2)
    return text if text.startswith("-") or value == 0 else f"+{text}"


def _chance(chance: float) -> str:
    return "< 0,001" if chance < 0.001 else printed(Fraction(chance), 3)
