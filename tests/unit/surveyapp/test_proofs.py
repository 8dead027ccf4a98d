from __future__ import annotations

import pytest

from surveyapp import proofs
from surveyapp.proofs import Proof

SECRET = "s" * 32
PROOF = Proof(7, "client", "low", "jobcoaching", "ar")


def test_a_proof_link_says_what_was_put_in_it() -> None:
    assert proofs.unsealed(SECRET, proofs.sealed(SECRET, PROOF)) == PROOF


def test_two_links_of_one_kind_differ() -> None:
    again = Proof(7, "client", "low", "jobcoaching", "ar")
    assert proofs.sealed(SECRET, PROOF) != proofs.sealed(SECRET, again)


def test_every_changed_sign_spoils_it() -> None:
    token = proofs.sealed(SECRET, PROOF)
    for place, sign in enumerate(token[:-1]):  # of the last sign of base64 not every bit says something
        changed = token[:place] + ("A" if sign != "A" else "B") + token[place + 1 :]
        assert proofs.unsealed(SECRET, changed) is None, place


@pytest.mark.parametrize("token", ["", ".", "a.b", "x" * 26, "é", "\x00", "W10.", "." * 50])
def test_nonsense_is_no_proof_link(token: str) -> None:
    assert proofs.unsealed(SECRET, token) is None


def test_a_link_of_another_installation_is_none_of_ours() -> None:
    assert proofs.unsealed("t" * 32, proofs.sealed(SECRET, PROOF)) is None


def test_each_browser_stands_apart_and_for_no_link() -> None:
    token = proofs.sealed(SECRET, PROOF)
    one, two = proofs.visitor(SECRET, token, "a"), proofs.visitor(SECRET, token, "b")
    assert one != two
    assert not one.isalnum()  # a link is letters and digits only


def test_the_address_stands_apart_from_links() -> None:
    assert proofs.address("https://vragen.example", "abc") == "https://vragen.example/proef/abc"
