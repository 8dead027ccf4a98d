"""A tablet that many people use: who gets in, how often, and that nothing of one is left for the next."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from surveyapp import rounds
from surveyapp.fieldwork import codes, tablets
from surveyapp.models import Draft
from tests.web.pages.browser import Browser
from tests.web.pages.clips import with_clips
from tests.web.pages.conftest import PROVIDER, World, terms
from tests.web.pages.tablets import HOUR, add_tablet, begin, code_of, enter_code, half_way, set_hour, touched

# Getting in


def test_a_code_is_read_as_people_write_it(world: World, tablet: Browser) -> None:
    world.person(form="low")
    code = code_of(world)
    arabic = code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    for typed in (code, f" {code}\n", codes.spaced(code), f"{code[:3]}-{code[3:]}", arabic):
        assert enter_code(tablet, typed).path == "/tablet/alleen"


def test_a_scanned_link_is_read_as_a_scanner_types_it(world: World, tablet: Browser) -> None:
    token = world.person()
    for typed in ("https://vragen.example/v/{}", "{}", "https>&&vragen.example&v&{}", "/v/{}/"):
        assert enter_code(tablet, typed.format(token.upper())).path == "/tablet/alleen"


def test_a_link_that_is_opened_on_the_tablet_enters_the_same_way(
    world: World, tablet: Browser, bare: FlaskClient
) -> None:
    page = Browser(bare).get(f"/v/{world.person(form='low')}")  # a camera opens it: no script leaves a mark
    assert page.path == "/tablet/alleen"
    assert tablet.get("/welkom").h1 == f"Wat vindt u van {PROVIDER}?"


def test_a_wrong_code_is_told_and_counted(world: World, tablet: Browser) -> None:
    for count, typed in enumerate(("123", "123456789", "v/" + "a" * 26, "é" * 26, "0" * 200, "²³", "'; --"), 1):
        page = enter_code(tablet, typed)
        assert page.path == "/tablet/code?fout=ja"
        assert "Deze code klopt niet." in page.text
        assert page.title.startswith("Fout: ")
        assert only(world).wrong == count


def test_nothing_typed_is_told_but_not_counted(world: World, tablet: Browser) -> None:
    assert enter_code(tablet, " ").path == "/tablet/code?fout=ja"
    assert only(world).wrong == 0


def test_a_right_code_is_not_counted_as_wrong(world: World, tablet: Browser) -> None:
    world.person()
    enter_code(tablet, code_of(world))
    assert (only(world).wrong, only(world).starts) == (0, 1)


def test_who_is_done_or_said_no_does_not_get_in_again(world: World, tablet: Browser) -> None:
    states: list[dict[str, Any]] = [{"answered": True}, {"refused": True}, {"outcome": "opted_out"}]
    for number, state in enumerate(states):
        world.person(str(number), **state)
        assert enter_code(tablet, code_of(world, str(number))).path == "/tablet/code?fout=ja"


def test_after_the_fieldwork_no_code_works(world: World, tablet: Browser) -> None:
    world.person()
    world.set_today(date(2026, 12, 1))
    set_hour(world, HOUR)
    assert enter_code(tablet, code_of(world)).path == "/tablet/code?fout=ja"


def test_codes_and_links_of_another_provider_are_wrong_ones(world: World, tablet: Browser) -> None:
    with world.stores.contacts.begin() as connection:
        other = rounds.add(connection, terms((), "Een ander"))
    token = world.person("9", round_id=other)
    assert enter_code(tablet, code_of(world, "9")).path == "/tablet/code?fout=ja"
    assert enter_code(tablet, token).path == "/tablet/code?fout=ja"
    page = tablet.get(f"/v/{token}")
    assert (page.status, page.h1) == (404, "U kunt hier nu niets invullen")
    assert page.link("Terug naar het begin") == "/tablet"
    assert only(world).wrong == 3


# How often


def only(world: World) -> tablets.Tablet:
    (found,) = tablets.all_tablets(world.stores)
    return found


def test_after_twenty_wrong_codes_the_tablet_waits_until_the_hour_is_over(world: World, tablet: Browser) -> None:
    world.person()
    for _ in range(tablets.WRONG):
        assert enter_code(tablet, "123456789").path == "/tablet/code?fout=ja"
    tablet.get("/tablet/code")
    assert tablet.press({"code": code_of(world)}).path == "/tablet/wacht"
    tablet.get("/tablet")
    assert tablet.press().h1 == "Deze tablet moet even wachten"
    set_hour(world, HOUR + 1)
    assert enter_code(tablet, code_of(world)).path == "/tablet/alleen"
    assert (only(world).hour, only(world).wrong, only(world).starts) == (HOUR + 1, 0, 1)


def test_a_link_counts_too_and_waits_too(world: World, tablet: Browser) -> None:
    token = world.person()
    for _ in range(tablets.WRONG):
        tablet.get("/v/wrong")
    assert tablet.get(f"/v/{token}").path == "/tablet/wacht"


def test_twelve_people_begin_in_an_hour_on_one_credential_whatever_the_tablet(world: World) -> None:
    set_hour(world, HOUR)
    key = add_tablet(world)
    both = [touched(world.app.test_client()) for _ in range(2)]
    for each in both:
        each.get(f"/tablet/{key}")
    for number in range(tablets.STARTS):
        world.person(str(number))
        assert enter_code(both[number % 2], code_of(world, str(number))).path == "/tablet/alleen"
    late = world.person("late")
    for each in both:
        each.get("/tablet")
        assert each.press().path == "/tablet/wacht"
        assert each.get(f"/v/{late}").path == "/tablet/wacht"
    assert world.rows(Draft) == []


# Never on with what was begun elsewhere


@pytest.fixture
def begun_at_home(world: World) -> str:
    token = world.person(form="low")
    home = Browser(world.app.test_client())
    home.begin(token)
    home.press({"contact_freq": "1"})
    assert world.answers() == {"contact_freq": "1"}
    return token


@pytest.mark.parametrize("way", ["code", "link", "opened"])
def test_answers_of_elsewhere_are_not_shown(world: World, tablet: Browser, begun_at_home: str, way: str) -> None:
    if way == "opened":
        page = tablet.get(f"/v/{begun_at_home}")
    else:
        page = enter_code(tablet, begun_at_home if way == "link" else code_of(world))
    assert (page.path, page.h1) == ("/tablet/begonnen", "U bent al begonnen")
    for path in ("/welkom", "/nakijken", "/vraag/contact_freq"):
        assert "1 keer per maand" not in tablet.get(path).source
    assert world.answers() == {"contact_freq": "1"}


def test_who_wants_it_begins_anew_and_the_answers_of_before_are_erased(
    world: World, tablet: Browser, begun_at_home: str
) -> None:
    enter_code(tablet, code_of(world))
    assert tablet.press().path == "/tablet/alleen"
    assert world.rows(Draft) == []
    tablet.get("/welkom")
    tablet.press()
    tablet.press(button="Ja, ik doe mee")
    assert world.answers() == {}
    assert only(world).starts == 1


def test_what_is_begun_elsewhere_in_the_meantime_is_not_shown_either(world: World, tablet: Browser) -> None:
    token = world.person(form="low")
    enter_code(tablet, code_of(world))
    tablet.get("/welkom")
    tablet.press()
    home = Browser(world.app.test_client())
    home.begin(token)
    home.press({"contact_freq": "1"})
    assert tablet.press(button="Ja, ik doe mee").path == "/tablet/begonnen"
    assert tablet.get("/vraag/contact_freq").path == "/tablet"


def test_what_was_begun_on_the_tablet_goes_on_at_home(world: World, tablet: Browser) -> None:
    token = world.person(form="low")
    begin(tablet, world)
    tablet.press({"contact_freq": "1"})
    tablet.get("/tablet")
    home = Browser(world.app.test_client())
    assert "Welkom terug." in home.get(f"/v/{token}").text
    assert world.answers() == {"contact_freq": "1"}
    assert enter_code(tablet, code_of(world)).path == "/tablet/begonnen"


def test_yes_that_is_sent_again_after_a_lost_reply_goes_on(world: World, tablet: Browser, bare: FlaskClient) -> None:
    world.person(form="low")
    enter_code(tablet, code_of(world))
    tablet.get("/welkom")
    tablet.press()
    before = bare.get_cookie("sessie")
    assert before is not None
    for _ in range(2):
        bare.set_cookie("sessie", before.value)
        tablet.send({}, "Ja, ik doe mee")
    assert tablet.get("/vraag/contact_freq").status == 200


# Kept with the answers


def test_the_answers_know_that_they_were_given_on_a_tablet(world: World, tablet: Browser) -> None:
    world.person("1", form="low")
    begin(tablet, world)
    Browser(world.app.test_client()).begin(world.person("2", form="low"))
    assert sorted(row.mode for row in world.rows(Draft)) == ["kiosk", "web"]


def test_the_session_never_holds_the_link(world: World, tablet: Browser, bare: FlaskClient) -> None:
    token = world.person(form="low")
    begin(tablet, world)
    with bare.session_transaction() as kept:
        assert token not in str(dict(kept))
        assert kept["case"] == world.case().id


# Wiped


def marks(client: FlaskClient) -> bool:
    return client.get_cookie("verder") is not None


@pytest.mark.parametrize("path", ["/vraag/contact_freq", "/welkom", "/nakijken", "/hulp", "/tablet/code"])
def test_a_page_to_which_no_page_of_ours_led_is_not_sent(
    world: World, tablet: Browser, bare: FlaskClient, path: str
) -> None:
    half_way(world, tablet)
    assert not marks(bare)
    reply = bare.get(path)
    assert (reply.status_code, reply.headers["Location"], reply.text) == (303, "/tablet", "")
    assert tablet.get("/vraag/contact_freq").path == "/tablet"
    assert world.answers() == {"contact_freq": "1"}


def test_a_form_that_is_sent_again_by_a_reload_saves_nothing(world: World, tablet: Browser, bare: FlaskClient) -> None:
    half_way(world, tablet)
    assert bare.post("/vraag/contact_amount", data={"contact_amount": "ok"}).headers["Location"] == "/tablet"
    assert world.answers() == {"contact_freq": "1"}


def test_the_mark_leads_through_redirects_to_one_page(world: World, tablet: Browser, bare: FlaskClient) -> None:
    half_way(world, tablet)
    bare.set_cookie("verder", "1")
    assert bare.get("/welkom").status_code == 303
    assert marks(bare)
    assert bare.get("/vraag/contact_amount").status_code == 200
    assert not marks(bare)


def test_a_clip_and_an_icon_neither_need_the_mark_nor_take_it(world: World, tablet: Browser, bare: FlaskClient) -> None:
    half_way(world, tablet)
    for path in ("/geluid/x.mp3", "/favicon.ico", "/static/pages.css"):
        bare.get(path, buffered=True)
    bare.set_cookie("verder", "1")
    bare.get("/favicon.ico")
    assert marks(bare)
    assert bare.get("/vraag/contact_amount").status_code == 200


def test_the_start_forgets_everything_but_that_this_is_a_tablet(
    world: World, tablet: Browser, bare: FlaskClient
) -> None:
    half_way(world, tablet)
    bare.set_cookie("verder", "1")
    reply = bare.get("/tablet")
    assert not marks(bare)
    assert reply.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert reply.headers["Cache-Control"] == "no-store"
    with bare.session_transaction() as kept:
        assert set(kept) == {"tablet", "csrf"}
    assert bare.get_cookie("tablet") is not None


@pytest.mark.parametrize("end", ["klaar", "niet-meedoen", "gewist"])
def test_after_goodbye_nothing_is_left(world: World, tablet: Browser, bare: FlaskClient, end: str) -> None:
    world.person(form="low")
    if end == "niet-meedoen":
        enter_code(tablet, code_of(world))
        tablet.get("/meedoen")
        page = tablet.press(button="Nee, ik doe niet mee")
    else:
        begin(tablet, world)
        tablet.get("/wissen" if end == "gewist" else "/nakijken")
        while "Ik ben klaar" not in tablet.page.source and end == "klaar":  # type: ignore[union-attr]  # it is there
            tablet.press()
        page = tablet.press()
    assert page.path == f"/{end}"
    assert page.link("Terug naar het begin") == "/tablet"
    assert "sluiten" not in page.text
    with bare.session_transaction() as kept:
        assert dict(kept) == {}
    assert tablet.get(f"/{end}").path == "/tablet"


def test_stopping_keeps_the_answers_and_offers_the_start(world: World, tablet: Browser) -> None:
    half_way(world, tablet)
    page = tablet.get("/stoppen")
    assert page.link("Terug naar het begin") == "/tablet"
    assert page.link("Toch nu verder") == "/welkom"
    assert world.answers() == {"contact_freq": "1"}


def test_choices_of_sound_and_language_go_with_the_person(world: World, tablet: Browser, bare: FlaskClient) -> None:
    with_clips(world)
    world.person(form="low")
    tablet.get("/tablet")
    assert tablet.press().path == "/tablet/geluid"
    page = tablet.press(button="Ja, met geluid")
    assert page.tree.find_class("listen")
    assert tablet.press({"code": code_of(world)}).tree.find_class("listen")
    page = tablet.get("/tablet")
    assert not page.tree.xpath("//audio | //*[@data-src]")
    with bare.session_transaction() as kept:
        assert "sound" not in kept


def test_who_chose_sound_or_silence_is_not_asked_again(world: World, tablet: Browser) -> None:
    with_clips(world)
    for number, choice in enumerate(("Ja, met geluid", "Nee, zonder geluid")):
        world.person(str(number), form="low")
        tablet.get("/tablet")
        tablet.press()
        tablet.press(button=choice)
        tablet.press({"code": code_of(world, str(number))})
        tablet.get("/welkom")
        tablet.press()
        page = tablet.press(button="Ja, ik doe mee")
        assert page.path == "/samen"
        assert bool(page.tree.find_class("listen")) is (number == 0)
