"""Beside step 6, proof: a report is computed anew from its data, and must come out with the same values."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pikepdf
from sqlalchemy import select

from analysis.report import fingerprint
from analysis.tallies import Tallies, tally
from surveyapp import basis as frozen
from surveyapp import issuing, reports, rounds
from surveyapp.answers import extract
from surveyapp.basis import Basis
from surveyapp.db import Stores, reading
from surveyapp.errors import Refused
from surveyapp.issuing import RUN
from surveyapp.rounds import Round

SHOWN = 10  # differences that are told


@dataclass(frozen=True, slots=True)
class Proof:
    """What was checked, and what is wrong; no faults: the report stands."""

    lines: tuple[str, ...]
    faults: tuple[str, ...]


def verify(stores: Stores, report_id: int, file: bytes | None = None) -> Proof:
    """Check the kept file of a report of a closed round, and its values against the data. `file`: a PDF to compare.

    Errors:  Refused when there is no such report, or it is not made.
    """
    row = _row(stores, report_id)
    name = f"report {report_id}" + (f", version {row.version}" if row.version else "")
    number = fingerprint.digest(row.sealed) if row.sealed else ""
    faults = [f"{name}: {fault}" for fault in (*_file_faults(row, number), *_given_faults(row, file))]
    lines = [f"{name}: control number {fingerprint.in_print(number)}"] if number else []
    lines += [] if faults else [f"{name}: the file is the one that was made"]
    if not row.sealed:
        return Proof(tuple(lines), (*faults, f"{name}: made before values were kept, so they cannot be compared"))
    now, source = _now(stores, row)
    found = list(fingerprint.differences(json.loads(row.sealed), json.loads(now)))
    if found:
        told = "; ".join(f"{'/'.join(path)} was {was}, is now {is_}" for path, was, is_ in found[:SHOWN])
        more = f"; and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
        return Proof(tuple(lines), (*faults, f"{name}: {len(found)} values differ from the data: {told}{more}"))
    new = "" if now == row.sealed else "; this version of the program computes more values beside them"
    lines.append(f"{name}: computed anew from {source}: all {_number(row.sealed)} values are the same{new}")
    return Proof(tuple(lines), tuple(faults))


def file_faults(stores: Stores) -> Iterator[str]:
    """Definitive reports whose file is not the one that was made; for `surveyapp verify`."""
    query = select(RUN.c.id, RUN.c.version, RUN.c.pdf, RUN.c.pdf_digest)
    made = query.where(RUN.c.version > 0, RUN.c.state == issuing.MADE, RUN.c.pdf_digest != "").order_by(RUN.c.id)
    with reading(stores.answers).connect() as connection:
        for row in connection.execute(made):
            if _sha256(row.pdf or b"") != row.pdf_digest:
                yield f"report {row.id}, version {row.version}: its file was changed after it was made"


def _row(stores: Stores, report_id: int) -> Any:
    with reading(stores.answers).connect() as connection:
        row = connection.execute(select(RUN).where(RUN.c.id == report_id, RUN.c.final.is_(True))).first()
    if row is None or row.state != issuing.MADE:
        raise Refused(f"report {report_id}: there is no such report of a closed round, or it is not made yet")
    return row


def _file_faults(row: Any, number: str) -> Iterator[str]:
    if row.pdf_digest and _sha256(row.pdf or b"") != row.pdf_digest:
        yield "the file was changed after it was made"
    elif number and (carried := _carried(row.pdf or b"")) and carried != number:
        yield f"the file carries control number {fingerprint.in_print(carried)}, its values give another one"


def _given_faults(row: Any, file: bytes | None) -> Iterator[str]:
    if file is not None and file != row.pdf:
        carried = _carried(file)
        told = (
            f"it carries control number {fingerprint.in_print(carried)}" if carried else "it carries no control number"
        )
        yield f"the given PDF is not the kept one; {told}"


def _carried(file: bytes) -> str:
    """The hash that a PDF of ours carries; empty when it carries none or is no PDF."""
    try:
        with pikepdf.open(io.BytesIO(file)) as document:
            words = str(document.docinfo.get("/Keywords", ""))
    except pikepdf.PdfError:
        return ""
    return words.removeprefix("sha256:") if words.startswith("sha256:") else ""


def _now(stores: Stores, row: Any) -> tuple[str, str]:
    """All values as they come out today, and from what."""
    round_ = rounds.find(stores, row.round_id)
    basis = frozen.unpacked(row.basis)
    tallies, source = _counts(stores, round_, basis)
    about = replace(reports.about_round(stores, round_, basis, True), today=round_.closes)
    return reports.build(tallies, basis, about).sealed, source


def _counts(stores: Stores, round_: Round, basis: Basis) -> tuple[Tallies, str]:
    """The counts from the answers themselves; once these are erased, those that were kept at closing."""
    table = extract.answer_table(stores, round_.id)
    if len(table.answers):
        profile = basis.keurmerk().profile(round_.terms.period[0])
        return tally(replace(table, keurmerk=basis.keurmerk()), profile), f"{len(table.answers)} sets of answers"
    return extract.kept_tallies(stores, round_.id), "the counts kept at closing, the answers being erased"


def _number(sealed: str) -> int:
    def leaves(found: Any) -> int:
        if isinstance(found, dict):
            return sum(leaves(one) for one in found.values())
        return sum(leaves(one) for one in found) if isinstance(found, list) else 1

    return leaves(json.loads(sealed))


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
