from datetime import UTC, datetime
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.formats.calendar_replies import CalendarReply, UnclearReason, UnclearReply
from app.formats.incoming_mail import Incoming, Kind, OurAddresses, read_incoming
from tests.formats.bounce_samples import EXIM, QMAIL, delivery_report, gmail, mimecast, words_only

NOW = datetime(2007, 12, 11, 10, 0, tzinfo=UTC)
REPLY_TOKEN = "k4xabcdefghijklmnopqrstuvw"
BOUNCE_TOKEN = "q7rtabcdefghijklmnopqrstuv"
OURS = OurAddresses(own=frozenset({"invitations@events.example.org", "rsvp@events.example.org"}))
OUT_OF_OFFICE = (
    "I am out of the office until Monday 17 December. For urgent matters write to ben@example.net."
)


def mail(
    body: str = "Yes, I will come.",
    *,
    headers: str = "",
    to: str = f"rsvp+{REPLY_TOKEN}@events.example.org",
    sender: str = "Zoë O'Neil <zoe@example.net>",
    subject: str = "Re: You are invited",
) -> bytes:
    """Make a plain mail from a delegate."""
    extra = f"{headers}\n" if headers else ""
    return f"""\
{extra}From: {sender}
To: {to}
Subject: {subject}
Date: Tue, 11 Dec 2007 09:45:00 +0000
Message-ID: <from-zoe@example.net>
In-Reply-To: <ab12.0@events.example.org>

{body}
""".encode()


def calendar_mail(*, method: str = "REPLY", headers: str = "", partstat: str = "ACCEPTED") -> bytes:
    """Make a mail whose only part is a calendar."""
    entry = (
        f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Example//EN\nMETHOD:{method}\nBEGIN:VEVENT\nUID:ab12@events.example.org\n"
        f"DTSTAMP:20071211T094500Z\nATTENDEE;PARTSTAT={partstat}:mailto:zoe@example.net\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    kind = f"MIME-Version: 1.0\nContent-Type: text/calendar; method={method}; charset=UTF-8"
    return mail(entry, headers=f"{headers}\n{kind}".strip())


def read(raw: bytes | str, **options: str) -> Incoming:
    """Take in a message now."""
    content = raw.encode() if isinstance(raw, str) else raw
    return read_incoming(content, received_at=NOW, ours=OURS, **options)


def test_a_persons_mail_is_read_with_all_that_finds_its_invitation() -> None:
    raw = mail()

    incoming = read(raw)

    assert incoming.kind is Kind.HUMAN
    assert incoming.digest == sha256(raw).hexdigest()
    assert (incoming.from_name, incoming.from_address) == ("Zoë O'Neil", "zoe@example.net")
    assert incoming.subject == "Re: You are invited"
    assert incoming.text == "Yes, I will come."
    assert incoming.message_id == "from-zoe@example.net"
    assert incoming.answers_ids == ("ab12.0@events.example.org",)
    assert incoming.reply_tokens == (REPLY_TOKEN,)
    assert incoming.bounce_tokens == ()
    assert incoming.written_at == datetime(2007, 12, 11, 9, 45, tzinfo=UTC)
    assert incoming.received_at == NOW
    assert incoming.may_be_answered
    assert not incoming.was_cut


@pytest.mark.parametrize(
    "address",
    [
        f"RSVP+{REPLY_TOKEN.upper()}@Events.Example.Org",
        f"rsvp%2B{REPLY_TOKEN}@events.example.org",
        f'"Events team" <rsvp+{REPLY_TOKEN}@events.example.org>, ben@example.net',
    ],
)
def test_a_token_is_found_however_its_address_is_written(address: str) -> None:
    assert read(mail(to=address)).reply_tokens == (REPLY_TOKEN,)


@pytest.mark.parametrize("header", ["Delivered-To", "X-Original-To", "Cc"])
def test_a_token_is_found_where_servers_and_clients_keep_it(header: str) -> None:
    raw = mail(to="events@example.org", headers=f"{header}: rsvp+{REPLY_TOKEN}@events.example.org")

    assert read(raw).reply_tokens == (REPLY_TOKEN,)


def test_a_token_is_found_in_the_envelope() -> None:
    incoming = read(mail(to="undisclosed:;"), envelope_to=f"rsvp+{REPLY_TOKEN}@events.example.org")

    assert incoming.reply_tokens == (REPLY_TOKEN,)


@pytest.mark.parametrize("sample", [delivery_report(), gmail(), mimecast(), QMAIL, EXIM])
def test_a_report_is_a_bounce_and_never_answered(sample: bytes | str) -> None:
    incoming = read(sample)

    assert incoming.kind is Kind.BOUNCE
    assert incoming.bounce is not None
    assert incoming.bounce.diagnoses
    assert incoming.bounce_tokens == (BOUNCE_TOKEN,)
    assert not incoming.may_be_answered


def test_a_report_that_quotes_our_invitation_is_no_calendar_reply() -> None:
    quoted = calendar_mail(method="REQUEST").decode()

    incoming = read(delivery_report(quoted=quoted))

    assert incoming.kind is Kind.BOUNCE
    assert incoming.quoted_ids == ("from-zoe@example.net",)


def test_a_report_in_words_that_came_to_the_reply_address_is_a_bounce_too() -> None:
    raw = QMAIL.replace(f"bounce+{BOUNCE_TOKEN}", f"rsvp+{REPLY_TOKEN}")

    assert read(raw).kind is Kind.BOUNCE


def test_an_empty_sender_at_the_bounce_address_is_a_bounce_that_says_nothing() -> None:
    incoming = read(words_only("Der Empfänger ist unbekannt."))

    assert incoming.kind is Kind.BOUNCE
    assert incoming.bounce is not None
    assert incoming.bounce.diagnoses == ()


@pytest.mark.parametrize(
    ("kind", "report_type", "part_type"),
    [
        (Kind.COMPLAINT, "feedback-report", "message/feedback-report"),
        (Kind.DISPOSITION, "disposition-notification", "message/disposition-notification"),
    ],
)
def test_complaints_and_read_receipts_are_known_by_their_type(
    kind: Kind, report_type: str, part_type: str
) -> None:
    raw = (
        delivery_report()
        .replace("message/delivery-status", part_type)
        .replace("delivery-status", report_type)
    )

    incoming = read(raw)

    assert incoming.kind is kind
    assert incoming.bounce is None
    assert incoming.quoted_ids == ("ab12.0@events.example.org",)


@pytest.mark.parametrize(
    "headers",
    [
        "Return-Path: <>\nX-Auto-Response-Suppress: All",
        "Return-Path: <>",
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated (rejected)",
        "Precedence: bulk",
        "X-Autoreply: yes",
        "X-Autorespond: yes",
    ],
)
@pytest.mark.parametrize(
    "to", [f"bounce+{BOUNCE_TOKEN}@events.example.org", f"rsvp+{REPLY_TOKEN}@events.example.org"]
)
def test_an_out_of_office_reply_is_neither_bounce_nor_reply(headers: str, to: str) -> None:
    incoming = read(mail(OUT_OF_OFFICE, headers=headers, to=to, subject="Automatic reply: You are invited"))

    assert incoming.kind is Kind.AUTO_REPLY
    assert incoming.bounce is None
    assert not incoming.may_be_answered


def test_an_out_of_office_reply_that_quotes_a_report_is_no_bounce() -> None:
    raw = words_only(QMAIL.partition("\n\n")[2]).replace("failure notice", "Out of office: failure notice")

    assert read(raw).kind is Kind.AUTO_REPLY


def test_an_out_of_office_reply_with_our_invitation_attached_is_no_calendar_reply() -> None:
    raw = calendar_mail(method="REQUEST", headers="Auto-Submitted: auto-replied")

    assert read(raw).kind is Kind.AUTO_REPLY


@pytest.mark.parametrize("headers", ["", "Auto-Submitted: auto-generated"])
def test_a_calendar_reply_counts_even_if_a_machine_sent_it(headers: str) -> None:
    incoming = read(calendar_mail(headers=headers))

    assert incoming.kind is Kind.CALENDAR_REPLY
    assert isinstance(incoming.calendar, CalendarReply)
    assert incoming.calendar.attendee.address == "zoe@example.net"
    assert incoming.may_be_answered


def test_an_invitation_of_somebody_elses_is_for_a_person_to_read() -> None:
    incoming = read(calendar_mail(method="REQUEST"))

    assert incoming.kind is Kind.UNCLEAR
    assert isinstance(incoming.calendar, UnclearReply)
    assert incoming.calendar.reason is UnclearReason.NOT_AN_ANSWER


@pytest.mark.parametrize(
    ("headers", "sender"),
    [
        ("List-Id: <councillors.example.net>", "zoe@example.net"),
        ("List-Post: <mailto:councillors@example.net>", "zoe@example.net"),
        ("", "postmaster@example.net"),
        ("", "Events team <invitations@events.example.org>"),
        ("", f"rsvp+{REPLY_TOKEN}@events.example.org"),
        ("", "nobody"),
    ],
)
def test_lists_servers_and_we_ourselves_get_no_automatic_answer(headers: str, sender: str) -> None:
    incoming = read(mail(headers=headers, sender=sender))

    assert incoming.kind is Kind.HUMAN
    assert not incoming.may_be_answered


def test_a_persons_mail_too_large_to_read_whole_still_reaches_a_person() -> None:
    incoming = read(mail("word " * 1_000_000))

    assert incoming.kind is Kind.HUMAN
    assert incoming.was_cut
    assert incoming.reply_tokens == (REPLY_TOKEN,)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00" * 1_000,
        b"\xff\xfe" + "From: x".encode("utf-16"),
        b"\r\r\r",
        b"From: " + b"(" * 50_000 + b"\n\nHello",
        b'Content-Type: text/plain; charset="a\x00b"\n\nHello \xff',
        b"Content-Type: text/calendar; charset*=utf-8''%00\n\nBEGIN:VCALENDAR \xff",
        b"Content-Transfer-Encoding: base64\n\n!!!" + b"A" * 1001,
        b"Content-Transfer-Encoding: x-uuencode\n\nbegin 666 x\n!!!!\n",
        b"Date: Mon, 99 Foo 99999999999 99:99:99 +9999\n\nHello",
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 10_000,
        b"Content-Type: message/rfc822\n\n" * 5_000,
        b"Content-Type: multipart/report; report-type*=''delivery-status; boundary=b\n\n--b",
    ],
)
def test_hostile_bytes_raise_nothing(raw: bytes) -> None:
    assert read(raw).digest == sha256(raw).hexdigest()


@settings(max_examples=80, deadline=None)
@given(
    junk=st.binary(max_size=120),
    at=st.integers(0, 900),
    sample=st.sampled_from([gmail().encode(), calendar_mail()]),
)
def test_damage_anywhere_raises_nothing(junk: bytes, at: int, sample: bytes) -> None:
    read(sample[:at] + junk + sample[at + 10 :])
