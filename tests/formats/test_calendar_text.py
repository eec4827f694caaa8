"""Words that guests and officers type, written into calendar files and read back."""

from datetime import UTC
from typing import Any

import pytest

from app.formats.calendar import Attendee, Organiser, invitation_calendar, published_calendar
from app.formats.calendar_text import mail_address, on_londons_clock, one_line, unbroken, writable
from tests.formats.calendar_samples import make_attendee, make_event, read_back, utc

UNTITLED: dict[str, Any] = {"title": "", "description": "", "location": "", "url": ""}
INJECTION = (
    "harmless\r\nX-EVIL:1\r\n\r\nEND:VEVENT\nBEGIN:VEVENT\rX-EVIL:2\x85X-EVIL:3\u2028X-EVIL:4\x0bX-EVIL:5"
)


def requested(**changes: Any) -> bytes:
    return invitation_calendar("REQUEST", make_event(**changes))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Plans, hopes; and \\ doubts", "Plans, hopes; and \\ doubts"),
        ("Party 🎉 for Zoë", "Party 🎉 for Zoë"),
        ("Two\r\nlines", "Two lines"),
        ("A bell\x07 and a NUL\x00", "A bell and a NUL"),
        ("Half a character \ud83c", "Half a character"),
        ("é" * 200, "é" * 200),
        ("ab" + "é" * 198, "ab" + "é" * 198),
        ("\\n is not a line end", "\\n is not a line end"),
    ],
)
def test_a_title_is_read_back_as_it_was_written(text: str, read: str) -> None:
    assert read_back(requested(title=text))["SUMMARY"] == read


def test_no_fold_splits_a_character() -> None:
    for shift in range(4):
        for line in requested(title="x" * shift + "🎉é" * 60).split(b"\r\n"):
            line.decode()


def test_a_description_keeps_its_lines() -> None:
    event = read_back(requested(description="First\r\nsecond\rthird\u2028fourth\n"))

    assert event["DESCRIPTION"] == "First\nsecond\nthird\nfourth"


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("O'Neil, Zoë; Cllr: the Hon.", "O'Neil, Zoë; Cllr: the Hon."),
        ('Sam "Red" Ash', "Sam 'Red' Ash"),
        ("Zoë 🎉", "Zoë 🎉"),
        ("Zoë\r\nX-EVIL:1", "Zoë X-EVIL:1"),
    ],
)
def test_a_guests_name_stays_within_its_quotes(name: str, read: str) -> None:
    attendee = read_back(requested(attendee=make_attendee(name=name)))["ATTENDEE"]

    assert attendee.params["CN"] == read
    assert attendee == "mailto:zoe.oneil@guest.example.net"


def test_a_guest_without_a_name_has_none() -> None:
    assert "CN" not in read_back(requested(attendee=make_attendee(name=" ")))["ATTENDEE"].params


@pytest.mark.parametrize(
    ("address", "read"),
    [
        ("pat.o'hara+events@example.com", "mailto:pat.o'hara+events@example.com"),
        ("zoë@bücher.example.net", "mailto:zoë@xn--bcher-kva.example.net"),
        ("ann@not..a-dömain", "mailto:ann@not..a-dömain"),
        ("ann@example.org\r\nX-EVIL:1", "mailto:ann@example.orgX-EVIL:1"),
    ],
)
def test_an_address_is_written_as_calendars_compare_it(address: str, read: str) -> None:
    assert read_back(requested(attendee=make_attendee(address=address)))["ATTENDEE"] == read


@pytest.mark.parametrize("field", ["uid", "title", "description", "url", "location"])
def test_no_text_can_begin_a_line_of_its_own(field: str) -> None:
    honest = requested(**{**UNTITLED, field: "harmless"})

    ics = requested(**{**UNTITLED, field: INJECTION})

    assert b"\r\nX-EVIL" not in ics
    assert list(read_back(ics)) == list(read_back(honest))


def test_no_name_or_address_can_begin_a_line_of_its_own() -> None:
    ics = requested(
        organiser=Organiser(name=INJECTION, address=INJECTION),
        attendee=Attendee(name=INJECTION, address=INJECTION),
    )

    assert b"\r\nX-EVIL" not in ics
    assert list(read_back(ics)) == list(read_back(requested()))


def test_an_event_titled_like_a_calendars_own_lines_is_only_titled_so() -> None:
    ics = published_calendar("BEGIN:VEVENT", [make_event(title="END:VCALENDAR")])

    assert read_back(ics)["SUMMARY"] == "END:VCALENDAR"


def test_an_entry_with_no_words_is_still_an_entry() -> None:
    assert "DESCRIPTION" not in read_back(requested(**UNTITLED))


def test_every_kind_of_line_end_becomes_a_line_feed() -> None:
    assert writable("a\r\nb\rc\nd\x85e\u2028f\u2029g\x0bh\x0ci") == "a\nb\nc\nd\ne\nf\ng\nh\ni"


def test_spaces_are_single_on_one_line_and_absent_from_identities() -> None:
    assert one_line(" a \n\t b ") == "a b"
    assert unbroken(" a \n\t b ") == "ab"


def test_a_plain_address_is_left_alone() -> None:
    assert mail_address("Pat.O'Hara+events@Example.com") == "Pat.O'Hara+events@Example.com"


def test_the_hour_that_comes_twice_is_told_in_utc() -> None:
    moments = [utc(2027, 10, 31, hour, minute) for hour, minute in ((0, 29), (0, 30), (1, 30), (2, 0))]

    assert [str(on_londons_clock(moment).tzinfo) for moment in moments] == [
        "UTC",
        "UTC",
        "UTC",
        "Europe/London",
    ]
    assert [on_londons_clock(moment).astimezone(UTC) for moment in moments] == moments


def test_the_hours_around_the_one_that_is_skipped_are_londons() -> None:
    before, after = (on_londons_clock(utc(2027, 3, 28, hour, 30)) for hour in (0, 1))

    assert [before.strftime("%H:%M %Z"), after.strftime("%H:%M %Z")] == ["00:30 GMT", "02:30 BST"]
