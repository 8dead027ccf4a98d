"""Step 2, before it counts: who is at the door with a proof link."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from questionnaires.model import Audience, Form
from surveyapp import proofs, rounds
from surveyapp.db import Stores
from surveyapp.errors import Refused
from surveyapp.pages import visits
from surveyapp.pages.visits import Entry, Visit
from surveyapp.proofs import Proof
from surveyapp.rounds import Round

PROOF = "proof"  # of a session: the proof link that was opened; without it answers count
BROWSER = "browser"  # of a session: what tells this browser from others with the same proof link


def find(stores: Stores, secret: str, kept: Mapping[str, str], today: date) -> Entry | None:
    """What is behind the proof link of a session; None when it is not one of ours or its round is over."""
    proof = proofs.unsealed(secret, kept[PROOF])
    if proof is None:
        return None
    try:
        round_ = rounds.find(stores, proof.round_id)
    except Refused:
        return None
    if round_.closed or today > round_.closes:
        return None
    visit = _visit(round_, proof, proofs.visitor(secret, kept[PROOF], kept[BROWSER]))
    return Entry(visit, round_.id, proof.dienst, {}, visits.bureau(stores), proof.language)


def _visit(round_: Round, proof: Proof, who: str) -> Visit:
    return Visit(
        token=who,
        form=Form(proof.form),
        closes=round_.closes,
        keurmerk=round_.keurmerk,
        questionnaire=round_.packs()[Audience(proof.audience)],
        modules=frozenset(round_.terms.modules),
        org=round_.terms.provider,
        round_id=round_.id,
    )
