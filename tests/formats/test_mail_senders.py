"""Who a mail is from, and which of our addresses it was sent to."""

import pytest

from app.formats.mail_senders import MailSender, bare_address, read_sender, tokens_in
from tests.formats.calendar_dialects import TOKEN, parsed
from tests.formats.calendar_samples import utc


def sender(*headers: str | bytes) -> MailSender:
    lines = [header if isinstance(header, bytes) else header.encode() for header in headers]
    return read_sender(parsed(b"\r\n".join([*lines, b"", b"Hello"])))


@pytest.mark.parametrize(
    ("header", "name", "address"),
    [
        ("From: Ann Ash <Ann@Example.org>", "Ann Ash", "ann@example.org"),
        ("From: ann@example.org", "", "ann@example.org"),
        ('From: "Ash, Ann" <ann@example.org>', "Ash, Ann", "ann@example.org"),
        ("From: =?utf-8?q?Zo=C3=AB?=\r\n O'Neil <zoe@example.org>", "Zoë O'Neil", "zoe@example.org"),
        ("From: =?utf-8?b?!!!?= <ann@example.org>", "", "ann@example.org"),
        ("From: =?no-such?q?Ann?= <ann@example.org>", "=?no-such?q?Ann?=", "ann@example.org"),
        ("From: Zoë <zoe@example.org>", "Zoë", "zoe@example.org"),
        ("From: =?utf-8?q?A=0Ann=00?= <ann@example.org>", "Ann", "ann@example.org"),
        ("From: ann@example.org, bob@example.org", "", "ann@example.org"),
        ("From: nobody", "", ""),
        ("Subject: none", "", ""),
        ("From: " + "(" * 9_000, "", ""),
    ],
)
def test_the_sender_is_the_first_address(header: str, name: str, address: str) -> None:
    read = sender(header)

    assert (read.name, read.address) == (name, address)


def test_bytes_of_no_known_charset_are_shown_as_far_as_they_can_be() -> None:
    assert sender(b"From: Zo\xeb <zoe@example.org>").name == "Zo\ufffd"


@pytest.mark.parametrize("header", ["To", "CC", "Delivered-To", "X-Original-To", "Envelope-To"])
def test_a_token_is_found_wherever_mail_servers_leave_it(header: str) -> None:
    assert sender(f"{header}: Events <RSVP+{TOKEN.upper()}@Events.Example.org>").tokens == (TOKEN,)


def test_a_token_is_found_with_its_plus_encoded_and_once() -> None:
    read = sender(
        f"To: rsvp%2B{TOKEN}@events.example.org", f"Cc: ann+{'b' * 20}@example.org, rsvp+{TOKEN}@example.org"
    )

    assert read.tokens == (TOKEN, "b" * 20)


@pytest.mark.parametrize(
    "text", ["ann+short@example.org", f"{TOKEN}@example.org", f"rsvp+{'a' * 65}@example.org", ""]
)
def test_what_is_no_token_is_none(text: str) -> None:
    assert tokens_in(text) == ()


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("Mon, 7 Jul 2008 11:00:30 +0100", utc(2008, 7, 7, 10, 0, 30)),
        ("Mon, 7 Jul 2008 10:00:30 -0000", utc(2008, 7, 7, 10, 0, 30)),
        ("Mon, 99 Jul 2008 10:00:30 +0000", None),
        ("Mon, 1 Jan 1 00:00:00 +9999", None),
        ("", None),
    ],
)
def test_a_mail_was_written_when_its_date_says(date: str, expected: object) -> None:
    assert sender(f"Date: {date}").written_at == expected


def test_an_address_is_bare_and_alone() -> None:
    assert bare_address("mailto:<Ann%2Bx@Example.org>") == "ann+x@example.org"
    assert bare_address("Ann ann@example.org") == ""
