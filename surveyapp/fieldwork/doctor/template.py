"""Step 1: the list that an officer can download and fill in, for one audience of a round: as Excel and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from questionnaires.model import Audience
from surveyapp.fieldwork.doctor import xlsx
from surveyapp.fieldwork.doctor.columns import Target, targets
from surveyapp.fieldwork.doctor.grids import EXPLAINED
from surveyapp.fieldwork.people import Rules

CLIENTS_ONLY = frozenset({"form", "ended"})
CHANNELS = ("e-mail", "brief", "sms", "telefoon")
FORMS = ("regulier", "laagdrempelig")
NEEDED = "Dit moet ingevuld zijn."
ONE_OF = "Vul e-mailadres, telefoon of het hele adres in; meer mag."
ABOUT = ("Kolom", "Wat u invult", "Voorbeeld")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the list."""

    head: str
    help: str
    example: str
    choices: tuple[str, ...] = ()


def columns(rules: Rules, audience: Audience) -> tuple[Column, ...]:
    """The columns for one audience, in their order; break variables of the questionnaire last."""
    own = (_column(target, rules, audience) for target in targets() if target.head)
    strata = rules.packs[audience].strata if audience in rules.packs else ()
    more = (Column(one.title, "Mag leeg blijven.", "") for one in strata if one.name != "channel")
    return (*(column for column in own if column is not None), *more)


def as_csv(rules: Rules, audience: Audience) -> bytes:
    """The header only, as a Dutch Excel opens it: semicolons and a mark."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerow([one.head for one in columns(rules, audience)])
    return text.getvalue().encode("utf-8-sig")


def as_workbook(rules: Rules, audience: Audience) -> bytes:
    """A sheet to fill in, with choices where there are any, and a sheet that explains it with an example."""
    found = columns(rules, audience)
    explained = [ABOUT, *((one.head, one.help, one.example) for one in found)]
    choices = {place: one.choices for place, one in enumerate(found) if one.choices}
    filled = xlsx.Sheet("Lijst", [[one.head for one in found]], choices)
    return xlsx.workbook([filled, xlsx.Sheet(EXPLAINED, explained)])


def _column(target: Target, rules: Rules, audience: Audience) -> Column | None:
    if audience is not Audience.CLIENT and target.name in CLIENTS_ONLY:
        return None
    if target.name == "form" and len(rules.packs[audience].forms) < 2:
        return None
    choices = _choices(target.name, rules)
    example = target.example or (choices[0] if choices else "")
    if target.name == "ended":
        last = rules.period[1]
        example = f"{last.day}-{last.month}-{last.year}"
    return Column(target.head, " ".join(filter(None, _help(target, audience))), example, choices)


def _help(target: Target, audience: Audience) -> Iterator[str]:
    if target.name == "dienst":
        yield NEEDED if audience is Audience.CLIENT else "Mag leeg blijven; meer diensten: met ; ertussen."
    yield target.help
    if target.name in ("email", "phone", "street"):
        yield ONE_OF


def _choices(name: str, rules: Rules) -> tuple[str, ...]:
    if name == "dienst":
        return tuple(one.name for one in rules.keurmerk.diensten if one.key in rules.diensten)
    return {"channel": CHANNELS, "form": FORMS}.get(name, ())
