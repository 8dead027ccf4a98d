"""Links wait for the sound: what the commands make, check and refuse."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from surveyapp.cli import main
from surveyapp.speech import publish
from surveyapp.speech.engines import Espeak, Voice
from surveyapp.speech.judging import said
from surveyapp.speech.sounds import RATE, Samples

Run = Callable[..., Result]
OPEN = ("round", "open", "--provider", "Werk en Weg", "--keurmerk", "blik-op-werk", "--dienst", "jobcoaching")
DAYS = ("--period", "2026-01-01/2026-03-31", "--fieldwork", "2000-01-01/2999-12-31")


@dataclass(frozen=True)
class Hum:
    """A voice that hums as long as the words would take, much quicker than one that speaks."""

    def speak(self, text: str, voice: str, speed: int) -> Samples:
        return 0.3 * np.sin(np.arange(int(0.3 * said(text) * RATE)) / 20)

    def ready(self, voice: str) -> None:
        return


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A round with one person on the low form."""
    monkeypatch.setattr(publish, "voice_of", lambda language, config: Voice(Hum(), "hum", "hum", stand_in=True))
    env = {"INSTANCE": str(tmp_path / "instance"), "SECRET": "s" * 32, "PRODUCTION": "no"}
    (tmp_path / "privacy.txt").write_text("Wij bewaren weinig.")
    (tmp_path / "cases.csv").write_text("case,audience,dienst,email,form\nc1,client,jobcoaching,a@x.nl,low\n")

    def command(*arguments: object) -> Result:
        return CliRunner(env=env).invoke(main, [str(a) for a in arguments], prog_name="surveyapp")

    given = ("--name", "B", "--controller", "C", "--phone", "010 1", "--hours", "9-17", "--email", "a@b.nl")
    assert command("bureau", "set", *given, "--privacy-file", tmp_path / "privacy.txt").exit_code == 0
    assert command(*OPEN, *DAYS).exit_code == 0
    assert command("round", "load", 1, tmp_path / "cases.csv").exit_code == 0
    return command


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the first test that has made all clips puts them for the next."""
    return tmp_path_factory.mktemp("made") / "sound"


@pytest.fixture
def made(run: Run, tmp_path: Path, clips: Path) -> Run:
    """That round with every clip made."""
    sound = tmp_path / "instance" / "sound"
    if clips.exists():
        shutil.copytree(clips, sound, dirs_exist_ok=True)
    else:
        assert run("speech", "make", "--all").exit_code == 0
        shutil.copytree(sound, clips)
    return run


def test_handing_out_links_makes_what_was_never_made(run: Run) -> None:
    assert run("round", "links", 1).exit_code == 0
    assert run("speech", "check", 1).stdout == "round 1: nothing is missing\n"


def test_links_wait_when_a_clip_was_lost_or_says_something_old(made: Run, tmp_path: Path) -> None:
    run = made
    for clip in (tmp_path / "instance" / "sound").glob("*.mp3"):
        clip.unlink()
    refused = run("round", "links", 1)
    assert (refused.exit_code, refused.stdout) == (1, "")
    lines = refused.stderr.strip().splitlines()
    assert len(lines) == 23  # what, 20 texts, how many more, what to do
    assert lines[1].startswith("  nl: Hoe vaak had u contact met Werk en Weg?")
    assert "more" in lines[-2]
    assert "`surveyapp speech make 1`" in lines[-1]
    again = run("speech", "make", 1)
    assert again.exit_code == 0
    assert "clips made, 0 were there already, 0 are recordings" in again.stdout
    assert "stands in" in again.stderr
    assert run("speech", "check", 1).stdout == "round 1: nothing is missing\n"
    assert run("round", "links", 1).exit_code == 0


def test_making_again_makes_nothing_and_another_name_only_what_says_it(made: Run) -> None:
    run = made
    assert "round 1: 0 clips made" in run("speech", "make", 1).stdout
    run("speech", "name", 1, "werken weg")
    refused = run("round", "links", 1)
    assert refused.exit_code == 1
    assert "Verder" not in refused.stderr
    assert "werken weg" in run("speech", "list", 1).stdout
    assert run("speech", "make", 1).exit_code == 0
    assert run("speech", "check", 1).exit_code == 0


def test_a_clip_that_was_lost_is_missed(made: Run, tmp_path: Path) -> None:
    next((tmp_path / "instance" / "sound").glob("*.mp3")).unlink()
    assert made("speech", "check", 1).exit_code == 1


def test_a_clip_that_was_damaged_is_named_with_what_to_do(made: Run, tmp_path: Path) -> None:
    clip = max((tmp_path / "instance" / "sound").glob("*.mp3"), key=lambda file: file.stat().st_size)
    clip.write_bytes(b"hello")
    refused = made("speech", "check", 1)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "1 clips cannot be right" in refused.stderr
    assert "found no mp3" in refused.stderr


def test_without_the_program_the_command_says_how_to_install_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    voice = Voice(Espeak("no-such-program"), "nl", "none", stand_in=True)
    monkeypatch.setattr(publish, "voice_of", lambda language, config: voice)
    refused = run("speech", "make", 1)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "sudo apt-get install -y espeak-ng" in refused.stderr


def test_a_language_without_a_voice_is_refused(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publish, "voice_of", lambda language, config: None)
    assert "no voice speaks nl" in run("speech", "make", 1).stderr


@pytest.mark.parametrize("arguments", [(), ("1", "--all")])
def test_a_round_or_all_of_them_must_be_named(run: Run, arguments: tuple[str, ...]) -> None:
    assert run("speech", "make", *arguments).exit_code == 2
