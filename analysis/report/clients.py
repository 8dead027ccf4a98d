"""Step 6, chapter 3: what the clients answered, figure by figure."""

from __future__ import annotations

from dataclasses import replace

from analysis.drivers import Drivers
from analysis.report.drivers import cross_figures, importance_blocks
from analysis.report.grades import (
    nps_figure,
    promoter_figure,
    promoter_question,
    satisfied_figure,
    spread_figure,
)
from analysis.report.layout import Part, leftovers, section
from analysis.report.means import mean_figure
from analysis.report.side import Side
from analysis.report.trend import grade_trend, promoter_trend
from analysis.report.values import Block, Chapter, Section, Text

GRADES = ("3.1", "3.2", "3.3")
PARTS = (
    Part("3.2", "Aanleiding voor het traject", ("3.4", "3.5", "3.6"), (
        "Hoe iemand begint, kan meespelen in het oordeel. De een koos zelf voor een traject, de ander werd "
        "gevraagd of verplicht.",
    )),
    Part("3.3", "Contact met {org}", ("3.7", "3.8", "3.9", "3.10"), (
        "Contact kan persoonlijk zijn, maar ook met de telefoon of per e-mail. Deze paragraaf laat zien hoe vaak "
        "er contact was en of dat genoeg was. Of iemand een vaste contactpersoon heeft, weegt in het oordeel vaak "
        "zwaar mee.",
    )),
    Part("3.4", "Tevredenheid over {org}", (), (
        "Cliënten gaven bij veertien onderdelen van de dienstverlening aan hoe tevreden zij zijn. De onderdelen "
        "zijn verdeeld over drie groepen.",
    )),
    Part("3.4.1", "Contact", ("3.11",)),
    Part("3.4.2", "Bereikbaarheid en snelheid", ("3.12",)),
    Part("3.4.3", "Begeleiding", ("3.13",)),
    Part("3.4.4", "Wat samengaat met het cijfer", ()),
    Part("3.5", "Resultaat van het traject", ("3.14",), (
        "Wie aan een traject begint, verwacht er iets van. Deze vraag zet de ervaring af tegen die verwachting.",
    )),
    Part("3.6", "Klachten", ("3.15", "3.16", "3.17"), (
        "Deze vragen gaan over wat cliënten zelf als klacht zien. Een klacht die iemand terloops heeft verteld, "
        "staat bij de dienstverlener misschien niet als klacht te boek.",
    )),
    Part("3.7", "Achtergrond van de cliënten", ("3.18", "3.19", "3.20"), (
        "Wie de cliënten zijn, kan meespelen in de uitkomsten. Deze figuren gaan alleen over de groep als geheel "
        "en worden nooit met cijfers gekruist.",
    )),
)  # fmt: skip


def clients(side: Side, drivers: Drivers | None = None) -> Chapter:
    """Chapter 3. Figures of a questionnaire that have no place here follow at the end."""
    intro = Text(f"Dit hoofdstuk beschrijft wat {side.people} van {side.about.short} hebben geantwoord.")
    more = {"3.3": cross_figures(side, drivers), "3.4.4": importance_blocks(side, drivers)}
    parts = (section(side, part) for part in PARTS)
    sections = [_judgement(side), *(replace(one, blocks=(*one.blocks, *more.get(one.number, ()))) for one in parts)]
    known = {*GRADES, *(number for part in PARTS for number in part.figures)}
    return Chapter("3", "Onderzoek onder cliënten", (intro,), (*sections, *leftovers(side, known, "3.8")))


def _judgement(side: Side) -> Section:
    blocks: list[Block] = [
        Text(
            "Eerst ziet u het rapportcijfer dat cliënten gemiddeld gaven, in totaal en per dienst, en daarna hoe "
            "vaak elk cijfer is gegeven."
        ),
        mean_figure(side, "3.1"),
        *grade_trend(side, "3.1a"),
        spread_figure(side, "3.2"),
    ]
    question = promoter_question(side)
    if question is not None:
        blocks.append(promoter_figure(side, question))
    letters = [f"3.3{letter}" for letter in "cba"]
    blocks += promoter_trend(side, letters.pop()) if len(side.own.past) else ()
    if side.own.nps is not None:
        blocks.append(nps_figure(side, side.own.nps, letters.pop()))
    if satisfied := satisfied_figure(side, letters[-1], "satisfied-overall"):
        blocks.append(satisfied)
    return Section("3.1", side.text("Oordeel van cliënten over {org}"), tuple(blocks))
