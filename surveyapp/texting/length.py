"""How many parts a text message is sent in: GSM 03.38 where its signs allow, else UCS-2 (ETSI TS 123 038)."""

from __future__ import annotations

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
TWICE = frozenset("^{}\\[~]|€")  # take the place of two
GSM = (160, 153)  # signs of a message alone, and of each part of a longer one
UCS2 = (70, 67)  # 16-bit units
MOST = 3  # parts


def parts(text: str) -> int:
    """Of how many parts, each of which is paid for, a text is sent."""
    if set(text) <= BASIC | TWICE:
        length = sum(2 if sign in TWICE else 1 for sign in text)
        alone, each = GSM
    else:
        length = len(text.encode("utf-16-be")) // 2
        alone, each = UCS2
    return 1 if length <= alone else -(-length // each)
