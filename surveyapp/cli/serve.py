"""`surveyapp serve`: both sites and the worker, with one command."""

from __future__ import annotations

import os
from collections.abc import Mapping

import click

from surveyapp import migrations, serving
from surveyapp.config import Config, load
from surveyapp.db import open_stores
from surveyapp.errors import Refused
from surveyapp.office.accounts import refuse_demo_accounts

PORT = click.IntRange(1, 65535)
LABELS = {
    "candidate_regular": "Vragenlijst voor een kandidaat",
    "candidate_low": "Laagdrempelige vragenlijst",
    "employer": "Vragenlijst voor een opdrachtgever",
    "office": "Kantoor",
    "report": "Rapport",
    "office_user": "Inloggen als",
    "office_password": "Wachtwoord",
    "office_totp_secret": "Sleutel voor de code-app",
}


@click.command()
@click.option("--respondents-port", type=PORT, default=8000, show_default=True, help="Port of the respondents' site.")
@click.option("--office-port", type=PORT, default=8001, show_default=True, help="Port of the office.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Processes of the respondents' site."
)
@click.option("--demo", is_flag=True, help="Load the example rounds once, and print their addresses.")
def serve(respondents_port: int, office_port: int, host: str, workers: int, demo: bool) -> None:
    """Start the respondents' site, the office and the worker; Ctrl-C or SIGTERM stops all three."""
    if respondents_port == office_port:
        raise click.UsageError("the two sites need two ports")
    environment = _environment(respondents_port, office_port)
    config = load(environment)
    _prepare(config, demo)
    sites = (
        serving.Site("respondents", host, respondents_port, workers),
        serving.Site("office", host, office_port, 1),
    )
    serving.run(sites, environment, lambda: _tell(config, demo))


def _environment(respondents_port: int, office_port: int) -> dict[str, str]:
    """Ours, with addresses that fit the ports where none are set."""
    local = {
        "RESPONDENTS_URL": f"http://127.0.0.1:{respondents_port}",
        "OFFICE_URL": f"http://127.0.0.1:{office_port}",
    }
    production = os.environ.get("PRODUCTION", "no").lower() == "yes"
    return {**({} if production else local), **os.environ}


def _prepare(config: Config, demo: bool) -> None:
    if config.production and demo:
        raise Refused("--demo: not in production; the demo's password is shown on the screen")
    stores = open_stores(config)
    try:
        migrations.prepare(stores)
        if config.production:
            refuse_demo_accounts(stores.contacts)
    finally:
        stores.contacts.dispose()
        stores.answers.dispose()


def _tell(config: Config, demo: bool) -> None:
    if demo:
        from surveyapp import demo as example

        _print(example.load(config, config.respondents_url))
    else:
        _print({"Vragenlijsten": config.respondents_url, "Kantoor": config.office_url})
    click.echo("\nCtrl-C stopt alles.")


def _print(lines: Mapping[str, str]) -> None:
    named = {LABELS.get(name, name): value for name, value in lines.items()}
    width = max(len(name) for name in named)
    click.echo("\n" + "\n".join(f"{name:<{width}}  {value}" for name, value in named.items()))
