"""The code on a letter, for who types instead of scanning: derived with a key, and stored nowhere.

Twelve signs in three groups: five say whose it is (the number of the case, scrambled with a key, so that nobody can
guess one that is in use), seven only the letter knows. There are no vowels, and of signs that look alike only one: the
others are read as it. Apart from `letters` and `pages`, which both need it.
"""

from __future__ import annotations

import hmac

SIGNS = "0123456789cdfhjkmnprtvwx"
ALIKE = str.maketrans("oqilzsgbuy", "0011256" + "8vv")
WHOSE, OWN = 5, 7  # signs of the two parts
GROUP = 4
TURNS = 6
LEFT, RIGHT = len(SIGNS) ** 3, len(SIGNS) ** 2  # two parts of a number that scramble each other
MOST = LEFT * RIGHT  # cases that can have a code: nearly eight million


def code(secret: str, case_id: int, seed: str) -> str:
    """The code of a case: twelve signs.

    Errors:  ValueError beyond `MOST` cases.
    """
    if not 0 < case_id < MOST:
        raise ValueError("no code for a case with this number")
    return _written(_scrambled(secret, case_id), WHOSE) + own_part(secret, case_id, seed)


def printed(code: str) -> str:
    """A code as a letter shows it: capitals in groups of four."""
    return " ".join(code[at : at + GROUP] for at in range(0, len(code), GROUP)).upper()


def read(typed: str) -> str | None:
    """What somebody typed as a code, capitals, spaces, dashes and look-alikes forgiven; None when it can be none."""
    signs = "".join(sign for sign in typed.lower() if not sign.isspace() and sign not in "-–—.·_").translate(ALIKE)
    whole = "".join(str(int(sign)) if sign.isdecimal() else sign for sign in signs)  # digits of other scripts too
    return whole if len(whole) == WHOSE + OWN and set(whole) <= set(SIGNS) else None


def case_of(secret: str, code: str) -> int:
    """Which case a code would belong to, if there is one with this number."""
    number = 0
    for sign in code[:WHOSE]:
        number = number * len(SIGNS) + SIGNS.index(sign)
    left, right = divmod(number, RIGHT)
    for turn in reversed(range(TURNS)):
        if turn % 2:
            right = (right - _mixed(secret, turn, left)) % RIGHT
        else:
            left = (left - _mixed(secret, turn, right)) % LEFT
    return left * RIGHT + right


def fits(secret: str, case_id: int, seed: str, code: str) -> bool:
    """Whether the part that only a letter knows is right; takes as long when it is not."""
    return hmac.compare_digest(own_part(secret, case_id, seed), code[WHOSE:])


def own_part(secret: str, case_id: int, seed: str) -> str:
    """Seven signs: 32 bits."""
    digest = hmac.digest(secret.encode(), f"letter:{case_id}:{seed}".encode(), "sha256")
    return _written(int.from_bytes(digest[:16]), OWN)


def _scrambled(secret: str, number: int) -> int:
    """Another number below `MOST`, one for each, which only our key leads back from."""
    left, right = divmod(number, RIGHT)
    for turn in range(TURNS):
        if turn % 2:
            right = (right + _mixed(secret, turn, left)) % RIGHT
        else:
            left = (left + _mixed(secret, turn, right)) % LEFT
    return left * RIGHT + right


def _mixed(secret: str, turn: int, part: int) -> int:
    return int.from_bytes(hmac.digest(secret.encode(), f"letter turn:{turn}:{part}".encode(), "sha256")[:8])


def _written(number: int, signs: int) -> str:
    found = ""
    for _ in range(signs):
        number, sign = divmod(number, len(SIGNS))
        found = SIGNS[sign] + found
    return found
