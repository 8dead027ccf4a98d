"""Commands of sound: make the clips of a round, check them, list them, and say how its provider's name sounds."""

from __future__ import annotations

import click

from surveyapp import rounds
from surveyapp.cli.common import Surroundings, opened
from surveyapp.errors import Refused
from surveyapp.speech import publish
from surveyapp.speech import rounds as speaking

ROUND = click.argument("number", metavar="ROUND", type=click.IntRange(min=1))
LANGUAGE = click.option("--language", default="nl", help="Code of the language, such as nl.", show_default=True)


@click.group()
def speech() -> None:
    """Sound: every text of the low form as a clip, so that people can hear it."""


@speech.command()
@click.argument("number", metavar="[ROUND]", type=click.IntRange(min=1), required=False)
@click.option("--all", "all_", is_flag=True, help="Every round that is not closed.")
@click.option("--language", "languages", multiple=True, metavar="CODE", help="Also this language (a draft).")
def make(number: int | None, all_: bool, languages: tuple[str, ...]) -> None:
    """Make the clips of a round that are missing or stale."""
    if (number is None) != all_:
        raise click.UsageError("give the number of a round, or --all")
    around = opened()
    for round_id in _numbers(around, number):
        done = publish.make(around.stores, around.config, round_id, languages)
        click.echo(
            f"round {round_id}: {done.made} clips made, {done.kept} were there already, {done.recorded} are recordings"
        )
        if done.stand_ins:
            click.echo(
                f"{done.stand_ins} clips have a machine's voice that stands in: "
                "listen to them in the office, under Geluid, and record what sounds wrong",
                err=True,
            )


@speech.command()
@ROUND
def check(number: int) -> None:
    """Whether every text of a round can be heard as it is now, and sounds like speech; exit 1 and the list when not."""
    around = opened()
    publish.require(around.stores, around.config, number)
    wrong = publish.broken(around.stores, around.config, number)
    if wrong:
        lines = [f"  {text.language}: {text.shown.splitlines()[0]}: {fault}" for text, fault in wrong]
        head = f"round {number}: {len(wrong)} clips cannot be right:"
        remedy = "take their files out of the folder with sound, or record them; then make the clips again"
        raise Refused("\n".join([head, *lines, remedy]))
    click.echo(f"round {number}: nothing is missing")


@speech.command("list")
@ROUND
@LANGUAGE
def list_(number: int, language: str) -> None:
    """Every text of a round as it is said: clip, what it is, words."""
    around = opened()
    studio, wanted = publish.wanted_of(around.stores, around.config, number, language)
    for clip in wanted:
        if not clip.spoken.parts:
            state = clip.name if studio.is_there(clip) else "not made"
            click.echo(f"{state}\t{clip.spoken.language}\t{clip.spoken.place}\t{clip.words or clip.spoken.shown}")


@speech.command()
@ROUND
@click.argument("spoken")
def name(number: int, spoken: str) -> None:
    """How the name of a round's provider is said, such as "in toe wurk"; an empty text: as it is written."""
    around = opened()
    if any(not sign.isprintable() for sign in spoken):
        raise Refused("SPOKEN: found a sign that cannot be printed, expected words as a voice must say them")
    speaking.name_as(around.stores, number, spoken)
    click.echo("saved; now make the clips again")


def _numbers(around: Surroundings, number: int | None) -> list[int]:
    if number is not None:
        return [number]
    return [found.id for found in rounds.all_rounds(around.stores) if not found.closed]
