"""Proof links: the questionnaire can be walked through with one, and nothing counts. Signed, and stored nowhere.

Apart from `fieldwork`, which makes them, and `pages`, which open them.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import astuple, dataclass, field

from itsdangerous import BadData, URLSafeSerializer

from surveyapp import links


@dataclass(frozen=True, slots=True)
class Proof:
    """What a proof link says of the person who would have got it."""

    round_id: int
    audience: str
    form: str
    dienst: str  # a key, or empty for an opdrachtgever
    language: str  # a code, or empty: whoever opens it chooses
    mark: str = field(default_factory=lambda: secrets.token_urlsafe(6))  # makes each link another one


def sealed(secret: str, proof: Proof) -> str:
    """The secret part of a proof link."""
    return str(_signer(secret).dumps(astuple(proof)))


def unsealed(secret: str, token: str) -> Proof | None:
    """What a proof link says; None when we did not make it."""
    try:
        return Proof(*_signer(secret).loads(token))
    except BadData:
        return None


def address(base: str, token: str) -> str:
    """The proof link as it stands in a message; `base` comes from the settings."""
    return f"{base}/proef/{token}"


def visitor(secret: str, token: str, browser: str) -> str:
    """What stands for a link in one browser with a proof link: nobody's link looks like it.

    `browser` is random and differs in each browser, so that people with the same link do not meet.
    """
    return f"proof-{links.draft_key(secret, f'{token}:{browser}')}"


def _signer(secret: str) -> URLSafeSerializer:
    key = hmac.digest(secret.encode(), b"proof link", "sha256")
    kinds = {"key_derivation": "none", "digest_method": hashlib.sha256}
    return URLSafeSerializer(key, signer_kwargs=kinds)
