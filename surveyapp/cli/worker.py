"""The command that does what is due: mixing, and reports."""

from __future__ import annotations

import logging
import signal
from threading import Event

import click

from surveyapp.cli.common import opened


@click.command()
def worker() -> None:
    """Mix finished sets and make reports that are due, until stopped. More than one may run."""
    from surveyapp import jobs, reports  # drawing libraries: seconds that --help need not wait

    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    stop = Event()
    for kind in (signal.SIGTERM, signal.SIGINT):
        signal.signal(kind, lambda *_: stop.set())
    around = opened()
    jobs.work(around.stores, around.config.secret, reports.make, stop)
