"""Finding the calendar in a stranger's mail, however it is packed."""

from email.parser import BytesParser
from email.policy import default

import pytest

from app.formats.calendar_parts import (
    CALENDAR_BYTES,
    MESSAGE_BYTES,
    MESSAGE_DEPTH,
    MESSAGE_PARTS,
    MailParts,
    TooMuch,
    find_calendar_parts,
    readable,
)
from tests.formats.calendar_dialects import mail, mime_part, multipart, parsed

TEXT = "BEGIN:VCALENDAR\nEND:VCALENDAR"


def find(body: bytes, *headers: str) -> MailParts:
    return find_calendar_parts(parsed(mail(body, *headers)))


@pytest.mark.parametrize(
    "label",
    [
        "text/calendar; method=REPLY",
        "TEXT/Calendar; METHOD=reply",
        "application/ics; method=REPLY",
        'application/octet-stream; name="Invite.ICS"; method=REPLY',
        "text/plain; name=invite.ics; method=REPLY",
        "text/calendar; method*=us-ascii'en'REPLY",
    ],
)
def test_a_calendar_is_found_by_its_type_or_its_name(label: str) -> None:
    assert find(mime_part(label, TEXT)).calendars == {TEXT: "REPLY"}


def test_an_attached_calendar_is_found_by_its_file_name() -> None:
    attached = mime_part(
        "application/octet-stream", TEXT, 'Content-Disposition: attachment; filename="a.ics"'
    )

    assert find(multipart("mixed", attached)).calendars == {TEXT: ""}


def test_the_same_text_twice_is_one_calendar_with_the_method_of_either() -> None:
    copy, answer = mime_part("application/ics", TEXT), mime_part("text/calendar; method=REPLY", TEXT)

    assert find(multipart("mixed", copy, answer)).calendars == {TEXT: "REPLY"}
    assert find(multipart("mixed", answer, copy)).calendars == {TEXT: "REPLY"}


@pytest.mark.parametrize("container", ["message/rfc822", "message/delivery-status", "message/partial"])
def test_a_message_within_the_message_is_not_entered(container: str) -> None:
    forwarded = mime_part(container, mail(mime_part("text/calendar", TEXT)))

    assert find(multipart("mixed", mime_part("text/plain", "See below"), forwarded)).calendars == {}


def test_a_report_that_quotes_our_invitation_is_not_entered() -> None:
    report = multipart(
        "report", mime_part("text/plain", "Could not deliver"), mime_part("text/calendar", TEXT)
    )

    assert find(report) == MailParts()


@pytest.mark.parametrize("encoding", ["8bit", "base64", "quoted-printable"])
@pytest.mark.parametrize(
    ("charset", "codec"),
    [
        ("utf-8", "utf-8"),
        ("iso-8859-1", "iso-8859-1"),
        ("us-ascii", "utf-8"),
        ("us-ascii", "cp1252"),
        ("no-such-charset", "utf-8"),
        ("punycode", "utf-8"),
        ("undefined", "utf-8"),
        ("utf-8", "utf-8-sig"),
        ("utf-8", "cp1252"),
    ],
)
def test_text_is_read_by_its_charset_or_by_what_it_must_be(encoding: str, charset: str, codec: str) -> None:
    part = mime_part(f"text/calendar; charset={charset}", "SUMMARY:Café".encode(codec), encoding=encoding)

    assert list(find(part).calendars) == ["SUMMARY:Café"]


@pytest.mark.parametrize("charset", ["utf-7", "unicode-escape", "raw_unicode_escape", "idna", "rot13"])
def test_codecs_that_are_no_charsets_of_mail_are_not_run(charset: str) -> None:
    part = mime_part(f"text/calendar; charset={charset}", "SUMMARY:Caf+AOk- \\u00e9 xn--bcher-kva")

    assert list(find(part).calendars) == ["SUMMARY:Caf+AOk- \\u00e9 xn--bcher-kva"]


@pytest.mark.parametrize("declared", ["utf-16", "utf-8"])
def test_utf_16_is_known_by_its_mark(declared: str) -> None:
    part = mime_part(f"text/calendar; charset={declared}", "SUMMARY:Café".encode("utf-16"), encoding="base64")

    assert list(find(part).calendars) == ["SUMMARY:Café"]


def test_line_ends_become_line_feeds_and_controls_vanish() -> None:
    assert readable("a\r\nb\rc\nd\x00\x07\x7f\te") == "a\nb\nc\nd\te"


def test_an_empty_part_is_an_empty_calendar() -> None:
    assert find(mime_part("text/calendar; method=REPLY", "")).calendars == {"": "REPLY"}


def test_base64_that_is_none_is_read_as_far_as_it_goes() -> None:
    broken = mime_part("text/calendar", "").replace(b"8bit", b"base64") + b"QkVHSU4\xff!!=="

    assert list(find(broken).calendars) == ["BEGIN"]


def test_outlooks_own_format_is_noticed_by_type_or_name() -> None:
    for label in ("application/ms-tnef", "application/octet-stream; name=WinMail.dat"):
        assert find(mime_part(label, b"\x78\x9f\x3e\x22")).has_winmail


def test_the_first_plain_text_is_the_body_and_attachments_are_none() -> None:
    attached = mime_part("text/plain", "attached", "Content-Disposition: attachment")
    texts = [
        mime_part("text/plain", text) for text in ("Sorry, I am away.\x00\r\n", "-- \r\nsent from my tablet")
    ]

    assert find(multipart("mixed", attached, *texts)).body == "Sorry, I am away."


def test_a_long_body_is_cut() -> None:
    assert len(find(mime_part("text/plain", "word " * 1_000)).body) == 2_000


def nested(depth: int) -> bytes:
    body = mime_part("text/calendar", TEXT)
    for _ in range(depth - 1):
        body = multipart("mixed", body)
    return body


def test_limits_are_reached_and_not_passed() -> None:
    assert find(nested(MESSAGE_DEPTH)).calendars == {TEXT: ""}
    assert find(nested(MESSAGE_DEPTH + 1)).too_much is TooMuch.DEPTH
    several = [mime_part("text/html", "")] * (MESSAGE_PARTS - 1)
    assert find(multipart("mixed", *several)).too_much is None
    assert find(multipart("mixed", *several, *several[:1])).too_much is TooMuch.PARTS
    assert find(mime_part("text/calendar", b"x" * CALENDAR_BYTES)).too_much is None
    assert find(mime_part("text/calendar", b"x" * (CALENDAR_BYTES + 1))).too_much is TooMuch.CALENDAR_SIZE
    assert find(mime_part("application/pdf", b"x" * (MESSAGE_BYTES + 1))).too_much is TooMuch.SIZE


def test_ten_thousand_parts_are_too_many() -> None:
    assert find(multipart("mixed", *[mime_part("text/calendar", TEXT)] * 10_000)).too_much is TooMuch.PARTS


@pytest.mark.parametrize(
    "label",
    [
        "text/calendar; name*=idna''x.ics",
        "text/calendar; name*=a\x00b''x.ics",
        f"text/calendar; method*{'9' * 5_000}*=REPLY",
        "text/calendar; name*=utf-8''a; name*1=b",
        "text/calendar; charset*=idna''utf-8",
        "text/calendar; charset=a\x00b",
        "text/calendar; charset*0*=x",
        "text/calendar;;;=;",
    ],
)
def test_a_label_that_nobody_could_read_does_no_harm(label: str) -> None:
    assert list(find(mime_part(label, TEXT)).calendars) == [TEXT]


def test_a_header_that_pythons_newer_email_policies_raise_on_does_no_harm() -> None:
    raw = mail(mime_part("text/calendar", TEXT, "Content-Disposition: attachment; filename*"))

    message = BytesParser(policy=default).parsebytes(raw)

    assert find_calendar_parts(message).calendars == {TEXT: ""}


def test_an_unknown_encoding_or_a_bad_type_is_left_as_it_is() -> None:
    assert find(mime_part("text/calendar", TEXT, encoding="x-unknown")).calendars == {TEXT: ""}
    assert find(mime_part("calendar", TEXT)).calendars == {}
    assert find(mime_part("multipart/mixed; boundary=absent", TEXT)).calendars == {}
