"""Step 6, chapter 2: the response account, from the lists to the sets that count, and how a sample was drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from analysis.figures import AudienceFigures, Figures
from analysis.report.about import About, Asked
from analysis.report.results import response_text
from analysis.report.values import Row, RowKind, Table
from analysis.report.words import counted, listed, lower_first
from questionnaires.model import Audience

OUTCOMES = (  # in the order in which cases drop out
    ("duplicate", "Dubbel op de lijst"),
    ("incomplete", "Gegevens niet volledig"),
    ("not_sampled", "Niet in de steekproef getrokken"),
    ("opted_out", "Vooraf afgemeld"),
    ("undeliverable", "Onbestelbaar of niet bereikbaar"),
)
REASONS = {
    "bounced": "e-mail of sms kwam terug",
    "returned": "brief kwam terug",
    "moved": "verhuisd",
    "deceased": "overleden",
    "wrong_number": "verkeerd telefoonnummer",
    "": "reden niet bekend",
}
FORMS = {"regular": "reguliere vragenlijst", "low": "laagdrempelige vragenlijst", "other": "vorm niet bewaard"}
COULD_BE_DRAWN = ("invited", "not_sampled", "opted_out", "undeliverable")
_SIDES = ((Audience.CLIENT, "cliënten"), (Audience.OPDRACHTGEVER, "opdrachtgevers"))
_Side = tuple[AudienceFigures, Asked]


def account_table(figures: Figures, about: About | None = None) -> Table:
    """From the cases on the list to the usable sets of answers, for both audiences."""
    told = about.asked if about else {}
    found = dict(zip((audience for audience, _ in _SIDES), (figures.clients, figures.opdrachtgevers), strict=True))
    sides = tuple((side, told.get(audience, Asked())) for audience, side in found.items())
    return Table(
        ("Stap", "Cliënten", "Opdrachtgevers"),
        (*_list(sides), *_answers(sides)),
        "2.1",
        "Van lijst naar bruikbare vragenlijsten",
        name="account",
    )


def _list(sides: tuple[_Side, ...]) -> Iterator[Row]:
    yield _total("Aangeleverd", [str(sum(side.account.values())) for side, _ in sides])
    for code, label in OUTCOMES:
        yield _less(label, [side.account.get(code, 0) for side, _ in sides])
    yield from _reasons(sides)
    yield _total("Netto steekproef", [str(side.total.net_sample) for side, _ in sides])


def _answers(sides: tuple[_Side, ...]) -> Iterator[Row]:
    if all(asked.began is not None for _, asked in sides):
        yield Row(("Begonnen aan de vragenlijst", *(str(asked.began) for _, asked in sides)))
    yield Row(("Ontvangen vragenlijsten", *(str(side.received) for side, _ in sides)))
    for form in (form for form in FORMS if any(side.lost.get(form) for side, _ in sides)):
        yield _less(f"Niet bruikbaar: {FORMS[form]}", [side.lost.get(form, 0) for side, _ in sides])
    yield _total("Bruikbare vragenlijsten", [str(side.total.usable) for side, _ in sides])
    yield _total("Respons (% van de netto steekproef)", [response_text(side.total) for side, _ in sides])


def _reasons(sides: tuple[_Side, ...]) -> Iterator[Row]:
    """Why people could not be reached: only when that is told of exactly those who are counted."""
    if any(sum(asked.reasons.values()) != side.account.get("undeliverable", 0) for side, asked in sides):
        return
    for code, label in REASONS.items():
        numbers = [asked.reasons.get(code, 0) for _, asked in sides]
        if any(numbers):
            yield Row((f"waarvan {label}", *map(str, numbers)), RowKind.PART)


def _total(label: str, cells: list[str]) -> Row:
    return Row((label, *cells), RowKind.TOTAL)


def _less(label: str, numbers: list[int]) -> Row:
    return Row((f"– {label}", *(str(number) for number in numbers)))


def dienst_table(about: About, figures: Figures) -> Table:
    """The same for the clients of each dienst, from the list to the net sample."""
    names = {dienst.key: dienst.name for dienst in about.keurmerk.diensten}
    head = ("Dienst", "Op de lijst", "Dubbel of onvolledig", "Niet geloot", "Afgemeld", "Niet bereikt", "Netto")
    rows = [Row((names.get(key, key), *_cells(counts))) for key, counts in figures.clients.supplied.items()]
    missing = sum(figures.clients.account.values()) - sum(sum(c.values()) for c in figures.clients.supplied.values())
    note = f"Van {counted(missing, 'rij', 'rijen')} op de lijst is de dienst niet bekend."
    return Table(
        head, tuple(rows), "2.2", "De lijst met cliënten per dienst", (note,) if missing else (), name="supplied"
    )


def _cells(counts: Mapping[str, int]) -> tuple[str, ...]:
    bad = counts.get("duplicate", 0) + counts.get("incomplete", 0)
    rest = [counts.get(code, 0) for code in ("not_sampled", "opted_out", "undeliverable", "invited")]
    return tuple(map(str, (sum(counts.values()), bad, *rest)))


def drawing(about: About, figures: Figures) -> str:
    """How it was decided who was asked."""
    found = dict(zip((audience for audience, _ in _SIDES), (figures.clients, figures.opdrachtgevers), strict=True))
    drawn = [_drawn(about, audience, people, found[audience]) for audience, people in _SIDES]
    told = [sentence for sentence in drawn if sentence]
    if not told:
        return "en heeft iedereen uitgenodigd die te bereiken was."
    return "en het lot laten bepalen wie werd uitgenodigd. " + " ".join(told)


def _drawn(about: About, audience: Audience, people: str, side: AudienceFigures) -> str:
    """How many of an audience the lot chose; empty when nobody was left out."""
    if not side.account.get("not_sampled"):
        return ""
    pool = sum(side.account.get(code, 0) for code in COULD_BE_DRAWN)
    chosen = pool - side.account["not_sampled"]
    sizes = about.asked.get(audience, Asked()).drawn
    names = {dienst.key: lower_first(dienst.name) for dienst in about.keurmerk.diensten}
    per = listed([f"{names[key]} {number}" for key, number in sizes.items() if key in names])
    extra = f" Per dienst loot het bureau tot dit aantal: {per}." if per else ""
    again = " De loting is vastgelegd en kan worden overgedaan." if sizes else ""
    return f"Van de {pool} {people} die konden worden gevraagd, zijn er {chosen} geloot.{extra}{again}"
