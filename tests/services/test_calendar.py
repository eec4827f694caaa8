"""An event's public calendar file: right in February and in July, and the same entries every time."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from icalendar import Calendar
from sqlalchemy.orm import Session

from app.models.events import Event
from app.rules.states import EventState
from app.services.calendar import event_calendar, last_change
from app.services.event_changes import change_event_session, plan_of
from app.services.events import sessions_of
from app.services.history import COMMAND_LINE
from tests.make import NOW, make_event, make_event_session
from tests.queries import statements


def entries(session: Session, event: Event) -> list[Any]:
    return Calendar.from_ical(event_calendar(session, event, now=NOW)).walk("VEVENT")


def in_utc(entry: Any, name: str) -> datetime:
    moment: datetime = entry[name].dt
    return moment.astimezone(UTC)


def test_each_session_is_at_its_own_hour_in_winter_and_in_summer(session: Session) -> None:
    event = make_event(session, sessions=0)
    winter, summer = datetime(2027, 2, 12, 9, 30, tzinfo=UTC), datetime(2027, 7, 13, 9, 0, tzinfo=UTC)
    make_event_session(session, event, "Winter", starts_at=winter)
    make_event_session(session, event, "Summer", starts_at=summer)

    found = entries(session, event)

    assert [in_utc(each, "DTSTART") for each in found] == [winter, summer]
    assert [in_utc(each, "DTEND") for each in found] == [
        winter + timedelta(hours=6),
        summer + timedelta(hours=6),
    ]
    assert [each["DTSTART"].dt.strftime("%H:%M") for each in found] == ["09:30", "10:00"]


def test_a_session_without_hours_is_provisional_and_all_day(session: Session) -> None:
    event = make_event(session)
    (each,) = sessions_of(session, event.id)
    each.starts_at = each.ends_at = None
    each.held_on = date(2027, 2, 12)
    session.flush()

    (entry,) = entries(session, event)

    assert entry["DTSTART"].dt == date(2027, 2, 12)
    assert entry["STATUS"] == "TENTATIVE"


def test_a_session_whose_day_is_not_known_is_left_out(session: Session) -> None:
    event = make_event(session)
    (each,) = sessions_of(session, event.id)
    each.starts_at = each.ends_at = None
    each.held_in = date(2027, 9, 1)
    session.flush()

    assert entries(session, event) == []


def test_a_cancelled_event_says_so_in_every_entry(session: Session) -> None:
    event = make_event(session, sessions=2, state=EventState.CANCELLED)

    assert [each["STATUS"] for each in entries(session, event)] == ["CANCELLED", "CANCELLED"]


def test_an_event_whose_contact_has_no_address_still_has_a_calendar(session: Session) -> None:
    event = make_event(session)
    event.contact_email = event.contact_name = ""

    assert len(entries(session, event)) == 1


def test_a_change_keeps_the_entry_and_counts_its_sequence_up(session: Session) -> None:
    event = make_event(session)
    (each,) = sessions_of(session, event.id)
    (before,) = entries(session, event)
    plan = plan_of(each)
    later = NOW + timedelta(days=1)
    moved = type(plan)(**{**vars(plan), "venue": "Town Hall", "room": "Old Library"})

    change_event_session(session, event.id, each.id, moved, by=COMMAND_LINE, now=later)

    (after,) = entries(session, event)
    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after["LOCATION"] == "Old Library, Town Hall"
    assert last_change(session, event) == later


def test_the_file_is_the_same_to_the_byte_while_nothing_changes(session: Session) -> None:
    event = make_event(session, sessions=2)

    assert event_calendar(session, event, now=NOW) == event_calendar(session, event, now=NOW)


def test_the_file_asks_as_often_for_ten_sessions_as_for_one(session: Session) -> None:
    one, ten = make_event(session), make_event(session, sessions=10)
    asked = []

    for event in (one, ten):
        session.flush()
        event_id = event.id
        with statements(session) as sent:
            event_calendar(session, session.get_one(Event, event_id), now=NOW)
        asked.append(len(sent))

    assert asked[0] == asked[1] <= 3
