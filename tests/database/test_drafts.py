from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from surveyapp import links, models
from surveyapp.answers import drafts, finishing
from surveyapp.answers.drafts import Draft
from surveyapp.db import Stores
from tests.database.given import SECRET, a_round, count, someone


def test_a_saved_answer_is_there_on_another_device(stores: Stores) -> None:
    who = someone(stores, a_round(stores))
    key = links.draft_key(SECRET, who.token)
    finishing.begin(stores, SECRET, who.token, who.start)
    saved = drafts.save(stores, key, lambda draft: {**draft.answers, "grade": "8"})
    assert saved == drafts.load(stores, key) == replace(who.start, answers={"grade": "8"})


def test_nothing_is_saved_when_the_draft_is_gone(stores: Stores) -> None:
    who = someone(stores, a_round(stores))
    assert drafts.save(stores, links.draft_key(SECRET, who.token), lambda draft: {"grade": "8"}) is None
    assert drafts.switch_form(stores, links.draft_key(SECRET, who.token), "low") is None
    assert count(stores, models.Draft) == 0


def test_beginning_again_goes_on_where_it_was(stores: Stores) -> None:
    who = someone(stores, a_round(stores))
    finishing.begin(stores, SECRET, who.token, who.start)
    drafts.save(stores, links.draft_key(SECRET, who.token), lambda draft: {"grade": "8"})
    again = finishing.begin(stores, SECRET, who.token, who.start)
    assert again is not None
    assert again.answers == {"grade": "8"}


def test_changing_the_form_keeps_the_answers(stores: Stores) -> None:
    who = someone(stores, a_round(stores))
    key = links.draft_key(SECRET, who.token)
    finishing.begin(stores, SECRET, who.token, replace(who.start, answers={"grade": "8"}))
    assert drafts.switch_form(stores, key, "low") == drafts.load(stores, key)
    assert drafts.load(stores, key) == replace(who.start, form="low", answers={"grade": "8"})


def test_stop_and_erase_leaves_nothing_and_may_be_pressed_twice(stores: Stores) -> None:
    who = someone(stores, a_round(stores))
    finishing.begin(stores, SECRET, who.token, who.start)
    for _ in range(2):
        drafts.erase(stores, links.draft_key(SECRET, who.token))
    assert count(stores, models.Draft) == 0


def test_two_devices_that_save_at_once_lose_no_answer(stores: Stores) -> None:
    who = someone(stores, a_round(stores))
    key = links.draft_key(SECRET, who.token)
    finishing.begin(stores, SECRET, who.token, who.start)

    def put(name: str) -> Draft | None:
        def change(draft: Draft) -> Mapping[str, str]:
            return {**draft.answers, name: "1"}

        return drafts.save(stores, key, change)

    names = [f"q{n}" for n in range(20)]
    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(put, names))
    draft = drafts.load(stores, key)
    assert draft is not None
    assert sorted(draft.answers) == sorted(names)
