"""The cookie that holds the secret of an office session."""

from __future__ import annotations

from flask import current_app, request
from werkzeug.wrappers import Response


def token() -> str:
    """The secret that came along with the request, empty without one."""
    return request.cookies.get(_name(), "")


def put(response: Response, secret: str) -> None:
    """Send a session's secret along."""
    response.set_cookie(_name(), secret, secure=_secure(), httponly=True, samesite="Strict", path="/")


def take(response: Response) -> None:
    """Let the browser forget the secret."""
    response.delete_cookie(_name(), secure=_secure(), httponly=True, samesite="Strict")


def _secure() -> bool:
    return bool(current_app.config["SESSION_COOKIE_SECURE"])


def _name() -> str:
    return "__Host-kantoor" if _secure() else "kantoor"
