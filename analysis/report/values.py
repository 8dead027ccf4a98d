"""Step 6, values: what the report is made of, ready to print; the templates add only form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from analysis.document.house import PLAIN, House


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its length as a fraction in 0..1 of the full scale (None: no bar) and the text at its end."""

    length: Fraction | None
    text: str
    interval: tuple[float, float] | None = None  # as fractions of the full scale


@dataclass(frozen=True, slots=True)
class BarRow:
    """One answer or dienst: the own bar, that of all participants, and the norm (fraction of the scale)."""

    label: str
    own: Bar
    all: Bar | None = None
    norm: Fraction | None = None


@dataclass(frozen=True, slots=True)
class BarChart:
    """Horizontal bars from zero; `own` and `others` are the names in the key of the chart."""

    rows: tuple[BarRow, ...]
    own: str
    others: str = ""
    compact: bool = False  # many rows with short names, closer together


@dataclass(frozen=True, slots=True)
class StackRow:
    """One question as a whole bar: the parts as fractions of 1, with the printed percentages."""

    label: str
    own: tuple[Bar, ...]
    all: tuple[Bar, ...] = ()


@dataclass(frozen=True, slots=True)
class StackChart:
    """Whole bars cut into the parts of a scale; `parts` names them in printed order."""

    rows: tuple[StackRow, ...]
    parts: tuple[str, ...]
    others: str = ""


@dataclass(frozen=True, slots=True)
class DotChart:
    """Dots on a scale, each with its interval as a thin line; `length` of a bar is where its dot stands."""

    rows: tuple[BarRow, ...]
    ticks: tuple[tuple[float, str], ...]  # where on the scale, as fractions of it, and what stands there
    own: str
    others: str = ""


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One round of a line: where it stands on the scale, as a fraction of it (None: not shown), and what is printed."""

    label: str
    value: Bar
    joined: bool = False  # with the round before: the question was asked in the same words


@dataclass(frozen=True, slots=True)
class TrendPanel:
    """One line over the rounds."""

    title: str
    points: tuple[TrendPoint, ...]
    norm: float | None = None


@dataclass(frozen=True, slots=True)
class TrendChart:
    """Lines over the rounds of one provider, each with its intervals; one wide, or several small ones."""

    panels: tuple[TrendPanel, ...]
    ticks: tuple[tuple[float, str], ...]  # where on the scale, as fractions of it, and what stands there


@dataclass(frozen=True, slots=True)
class FlowLane:
    """The steps that one audience goes through, in order."""

    label: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FlowChart:
    """Boxes and arrows, one lane for each audience."""

    lanes: tuple[FlowLane, ...]


@dataclass(frozen=True, slots=True)
class FieldPoint:
    """One point in a plane: units are those of its axes; `sure` when it can only be in its own field."""

    label: str
    x: float
    y: float
    sure: bool


@dataclass(frozen=True, slots=True)
class FieldChart:
    """A plane cut into four fields by two lines; the fields from top left with the clock."""

    points: tuple[FieldPoint, ...]
    line_x: float
    line_y: float
    fields: tuple[str, str, str, str]
    across: str  # what the axes say
    up: str


@dataclass(frozen=True, slots=True)
class MapTile:
    """One place: where it lies among the others, its number as printed, and its share in 0..1 (None: hidden)."""

    label: str
    text: str
    share: Fraction | None
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class TileChart:
    """A map of equal tiles; `unit` is what the key says of the shades."""

    tiles: tuple[MapTile, ...]
    unit: str


Chart = BarChart | StackChart | DotChart | TrendChart | FlowChart | FieldChart | TileChart


class RowKind(StrEnum):
    """How a row of a table looks."""

    PLAIN = "plain"
    GROUP = "group"  # a heading over the rows below it; one cell
    TOTAL = "total"
    PART = "part"  # of the row above it
    BESIDE = "beside"  # all participants, under the own row


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row; the first one names it."""

    cells: tuple[str, ...]
    kind: RowKind = RowKind.PLAIN


@dataclass(frozen=True, slots=True)
class Used:
    """A question from which a figure was made."""

    code: str
    text: str  # as the regular form asks it
    label: str
    counts: tuple[str, ...]  # stored codes that count, or a range of grades
    when: tuple[str, ...] = ()  # who got it, in words; empty: everybody


@dataclass(frozen=True, slots=True)
class Made:
    """Of what a figure or table was made."""

    formula: str  # name of the computation (analysis/report/definitions.py)
    who: str  # whose answers count
    questions: tuple[Used, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a head; every cell is text as it is printed."""

    head: tuple[str, ...]
    rows: tuple[Row, ...]
    number: str = ""
    title: str = ""
    notes: tuple[str, ...] = ()
    name: str = "data"  # class in the style sheet: widths of columns
    made: Made | None = None


@dataclass(frozen=True, slots=True)
class Quotes:
    """What people wrote themselves, in any language and script; released by a person."""

    items: tuple[str, ...]
    title: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A numbered figure: chart and data, or only the sentence that says why it is hidden."""

    key: str  # unique within the report
    number: str
    title: str
    base: str  # such as "n = 63"; empty where the rows tell it
    chart: Chart | None = None
    table: Table | None = None
    hidden: str = ""
    lead: tuple[str, ...] = ()  # sentences above it
    notes: tuple[str, ...] = ()
    told: Quotes | None = None  # what people wrote beside "anders, namelijk"
    made: Made | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    text: str
    kind: str = ""  # "", "lead" or "note"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of sentences or terms."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """Names with what they mean."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class VerdictBox:
    """The verdict with its reasons; `tone` is met, missed or open."""

    title: str
    tone: str
    reasons: tuple[str, ...]


Block = Text | Bullets | Quotes | Terms | Table | Figure | VerdictBox


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered section; `level` 3 is a part of the section before it."""

    number: str
    title: str
    blocks: tuple[Block, ...]
    level: int = 2


@dataclass(frozen=True, slots=True)
class Chapter:
    """A numbered chapter."""

    number: str
    title: str
    intro: tuple[Block, ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Tile:
    """One main figure on the page with the summary."""

    label: str
    value: str
    note: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The page that tells the whole on its own."""

    tiles: tuple[Tile, ...]
    verdict: VerdictBox
    satisfaction: Figure | None
    lists: tuple[tuple[str, tuple[str, ...]], ...]  # title and terms
    notes: tuple[str, ...]
    told: tuple[str, ...] = ()  # sentences with or in place of the lists


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes with the report, within the PDF."""

    filename: str
    description: str
    mime_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that is printed. The same report always gives the same bytes."""

    title: str
    provider: str
    subtitle: str
    status: str  # such as "Definitief rapport"
    facts: tuple[tuple[str, str], ...]  # on the cover
    bureau: str
    marks: tuple[str, ...]  # on every page: voorlopig, voorbeeldgegevens
    mark_note: str
    today: date
    summary: Summary
    chapters: tuple[Chapter, ...]
    sealed: str = ""  # all values, as analysis.report.fingerprint writes them
    digest: str = ""  # the hash over these, as the colophon prints it in groups
    attached: tuple[Attached, ...] = ()
    house: House = PLAIN

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All figures in printed order, that of the summary first."""
        blocks = [b for c in self.chapters for b in (*c.intro, *(b for s in c.sections for b in s.blocks))]
        own = [b for b in blocks if isinstance(b, Figure)]
        return tuple([self.summary.satisfaction, *own] if self.summary.satisfaction else own)

    @property
    def numbered(self) -> tuple[Figure | Table, ...]:
        """All figures and tables with a title and values, or why there are none; the summary first."""
        blocks = [b for c in self.chapters for b in (*c.intro, *(b for s in c.sections for b in s.blocks))]
        found = [self.summary.satisfaction, *blocks]
        tables = (b for b in found if isinstance(b, Figure | Table) and b.title)
        return tuple(b for b in tables if isinstance(b, Table) or b.table or b.hidden)

    @property
    def footer(self) -> str:
        """What stands at the foot of each page."""
        name = self.provider if len(self.provider) <= 80 else f"{self.provider[:79].rstrip()}…"
        return f"Tevredenheidsonderzoek {name}"

    @property
    def filename(self) -> str:
        """A name for the file that says what it is."""
        return f"rapport-tevredenheid-{self.today.isoformat()}.pdf"
