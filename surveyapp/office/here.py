"""What every page of the office works with."""

from __future__ import annotations

from flask import current_app

from surveyapp.db import Stores


def stores() -> Stores:
    """The two stores of this site."""
    found: Stores = current_app.extensions["stores"]
    return found
