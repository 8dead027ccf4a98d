"""Step 6, chapter 4: what the opdrachtgevers answered."""

from __future__ import annotations

from analysis.report.grades import promoter_figure, promoter_question, spread_figure
from analysis.report.layout import Part, leftovers, section
from analysis.report.means import mean_figure
from analysis.report.side import Side
from analysis.report.trend import grade_trend, promoter_trend
from analysis.report.values import Block, Chapter, Section, Text

GRADES = ("4.1", "4.2", "4.3")
PARTS = (
    Part("4.2", "Begeleiding van cliënten", ("4.4",)),
    Part("4.3", "Oordeel over onderdelen", ("4.5",), (
        "Opdrachtgevers gaven voor elk onderdeel een rapportcijfer, over alle diensten samen. Wat niet van "
        "toepassing was, bleef leeg.",
    )),
    Part("4.4", "Klachten", ("4.6", "4.7")),
)  # fmt: skip


def opdrachtgevers(side: Side) -> Chapter:
    """Chapter 4. Without opdrachtgevers on the list one sentence says so."""
    if side.own.total.net_sample == 0 and side.own.received == 0:
        none = Text("Voor dit onderzoek zijn geen opdrachtgevers aangeleverd die konden worden uitgenodigd.")
        return Chapter("4", "Onderzoek onder opdrachtgevers", (none,), ())
    intro = Text(
        side.text("Ook aan de opdrachtgevers van {org} is gevraagd wat zij van de dienstverlening vinden. ")
        + "Wie tegelijk cliënt en opdrachtgever is, kreeg alleen de vragenlijst voor cliënten."
    )
    known = {*GRADES, *(number for part in PARTS for number in part.figures)}
    sections = (_judgement(side), *(section(side, part) for part in PARTS), *leftovers(side, known, "4.5"))
    return Chapter("4", "Onderzoek onder opdrachtgevers", (intro,), sections)


def _judgement(side: Side) -> Section:
    blocks: list[Block] = [mean_figure(side, "4.1"), *grade_trend(side, "4.1a"), spread_figure(side, "4.2")]
    question = promoter_question(side)
    if question is not None:
        blocks += [promoter_figure(side, question), *promoter_trend(side, "4.3a")]
    return Section("4.1", "Totaaloordeel", tuple(blocks))
