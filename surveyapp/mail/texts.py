"""What a mail says, by kind, form and audience, in the language of the case.

What a mailbox shows beside the subject, the first lines, tells nothing of help, benefits or who helped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from surveyapp.fieldwork.bureau import Bureau
from surveyapp.i18n import gettext as _
from surveyapp.i18n import language
from surveyapp.models.message import Kind


@dataclass(frozen=True, slots=True)
class About:
    """To whom a mail goes, and about what."""

    kind: Kind
    client: bool
    low: bool
    name: str  # empty: without one
    org: str
    closes: date
    bureau: Bureau
    sentence: str = ""  # that the bureau adds to a correction, in its own language


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a mail, in one language."""

    subject: str
    before: tuple[str, ...]
    button: str
    after: tuple[str, ...]
    leave: str


def words(about: About) -> Words:
    """The words, in the language that is spoken (i18n.speak)."""
    values = {"org": about.org, "bureau": about.bureau.name, "day": format_date(about.closes, "d MMMM y", language())}
    greeting = _("Beste %(name)s,") % {"name": about.name} if about.name else _("Goedendag,")
    own = (about.sentence,) if about.sentence and about.kind is Kind.CORRECTION else ()
    before = (greeting, _lead(about.kind), *own, *(_low if about.low else _regular)(about, values))
    return Words(_subject(about.kind), before, _("Naar de vragen"), tuple(_after(about, values)), _leave())


def _subject(kind: Kind) -> str:
    if kind is Kind.INVITATION:
        return _("Wij horen graag wat u vindt")
    if kind is Kind.RESEND:
        return _("De link naar onze vragen")
    return _("Een bericht over onze vragen aan u") if kind is Kind.CORRECTION else _("Wilt u ons nog helpen?")


def _lead(kind: Kind) -> str:
    if kind is Kind.INVITATION:
        return _("Wij doen een onderzoek. Wij willen graag weten wat u vindt. U hoeft niet mee te doen.")
    if kind is Kind.RESEND:
        return _("U vroeg ons om de link. U vindt de link hier. U hoeft niet mee te doen.")
    if kind is Kind.CORRECTION:
        return _("Er stond een fout in ons bericht van eerder. Dit is het goede bericht. U hoeft niet mee te doen.")
    return _("Wij stuurden u eerder een bericht. Hebt u al meegedaan? Dan hoeft u niets te doen. Dank u wel.")


def _low(about: About, values: Mapping[str, str]) -> Iterator[str]:
    yield _("Het duurt ongeveer 15 minuten.") + " " + _("U kunt stoppen en later verder gaan.")
    yield _("Wat vindt u van %(org)s?") % values + " " + _("Zo kan %(org)s beter worden.") % values


def _regular(about: About, values: Mapping[str, str]) -> Iterator[str]:
    lasts = _("Invullen duurt ongeveer 15 minuten.") if about.client else _("Invullen duurt ongeveer 5 minuten.")
    until = _("Het kan tot en met %(day)s. U kunt tussendoor stoppen en later verder gaan met dezelfde link.") % values
    yield f"{lasts} {until}"
    if about.client:
        yield (
            _(
                "U kreeg begeleiding van %(org)s. Wij horen graag wat u daarvan vindt. "
                "Met uw antwoorden kan %(org)s het werk verbeteren."
            )
            % values
        )
    else:
        yield (
            _(
                "U kocht diensten in bij %(org)s. Wij horen graag wat u daarvan vindt. "
                "Met uw antwoorden kan %(org)s het werk verbeteren."
            )
            % values
        )


def _after(about: About, values: Mapping[str, str]) -> Iterator[str]:
    yield _("Deze link is alleen voor u. Geef hem niet aan anderen.")
    independent = " " + _("Wij werken niet bij %(org)s.") % values if about.bureau.independent else ""
    yield _("Wij zijn %(bureau)s.") % values + independent
    if about.low:
        yield _("Wij schrijven uw naam niet bij uw antwoorden. Uw begeleider ziet niet wat u zegt.")
    else:
        yield (
            _(
                "Uw naam staat niet bij uw antwoorden. "
                "%(org)s krijgt alleen cijfers over groepen te zien, niet wat één persoon zei."
            )
            % values
        )
    call = {"name": about.bureau.name, "phone": about.bureau.phone}
    yield _("Hebt u een vraag?") + " " + _("Bel %(name)s: %(phone)s.") % call


def _leave() -> str:
    return _("Wilt u geen berichten meer?")
