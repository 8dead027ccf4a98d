"""What a server runs: `wsgi:respondents` and `wsgi:office`, made when first asked for."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from surveyapp import create_app
from surveyapp.config import load

if TYPE_CHECKING:
    from flask import Flask

SITES = ("respondents", "office")


def __getattr__(name: str) -> Flask:
    """Make only the site that is asked for: the other one is not imported in this process."""
    if name == "respondents":
        site = create_app(load(), "respondents")
    elif name == "office":
        site = create_app(load(), "office")
    else:
        raise AttributeError(name)
    globals()[name] = site
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    return site
