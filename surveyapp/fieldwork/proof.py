"""Step 1, before anybody is asked: a link to walk through the questionnaire of a round without counting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from questionnaires.model import Audience, Form
from surveyapp import i18n, proofs, rounds
from surveyapp.db import Stores
from surveyapp.errors import Faults, Refused
from surveyapp.fieldwork import bureau
from surveyapp.proofs import Proof
from surveyapp.rounds import Round


@dataclass(frozen=True, slots=True)
class Wish:
    """As whom somebody wants to walk through; empty: the first dienst of the round, and any language."""

    audience: Audience = Audience.CLIENT
    form: Form = Form.REGULAR
    dienst: str = ""
    language: str = ""


def proof_token(stores: Stores, secret: str, round_id: int, wish: Wish, today: date) -> str:
    """The secret part of a proof link; it works until the last day of the fieldwork, also before the first.

    Errors:  Refused when the round is over or the bureau's settings are missing; Faults, all that is wrong with the
             wish.
    """
    round_ = rounds.find(stores, round_id)
    if round_.closed or today > round_.closes:
        raise Refused(f"round {round_id} is over: its pages cannot be opened any more, open a new round")
    bureau.required(stores)
    faults = [*_questionnaire_faults(round_, wish), *_dienst_faults(round_, wish), *_language_faults(wish)]
    if faults:
        raise Faults(faults)
    client = wish.audience is Audience.CLIENT
    dienst = wish.dienst or (round_.terms.diensten[0] if client else "")
    return proofs.sealed(secret, Proof(round_id, wish.audience, wish.form, dienst, wish.language))


def _questionnaire_faults(round_: Round, wish: Wish) -> list[str]:
    pack = round_.packs().get(wish.audience)
    if pack is None:
        known = ", ".join(round_.packs())
        return [f"--audience: found {wish.audience}, expected whom round {round_.id} asks: {known}"]
    if wish.form not in pack.forms:
        return [f"--form: found {wish.form}, expected one that {pack.reference} has: {', '.join(pack.forms)}"]
    return []


def _dienst_faults(round_: Round, wish: Wish) -> list[str]:
    if not wish.dienst or wish.dienst in round_.terms.diensten:
        return []
    return [f"--dienst: found {wish.dienst!r}, expected one of the round: {', '.join(round_.terms.diensten)}"]


def _language_faults(wish: Wish) -> list[str]:
    known = [language.code for language in i18n.languages()]
    if not wish.language or wish.language in known:
        return []
    return [f"--language: found {wish.language!r}, expected one of {', '.join(known)}"]
