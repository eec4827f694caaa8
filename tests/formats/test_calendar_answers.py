"""Reading what a calendar part answers, line by line."""

from datetime import datetime

import pytest

from app.formats.calendar_answers import EVENTS, AnsweredEvent, ReplyAttendee, read_calendar
from tests.formats.calendar_dialects import ACCEPTED, GUEST, UID, vcalendar, vevent
from tests.formats.calendar_samples import utc


def event(*lines: str, sequence: str = "", dtstamp: str = "") -> AnsweredEvent:
    calendar = read_calendar(
        vcalendar(vevent(*lines, sequence=sequence, dtstamp=dtstamp)).replace("\r\n", "\n")
    )
    (answered,) = calendar.events
    return answered


def attendee(line: str) -> ReplyAttendee:
    (answered,) = event(line).attendees
    return answered


def test_an_answer_is_who_what_and_to_which_entry() -> None:
    answered = event(ACCEPTED, sequence="SEQUENCE:2", dtstamp="DTSTAMP:20080107T100000Z")

    assert (answered.uid, answered.sequence, answered.dtstamp) == (UID, 2, utc(2008, 1, 7, 10))
    assert answered.attendees == (ReplyAttendee(address=GUEST, name="Zoë O'Neil", partstat="ACCEPTED"),)


def test_method_and_names_are_read_in_any_case() -> None:
    text = vcalendar(vevent(ACCEPTED), method="Method:Reply").replace("BEGIN", "Begin").replace("UID", "Uid")

    calendar = read_calendar(text)

    assert (calendar.method, calendar.events[0].uid) == ("REPLY", UID)


def test_what_is_left_out_is_empty() -> None:
    answered = event()

    assert (answered.sequence, answered.dtstamp, answered.organiser) == (0, None, "")
    assert (answered.attendees, answered.comment) == ((), "")


@pytest.mark.parametrize(
    ("line", "address"),
    [
        ("ATTENDEE:mailto:Ann@Example.ORG", "ann@example.org"),
        ("ATTENDEE:MAILTO: ann@example.org ", "ann@example.org"),
        ("ATTENDEE:ann@example.org", "ann@example.org"),
        ("ATTENDEE:mailto:<ann@example.org>", "ann@example.org"),
        ("ATTENDEE:mailto:ann%2Bevents@example.org", "ann+events@example.org"),
        ("ATTENDEE;EMAIL=ann@example.org:urn:uuid:0000", "ann@example.org"),
        ("ATTENDEE;CN=Ann: the Hon.:mailto:ann@example.org", "ann@example.org"),
        ("ATTENDEE;CN=Ash, Ann:mailto:ann@example.org", "ann@example.org"),
        ("ATTENDEE:invalid:nomail", ""),
        ("ATTENDEE:mailto:ann@b@example.org", ""),
        ("ATTENDEE:mailto:", ""),
    ],
)
def test_an_address_is_read_however_it_is_spelt(line: str, address: str) -> None:
    assert attendee(line).address == address


@pytest.mark.parametrize(
    ("written", "name"),
    [('"Ash, Ann"', "Ash, Ann"), ("Ash, Ann", "Ash,  Ann"), ("Ann ^'Red^' Ash", 'Ann "Red" Ash'), ("", "")],
)
def test_a_name_is_read_quoted_or_not(written: str, name: str) -> None:
    assert attendee(f"ATTENDEE;CN={written}:mailto:ann@example.org").name == name


def test_the_first_of_a_property_counts() -> None:
    text = vcalendar("METHOD:REQUEST", vevent(f"UID:other\n{ACCEPTED}"))

    calendar = read_calendar(text.replace("\r\n", "\n"))

    assert (calendar.method, calendar.events[0].uid) == ("REPLY", UID)


def test_a_start_that_names_no_zone_is_londons() -> None:
    text = vcalendar(vevent()).replace("20080208T093000Z", "20080708T093000")

    (answered,) = read_calendar(text.replace("\r\n", "\n")).events

    assert answered.starts_at == utc(2008, 7, 8, 8, 30)


def test_an_assistant_who_sent_it_is_named() -> None:
    line = 'ATTENDEE;PARTSTAT=ACCEPTED;SENT-BY="mailto:Pa@example.org":mailto:ann@example.org'

    assert attendee(line).sent_by == "pa@example.org"


@pytest.mark.parametrize(
    ("partstat", "read"), [("accepted", "ACCEPTED"), ("X-MAYBE", "X-MAYBE"), ("", "NEEDS-ACTION")]
)
def test_a_participation_status_is_in_capitals_whatever_it_is(partstat: str, read: str) -> None:
    assert attendee(f"ATTENDEE;PARTSTAT={partstat}:mailto:ann@example.org").partstat == read


@pytest.mark.parametrize(
    ("written", "number"),
    [("3", 3), ("-1", 0), ("", 0), ("one", 0), ("²", 0), ("9999999999", 2**31 - 1), ("9" * 5_000, 0)],
)
def test_a_sequence_is_a_number_that_a_database_can_keep(written: str, number: int) -> None:
    assert event(sequence=f"SEQUENCE:{written}").sequence == number


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("DTSTAMP:20080707T100000Z", utc(2008, 7, 7, 10)),
        ("DTSTAMP:20080707T100000", utc(2008, 7, 7, 10)),
        ("DTSTAMP;TZID=Europe/London:20080707T100000", utc(2008, 7, 7, 9)),
        ("DTSTAMP;TZID=GMT Standard Time:20080707T100000", utc(2008, 7, 7, 9)),
        ("DTSTAMP;TZID=Asia/Tokyo:20080707T100000Z", utc(2008, 7, 7, 10)),
        ("DTSTAMP;TZID=Mars/Olympus:20080707T100000", None),
        ("DTSTAMP;TZID=Europe:20080707T100000", None),
        ("DTSTAMP;TZID=../../etc/passwd:20080707T100000", None),
        ("DTSTAMP:20080230T100000Z", None),
        ("DTSTAMP;VALUE=DATE:20080707", None),
        ("DTSTAMP;TZID=Europe/London:00010101T000000", utc(1, 1, 1, 0, 1, 15)),
        ("DTSTAMP;TZID=Asia/Tokyo:00010101T000000", None),
        ("DTSTAMP:now", None),
    ],
)
def test_a_stamp_is_in_utc_or_unknown(line: str, moment: datetime | None) -> None:
    assert event(dtstamp=line).dtstamp == moment


def test_a_note_may_have_lines_and_is_kept_once() -> None:
    answered = event(
        "COMMENT:Yes\\, please\\nAnn ", "X-CALENDARSERVER-PRIVATE-COMMENT:Yes\\, please\\nAnn", "COMMENT:PS"
    )

    assert answered.comment == "Yes, please\nAnn\nPS"


def test_a_long_note_is_cut() -> None:
    assert len(event("COMMENT:" + "word " * 1_000).comment) == 2_000


def test_only_the_entrys_own_lines_count() -> None:
    alarm = "BEGIN:VALARM\nATTENDEE:mailto:bob@example.org\nUID:other\nEND:VALARM"
    text = vcalendar("UID:outside", "BEGIN:VTODO\nUID:other\nEND:VTODO", vevent(alarm, ACCEPTED))

    (answered,) = read_calendar(text.replace("\r\n", "\n")).events

    assert (answered.uid, [who.address for who in answered.attendees]) == (UID, [GUEST])


def test_a_line_that_is_none_is_left_out() -> None:
    assert event("ATTENDEE", "COMMENT;;=:x", ACCEPTED).attendees[0].address == GUEST


def test_entries_are_read_to_one_more_than_the_limit() -> None:
    assert len(read_calendar(vcalendar(*[vevent()] * (EVENTS + 30))).events) == EVENTS + 1


def test_calendars_are_counted() -> None:
    assert [read_calendar(vcalendar(vevent()) * times).calendar_count for times in (0, 1, 2)] == [0, 1, 2]


@pytest.mark.parametrize(
    ("bomb", "entries"),
    [
        ("BEGIN:VEVENT\n" * 20_000, 0),
        ("BEGIN:VCALENDAR\n" + "BEGIN:VEVENT\nEND:VEVENT\n" * 10_000, EVENTS + 1),
        ("BEGIN:VCALENDAR\n" + "A:\n" * 80_000, 0),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nATTENDEE" + ";X" * 125_000 + ":x", 1),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nATTENDEE;CN=" + " " * 250_000, 1),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nCOMMENT:" + "\\n" * 125_000, 1),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nRRULE:FREQ=SECONDLY\nDTSTART:19700101T000000Z", 1),
        ("\n " * 125_000, 0),
    ],
)
def test_a_file_made_to_do_harm_is_read_like_any_other(bomb: str, entries: int) -> None:
    assert len(read_calendar(bomb).events) == entries


def test_of_thousands_of_guests_only_the_first_are_read() -> None:
    guests = event(ACCEPTED, *["ATTENDEE:x"] * 20_000).attendees

    assert guests[0].address == GUEST
    assert len(guests) < 200
