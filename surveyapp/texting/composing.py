"""One text message for one person, ready for a gateway."""

from __future__ import annotations

from surveyapp import i18n
from surveyapp.fieldwork import cells
from surveyapp.mail.smtp import Parcel
from surveyapp.texting.words import Short, text


def compose(short: Short, message_id: str, to: str, language: str, sender: str) -> Parcel:
    """The message in the language of the case.

    Errors:  ValueError when the number is none, or the words are too many.
    """
    if not cells.is_mobile(to):
        raise ValueError("no mobile number")
    i18n.speak(i18n.allowed(language, proof=False))
    try:
        said = text(short)
    finally:
        i18n.speak()
    return Parcel(sender, to, said.encode(), message_id.strip("<>").partition("@")[0])
