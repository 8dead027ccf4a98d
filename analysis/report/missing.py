"""Step 6, chapter 2: who is missing, and whether the grade hangs on it."""

from __future__ import annotations

from analysis.asked import ASKED
from analysis.certainty import is_real
from analysis.disclosure import FEW_ASKED, RESPONSE_FROM, response_band
from analysis.figures import AudienceFigures
from analysis.missing import REST, Break, Missing, Weighted
from analysis.printing import printed
from analysis.report.about import About
from analysis.report.definitions import Formula, from_round
from analysis.report.values import Block, Row, RowKind, Table, Text
from analysis.report.words import MASKED, comma, listed, lower_first
from analysis.tallies import DIENST
from questionnaires.keurmerk import Level
from questionnaires.model import Audience

LEAD = (
    "Niet iedereen die is gevraagd, vulde de vragenlijst in. Tabel 2.7 laat zien welke groepen vaker en minder vaak "
    "meededen. Wie niet meedeed kan anders denken dan wie wel meedeed; dat is aan de antwoorden niet te zien."
)
BY = {
    DIENST: "Dienst",
    f"{ASKED}form": "Vragenlijst waarmee iemand is gevraagd",
    f"{ASKED}language": "Taal waarin iemand is gevraagd",
    f"{ASKED}channel": "Eerste manier van uitnodigen",
}
VALUES = {
    "regular": "reguliere vragenlijst",
    "low": "laagdrempelige vragenlijst",
    "email": "e-mail",
    "letter": "brief",
    "text": "sms",
    "phone": "telefoon",
    "mail": "e-mail",
    "nl": "Nederlands",
    "en": "Engels",
    "ar": "Arabisch",
    "pl": "Pools",
    "tr": "Turks",
    "uk": "Oekraïens",
    "other": "anders",
    REST: "overige groepen en niet bekend, samen",
}
FINISHED = "Respons: wie de vragenlijst heeft afgemaakt. Die kan iets anders zijn dan in tabel 2.1 en 2.4."
SMALL = (
    f"Groepen van minder dan {RESPONSE_FROM} gevraagde cliënten zijn samengenomen. Bij minder dan {FEW_ASKED} "
    "gevraagde cliënten staat er niet of iedereen of niemand antwoordde."
)
CHANCE = {
    True: "de respons verschilt meer dan toeval verklaart",
    False: "het verschil in respons kan toeval zijn",
    None: "te weinig mensen om het verschil te toetsen",
}


def missing_blocks(about: About, found: Missing | None, shown: AudienceFigures) -> tuple[Block, ...]:
    """Response by group, and the weighted mean as a check; a sentence where nothing can be told apart."""
    if found is None:
        return (Text("De groepen zijn te klein om te laten zien wie er ontbreekt."),)
    blocks: list[Block] = []
    if found.breaks:
        notes = (SMALL, *((FINISHED,) if found.finished else ()))
        rows = [row for one in found.breaks for row in _break(about, one)]
        head = ("Groep", "Gevraagd", "Respons (%)")
        table = Table(head, tuple(rows), "2.7", "Respons per groep", notes, name="missing")
        blocks += [Text(LEAD), from_round(table, Formula.MISSING, about)]
    if found.weighted:
        table = _weighted_table(about, found.weighted, shown)
        blocks += [Text(_weighing(about, found.weighted, shown)), from_round(table, Formula.WEIGHED, about)]
    return tuple(blocks)


def _break(about: About, one: Break) -> list[Row]:
    told = CHANCE[None if one.chance is None else is_real(one.chance)]
    rows = [Row((f"{_title(about, one.by)}: {told}",), RowKind.GROUP)]
    for group, (asked, answered) in one.groups.items():
        rows.append(Row((_name(about, one.by, group), str(asked), response_band(answered, asked) or MASKED)))
    return rows


def _title(about: About, by: str) -> str:
    if by in BY:
        return BY[by]
    strata = about.questionnaires[Audience.CLIENT].strata
    return next((stratum.title for stratum in strata if f"stratum_{stratum.name}" == by), by)


def _name(about: About, by: str, group: str) -> str:
    if by == DIENST and group != REST:
        dienst = about.keurmerk.dienst(group)
        return dienst.name if dienst else group
    if by not in BY:
        strata = about.questionnaires[Audience.CLIENT].strata
        values = next((dict(stratum.values) for stratum in strata if f"stratum_{stratum.name}" == by), {})
        return values.get(group) or VALUES.get(group, group)
    return VALUES.get(group, group)


def _weighing(about: About, weighted: tuple[Weighted, ...], shown: AudienceFigures) -> str:
    """The plain sentence: what it would be, and whether that changes the outcome."""
    plain, norm = shown.total.mean, about.norm(Level.TOTAL)
    told = listed([f"{printed(one.mean)} gewogen naar {lower_first(_title(about, one.by))}" for one in weighted])
    start = f"Als alle groepen even vaak hadden geantwoord, was het rapportcijfer {told}, tegen {printed(plain)} nu"
    if norm is None or plain is None:
        return f"{start}."
    same = [norm.holds(one.mean) == norm.holds(plain) for one in weighted]
    if all(same):
        return f"{start}: de uitkomst tegenover de norm van {comma(norm.value)} blijft hetzelfde."
    other = "wel" if not norm.holds(plain) else "niet"
    return (
        f"{start}. Gewogen zou het gemiddelde de norm van {comma(norm.value)} {other} halen. Het oordeel gaat uit van "
        "het gewone gemiddelde."
    )


def _weighted_table(about: About, weighted: tuple[Weighted, ...], shown: AudienceFigures) -> Table:
    rows = [Row(("Niet gewogen: dit cijfer telt", printed(shown.total.mean)), RowKind.TOTAL)]
    rows += [Row((f"Gewogen naar {lower_first(_title(about, one.by))}", printed(one.mean))) for one in weighted]
    note = (
        "Gewogen: elke groep telt mee naar het aantal mensen dat is gevraagd. Een groep zonder cijfers telt niet mee, "
        "kleine groepen tellen samen. Dit is een controle en geen uitkomst."
    )
    return Table(
        ("Rapportcijfer van cliënten", "Gemiddelde"), tuple(rows), "2.8", "Gewogen ter controle", (note,), "weighed"
    )
