"""Step 2: what is said when a page cannot be given; one calm page for every link that does not work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, g, request, session
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from surveyapp.i18n import direction, language, offered, speak
from surveyapp.i18n import gettext as _
from surveyapp.pages import desk, door, visits
from surveyapp.pages.page import on_tablet, render, send_on, to_start


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a pause, in one language."""

    language: str
    direction: str
    heading: str
    lines: tuple[str, ...]


def register(app: Flask) -> None:
    """Give each kind of failure its page."""
    app.register_error_handler(door.Closed, closed)
    app.register_error_handler(visits.Paused, paused)
    app.register_error_handler(door.NotBegun, not_begun)
    app.register_error_handler(door.NotOurs, stale)
    app.register_error_handler(404, missing)
    app.register_error_handler(HTTPException, refused)
    app.register_error_handler(500, broken)


def closed(_problem: Exception) -> ResponseReturnValue:
    """Wrong, used, closed or no link at all: the same words, whatever the reason."""
    door.speaks(session)
    lines = (
        _("Misschien bent u al klaar. Of het onderzoek is nog niet begonnen. Of het is voorbij."),
        _("Wilt u nog meedoen? Open dan de link uit uw uitnodiging opnieuw."),
        _("Dank u wel."),
    )
    heading = _("U kunt hier nu niets invullen")
    back: dict[str, Any] = to_start() if on_tablet() else desk.way_back()
    return render("said.html", heading=heading, lines=lines, bureau=visits.bureau(door.site().stores), **back), 404


def paused(_problem: Exception) -> ResponseReturnValue:
    """The fieldwork stands still: in the language of the visit, or in all of them while none is chosen."""
    door.speaks(session)
    chosen = "language" in session or "visit" in g
    told = [_told_of_pause(code) for code in ([language()] if chosen else [one.code for one in offered(proof=False)])]
    speak(told[0].language)
    back: dict[str, Any] = to_start() if on_tablet() else {}
    return render("paused.html", told=told, bureau=visits.bureau(door.site().stores), **back)


def _told_of_pause(code: str) -> Told:
    speak(code)
    lines = (
        _("U kunt nu even niets invullen."),
        _("Wat u al hebt ingevuld, blijft bewaard."),
        _("Probeer het later nog een keer. Gebruik dan dezelfde link."),
    )
    return Told(code, direction(code), _("Het onderzoek wacht even"), lines)


def not_begun(_problem: Exception) -> ResponseReturnValue:
    """Nothing filled in yet: to the beginning."""
    return send_on("/welkom")


def stale(_problem: Exception) -> ResponseReturnValue:
    """A form that is not from our own page of this session: nothing is saved, the way back is shown."""
    lines = (_("Uw laatste antwoord is niet bewaard. Ga terug en druk nog een keer op de knop."),)
    heading = _("Dat lukte niet")
    return render("said.html", heading=heading, lines=lines, to=_way_back(), to_text=_("Ga terug")), 400


def missing(_problem: Exception) -> ResponseReturnValue:
    """An address that does not exist."""
    door.speaks(session)
    lines = (_("Klopt het adres? Of ga terug naar de vragen."),)
    heading = _("Deze pagina is er niet")
    back = to_start() if on_tablet() else {"to": "/welkom", "to_text": _("Naar de vragen")}
    return render("said.html", heading=heading, lines=lines, **back), 404


def refused(problem: HTTPException) -> ResponseReturnValue:
    """A request that no page of ours makes."""
    door.speaks(session)
    lines = (_("Ga terug en probeer het nog een keer."),)
    page = render("said.html", heading=_("Dat lukte niet"), lines=lines, to="/welkom", to_text=_("Naar de vragen"))
    response = problem.get_response()
    response.set_data(page)
    response.content_type = "text/html; charset=utf-8"
    return response


def broken(_problem: Exception) -> ResponseReturnValue:
    """Something failed on our side; what was saved before is safe."""
    door.speaks(session)
    lines = (
        _("Er ging bij ons iets mis. Wat u eerder hebt ingevuld, is bewaard."),
        _("Wacht even en probeer het nog een keer."),
    )
    heading = _("Het lukt nu niet")
    return render("said.html", heading=heading, lines=lines, to=_way_back(), to_text=_("Probeer het opnieuw")), 500


def _way_back() -> str:
    return request.path if request.path.startswith("/vraag/") else "/welkom"
