"""`surveyapp demo`: the example, loaded once, and its addresses."""

from __future__ import annotations

import json

import click

from surveyapp import serving
from surveyapp.cli.common import opened


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def demo(as_json: bool) -> None:
    """Load the example if it is not there yet, and print its addresses."""
    from surveyapp import demo as example  # drawing libraries: seconds that --help need not wait

    config = opened().config
    with serving.standing("respondents", config.respondents_url):
        found = example.load(config, config.respondents_url)
    click.echo(json.dumps(found, indent=1) if as_json else "\n".join(f"{n}: {value}" for n, value in found.items()))
