"""The office's records: one person's rights, and who looked; put in the site together."""

from __future__ import annotations

from flask import Flask

from surveyapp.config import Config
from surveyapp.office import logbook, people_rights, watching


def register(app: Flask, config: Config) -> None:
    """Put the pages in the site, and watch all of them."""
    people_rights.register(app, config)
    app.register_blueprint(logbook.bp)
    watching.register(app, config.secret)
