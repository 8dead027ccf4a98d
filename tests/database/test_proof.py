"""Nothing of a proof is left or counted, whatever becomes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from surveyapp import links, models, proofs, rounds
from surveyapp.answers import closing, drafts, extract, finishing, mixing
from surveyapp.answers.drafts import Draft
from surveyapp.db import Stores
from surveyapp.fieldwork import status
from surveyapp.models.draft import PROOF
from tests.database.given import FULL, SECRET, a_round, answers, count, same, someone

TOKEN = proofs.visitor(SECRET, "token", "browser")


def begun(stores: Stores, round_id: int, given: Mapping[str, str] = FULL) -> Draft:
    """A proof in which every question is answered."""
    start = Draft(round_id, "client", "jobcoaching", "low", "ar", PROOF, {}, dict(given))
    made = finishing.begin(stores, SECRET, TOKEN, start)
    assert made is not None
    return made


def test_a_proof_never_becomes_final(stores: Stores) -> None:
    begun(stores, a_round(stores))
    assert finishing.finish(stores, SECRET, TOKEN, same)
    assert count(stores, models.Draft) == count(stores, models.Finished) == 0


def test_a_proof_is_saved_and_switched_like_any_other(stores: Stores) -> None:
    begun(stores, a_round(stores))
    key = links.draft_key(SECRET, TOKEN)
    saved = drafts.save(stores, key, lambda draft: {**draft.answers, "grade": "1"})
    assert saved is not None
    assert drafts.switch_form(stores, key, "regular") == replace(saved, form="regular")


def test_proofs_stand_in_no_count(stores: Stores) -> None:
    round_id = a_round(stores)
    who = someone(stores, round_id)
    begun(stores, round_id)
    assert status.status(stores, round_id).started == 0
    finishing.begin(stores, SECRET, who.token, who.start)
    assert status.status(stores, round_id).started == 1
    mixing.mix(stores)
    assert count(stores, models.Response) == 0


def test_closing_erases_proofs_and_counts_only_the_others(stores: Stores) -> None:
    round_id = a_round(stores)
    answers(stores, someone(stores, round_id))
    half = someone(stores, round_id, "2")
    finishing.begin(stores, SECRET, half.token, replace(half.start, answers=FULL))
    begun(stores, round_id)
    closing.close(stores, SECRET, round_id)
    assert count(stores, models.Draft) == 0
    assert count(stores, models.Response) == 2
    table = extract.answer_table(stores, round_id)
    assert set(table.answers["mode"]) <= {"web", "other"}
    assert finishing.begin(stores, SECRET, TOKEN, Draft(round_id, "client", "", "low", "nl", PROOF, {}, {})) is None
    assert rounds.find(stores, round_id).closed
