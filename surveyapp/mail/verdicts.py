"""Whether it is the address that fails: from the codes of RFC 3463, and from words where servers say little by code.

Doubt is never the person's loss: what is not clearly the address counts as something else.
"""

from __future__ import annotations

import re

from surveyapp.models.message import Bounce

PERMANENT = 500
ENHANCED = re.compile(r"(?<![\d.])([45])\.(\d{1,3})\.(\d{1,3})(?!\.?\d)")
BASIC = re.compile(r"(?<![\d.])([45])(\d\d)(?=[ \-])")
GONE = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.4.4"})  # mailbox or domain
SENDER = frozenset({"5.1.7", "5.1.8"})  # it is our own address that does not please
VAGUE = frozenset({"5.0.0", "5.1.0", "5.2.0", "5.3.0", "5.4.1", "5.5.0"})  # and what servers say without a code
NO_DOMAIN = re.compile(r"nxdomain|domain name not found|no such domain|domain does not exist", re.IGNORECASE)
NOBODY = re.compile(
    r"user (?:is )?unknown|unknown (?:user|recipient|mailbox|local)|no such (?:user|mailbox|recipient|person|address)"
    r"|(?:does not|doesn't|do not) exist|invalid (?:recipient|mailbox|address)"
    r"|recipient (?:address )?(?:rejected|not found)"
    r"|mailbox (?:unavailable|not found|is disabled|does not)|no mailbox|account (?:has been |is )?(?:disabled|closed)"
    r"|unrouteable address|not a valid (?:recipient|mailbox)",
    re.IGNORECASE,
)
FULL = re.compile(r"over ?quota|quota exceeded|mailbox (?:is )?full|out of storage|insufficient storage", re.IGNORECASE)
POLICY = re.compile(
    r"spam|spf\b|dkim|dmarc|black.?list|block.?list|blocked|banned|reputation|listed (?:in|at|by)"
    r"|content (?:reject|restrict)|policy|unsolicited|virus|malware|greylist|rate limit|too many",
    re.IGNORECASE,
)


def failing_code(status: str, said: str) -> str:
    """The code that tells most: the status, unless that says nothing and a server's own words do. Empty: none."""
    codes = [".".join(found) for text in (status, said) for found in ENHANCED.findall(text)]
    telling = [code for code in codes if not code.endswith(".0.0")]
    basic = [f"{major}.0.0" for major, _rest in BASIC.findall(said)]
    return next(iter((*telling, *codes, *basic)), "")


def no_mailbox(code: int, said: bytes) -> bool:
    """Whether a server that refuses a recipient says that there is no such mailbox; not when it does not want us."""
    words = f"{code} {said.decode('latin-1')}"  # every byte is a letter then; codes and words we look for are ASCII
    return code >= PERMANENT and verdict(failing_code("", words), words) is Bounce.ADDRESS


def verdict(code: str, said: str) -> Bounce:
    """Why a mail failed; `said` are the words of the server."""
    if POLICY.search(said) or code.startswith("5.7.") or code in SENDER:
        return Bounce.POLICY
    if FULL.search(said) or code == "5.2.2":
        return Bounce.LATER
    if code.startswith("4."):
        return Bounce.ADDRESS if NO_DOMAIN.search(said) else Bounce.LATER
    if code in GONE or (code in VAGUE and (NOBODY.search(said) or NO_DOMAIN.search(said))):
        return Bounce.ADDRESS
    return Bounce.POLICY
