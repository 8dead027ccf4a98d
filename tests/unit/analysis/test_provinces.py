"""Where those asked live: small provinces are hidden, and do not follow from the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.provinces import PLACE, Provinces
from analysis.results import figures
from analysis.tallies import tally
from tests.unit.analysis.small import KEURMERK, PACKS, PROFILE, answers_csv, client, faults_of, read, table


def found(**counts: int) -> Provinces | None:
    made = table([client("r1")], [("client", "jobcoaching", "invited")] * sum(counts.values()))
    made.sample["province"] = [
        name.replace("_", "-").replace("unknown", "") for name, n in counts.items() for _ in range(n)
    ]
    drivers = figures(tally(made, PROFILE), KEURMERK, PROFILE, PACKS).drivers
    assert drivers is not None
    return drivers.provinces


def test_large_provinces_are_shown_and_empty_ones_are_nought() -> None:
    made = found(utrecht=20, gelderland=5)
    assert made is not None
    assert (made.asked, made.counts["utrecht"], made.counts["gelderland"], made.counts["limburg"]) == (25, 20, 5, 0)


def test_small_ones_are_hidden_and_empty_ones_look_the_same() -> None:
    made = found(utrecht=20, gelderland=3, limburg=2)
    assert made is not None
    assert made.counts["utrecht"] == 20
    assert [made.counts[key] for key in ("gelderland", "limburg", "zeeland")] == [None, None, None]


def test_one_small_province_hides_the_smallest_other_too() -> None:
    """Else its number would be the total minus the rest."""
    made = found(utrecht=20, gelderland=8, limburg=2)
    assert made is not None
    assert (made.counts["utrecht"], made.counts["gelderland"], made.counts["limburg"]) == (20, None, None)


def test_abroad_and_unknown_are_groups_like_the_others() -> None:
    made = found(utrecht=20, abroad=6, unknown=7)
    assert made is not None
    assert (made.counts["abroad"], made.counts[""]) == (6, 7)


@pytest.mark.parametrize("counts", [{"unknown": 30}, {"utrecht": 3}, {"utrecht": 12, "limburg": 2}])
def test_nothing_is_drawn_where_nothing_can_be_shown(counts: dict[str, int]) -> None:
    assert found(**counts) is None


def test_provinces_are_never_crossed_with_answers() -> None:
    made = table([client("r1")], [("client", "jobcoaching", "invited")] * 9)
    made.sample["province"] = ["utrecht"] * 9
    made.sample["answered"] = ["yes"] * 9
    rows = [row for row in tally(made, PROFILE).rows() if "province" in row[1]]
    assert rows == [("client", "#asked:province", "utrecht", "#outcome", "invited", 9)]


def test_a_file_may_name_the_province_of_a_case(tmp_path: Path) -> None:
    sample = "case,audience,dienst,outcome,province\nc1,client,jobcoaching,invited,{}\n"
    answers = answers_csv([client("r1")])
    assert list(read(tmp_path, sample.format("utrecht"), answers).sample["province"]) == ["utrecht"]
    assert faults_of(tmp_path, sample.format("Holland"), answers)[0].startswith("sample.csv:2:province: found Holland")


def test_every_place_has_a_tile_of_its_own() -> None:
    assert len(set(PLACE.values())) == 12
