"""Nothing that a stranger can mail makes the reader of incoming mail raise: bytes, and nests of strange parts."""

from datetime import UTC, datetime
from email.message import Message

from hypothesis import given, settings
from hypothesis import strategies as st

from app.formats.incoming_mail import Incoming, OurAddresses, read_incoming

OURS = OurAddresses(own=frozenset({"invitations@example.org", "rsvp@example.org"}))
NOW = datetime(2027, 1, 5, 10, tzinfo=UTC)

_WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=40)
_TYPES = st.sampled_from(
    [
        *("text/plain", "text/html", "text/calendar; method=REPLY", "text/calendar; method=COUNTER"),
        *("application/ics; name=invite.ics", "application/ms-tnef", "message/rfc822", "nonsense"),
        *("message/delivery-status", "text/calendar; charset=utf-16", "text/calendar; charset=rot13"),
    ]
)
_CONTAINERS = st.sampled_from(
    [
        *("multipart/mixed", "multipart/alternative", "multipart/report; report-type=delivery-status"),
        *("multipart/report; report-type=disposition-notification", "multipart/report"),
    ]
)
_LINES = st.lists(
    st.builds(
        "{}{}{}".format,
        st.sampled_from(
            [
                *("BEGIN", "END", "UID", "ATTENDEE", "ORGANIZER", "DTSTAMP", "DTSTART", "DTEND", "METHOD"),
                *("SEQUENCE", "COMMENT", "RECURRENCE-ID", "RRULE", "Status", "Action", "Final-Recipient"),
            ]
        ),
        st.sampled_from([":", ";", ":VEVENT", ":VCALENDAR", ";PARTSTAT=ACCEPTED:mailto:", ": ", ";CN="]),
        _WORDS,
    ),
    max_size=15,
)


def _part(kind: str, lines: list[str], encoding: str) -> Message:
    part = Message()
    part["Content-Type"] = kind
    part["Content-Transfer-Encoding"] = encoding
    part.set_payload("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + "\r\n".join(lines))
    return part


def _container(kind: str, parts: list[Message]) -> Message:
    whole = Message()
    whole["Content-Type"] = f"{kind}; boundary=x{len(parts)}"
    for part in parts:
        whole.attach(part)
    return whole


_PARTS = st.builds(
    _part, _TYPES, _LINES, st.sampled_from(["7bit", "8bit", "base64", "quoted-printable", "x-uuencode", "?"])
)
_MESSAGES = st.recursive(
    _PARTS, lambda parts: st.builds(_container, _CONTAINERS, st.lists(parts, max_size=4)), max_leaves=12
)
_HEADERS = st.dictionaries(
    st.sampled_from(
        [
            *("From", "To", "Subject", "Date", "Message-ID", "Return-Path", "Auto-Submitted", "List-Id"),
            *("Delivered-To", "Authentication-Results", "Sender", "References", "X-Autoreply", "Precedence"),
        ]
    ),
    _WORDS | st.sampled_from(["<>", "rsvp+aaaaaaaaaaaaaaaaaaaaaaaaaa@example.org", "auto-replied", "bulk"]),
    max_size=8,
)


def assert_is_read(raw: bytes, envelope_to: str | None = None) -> None:
    found = read_incoming(raw, received_at=NOW, envelope_to=envelope_to, ours=OURS)

    assert isinstance(found, Incoming)


@given(st.binary(max_size=3_000), st.none() | _WORDS)
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_a_message_of_some_kind(raw: bytes, envelope_to: str | None) -> None:
    assert_is_read(raw, envelope_to)


@given(_MESSAGES, _HEADERS)
@settings(max_examples=200, deadline=None)
def test_any_nest_of_parts_with_any_headers_is_a_message_of_some_kind(
    message: Message, headers: dict[str, str]
) -> None:
    body = message.as_bytes() if _can_be_written(message) else b"\r\n\r\n"
    written = "".join(f"{name}: {words}\r\n" for name, words in headers.items())

    assert_is_read(written.encode() + body)


def _can_be_written(message: Message) -> bool:
    """Whether Python's own writer takes what was made up; it is no part of what is tested."""
    try:
        message.as_bytes()
    except (UnicodeError, LookupError, ValueError, TypeError, AttributeError, KeyError):
        return False
    return True
