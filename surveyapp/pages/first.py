"""Step 2: the first page behind a link, which must show at once on an old phone with little network.

Its style stands in the page: a file of its own is one more journey before anything shows. The next page finds that file
fetched already.
"""

from __future__ import annotations

import gzip
from typing import Any

from flask import Response
from markupsafe import Markup

from surveyapp import static
from surveyapp.pages.page import HTML, Menu, render_same
from surveyapp.security import at_hand, policy_with

CSS = static.text("pages.css")
STYLE = Markup(f"<style>{CSS}</style>")  # noqa: S704 - a file of ours
POLICY = policy_with(CSS)


def render_first(template: str, menu: Menu, **values: Any) -> Response:
    """A page that is the same for everyone of a round, with all it needs to be shown, made small where that can be."""
    body = render_same(template, menu, style=STYLE, **values).encode()
    headers = [POLICY, ("Vary", "Accept-Encoding")]
    if at_hand().request.accept_encodings.quality("gzip"):
        # No value of a visitor comes back in this page, so its length gives no secret of it away.
        body = gzip.compress(body, 6, mtime=0)
        headers.append(("Content-Encoding", "gzip"))
    return Response(body, headers=headers, content_type=HTML)
