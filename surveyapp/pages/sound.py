"""Step 2, for ears: the clips of the pages, by name. No visit is needed: a clip says nothing about anyone."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, current_app

from surveyapp.config import Config
from surveyapp.pages import hearing
from surveyapp.speech import sentences, store

bp = Blueprint("sound", __name__)


def register(app: Flask, config: Config) -> None:
    """Let the site hand out clips, and its templates find them."""
    app.extensions[store.EXTENSION] = store.Sound(config.instance / "sound")
    app.register_blueprint(bp)
    app.jinja_env.globals.update(hears=hearing.of_question, hears_all=hearing.whole, hears_page=hearing.of_page)
    app.jinja_env.globals.update(below_heading=hearing.below_heading)
    app.jinja_env.globals.update(
        clip=store.address, clips=store.addresses, aloud=sentences.aloud, together=sentences.together
    )


@bp.get(f"{store.PREFIX}<name>.mp3")
def hear(name: str) -> Response:
    """One clip."""
    return store.reply(current_app.extensions[store.EXTENSION], name)
