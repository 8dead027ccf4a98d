"""What every response and every request must keep to, on both sites."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
from base64 import b64encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes, urlsplit

from flask import Flask, Request, Response, abort, current_app, request
from flask.ctx import RequestContext
from flask.globals import request_ctx
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_wtf.csrf import CSRFProtect
from itsdangerous import Signer
from werkzeug.middleware.proxy_fix import ProxyFix

from surveyapp.config import Config

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MAX_BODY = 64 * 1024
MAX_FIELDS = 200
FORM = "application/x-www-form-urlencoded"
UPLOAD = "multipart/form-data"
UPLOADS = "UPLOADS"  # in a site's config: endpoint -> bytes, for the routes that take a file
YEAR = 365 * 24 * 3600

POLICY = (
    "default-src 'none';script-src 'self';style-src 'self';img-src 'self';font-src 'self';media-src 'self';"
    "connect-src 'self';form-action 'self';base-uri 'none';object-src 'none';frame-src 'none';frame-ancestors 'none'"
)
PERMISSIONS = "Permissions-Policy"
NO_DEVICES = "camera=(),geolocation=(),microphone=(),payment=()"
MICROPHONE = (PERMISSIONS, NO_DEVICES.replace("microphone=()", "microphone=(self)"))  # for a page that records
HEADERS = (
    ("Content-Security-Policy", POLICY),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    (PERMISSIONS, NO_DEVICES),
)
FRAMES = (
    "Content-Security-Policy",
    POLICY.replace("frame-src 'none'", "frame-src 'self'"),
)  # for a page with such a part
HSTS = ("Strict-Transport-Security", f"max-age={YEAR};includeSubDomains")
LOOPBACK = frozenset({"127.0.0.1", "localhost"})

log = logging.getLogger(__name__)
csrf = CSRFProtect()


def policy_with(style: str) -> tuple[str, str]:
    """The header of a page that holds this very style sheet itself; no other style in a page is let through."""
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return ("Content-Security-Policy", POLICY.replace("style-src 'self'", f"style-src 'self' 'sha256-{digest}'"))


def policy_of_part(styles: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Headers of a document of strangers that one of our pages shows in a frame: no script, no form, nothing loaded.

    styles: values of its style attributes; of no other style than these something is done.
    """
    digests = {b64encode(hashlib.sha256(style.encode()).digest()).decode() for style in styles}
    allowed = " ".join(("'unsafe-hashes'", *(f"'sha256-{digest}'" for digest in sorted(digests))))
    policy = f"default-src 'none';style-src {allowed};form-action 'none';base-uri 'none';frame-ancestors 'self'"
    return (
        ("Content-Security-Policy", f"{policy};sandbox allow-popups allow-popups-to-escape-sandbox"),
        ("X-Frame-Options", "SAMEORIGIN"),
    )


class Sealed:
    """Values with a signature that only we can make: what a session cookie holds. It has no age of its own."""

    def __init__(self, key: bytes) -> None:
        self._signer = Signer(key, key_derivation="none", digest_method=hashlib.sha256)

    def dumps(self, value: Any) -> str:
        """The value as signed text."""
        return self._signer.sign(urlsafe_b64encode(json.dumps(value, separators=(",", ":")).encode())).decode()

    def loads(self, sealed: str, max_age: int | None = None) -> Any:
        """The value again. Errors: BadSignature, when we did not make it."""
        return json.loads(urlsafe_b64decode(self._signer.unsign(sealed)))


class Sessions(SecureCookieSessionInterface):
    """Signed cookies as Flask has them, with one signer for a site: a new one at every request cost a tenth of it."""

    def __init__(self) -> None:
        self._made: Sealed | None = None

    def get_signing_serializer(self, app: Flask) -> Any:
        """The signer, with the site's own key."""
        if self._made is None:
            key = app.config["SECRET_KEY"]
            self._made = Sealed(key if isinstance(key, bytes) else str(key).encode())
        return self._made

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send the cookie when it changed; else there is nothing to say (no reply is kept, so none has to vary)."""
        if session.modified:
            super().save_session(app, session, response)


class Site(Flask):
    """One of the two sites; its log of a failure names the route, never the address (links are secret)."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.session_interface = Sessions()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """A view as it is: none of ours is asynchronous, so nothing has to be looked up at each call."""
        return func

    def log_exception(self, exc_info: Any) -> None:
        """Log where it went wrong, without what the visitor sent."""
        log.error("Failure in %s [%s]", request.endpoint or "no route", request.method, exc_info=exc_info)


def at_hand() -> RequestContext:
    """The request and its session themselves: each look through Flask's proxies for them costs five calls."""
    found: RequestContext = request_ctx._get_current_object()  # type: ignore[attr-defined]  # what the proxy stands for
    return found


def protect(app: Flask, config: Config, url: str) -> None:
    """Set cookies, limits, host check and headers; `url` is the site's own address."""
    app.config.update(
        SECRET_KEY=hmac.digest(config.secret.encode(), b"session", "sha256"),
        SESSION_COOKIE_NAME="__Host-sessie" if config.production else "sessie",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.production,
        MAX_CONTENT_LENGTH=MAX_BODY,
        WTF_CSRF_CHECK_DEFAULT=False,  # each site checks in its own guard, after it knows the session
        WTF_CSRF_TIME_LIMIT=None,  # people take their time; the token ends with the session
        WTF_CSRF_SSL_STRICT=False,  # no-referrer: there is no address to compare
    )
    csrf.init_app(app)
    app.before_request(_check(url, config.production))
    app.wsgi_app = with_headers(app.wsgi_app, (*HEADERS, HSTS) if config.production else HEADERS)  # type: ignore[assignment, method-assign]
    if config.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=config.proxies, x_proto=config.proxies)  # type: ignore[method-assign]


def _check(url: str, production: bool) -> Callable[[], None]:
    own = urlsplit(url).netloc

    def check() -> None:
        """Refuse other names than our own (400), and bodies we never send."""
        asked = at_hand().request
        host = asked.environ.get("HTTP_HOST", "")
        if host != own and (production or host.partition(":")[0] not in LOOPBACK):
            abort(400)
        if asked.method == "POST":
            body_check(asked)

    return check


def body_check(asked: Request) -> None:
    """Refuse bodies we never send: other types (415), too many fields (413), broken text (400)."""
    if asked.mimetype != FORM:
        most = current_app.config.get(UPLOADS, {}).get(asked.endpoint) if asked.mimetype == UPLOAD else None
        if most is None:
            abort(415)
        _upload_check(most)
        return
    body = asked.get_data(cache=True)
    if body.count(b"&") >= MAX_FIELDS:
        abort(413)
    text = unquote_to_bytes(body)
    try:
        text.decode()
    except UnicodeDecodeError:
        abort(400)
    if b"\0" in text:
        abort(400)


def _upload_check(most: int) -> None:
    """Refuse a file that is too big before anything of it is read (413); who may send one is for the site's guard."""
    if not 0 < (request.content_length or 0) <= most:
        abort(413)
    request.max_content_length = most


def with_headers(site: WSGIApplication, headers: Iterable[tuple[str, str]]) -> WSGIApplication:
    """The same site with our headers on every response, also on errors and files."""
    fixed = [*headers, ("Cache-Control", "no-store")]
    ours = frozenset(name.lower() for name, _ in fixed)

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, given: list[tuple[str, str]], *rest: Any) -> Callable[[bytes], object]:
            named = {name.lower() for name, _ in given}
            kept = fixed if ours.isdisjoint(named) else [pair for pair in fixed if pair[0].lower() not in named]
            return start_response(status, given + kept, *rest)

        return site(environ, start)

    return application
