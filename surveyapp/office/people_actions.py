"""What the helpdesk does for one person: each action takes a form, and gives one sentence that says what it did."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_datetime

from questionnaires.model import Audience, Form
from surveyapp import clock, i18n, optout, revoking
from surveyapp.config import Config
from surveyapp.db import Stores
from surveyapp.errors import Refused
from surveyapp.fieldwork import helpdesk
from surveyapp.fieldwork.helpdesk import Trouble
from surveyapp.mail import resending
from surveyapp.mail.days import in_local
from surveyapp.mail.outgoing import sender
from surveyapp.office import people_pages
from surveyapp.rounds import Round

SURE = "Vink eerst aan dat u het zeker weet. Dit kan niet terug."


@dataclass(frozen=True, slots=True)
class Desk:
    """Who is helped, and with what."""

    stores: Stores
    config: Config
    round: Round
    case_id: int
    form: Mapping[str, str]

    def sure(self) -> None:
        """Go on only when the box was ticked. Errors: Refused."""
        if self.form.get("zeker") != "ja":
            raise Refused(SURE)


def choose_channels(desk: Desk) -> str:
    """Three drop-downs."""
    chosen = [desk.form.get(f"kanaal-{place}", "") for place in (1, 2, 3)]
    helpdesk.choose_channels(desk.stores, desk.case_id, chosen)
    names = [people_pages.CHANNELS[channel] for channel in chosen if channel]
    if not names:
        return "Er is geen kanaal gekozen: wij gebruiken wat er is, eerst e-mail, dan brief, sms en telefoon."
    return f"De volgorde is nu: {', dan '.join(names)}."


def correct(desk: Desk) -> str:
    """Name, address and numbers."""
    changed = helpdesk.correct(desk.stores, desk.case_id, desk.form)
    if not changed:
        return "Er was niets veranderd."
    said = ", ".join(helpdesk.SAID[name].lower() for name in changed)
    again = set(changed) & {"email", "phone", *helpdesk.ADDRESS}
    return f"Verbeterd: {said}." + (" Wat eerder mislukte, proberen wij opnieuw." if again else "")


def reword(desk: Desk) -> str:
    """Wording and language."""
    case = helpdesk.find(desk.stores, desk.round.id, desk.case_id)
    form, language = desk.form.get("vragen", ""), desk.form.get("taal", "")
    known = {code for code, _said in people_pages.languages(case.language)}
    if form not in {one.value for one in desk.round.packs()[Audience(case.audience)].forms} or language not in known:
        raise Refused("Kies een vragenlijst en een taal uit de lijst.")
    helpdesk.reword(desk.stores, desk.case_id, form, language)
    said = f"Berichten gaan nu over de {people_pages.FORMS[form]}, in de taal {_name(language)}."
    return f"{said} Wie al begon, houdt de vragen zoals ze waren.{_unheard(desk, form)}"


def hold(desk: Desk) -> str:
    """Emergency stop."""
    helpdesk.hold(desk.stores, desk.case_id, held=True)
    return "Noodstop: er gaat niets meer weg naar deze persoon, tot u de stop opheft."


def release(desk: Desk) -> str:
    """The end of it."""
    helpdesk.hold(desk.stores, desk.case_id, held=False)
    return "De noodstop is opgeheven: wat klaarstaat, gaat weer weg."


def opt_out(desk: Desk) -> str:
    """What somebody asked by phone."""
    desk.sure()
    optout.opt_out(desk.stores, desk.case_id)
    return "Afgemeld: deze persoon krijgt geen berichten meer."


def trouble(desk: Desk) -> str:
    """Post that came back, and the like."""
    found = next((one for one in Trouble if one.value == desk.form.get("wat")), None)
    if found is None:
        raise Refused("Kies wat er aan de hand is.")
    helpdesk.trouble(desk.stores, desk.case_id, found)
    case = people_pages.person(desk.stores, desk.round, desk.case_id, decides=True)
    now = next((way.name for way in case.ways if way.now), "")
    then = f"Wij proberen het nu per {now}." if now else "Er gaat niets meer weg: deze persoon is niet te bereiken."
    return f"Genoteerd. {people_pages.TROUBLES[found]}. {then}"


def no_trouble(desk: Desk) -> str:
    """It was a mistake."""
    helpdesk.no_trouble(desk.stores, desk.case_id)
    return "Teruggedraaid: alle kanalen van deze persoon doen weer mee."


def resend(desk: Desk) -> str:
    """The link once more."""
    now = clock.now()
    due = resending.resend(desk.stores, desk.case_id, sender(desk.config).domain, now)
    when = "binnen een paar minuten" if due <= now else f"op {_moment(due)}"
    return f"De link staat klaar en gaat {when} per e-mail weg."


def revoke(desk: Desk) -> str:
    """Another link, because somebody else has this one."""
    desk.sure()
    revoking.revoke(desk.stores, desk.config.secret, desk.case_id)
    return (
        "De link is ingetrokken en opent niets meer. Was er iets mee ingevuld, dan is dat gewist. "
        "Deze persoon heeft nu een nieuwe link: stuur die als het nodig is."
    )


ACTIONS: Mapping[str, Callable[[Desk], str]] = {
    "kanalen": choose_channels,
    "gegevens": correct,
    "vragen": reword,
    "noodstop": hold,
    "opheffen": release,
    "afmelden": opt_out,
    "onbereikbaar": trouble,
    "bereikbaar": no_trouble,
    "sturen": resend,
    "intrekken": revoke,
}


def _unheard(desk: Desk, form: str) -> str:
    """What is still needed before somebody can hear the low form."""
    from surveyapp.speech import publish  # numpy: what other pages need not wait for

    if form != Form.LOW or not publish.missing(desk.stores, desk.config, desk.round.id):
        return ""
    return f" Let op: nog niet alles is te horen. De beheerder maakt het geluid: surveyapp speech make {desk.round.id}."


def _name(code: str) -> str:
    return next((language.name for language in i18n.languages() if language.code == code), code)


def _moment(due: datetime) -> str:
    return format_datetime(in_local(due), "EEEE d MMMM, H 'uur'", locale="nl")
