"""An attacker who is a participant, or two or three who lay their reports together, against the mean of all.

Imports nothing of ours. It knows who is in each benchmark, how many of each answered each question, and everything
that its own people said; it reads the benchmark from the CSV of its report. Shares are whole percents, so that with
fewer than a hundred answers they tell the counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import ceil, floor

from tests.unit.attack.files import values

FEW = 3  # as in the solver
NEAR = 1e-6
ALL = "Alle deelnemers (%)"  # the head over shares of all participants beside the own ones
BESIDE = "alle deelnemers"  # the row with shares of all participants below the own one
Key = tuple[str, str]  # a question: title of its figure and, in a table of more questions, its row
Ends = tuple[int, int]  # what a whole number lies between, both included


@dataclass(frozen=True)
class Page:
    """What one report has: whose it is, who is in its benchmark, and its CSV."""

    own: str
    members: frozenset[str]  # the own one included
    csv: bytes


@dataclass(frozen=True)
class Known:
    """What there is to know of a participant: the CSV of a report that hides nothing."""

    csv: bytes


@dataclass(frozen=True)
class Told:
    """Participants of whom more is known than may be: who, of how many people, of which question."""

    who: frozenset[str]
    people: int
    question: Key


def attack(pages: Sequence[Page], known: Mapping[str, Known]) -> list[Told]:
    """Who lay these reports together find what a few people answered, or all of one participant.

    Of `known` only the numbers of answers are used, and the answers of the owners of the pages.
    """
    read = {name: _own(one.csv) for name, one in known.items()}
    owners = {page.own for page in pages}
    found = []
    for counts, members in _differences(pages, read, owners):
        for question, answers in counts.items():
            given = {name: read[name].sizes.get(question, 0) for name in members}
            people, who = sum(given.values()), frozenset(name for name, n in given.items() if n)
            if people and (people <= FEW or len(who) == 1) and _one_solution(answers, people):
                found.append(Told(who, people, question))
    return found


Shares = dict[Key, dict[str, float]]
Counts = dict[Key, dict[str, Ends]]


@dataclass(frozen=True)
class _Read:
    shares: Shares
    sizes: dict[Key, int]


def _own(csv: bytes) -> _Read:
    """Shares of the own answers by question, and how many answered it."""
    shares: Shares = {}
    sizes: dict[Key, int] = {}
    for line in values(csv):
        if line["measure"].endswith("(%)") and line["measure"] != ALL and _is_number(line["value"]):
            _put(shares, (line["title"], ""), line["row"], line["value"])
            sizes[line["title"], ""] = int(line["n"] or 0)
        elif not line["group"] and line["measure"] == "n" and _is_number(line["value"]):
            sizes[line["title"], line["row"]] = int(line["value"])
        elif not line["group"] and _is_number(line["value"]):
            _put(shares, (line["title"], line["row"]), line["measure"], line["value"])
    return _Read(shares, sizes)


def _all(csv: bytes) -> Shares:
    """Shares of the answers of all participants by question."""
    shares: Shares = {}
    for line in values(csv):
        if line["measure"] == ALL and _is_number(line["value"]):
            _put(shares, (line["title"], ""), line["row"], line["value"])
        elif line["row"] == BESIDE and line["measure"] != "n" and _is_number(line["value"]):
            _put(shares, (line["title"], line["group"]), line["measure"], line["value"])
    return shares


def _put(shares: Shares, question: Key, answer: str, value: str) -> None:
    shares.setdefault(question, {})[answer] = float(value)


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()


def _differences(
    pages: Sequence[Page], read: Mapping[str, _Read], owners: Collection[str]
) -> Iterator[tuple[Counts, frozenset[str]]]:
    """What is left of each benchmark without the owners, and of each two where one holds the other."""
    left = [(_without(page, read, owners), page.members - frozenset(owners)) for page in pages]
    yield from left
    for one, other in combinations(left, 2):
        (less, few), (more, many) = sorted((one, other), key=lambda found: len(found[1]))
        if few < many:
            both = {question: answers for question, answers in more.items() if question in less}
            yield {question: _minus(answers, less[question]) for question, answers in both.items()}, many - few


def _without(page: Page, read: Mapping[str, _Read], owners: Collection[str]) -> Counts:
    """How many of the others gave each answer."""
    found: Counts = {}
    for question, shares in _all(page.csv).items():
        sizes = {name: read[name].sizes.get(question, 0) for name in page.members}
        counts = _counts(shares, sum(sizes.values()))
        for name in page.members & frozenset(owners):
            if sizes[name]:
                counts = _minus(counts, _counts(read[name].shares.get(question, {}), sizes[name]))
        found[question] = counts
    return found


def _counts(shares: Mapping[str, float], size: int) -> dict[str, Ends]:
    """The whole numbers that rounded shares stand for, which add up to all answers."""
    ends = {
        answer: (max(0, ceil((share - 0.5) * size / 100 - NEAR)), min(size, floor((share + 0.5) * size / 100 + NEAR)))
        for answer, share in shares.items()
    }
    return _tight(ends, size)


def _minus(more: Mapping[str, Ends], less: Mapping[str, Ends]) -> dict[str, Ends]:
    return {
        answer: (low - less.get(answer, (0, 0))[1], high - less.get(answer, (0, 0))[0])
        for answer, (low, high) in more.items()
    }


def _tight(ends: Mapping[str, Ends], size: int) -> dict[str, Ends]:
    """What is left for each answer when together they are `size`."""
    lows, highs = (sum(end[side] for end in ends.values()) for side in (0, 1))
    return {
        answer: (max(0, low, size - (highs - high)), min(size, high, size - (lows - low)))
        for answer, (low, high) in ends.items()
    }


def _one_solution(answers: Mapping[str, Ends], people: int) -> bool:
    """Whether only one way is left in which these people answered."""
    found = dict(answers)
    for _ in answers:
        found = _tight(found, people)
    return bool(found) and all(low == high for low, high in found.values())
