"""What calendars are sent, read back with icalendar and with the system's own time zones."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest

from app.formats.calendar import (
    EntryStatus,
    ParticipationStatus,
    declined_counter_calendar,
    invitation_calendar,
    published_calendar,
)
from tests.formats.calendar_samples import (
    LETTERS,
    make_attendee,
    make_day,
    make_event,
    outgoing_files,
    read_back,
    training_days,
    utc,
)

LONDON = ZoneInfo("Europe/London")


def requested(**changes: Any) -> bytes:
    return invitation_calendar("REQUEST", make_event(**changes))


def starts(ics: bytes) -> datetime:
    start = read_back(ics).decoded("DTSTART")
    assert isinstance(start, datetime)
    return start.astimezone(UTC)


@pytest.mark.parametrize("name", outgoing_files())
def test_every_kind_of_file_is_as_reviewed(name: str) -> None:
    assert outgoing_files()[name] == (LETTERS / f"{name}.ics").read_bytes()


@pytest.mark.parametrize(("name", "ics"), outgoing_files().items())
def test_every_kind_of_file_is_read_back_whole(name: str, ics: bytes) -> None:
    calendar = icalendar.Calendar.from_ical(ics)

    assert [component.errors for component in calendar.walk()] == [[]] * len(calendar.walk())
    assert calendar.to_ical(sorted=False) == ics


@pytest.mark.parametrize(("name", "ics"), outgoing_files().items())
def test_lines_end_in_crlf_and_hold_at_most_75_octets(name: str, ics: bytes) -> None:
    lines = ics.split(b"\r\n")

    assert lines.pop() == b""
    assert max(map(len, lines)) <= 75
    assert not any(b"\r" in line or b"\n" in line for line in lines)


@pytest.mark.parametrize(("name", "ics"), outgoing_files().items())
def test_one_rule_based_time_zone_and_nothing_that_clients_misread(name: str, ics: bytes) -> None:
    zones = 0 if name == "counter_declined" else 1

    assert ics.count(b"BEGIN:VTIMEZONE") == zones
    assert ics.count(b"RRULE:FREQ=YEARLY") == 2 * zones
    for misread in (b"RDATE", b"X-LIC-LOCATION", b"VALARM"):
        assert misread not in ics


def test_half_past_six_in_january_is_half_past_six_in_utc() -> None:
    ics = requested(starts_at=utc(2027, 1, 14, 18, 30), ends_at=utc(2027, 1, 14, 20))

    assert starts(ics) == utc(2027, 1, 14, 18, 30)
    assert b"DTSTART;TZID=Europe/London:20270114T183000\r\n" in ics


def test_half_past_six_in_july_is_half_past_five_in_utc() -> None:
    ics = requested(starts_at=utc(2027, 7, 14, 17, 30), ends_at=utc(2027, 7, 14, 20))

    assert starts(ics) == utc(2027, 7, 14, 17, 30)
    assert b"DTSTART;TZID=Europe/London:20270714T183000\r\n" in ics


@pytest.mark.parametrize("year", [2026, 2027, 2028, 2029])
def test_the_time_zone_in_the_file_agrees_with_the_systems_for_years(year: int) -> None:
    zone = icalendar.Timezone.from_ical(
        icalendar.Calendar.from_ical(requested()).walk("VTIMEZONE")[0].to_ical()
    )
    assert isinstance(zone, icalendar.Timezone)
    inside_the_file = zone.to_tz(lookup_tzid=False)

    for day in range(365):
        noon = datetime(year, 1, 1, 12, tzinfo=LONDON) + timedelta(days=day)
        assert noon.replace(tzinfo=inside_the_file).utcoffset() == noon.utcoffset(), noon


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (utc(2027, 3, 28, 0, 30), b"DTSTART;TZID=Europe/London:20270328T003000\r\n"),
        (utc(2027, 3, 28, 1, 30), b"DTSTART;TZID=Europe/London:20270328T023000\r\n"),
        (utc(2027, 10, 31, 0, 30), b"DTSTART:20271031T003000Z\r\n"),
        (utc(2027, 10, 31, 1, 30), b"DTSTART:20271031T013000Z\r\n"),
    ],
)
def test_the_nights_when_the_clocks_change_are_told_without_doubt(moment: datetime, written: bytes) -> None:
    ics = requested(starts_at=moment, ends_at=moment + timedelta(hours=8))

    assert written in ics
    assert starts(ics) == moment


def test_an_entry_may_end_after_midnight() -> None:
    event = read_back(requested(starts_at=utc(2027, 6, 1, 21), ends_at=utc(2027, 6, 2, 0, 30)))

    assert event.decoded("DTEND") == utc(2027, 6, 2, 0, 30)


def test_an_all_day_entry_ends_on_the_day_after() -> None:
    ics = invitation_calendar("REQUEST", make_day())

    assert b"DTSTART;VALUE=DATE:20080924\r\nDTEND;VALUE=DATE:20080925\r\n" in ics


def test_several_whole_days_end_on_the_day_after_the_last() -> None:
    ics = invitation_calendar("REQUEST", make_day(held_until=date(2008, 9, 30)))

    assert b"DTEND;VALUE=DATE:20081001\r\n" in ics


def test_without_a_place_the_venue_is_to_be_confirmed() -> None:
    assert read_back(requested(location=" "))["LOCATION"] == "Venue to be confirmed"


def test_an_invitation_names_one_guest_and_asks_for_an_answer() -> None:
    attendee = read_back(requested())["ATTENDEE"]

    assert dict(attendee.params) == {
        "CUTYPE": "INDIVIDUAL",
        "ROLE": "REQ-PARTICIPANT",
        "PARTSTAT": "NEEDS-ACTION",
        "RSVP": "TRUE",
        "CN": "Zoë O'Neil",
    }


def test_outlook_offers_no_other_time() -> None:
    assert read_back(requested())["X-MICROSOFT-DISALLOW-COUNTER"] == "TRUE"


@pytest.mark.parametrize(
    ("status", "shown", "transparency", "title"),
    [
        (EntryStatus.CONFIRMED, "CONFIRMED", "OPAQUE", "Conference"),
        (EntryStatus.TENTATIVE, "TENTATIVE", "OPAQUE", "Conference"),
        (EntryStatus.WAITING, "TENTATIVE", "TRANSPARENT", "Waiting list: Conference"),
    ],
)
def test_the_status_decides_words_and_free_time(
    status: EntryStatus, shown: str, transparency: str, title: str
) -> None:
    event = read_back(requested(title="Conference", status=status))

    assert [event["STATUS"], event["TRANSP"], event["SUMMARY"]] == [shown, transparency, title]


def test_a_cancellation_says_so_in_method_status_and_title() -> None:
    ics = invitation_calendar("CANCEL", make_event(title="Conference", status=EntryStatus.CANCELLED))

    assert icalendar.Calendar.from_ical(ics)["METHOD"] == "CANCEL"
    assert [read_back(ics)["STATUS"], read_back(ics)["SUMMARY"]] == ["CANCELLED", "Cancelled: Conference"]


def test_a_no_to_another_time_says_which_entry_and_no_more() -> None:
    ics = declined_counter_calendar(make_event())

    assert icalendar.Calendar.from_ical(ics)["METHOD"] == "DECLINECOUNTER"
    assert set(read_back(ics)) == {"UID", "DTSTAMP", "ORGANIZER"}


def test_a_cancellation_asks_for_no_answer() -> None:
    ics = invitation_calendar("CANCEL", make_event(status=EntryStatus.CANCELLED))

    assert read_back(ics)["ATTENDEE"].params["RSVP"] == "FALSE"


def test_five_edits_are_told_apart_by_sequence_and_stamp() -> None:
    edits = [requested(sequence=number, dtstamp=utc(2027, 1, number + 1)) for number in range(5)]

    versions = [(read_back(ics)["SEQUENCE"], read_back(ics).decoded("DTSTAMP")) for ics in edits]

    assert versions == [(number, utc(2027, 1, number + 1)) for number in range(5)]


def test_letters_of_one_wave_differ_only_in_the_guests_own_lines() -> None:
    first, second = (
        requested(uid=f"{name}@events.example.org", attendee=make_attendee(name=name)).split(b"\r\n")
        for name in ("Ann", "Bob")
    )

    differing = [a.split(b":")[0].split(b";")[0] for a, b in zip(first, second, strict=True) if a != b]

    assert differing == [b"UID", b" =TRUE"]


def test_a_feed_names_no_guest_and_says_when_to_look_again() -> None:
    calendar = icalendar.Calendar.from_ical(published_calendar("Zoë's events", [make_event()]))

    assert calendar["METHOD"] == "PUBLISH"
    assert calendar["NAME"] == calendar["X-WR-CALNAME"] == "Zoë's events"
    assert calendar["REFRESH-INTERVAL"].to_ical() == b"PT4H"
    assert calendar["REFRESH-INTERVAL"].params == {"VALUE": "DURATION"}
    assert calendar["X-PUBLISHED-TTL"].to_ical() == b"PT4H"
    assert b"ATTENDEE" not in calendar.to_ical()


def test_a_feed_of_the_same_facts_is_the_same_bytes() -> None:
    assert published_calendar("Feed", training_days()) == published_calendar("Feed", training_days())


def test_a_feed_may_be_empty() -> None:
    assert icalendar.Calendar.from_ical(published_calendar("Your events", [])).events == []


def test_both_training_days_are_in_one_file_in_british_summer_time() -> None:
    calendar = icalendar.Calendar.from_ical(published_calendar("Training", training_days()))

    assert [event.decoded("DTSTART") for event in calendar.events] == [
        utc(2008, 7, 8, 8, 30),
        utc(2008, 7, 9, 8, 30),
    ]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"held_on": date(2027, 1, 1)}, "either a start and an end, or a day"),
        ({"starts_at": None, "ends_at": None}, "either a start and an end, or a day"),
        ({"ends_at": None}, "that starts also ends"),
        ({"starts_at": datetime(2008, 2, 8, 9)}, "say their time zone"),  # noqa: DTZ001
        ({"ends_at": utc(2008, 2, 8, 9, 30)}, "ends after it starts"),
    ],
)
def test_times_that_no_calendar_could_show_are_refused(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        make_event(**changes)


def test_the_last_day_is_not_before_the_first() -> None:
    with pytest.raises(ValueError, match="last day"):
        make_day(held_until=date(2008, 9, 23))


def test_an_invitation_is_for_somebody() -> None:
    with pytest.raises(ValueError, match="somebody"):
        requested(attendee=None)


@pytest.mark.parametrize(
    ("method", "status"),
    [("REQUEST", EntryStatus.CANCELLED), ("CANCEL", EntryStatus.CONFIRMED)],
)
def test_method_and_status_never_disagree(method: Any, status: EntryStatus) -> None:
    with pytest.raises(ValueError, match="CANCEL is for cancelled"):
        invitation_calendar(method, make_event(status=status))


def test_the_guests_answer_so_far_is_kept_in_an_update() -> None:
    ics = requested(attendee=make_attendee(partstat=ParticipationStatus.ACCEPTED, rsvp=False))

    assert read_back(ics)["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
