"""A page of the office with a form that leads on to the respondents' site."""

from __future__ import annotations

from flask import Response

from surveyapp import security


def on(page: str, respondents: str) -> Response:
    """The page; a browser may follow its forms to that site, and to no other."""
    policy = security.POLICY.replace("form-action 'self'", f"form-action 'self' {respondents}")
    return Response(page, headers={"Content-Security-Policy": policy})
