"""The steps as commands: exit 0 done, 1 refused with the reason on stderr, 2 wrong usage.

A group of commands stands in a module of its own and is named in `GROUPS`; it is only imported when it is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click
from sqlalchemy.exc import DBAPIError

from surveyapp.errors import Refused

GROUPS = {
    "backup": "surveyapp.cli.backup:backup",
    "benchmark": "surveyapp.cli.benchmark:benchmark",
    "bureau": "surveyapp.cli.bureau:bureau",
    "demo": "surveyapp.cli.demo:demo",
    "effects": "surveyapp.cli.effects:effects",
    "person": "surveyapp.cli.person:person",
    "questionnaire": "surveyapp.cli.questionnaire:questionnaire",
    "report": "surveyapp.cli.report:report",
    "restore": "surveyapp.cli.backup:restore",
    "round": "surveyapp.cli.round:round_",
    "serve": "surveyapp.cli.serve:serve",
    "speech": "surveyapp.cli.speech:speech",
    "staff": "surveyapp.cli.staff:staff",
    "store": "surveyapp.cli.store:store",
    "sweep": "surveyapp.cli.sweep:sweep",
    "tablet": "surveyapp.cli.tablet:tablet",
    "verify": "surveyapp.cli.backup:verify",
    "worker": "surveyapp.cli.worker:worker",
}


class Steps(click.Group):
    """Commands that are imported when used; a refusal becomes one clear text and exit 1."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All groups, in the order of the alphabet."""
        return sorted(GROUPS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The group of this name."""
        if cmd_name not in GROUPS:
            return None
        module, _, name = GROUPS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what it refuses goes to stderr."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            text = refusal(error)
            if text is None:
                raise
            click.echo(text, err=True)
            ctx.exit(1)


def refusal(error: Exception) -> str | None:
    """What to tell of an error that is no fault of the program; None when it is one."""
    from analysis.loading.faults import TableFaults  # only an error pays for these imports
    from questionnaires.faults import FileFaults
    from surveyapp.db import in_words

    if isinstance(error, Refused | FileFaults | TableFaults):
        return str(error)
    return in_words(error) if isinstance(error, DBAPIError) else None


@click.group(cls=Steps, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Oordeel: the steps of a round, from list to report.

    Settings come from the environment: INSTANCE, CONTACTS_URL, ANSWERS_URL, SECRET, RESPONDENTS_URL, OFFICE_URL,
    SMTP_URL, MAIL_FROM.
    """
