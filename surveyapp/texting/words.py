"""What a text message says: easy words for everyone, in the language of the case, in three parts at most.

It comes on a screen that others may see: nothing of help, benefits or who helped.
"""

from __future__ import annotations

from dataclasses import dataclass

from surveyapp.i18n import gettext as _
from surveyapp.models.message import Kind
from surveyapp.texting.length import MOST, parts


@dataclass(frozen=True, slots=True)
class Short:
    """Of whom a text message is, and where it leads."""

    kind: Kind
    bureau: str
    phone: str  # of the bureau
    link: str
    leave: str  # where one opts out


def text(short: Short) -> str:
    """The message, in the language that is spoken: the first of some ways to say it that is short enough.

    Errors:  ValueError when none is.
    """
    said = _said(short.kind) % {"bureau": short.bureau, "link": short.link}
    ways = (_("Geen berichten meer? %(leave)s") % {"leave": short.leave}, _stop_by_phone(short), "")
    for way in ways:
        whole = f"{said}\n{way}".strip()
        if parts(whole) <= MOST:
            return whole
    raise ValueError("too long for a text message")


def _said(kind: Kind) -> str:
    if kind in (Kind.INVITATION, Kind.RESEND):
        return _("%(bureau)s: wij horen graag wat u vindt. Dit zijn de vragen: %(link)s")
    if kind is Kind.CORRECTION:
        return _("%(bureau)s: er stond een fout in ons bericht van eerder. Dit zijn de vragen: %(link)s")
    return _("%(bureau)s: wilt u ons nog helpen? Al meegedaan? Dank u wel. Dit zijn de vragen: %(link)s")


def _stop_by_phone(short: Short) -> str:
    return _("Geen berichten meer? Bel %(phone)s.") % {"phone": short.phone}
