"""Questionnaires and keurmerken by name, read from their files and checked; the step before everything else."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from questionnaires.check_keurmerk import mark_faults
from questionnaires.check_pack import pack_faults
from questionnaires.faults import FileFaults
from questionnaires.keurmerk import Keurmerk
from questionnaires.model import Questionnaire
from questionnaires.read_keurmerk import read_mark
from questionnaires.read_pack import read_pack
from questionnaires.tables import Table, load_toml

HERE = Path(__file__).parent
PACKS = HERE / "packs"
KEURMERKEN = HERE / "keurmerken"


@cache
def questionnaire(reference: str) -> Questionnaire:
    """A questionnaire of ours by its reference, such as `client/1`. Errors: FileFaults."""
    path = pack_path(PACKS, reference).relative_to(PACKS)
    return read_questionnaire(_ours(PACKS, str(path), "questionnaire", reference))


@cache
def keurmerk(name: str) -> Keurmerk:
    """A keurmerk of ours by its name, such as `blik-op-werk`. Errors: FileFaults."""
    return read_keurmerk(_ours(KEURMERKEN, f"{_plain(name)}.toml", "keurmerk", name))


def read_questionnaire(path: Path) -> Questionnaire:
    """Read and check one questionnaire file. Errors: FileFaults with all its faults."""
    table = Table(load_toml(path), str(path), [])
    pack = read_pack(path, table)
    _refuse(table, pack_faults(pack))
    return pack


def read_keurmerk(path: Path) -> Keurmerk:
    """Read and check one keurmerk file, with the questionnaires it names (its own beside it, else ours).

    Errors: FileFaults with all its faults.
    """
    table = Table(load_toml(path), str(path), [])
    mark = read_mark(path, table)
    packs = {}
    for audience, reference in mark.questionnaires:
        try:
            packs[audience] = _pack_beside(path, reference)
        except FileFaults as faults:
            table.faults.extend(f"{path}: questionnaire of {audience}: {fault}" for fault in faults.faults)
    _refuse(table, mark_faults(mark, packs))
    return mark


def is_keurmerk(path: Path) -> bool:
    """Whether a file looks like a keurmerk; any other is read as a questionnaire. Errors: FileFaults."""
    return not {"diensten", "profiles"}.isdisjoint(load_toml(path))


def _ours(folder: Path, name: str, what: str, asked: str) -> Path:
    """A file of ours; a name we do not have is told with those we have."""
    path = folder / name
    if not path.exists():
        known = sorted(str(found.relative_to(folder).with_suffix("")) for found in folder.rglob("*.toml"))
        raise FileFaults((f"{asked}: there is no such {what}, expected one of {', '.join(known)}",))
    return path


def _refuse(table: Table, more: Iterable[str]) -> None:
    faults = dict.fromkeys([*table.faults, *(f"{table.where}: {fault}" for fault in more)])
    if faults:
        raise FileFaults(tuple(faults))


def _pack_beside(path: Path, reference: str) -> Questionnaire:
    beside = pack_path(path.parent.parent / "packs", reference)
    return read_questionnaire(beside) if beside.exists() else questionnaire(reference)


def pack_path(packs: Path, reference: str) -> Path:
    """Where a referenced version lies. Errors: FileFaults when the reference is no NAME/VERSION."""
    name, between, version = reference.partition("/")
    if not between:
        raise FileFaults([f"{reference!r} names no version; expected NAME/VERSION, such as client/1"])
    return packs / _plain(name) / f"{_plain(version)}.toml"


def _plain(name: str) -> str:
    if not name or not name.replace("-", "").replace("_", "").isalnum():
        raise FileFaults([f'"{name}" is no name of a questionnaire or keurmerk; use letters, digits, - and _'])
    return name
