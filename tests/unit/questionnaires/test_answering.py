"""Reading, recording and finishing answers, and the route that goes with them."""

from __future__ import annotations

import pytest

from questionnaires.answering import GRADE_HELP, Unreadable, final, kept, read, record, shown
from questionnaires.load import keurmerk, questionnaire
from questionnaires.model import Form, Kind
from questionnaires.paging import Item, first_unanswered, route, screens

CLIENT = questionnaire("client/1")
EMPLOYER = questionnaire("opdrachtgever/1")
DIENSTEN = keurmerk("blik-op-werk").diensten
REGULAR, LOW = Form.REGULAR, Form.LOW
# as typed, as stored
GRADES = [
    (typed, typed.strip().replace(",", ".")) for typed in ("1", "7", "7,5", "7.5", "10", "", "  ", " 6 ", "\u00a09,1 ")
]
GRADES += [("10,0", "10"), ("10.0", "10"), ("8,0", "8")]
BAD_GRADES = [
    "0",
    "0,5",
    "11",
    "10,5",
    "10,1",
    "7,25",
    "7,",
    ",5",
    "abc",
    "1e1",
    "-7",
    "+7",
    "07",
    "7 5",
    "7,5,0",
    "8.0.0",
]
BAD_GRADES += ["٧", "７", "7½", "NaN", "7\n8", "9" * 1000]
# the two steps (None: not asked), and what they give
REASONS: list[tuple[str, str | None, str]] = [
    ("self", None, "self"),
    ("other", None, "other"),
    ("dk", None, "dk"),
    ("skipped", None, "skipped"),
]
REASONS += [(who, "must", f"{who}_must") for who in ("employer", "uwv", "mun")]
REASONS += [(who, step, f"{who}_ask") for who in ("employer", "uwv", "mun") for step in ("ask", "dk")]
REASONS += [("uwv", "skipped", "skipped")]
BENEFITS: list[tuple[str, str | None, str]] = [("no", None, "no"), ("dk", None, "dk"), ("skipped", None, "skipped")]
BENEFITS += [("yes", code, code) for code in ("pw", "ww", "zw", "wia", "waj", "other", "dk", "skipped")]


def item(code: str, form: Form = REGULAR) -> Item:
    pack = EMPLOYER if code.startswith("e_") else CLIENT
    for question in pack.questions:
        for step in question.steps if form is LOW else ():
            if step.code == code:
                return Item(code, question, step)
    return Item(code, pack[code])


def saved(form: Form, answers: dict[str, str], **changes: str) -> dict[str, str]:
    return record(CLIENT, form, answers, changes, ())


def codes(form: Form, answers: dict[str, str]) -> list[str]:
    return [found.code for found in route(CLIENT, form, answers, ())]


# ---------------------------------------------------------------- reading


@pytest.mark.parametrize(
    ("typed", "stored"),
    GRADES,
)
def test_an_opdrachtgevers_grade_takes_comma_and_point(typed: str, stored: str) -> None:
    assert read(item("e_grade"), REGULAR, [typed], "", ()) == stored


@pytest.mark.parametrize(
    "typed",
    BAD_GRADES,
)
def test_any_other_grade_is_refused_with_what_to_do(typed: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(item("e_grade"), REGULAR, [typed], "", ())

    assert refused.value.message_nl == GRADE_HELP


def test_two_grades_for_one_field_are_refused() -> None:
    with pytest.raises(Unreadable):
        read(item("e_grade"), REGULAR, ["7", "8"], "", ())


def test_an_empty_grade_of_an_opdrachtgever_is_no_answer() -> None:
    assert read(item("e_report"), REGULAR, [], "", ()) == ""


def test_a_choice_is_stored_by_its_code() -> None:
    assert read(item("grade"), REGULAR, ["10"], "", ()) == "10"


@pytest.mark.parametrize("sent", [["maybe"], ["sec"], ["0"], ["skipped"], ["nr"]])
def test_an_answer_that_was_not_offered_is_refused(sent: list[str]) -> None:
    with pytest.raises(Unreadable, match="Kies een van de antwoorden"):
        read(item("education"), REGULAR, sent, "", ())


def test_two_answers_on_a_single_choice_are_refused() -> None:
    with pytest.raises(Unreadable, match="Kies één antwoord"):
        read(item("gender"), REGULAR, ["m", "f"], "", ())


def test_several_answers_are_stored_in_the_order_of_the_list() -> None:
    assert read(item("e_jobcoach"), REGULAR, ["advice", "ind", "ind"], "", ()) == "ind;advice"


def test_weet_ik_niet_gives_way_to_what_is_named_beside_it() -> None:
    assert read(item("e_jobcoach"), REGULAR, ["dk", "ind"], "", ()) == "ind"


def test_the_diensten_of_the_keurmerk_can_be_chosen_but_no_closed_one() -> None:
    assert read(item("e_services"), REGULAR, ["naar-werk", "scholing"], "", DIENSTEN) == "scholing;naar-werk"
    with pytest.raises(Unreadable):
        read(item("e_services"), REGULAR, ["duurzame-inzetbaarheid"], "", DIENSTEN)


def test_text_beside_anders_alone_counts_as_choosing_it() -> None:
    assert read(item("reason"), REGULAR, [], " via een vriend ", ()) == "other"
    assert read(item("reason"), REGULAR, ["self"], "via een vriend", ()) == "self"
    assert read(item("helped"), REGULAR, [], "buurvrouw", ()) == ""


def test_a_text_beside_anders_of_over_200_characters_is_refused() -> None:
    with pytest.raises(Unreadable, match="200 tekens"):
        read(item("reason"), REGULAR, ["other"], "a" * 201, ())


def test_open_text_keeps_its_lines_and_loses_what_cannot_be_stored() -> None:
    assert read(item("open"), REGULAR, [" een\r\ntwee\x00\x07\rdrie\ud800 \n"], "", ()) == "een\ntwee\ndrie"


def test_open_text_has_room_for_1000_characters_counted_with_single_line_ends() -> None:
    fits = "\r\n".join(["a" * 99] * 10) + "b"  # 990 letters, 9 line ends and one more letter

    assert len(read(item("open"), REGULAR, [fits], "", ())) == 1000
    with pytest.raises(Unreadable, match=r"1\.000 tekens"):
        read(item("open"), REGULAR, ["a" * 1001], "", ())


def test_only_the_regular_form_asks_for_text_beside_anders() -> None:
    assert item("reason").free_text(REGULAR)
    assert not item("complaint_told").free_text(LOW)
    assert not item("helped").free_text(REGULAR)


# ---------------------------------------------------------------- route and screens


def test_a_complaint_leads_to_two_more_questions() -> None:
    assert "complaint_told" not in codes(REGULAR, {"complaint": "no"})
    assert "complaint_told" in codes(REGULAR, {"complaint": "yes"})
    assert "complaint_solved" in codes(REGULAR, {"complaint": "yes", "complaint_told": "yes"})


def test_an_answer_of_a_question_off_the_route_leads_nowhere() -> None:
    assert "complaint_solved" not in codes(REGULAR, {"complaint": "no", "complaint_told": "yes"})


def test_a_passed_reason_still_leads_to_the_question_on_money_and_an_open_one_does_not() -> None:
    assert "sanction_risk" in codes(REGULAR, {"reason": "skipped"})
    assert "sanction_risk" not in codes(REGULAR, {})


def test_modules_are_asked_only_where_they_are_on() -> None:
    asked = [i.code for i in route(CLIENT, REGULAR, {}, ("nps", "satisfied_overall"))]

    assert "nps" not in codes(REGULAR, {})
    assert asked.index("expect") + 1 == asked.index("satisfied_overall") == asked.index("grade") - 1
    assert asked.index("recommend") + 1 == asked.index("nps")


def test_the_low_form_asks_steps_in_place_of_their_question() -> None:
    asked = codes(LOW, {"reason_who": "uwv"})

    assert "reason" not in asked
    assert asked[asked.index("reason_who") + 1] == "reason_must"
    assert "reason_must" not in codes(LOW, {"reason_who": "self"})


def test_the_regular_form_has_pages_and_the_low_form_one_question_a_screen() -> None:
    pages = screens(CLIENT, REGULAR, {}, (), one_each=False)
    single = screens(CLIENT, LOW, {}, (), one_each=False)

    assert [len(page.items) for page in pages[:4]] == [4, 6, 4, 4]
    assert (pages[0].code, pages[0].title) == ("contact", "Uw contact met {org}")
    assert {len(page.items) for page in single} == {1}
    assert screens(CLIENT, REGULAR, {}, (), one_each=True)[0].code == "contact_freq"


def test_one_goes_on_at_the_first_screen_with_something_not_seen() -> None:
    seen = {
        "contact_freq": "1",
        "contact_amount": "skipped",
        "talk_length": "ok",
        "fixed_contact": "yes",
        "a_first": "4",
    }
    pages = screens(CLIENT, REGULAR, seen, (), one_each=False)

    found = first_unanswered(pages, seen)

    assert found is not None
    assert found.code == "persoonlijk"
    assert first_unanswered((), seen) is None


# ---------------------------------------------------------------- recording


def test_a_changed_routing_answer_drops_all_that_depended_on_it() -> None:
    draft = saved(REGULAR, {}, complaint="yes")
    draft = saved(REGULAR, draft, complaint_told="yes")
    draft = saved(REGULAR, draft, complaint_solved="busy")

    assert saved(REGULAR, draft, complaint="no") == {"complaint": "no"}


def test_recording_does_not_change_the_draft_it_was_given() -> None:
    before = {"complaint": "yes"}

    saved(REGULAR, before, complaint="no")

    assert before == {"complaint": "yes"}


def test_an_empty_change_takes_an_answer_away() -> None:
    assert saved(REGULAR, {"open": "tekst"}, open="") == {}


def test_an_unknown_code_is_an_error_of_the_program() -> None:
    with pytest.raises(KeyError):
        saved(REGULAR, {}, unknown="1")


@pytest.mark.parametrize(
    ("who", "must", "reason"),
    REASONS,
)
def test_steps_give_the_reason(who: str, must: str | None, reason: str) -> None:
    draft = saved(LOW, {}, reason_who=who)
    if must is not None:
        assert "reason" not in draft
        draft = saved(LOW, draft, reason_must=must)

    assert final(CLIENT, LOW, draft, ())["reason"] == reason


@pytest.mark.parametrize(
    ("first", "second", "benefit"),
    BENEFITS,
)
def test_steps_give_the_benefit(first: str, second: str | None, benefit: str) -> None:
    draft = saved(LOW, {}, benefit_yes=first)
    if second is not None:
        draft = saved(LOW, draft, benefit_which=second)

    assert final(CLIENT, LOW, draft, ())["benefit"] == benefit


def test_a_changed_first_step_drops_the_second() -> None:
    draft = saved(LOW, saved(LOW, {}, reason_who="uwv"), reason_must="must")

    assert saved(LOW, draft, reason_who="self") == {"reason_who": "self", "reason": "self"}


def test_a_reason_given_in_the_regular_form_fills_the_steps_of_the_low_form() -> None:
    draft = {"reason": "mun_must"}

    assert shown(item("reason_who", LOW), LOW, draft) == "mun"
    assert shown(item("reason_must", LOW), LOW, draft) == "must"
    assert "reason_must" in codes(LOW, draft)
    assert saved(LOW, draft, reason_must="ask")["reason"] == "mun_ask"


def test_a_reason_given_in_steps_stands_in_the_regular_form_and_can_be_changed_there() -> None:
    draft = saved(LOW, saved(LOW, {}, reason_who="uwv"), reason_must="dk")

    assert shown(item("reason"), REGULAR, draft) == "uwv_ask"
    assert saved(REGULAR, draft, reason="self") == {"reason": "self"}


def test_a_half_answered_pair_of_steps_survives_a_visit_to_the_regular_form() -> None:
    draft = saved(REGULAR, saved(LOW, {}, reason_who="uwv"), gender="m")

    assert saved(LOW, draft, reason_must="must")["reason"] == "uwv_must"


def test_a_coarse_answer_of_the_low_form_is_kept_in_the_regular_form_until_it_is_replaced() -> None:
    draft = saved(LOW, {}, education="sec")

    assert shown(item("education"), REGULAR, draft) == ""
    assert kept(item("education"), REGULAR, draft)
    assert saved(REGULAR, draft, education="skipped")["education"] == "sec"
    assert saved(REGULAR, draft, education="")["education"] == "sec"
    assert saved(REGULAR, draft, education="havo")["education"] == "havo"


def test_a_finer_answer_is_kept_when_the_low_form_posts_its_group() -> None:
    draft = saved(REGULAR, {}, education="vmbo")

    assert shown(item("education"), LOW, draft) == "sec"
    assert not kept(item("education"), LOW, draft)
    assert saved(LOW, draft, education="sec")["education"] == "vmbo"
    assert saved(LOW, draft, education="high")["education"] == "high"
    assert saved(LOW, draft, education="skipped")["education"] == "skipped"


def test_the_text_beside_anders_stays_as_long_as_that_answer() -> None:
    draft = saved(REGULAR, {}, reason="other", reason_other=" via\x00 een\nvriend ")

    assert draft == {"reason": "other", "reason_other": "via een vriend"}
    assert saved(LOW, draft, gender="f")["reason_other"] == "via een vriend"
    assert "reason_other" not in saved(REGULAR, draft, reason="self")
    assert "reason_other" not in saved(REGULAR, draft, reason_other="")


def test_a_skipped_question_has_nothing_filled_in() -> None:
    assert shown(item("gender"), REGULAR, {"gender": "skipped"}) == ""
    assert shown(item("gender"), REGULAR, {}) == ""


def test_a_grade_is_shown_again_with_a_comma() -> None:
    assert shown(item("e_grade"), REGULAR, {"e_grade": "7.5"}) == "7,5"
    assert shown(item("e_grade"), REGULAR, {"e_grade": "skipped"}) == ""


def test_the_chosen_diensten_lead_to_the_question_on_jobcoaching() -> None:
    draft = record(EMPLOYER, REGULAR, {}, {"e_services": "jobcoaching;naar-werk"}, ())

    assert "e_jobcoach" in [i.code for i in route(EMPLOYER, REGULAR, draft, ())]
    draft = record(EMPLOYER, REGULAR, draft, {"e_jobcoach": "ind;other", "e_jobcoach_other": "advies"}, ())
    assert record(EMPLOYER, REGULAR, draft, {"e_services": "naar-werk"}, ()) == {"e_services": "naar-werk"}
    assert final(EMPLOYER, REGULAR, draft, ())["e_jobcoach_other"] == "advies"


# ---------------------------------------------------------------- the finished set


def test_what_was_not_reached_is_nr_and_what_was_not_asked_is_absent() -> None:
    stored = final(CLIENT, REGULAR, {"gender": "m", "complaint": "skipped"}, ())

    assert (stored["gender"], stored["complaint"], stored["grade"]) == ("m", "skipped", "nr")
    assert not {"complaint_told", "sanction_risk", "nps"} & set(stored)


def test_a_finished_set_has_questions_and_no_steps() -> None:
    stored = final(CLIENT, LOW, saved(LOW, {}, reason_who="self"), ())

    assert stored["reason"] == "self"
    assert set(stored) <= {q.code for q in CLIENT.questions}


def test_half_answered_steps_are_not_reached() -> None:
    assert final(CLIENT, LOW, saved(LOW, {}, reason_who="uwv"), ())["reason"] == "nr"


def test_passed_grades_of_opdrachtgevers_and_open_texts_are_empty() -> None:
    stored = final(EMPLOYER, REGULAR, {"e_grade": "skipped", "e_open": "skipped", "e_reach": "7.5"}, ())

    assert {code: stored[code] for code in ("e_grade", "e_open", "e_reach", "e_speed")} == {
        "e_grade": "",
        "e_open": "",
        "e_reach": "7.5",
        "e_speed": "",
    }
    assert stored["e_recommend"] == "nr"


def test_aspects_of_opdrachtgevers_are_not_asked_for_twice() -> None:
    assert EMPLOYER["e_grade"].soft
    assert [q.soft for q in EMPLOYER.questions if q.kind is Kind.DECIMAL][1:] == [False] * 12
