"""The office's alarms in words: what is wrong with the messages of a round, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from babel.dates import format_datetime

from analysis.printing import percent
from surveyapp.i18n import gettext as _
from surveyapp.i18n import ngettext
from surveyapp.mail import days
from surveyapp.mail.alarm import Alarm, Sign
from surveyapp.mail.planning import NAMES, in_words


def words(alarm: Alarm) -> str:
    """One alarm as a page says it."""
    return WORDS[alarm.sign](alarm)


def _silent(alarm: Alarm) -> str:
    waits = ngettext("%(num)s bericht wacht", "%(num)s berichten wachten", alarm.messages) % {"num": alarm.messages}
    if alarm.since is None:
        since = _("Er heeft nog nooit een worker gewerkt")
    else:
        local = format_datetime(days.in_local(alarm.since), "d MMMM 'om' H:mm", locale="nl")
        since = _("De worker staat stil, sinds %(moment)s") % {"moment": local}
    todo = _("Vraag de beheerder om “surveyapp serve” of “surveyapp worker” te starten.")
    return f"{since}: {waits}. {todo}"


def _late(alarm: Alarm) -> str:
    told = ngettext(
        "%(num)s bericht had meer dan twee uur geleden weg moeten zijn.",
        "%(num)s berichten hadden meer dan twee uur geleden weg moeten zijn.",
        alarm.messages,
    )
    todo = _(
        "Vraag de beheerder of de mailserver bereikbaar is en of SMTP_URL klopt. De berichten gaan daarna vanzelf."
    )
    return f"{told % {'num': alarm.messages}} {todo}"


def _unknown(alarm: Alarm) -> str:
    told = ngettext(
        "Van %(num)s bericht weet niemand of het is aangekomen.",
        "Van %(num)s berichten weet niemand of ze zijn aangekomen.",
        alarm.messages,
    )
    todo = _("Beslis per bericht of het nog een keer gaat. Vanzelf gebeurt dat niet.")
    return f"{told % {'num': alarm.messages}} {todo}"


def _back(alarm: Alarm) -> str:
    share = percent(Fraction(100 * alarm.messages, alarm.of))
    told = _("%(back)s van %(of)s berichten zijn geweigerd of kwamen terug (%(share)s%%).")
    todo = _("Kijk of de adressen op de lijst kloppen, en vraag de dienstverlener om betere.")
    return f"{told % {'back': alarm.messages, 'of': alarm.of, 'share': share}} {todo}"


def _missed(alarm: Alarm) -> str:
    name = NAMES[alarm.kind].capitalize() if alarm.kind else ""
    when = in_words(alarm.since) if alarm.since else ""
    told = _("%(name)s had %(when)s klaar moeten staan, en dat gebeurde niet.") % {"name": name, "when": when}
    todo = _("Vraag de beheerder of de worker draait en wat die meldt. Daarna gaat het bericht vanzelf.")
    return f"{told} {todo}"


def _unprinted(alarm: Alarm) -> str:
    told = ngettext(
        "%(num)s brief wacht al meer dan een dag.", "%(num)s brieven wachten al meer dan een dag.", alarm.messages
    )
    return f"{told % {'num': alarm.messages}} {_('Maak een partij bij Brieven en doe die op de post.')}"


WORDS: Mapping[Sign, Callable[[Alarm], str]] = {
    Sign.SILENT: _silent,
    Sign.LATE: _late,
    Sign.UNKNOWN: _unknown,
    Sign.BACK: _back,
    Sign.MISSED: _missed,
    Sign.UNPRINTED: _unprinted,
}
