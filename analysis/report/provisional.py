"""Step 6, the report of an open round: mean grades so far, why nothing else, and who to ask."""

from __future__ import annotations

from dataclasses import replace

from analysis.figures import AudienceFigures, Figures, GradeRow
from analysis.report.about import About
from analysis.report.means import grade_text, mean_figure
from analysis.report.results import SIGNS, verdict_box
from analysis.report.side import Side
from analysis.report.values import (
    Block,
    Bullets,
    Chapter,
    Row,
    RowKind,
    Section,
    Summary,
    Table,
    Text,
    Tile,
    VerdictBox,
)
from analysis.report.words import comma, counted, n, number
from questionnaires.keurmerk import Level
from questionnaires.model import Audience

NOT_YET = "Nog geen figuur: er tellen nog te weinig cijfers mee."
NO_VERDICT = (
    "Over de norm voor tevredenheid is op dit moment geen oordeel mogelijk: er tellen nog te weinig cijfers mee."
)


def is_provisional(figures: Figures) -> bool:
    """Whether sets were left out, so that there are means and nothing else."""
    return bool(figures.clients.held_back or figures.opdrachtgevers.held_back)


def standing(about: About, figures: Figures) -> tuple[Summary, tuple[Chapter, ...]]:
    """The page that tells the whole, and the chapter before the colophon."""
    found = {Audience.CLIENT: figures.clients, Audience.OPDRACHTGEVER: figures.opdrachtgevers}
    sides = [Side(about, audience, own, None) for audience, own in found.items() if audience in about.questionnaires]
    chapter = Chapter("1", "De stand tot nu toe", (), (*map(_section, sides), _left_out(len(sides) + 1, figures)))
    page = Summary(_tiles(about, figures), _verdict(about, figures), None, (), (_why(figures), *SIGNS))
    return page, (chapter,)


def _verdict(about: About, figures: Figures) -> VerdictBox:
    if figures.verdict.met is None:
        return VerdictBox(NO_VERDICT, "open", ())
    return verdict_box(about, figures.verdict)


def _section(side: Side) -> Section:
    place = "1.1" if side.audience is Audience.CLIENT else "1.2"
    lead = f"Dit zijn de rapportcijfers van {side.people} die nu al meetellen. Zij kunnen nog veranderen."
    figure = mean_figure(side, place)
    figure = replace(figure, table=_table(side)) if figure.table else replace(figure, hidden=NOT_YET)
    blocks: tuple[Block, ...] = (Text(lead), figure)
    return Section(place, f"Rapportcijfers van {side.people}", blocks)


def _table(side: Side) -> Table:
    names = {dienst.key: dienst.name for dienst in side.about.keurmerk.diensten}
    rows = [Row(("Totaal", *_cells(side.own.total)), RowKind.TOTAL)]
    rows += [Row((names.get(row.key, row.key), *_cells(row))) for row in side.own.diensten]
    return Table(("Onderdeel", "n", "Rapportcijfer"), tuple(rows))


def _cells(row: GradeRow) -> tuple[str, str]:
    return number(row.n_grade), grade_text(row)


def _left_out(place: int, figures: Figures) -> Section:
    """What is not in it, and why."""
    return Section(
        f"1.{place}",
        "Wat er nog niet in staat",
        (
            Text(_why(figures)),
            Bullets(
                (
                    "Er staan alleen gemiddelde rapportcijfers in. De verdeling van de antwoorden, de promotorscore, "
                    "de respons en de vergelijking met anderen komen in het definitieve rapport.",
                    "Een dienst met weinig cijfers telt nog niet mee. Zijn er te weinig nieuwe cijfers van een "
                    "dienst, dan staat er hetzelfde als in het vorige voorlopige rapport.",
                    "Het oordeel gaat over deze cijfers. Met alle antwoorden erbij kan het anders zijn.",
                )
            ),
        ),
    )


def _why(figures: Figures) -> str:
    return (
        f"Van elke dienst, en van de opdrachtgevers, tellen {_sets(figures)} nog niet mee; het lot bepaalde welke. Zo "
        "kan niemand dit rapport naast het definitieve leggen en uitrekenen wat één mens heeft geantwoord."
    )


def _sets(figures: Figures) -> str:
    waiting = max(figures.clients.held_back, figures.opdrachtgevers.held_back)
    return counted(waiting, "ingevulde vragenlijst", "ingevulde vragenlijsten")


def _tiles(about: About, figures: Figures) -> tuple[Tile, ...]:
    norm = about.norm(Level.TOTAL)
    limit = f"; norm {comma(norm.value)}" if norm else ""
    return (
        _tile("Rapportcijfer van cliënten tot nu toe", figures.clients, limit),
        _tile("Rapportcijfer van opdrachtgevers tot nu toe", figures.opdrachtgevers, ""),
    )


def _tile(label: str, side: AudienceFigures, limit: str) -> Tile:
    return Tile(label, grade_text(side.total), f"{n(side.total.n_grade)}{limit}")
