"""Step 2: the respondents' site, page by page."""

from __future__ import annotations

from flask import Flask

from surveyapp import phones
from surveyapp.config import Config
from surveyapp.db import Stores
from surveyapp.pages import (
    about,
    calling,
    code,
    consent,
    desk,
    door,
    ending,
    failures,
    fields,
    kiosk,
    leaving,
    questions,
    review,
    sound,
    steps,
)
from surveyapp.pages.door import Site


def register(app: Flask, stores: Stores, config: Config) -> None:
    """Put all pages in the site, in the order of the journey."""
    app.extensions["oordeel"] = Site(stores, config.secret)
    app.jinja_env.filters.update(dial=phones.dial, isolated=fields.isolated, paragraphs=about.paragraphs)
    for part in (door, consent, steps, questions, review, ending, about, calling, code):
        app.register_blueprint(part.bp)
    sound.register(app, config)
    kiosk.register(app, config)
    desk.register(app, config)
    leaving.register(app)
    failures.register(app)
