from __future__ import annotations

from surveyapp import links

SECRET = "s" * 32


def test_a_link_is_always_the_same_and_holds_128_bits() -> None:
    token = links.link_token(SECRET, "ab" * 16)
    assert token == links.link_token(SECRET, "ab" * 16)
    assert len(token) == 26  # 5 bits a sign
    assert token.isalnum()
    assert token == token.lower()


def test_another_seed_or_secret_gives_another_link() -> None:
    tokens = {links.link_token(secret, seed) for secret in (SECRET, "t" * 32) for seed in ("1", "2")}
    assert len(tokens) == 4


def test_no_key_made_from_a_link_tells_another() -> None:
    token = links.link_token(SECRET, links.new_seed())
    keys = {links.link_hash(token), links.draft_key(SECRET, token), links.finish_number(SECRET, token)}
    assert len(keys) == 3
    assert not any(token in key for key in keys)


def test_the_address_of_a_link_comes_from_the_settings() -> None:
    assert links.address("https://vragen.example", "abc") == "https://vragen.example/v/abc"


def test_short_codes_are_nine_digits_always_the_same_and_tell_nothing_of_the_link() -> None:
    found = [links.short_codes(SECRET, seed) for seed in ("1", "2", "1")]
    assert found[0] == found[2] != found[1]
    assert all(len(code) == 9 and code.isdecimal() for pair in found for code in pair)
    assert len({code for pair in found for code in pair}) == 4


def test_a_key_of_a_tablet_is_random_and_holds_128_bits() -> None:
    keys = {links.new_key() for _ in range(50)}
    assert len(keys) == 50
    assert {len(key) for key in keys} == {26}
