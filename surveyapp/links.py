"""Links and the keys made from them.

A link is derived from the case's random seed with a key outside the database and stored nowhere.
From the link come, each with a key of its own: the hash that finds its case, the key of its draft,
and the one-time number that ties a finished set to its case until that is marked.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets


def new_seed() -> str:
    """A random seed for one case (128 bits)."""
    return secrets.token_hex(16)


def link_token(secret: str, seed: str) -> str:
    """The secret part of a link: 128 bits as 26 lower-case letters and digits."""
    return _written(_keyed(secret, "link", seed)[:16])


def address(base: str, token: str) -> str:
    """The link as it stands in a message; `base` comes from the settings."""
    return f"{base}/v/{token}"


def link_hash(token: str) -> str:
    """What the contacts store keeps of a link, to find its case."""
    return hashlib.sha256(token.encode()).hexdigest()


def draft_key(secret: str, token: str) -> str:
    """Under which the answers store keeps the half-filled set of a link."""
    return _keyed(secret, "draft", token).hex()


def finish_number(secret: str, token: str) -> str:
    """The one-time number of a finished set; dropped when its case is marked."""
    return _keyed(secret, "finish", token).hex()


def short_codes(secret: str, seed: str) -> tuple[str, str]:
    """Two short codes of nine digits for a case, to type on a tablet; the second when the first is another's."""
    digest = _keyed(secret, "code", seed)
    first, second = (int.from_bytes(digest[at : at + 8]) % 10**9 for at in (0, 8))
    return f"{first:09}", f"{second:09}"


def leave_token(secret: str, case_id: int, seed: str) -> str:
    """The secret part of the address where someone opts out; it opens nothing else."""
    return f"{case_id}-{_written(_keyed(secret, 'leave', f'{case_id}:{seed}')[:16])}"


def new_key() -> str:
    """A random key in the form of a link's secret part: what lets a tablet in (128 bits)."""
    return _written(secrets.token_bytes(16))


def _written(key: bytes) -> str:
    return base64.b32encode(key).decode().rstrip("=").lower()


def _keyed(secret: str, purpose: str, text: str) -> bytes:
    return hmac.digest(secret.encode(), f"{purpose}:{text}".encode(), "sha256")
