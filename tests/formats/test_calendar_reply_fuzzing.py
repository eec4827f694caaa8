"""Nothing that a stranger can mail makes the reader of calendar replies raise."""

from email.errors import MessageError
from email.parser import BytesParser
from email.policy import compat32, default
from random import Random

from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.formats.calendar_replies import CalendarReply, UnclearReply, read_calendar_reply
from tests.formats import calendar_dialects as dialects
from tests.formats.calendar_dialects import RECEIVED_AT, calendar_mail, mail, mime_part, vevent

HONEST = [
    dialects.gmail(),
    dialects.gmail_counter(),
    dialects.exchange(),
    dialects.outlook_for_mac(),
    dialects.old_apple(),
    dialects.iphone_counter(),
    dialects.android(),
    dialects.thunderbird(),
    dialects.yahoo(),
    dialects.lotus(),
    dialects.winmail(),
]
SPLINTERS = [
    b"",
    b"\x00",
    b"\r",
    b"\n",
    b"\xff",
    b'"',
    b";",
    b":",
    b"=",
    b"%",
    b"*0*=",
    b"(",
    b"''",
    b"\r\n ",
    b"\\",
]


def assert_read_without_harm(raw: bytes) -> None:
    for policy in (compat32, default):
        try:
            message = BytesParser(policy=policy).parsebytes(raw)
        except (MessageError, ValueError, IndexError, AttributeError, TypeError):
            continue  # The email package's newer rules for headers raise on some; the mailbox reader uses its older.
        reply = read_calendar_reply(message, received_at=RECEIVED_AT)
        assert reply is None or isinstance(reply, CalendarReply | UnclearReply)
        repr(reply).encode()


@given(st.binary(max_size=2_000))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_read_without_harm(content: bytes) -> None:
    assert_read_without_harm(content)
    assert_read_without_harm(mail(mime_part("text/calendar; method=REPLY", content)))
    assert_read_without_harm(
        mail(mime_part("text/calendar; charset=" + repr(content)[:60], "BEGIN:VCALENDAR"))
    )


@given(
    st.text(max_size=300),
    st.sampled_from(["ATTENDEE", "ORGANIZER", "DTSTAMP", "SEQUENCE", "COMMENT", "DTSTART"]),
)
@settings(max_examples=150, deadline=None)
@example(';TZID="', "DTSTAMP")
def test_any_line_of_an_entry_is_read_without_harm(rest: str, name: str) -> None:
    safe = rest.encode("utf-8", "replace").decode()
    for separator in (":", ";"):
        assert_read_without_harm(calendar_mail(vevent(f"{name}{separator}{safe}")))


@given(st.sampled_from(HONEST), st.randoms(use_true_random=False))
@settings(max_examples=250, deadline=None)
def test_a_damaged_reply_of_any_client_is_read_without_harm(raw: bytes, chance: Random) -> None:
    damaged = bytearray(raw)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(damaged))
        damaged[at : at + chance.randint(0, 8)] = chance.choice(SPLINTERS)

    assert_read_without_harm(bytes(damaged))
