"""A respondent with a fixed set of answers, who gives them page by page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from questionnaires.model import NOT_REACHED, SKIPPED, Kind, Question, Questionnaire
from surveyapp.demo.browser import Browser, FormOnPage
from surveyapp.errors import Refused

SCREENS_AT_MOST = 120  # more pages than this means going round in circles


def answer(link: str, questionnaire: Questionnaire, row: Mapping[str, str], browser: Browser) -> bool:
    """Open a link and give the answers of one row of answers.csv, in the form the page offers.

    Returns: whether the set was finished; False when the row stops half way (`nr`).
    Errors:  Refused, when the pages do not offer an answer of the row.
    """
    try:
        return _answer(link, _wanted(questionnaire, row), browser)
    finally:
        browser.close()


def _answer(link: str, wanted: Mapping[str, list[str]], browser: Browser) -> bool:
    browser.get(link)
    for _ in range(SCREENS_AT_MOST):
        if browser.status not in (200, 422):  # 422: asked once more
            raise Refused(f"the page {browser.path.rpartition('/')[0]} answered with status {browser.status}")
        if browser.path == "/klaar":
            return True
        form = browser.form()
        given = dict(_given(form, wanted))
        if any(value == [NOT_REACHED] for value in given.values()):
            return False
        browser.press(form, given)
    raise Refused("the questionnaire does not come to an end")


def _given(form: FormOnPage, wanted: Mapping[str, list[str]]) -> Iterator[tuple[str, list[str]]]:
    for name, control in form.fields.items():
        if control.kind == "hidden" or name not in wanted:
            continue
        values = wanted[name]
        missing = [v for v in values if control.offered and v not in (*control.offered, NOT_REACHED)]
        if missing:
            raise Refused(f"the page does not offer the wanted answer to {name}")
        yield name, values


def _wanted(questionnaire: Questionnaire, row: Mapping[str, str]) -> dict[str, list[str]]:
    """What to choose for each control: questions, steps of the low form, and `other` texts."""
    wanted: dict[str, list[str]] = {}
    for question in questionnaire.questions:
        stored = row.get(question.code, "")
        wanted[question.code] = _chosen(question, stored)
        for mapping in [m for m in question.mapping if m.code == stored][:1]:
            wanted.update({step: [code] for step, code in mapping.steps})
        if stored == NOT_REACHED:
            wanted.update({step.code: [NOT_REACHED] for step in question.steps})
        wanted[f"{question.code}_other"] = [row.get(f"{question.code}_other", "")]
    return wanted


def _chosen(question: Question, stored: str) -> list[str]:
    if stored in ("", SKIPPED):
        return [""] if question.kind in (Kind.TEXT, Kind.DECIMAL) else []
    if question.several:
        return stored.split(";")
    return [stored.replace(".", ",")] if question.kind is Kind.DECIMAL else [stored]
