"""What mails that come back say: a table made by hand, and that no bytes of a stranger stop the reading."""

from __future__ import annotations

import random
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveyapp.mail.composing import bounced
from surveyapp.mail.notices import LIMIT, Notice, Sort, read
from surveyapp.mail.verdicts import failing_code, verdict
from tests.unit.mail.returned import ADDRESS, FOLDER, MESSAGE_ID, SAYS, SECRET, returned


@pytest.mark.parametrize("name", SAYS)
def test_what_a_mail_says(name: str) -> None:
    found = read(returned(name))
    sort, *rest = SAYS[name].split()
    said = [(str(one.bounce or "-"), one.code or "-") for one in found.reports]
    assert (found.sort, said) == (sort, [tuple(rest)] if rest else [])


def test_every_mail_in_the_folder_is_in_the_table() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(SAYS)


@pytest.mark.parametrize("name", [name for name in SAYS if SAYS[name].startswith("returned")])
def test_whose_it_was_is_in_its_address_and_in_what_came_back(name: str) -> None:
    found = read(returned(name))
    assert {bounced(SECRET, address) for address in found.marked} == {17}
    assert found.reports[0].recipients <= {ADDRESS}
    assert found.message_ids == (() if name.endswith("in_words") else (MESSAGE_ID,))


def test_a_mark_in_the_text_or_in_what_came_back_proves_nothing() -> None:
    mark = returned("reply_question").split(b"To: ")[1].split(b"\r\n")[0]
    assert read(returned("postfix_unknown_user", number=-1).replace(b"It's attached", mark)).marked == ()


@pytest.mark.parametrize(
    ("code", "said", "why"),
    [
        ("5.1.1", "", "address"), ("5.1.2", "", "address"), ("5.2.1", "mailbox is disabled", "address"),
        ("5.0.0", "550 user unknown", "address"), ("5.5.0", "550 5.5.0 mailbox unavailable", "address"),
        ("5.0.0", "550 something else", "policy"), ("", "", "policy"), ("5.1.8", "sender domain not found", "policy"),
        ("5.1.1", "message looks like spam", "policy"), ("5.6.1", "", "policy"), ("5.4.6", "mail loop", "policy"),
        ("5.2.2", "", "later"), ("4.2.2", "", "later"), ("4.1.1", "user unknown", "later"),
        ("4.7.0", "greylisted", "policy"),
        ("5.2.0", "mailbox is full", "later"), ("5.7.1", "user unknown", "policy"),
    ],
)  # fmt: skip
def test_doubt_is_not_the_address(code: str, said: str, why: str) -> None:
    assert verdict(code, said) == why


@pytest.mark.parametrize(
    ("status", "said", "code"),
    [
        ("5.1.1", "", "5.1.1"), ("5.0.0", "550 5.1.1 gone", "5.1.1"), ("5.0.0", "550 gone", "5.0.0"),
        ("", "552-full", "5.0.0"), ("", "host 4.1.1.2 said", ""), ("", "call 0505501234", ""),
        ("4.4.7 (expired)", "", "4.4.7"),
    ],
)  # fmt: skip
def test_the_code_that_tells_most(status: str, said: str, code: str) -> None:
    assert failing_code(status, said) == code


def test_a_huge_mail_is_read_as_far_as_it_matters() -> None:
    huge = returned("postfix_unknown_user") + b"x" * (3 * LIMIT)
    assert read(huge).reports[0].code == "5.1.1"
    assert read(b"To: " + b"a" * (3 * LIMIT)) == Notice(Sort.REPLY)


def test_attachments_and_odd_encodings_are_no_trouble() -> None:
    mail = EmailMessage()
    mail["Subject"] = "Re: x"
    mail.set_content("Nee dank u")
    mail.add_attachment(bytes(range(256)) * 100, maintype="application", subtype="pdf", filename="brief.pdf")
    assert read(mail.as_bytes()).sort is Sort.REPLY
    for charset in (b"klingon", b"utf-16", b"rot13", b""):
        odd = (
            b"Content-Type: text/plain; charset=" + charset + b"\r\nSubject: =?" + charset + b"?Q?a?=\r\n\r\nmeer = nee"
        )
        assert read(odd).sort is Sort.REPLY


def test_parts_within_parts_without_end_are_no_trouble() -> None:
    deep = b"Content-Type: message/rfc822\r\n\r\n" * 1500 + b"x"
    assert read(deep).sort in Sort
    nested = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(400))
    assert read(nested).sort in Sort


def test_mails_with_broken_bytes_never_stop_the_reading() -> None:
    dice = random.Random(5)
    for name in SAYS:
        whole = bytearray(returned(name))
        for _ in range(8):
            for _ in range(dice.randrange(1, 30)):
                whole[dice.randrange(len(whole))] = dice.randrange(256)
            assert isinstance(read(bytes(whole)[: dice.randrange(len(whole))]), Notice)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(sorted(SAYS)))
def test_no_bytes_stop_the_reading(noise: bytes, name: str) -> None:
    assert isinstance(read(noise), Notice)
    at = len(noise) * 7
    whole = returned(name)
    assert isinstance(read(whole[:at] + noise + whole[at:]), Notice)
