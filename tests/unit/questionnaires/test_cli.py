"""The commands that check and show a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from questionnaires.load import KEURMERKEN, PACKS, questionnaire
from surveyapp.cli.questionnaire import questionnaire as command
from tests.unit.questionnaires.packs import MARK, SMALL, changed, written

OURS = sorted([*PACKS.rglob("*.toml"), *KEURMERKEN.glob("*.toml")])


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_our_own_files_are_sound(path: Path) -> None:
    done = CliRunner().invoke(command, ["check", str(path)])

    assert (done.exit_code, done.stdout.count("\n"), done.stderr) == (0, 1, "")


def test_all_faults_are_told_on_stderr_with_exit_1(tmp_path: Path) -> None:
    path = written(tmp_path / "tiny" / "1.toml", changed(SMALL, ('title = "Klein"', ""), ("revision = 1", "")))

    done = CliRunner().invoke(command, ["check", str(path)])

    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        f"{path}: has no revision; add revision = a whole number from 1",
        f'{path}: has no title; add title = a text in quotes, such as "…"',
    ]


@pytest.mark.parametrize("verb", ["check", "show"])
def test_a_missing_file_is_refused_without_a_traceback(tmp_path: Path, verb: str) -> None:
    done = CliRunner().invoke(command, [verb, str(tmp_path / "none.toml")])

    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (1, "", 1)


def test_a_file_with_a_profile_is_read_as_a_keurmerk(tmp_path: Path) -> None:
    written(tmp_path / "packs" / "tiny" / "1.toml", SMALL)
    path = written(tmp_path / "keurmerken" / "small.toml", MARK)

    assert "sound keurmerk, 1 diensten, 1 profiles" in CliRunner().invoke(command, ["check", str(path)]).stdout


def test_show_has_every_text_code_and_route_of_both_forms() -> None:
    shown = CliRunner().invoke(command, ["show", str(PACKS / "client" / "1.toml")]).stdout
    for question in questionnaire("client/1").questions:
        wordings = [question.regular, question.low, *(step.wording for step in question.steps)]
        texts = [text for wording in wordings if wording for text in (wording.text, wording.help)]
        assert all(text in shown for text in texts)
        steps = [option for step in question.steps for option in step.options]
        words = [(o.code, word) for o in (*question.options, *steps) for word in (o.regular, o.low) if word]
        assert all(
            word in shown and (code.isdigit() or f"[{code}" in shown) for code, word in words if not word.isdigit()
        )
    assert "Alleen als het antwoord op complaint 'Ja' is." in shown
    assert "Alleen als het antwoord op reason niet 'Ik wilde het zelf' is." in shown
    assert "Wordt: reason_who = uwv, reason_must = must -> uwv_must" in shown


def test_show_writes_out_the_rules_of_a_keurmerk() -> None:
    shown = CliRunner().invoke(command, ["show", str(KEURMERKEN / "blik-op-werk.toml")]).stdout

    assert "Norm: gemiddelde van client, dienst, >= 5.5, vanaf 4 cijfers" in shown
    assert "Correctie: cijfers onder 5.5 tellen als 5" in shown
    assert "Publicatie, opdrachtgever: altijd" in shown
