"""The two sites of the survey, made by one factory: what is not in a site is not even imported there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:  # nothing at run time: the child that reads a list imports this package and no more
    from flask import Flask

    from surveyapp.config import Config

Side = Literal["respondents", "office"]


def create_app(config: Config, side: Side) -> Flask:
    """One site, ready to serve; nothing is connected yet."""
    from surveyapp import db, i18n, security, static

    app = security.Site(__name__, static_folder=None)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    static.serve(app)
    security.protect(app, config, config.respondents_url if side == "respondents" else config.office_url)
    i18n.init(app)
    stores = db.open_stores(config)
    if side == "respondents":
        from surveyapp import pages

        pages.register(app, stores, config)
    else:
        from surveyapp import office

        office.register(app, stores, config)
    return app
