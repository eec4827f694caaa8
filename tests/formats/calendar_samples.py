"""Calendar entries of the sample programme, and every kind of file that is made of them.

`python -m tests.formats.calendar_samples` writes the golden files anew: read what changed.
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import icalendar

from app.formats.calendar import (
    Attendee,
    CalendarEvent,
    EntryStatus,
    Organiser,
    ParticipationStatus,
    declined_counter_calendar,
    invitation_calendar,
    published_calendar,
)

LETTERS = Path(__file__).parent.parent / "letters"
CONTACT = Organiser(name="Oxfordshire Partnership", address="events@events.example.org")


def utc(*parts: int) -> datetime:
    """A moment in UTC."""
    year, month, day, *rest = parts
    hour, minute, second = (*rest, 0, 0, 0)[:3]
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


def read_back(ics: bytes) -> icalendar.Event:
    """The file's only event, as icalendar reads it."""
    (event,) = icalendar.Calendar.from_ical(ics).events
    return event


def make_attendee(**changes: Any) -> Attendee:
    """The guest of the samples, with what the test is about changed."""
    return replace(Attendee(name="Zoë O'Neil", address="zoe.oneil@guest.example.net"), **changes)


def make_event(**changes: Any) -> CalendarEvent:
    """The conference as Zoë is invited to it, with what the test is about changed."""
    event = CalendarEvent(
        uid="k5xw2zjaq3n7c4ymv6tdh2ubse@events.example.org",
        title="Looking to the future: an Oxfordshire-wide conference",
        organiser=Organiser(
            name="Oxfordshire Partnership", address="rsvp+a2b3c4d5e6f7g2h3i4j5k6l7m2@events.example.org"
        ),
        dtstamp=utc(2007, 12, 17, 9),
        created=utc(2007, 12, 17, 9),
        last_modified=utc(2007, 12, 17, 9),
        starts_at=utc(2008, 2, 8, 9, 30),
        ends_at=utc(2008, 2, 8, 16),
        description="Speakers, workshops and a chance to meet partners.\nPlease reply by 25 January.",
        url="https://events.example.org/events/looking-to-the-future",
        attendee=make_attendee(),
    )
    return replace(event, **changes)


def make_day(**changes: Any) -> CalendarEvent:
    """The meeting whose day is known and hour is not."""
    return make_event(starts_at=None, ends_at=None, held_on=date(2008, 9, 24), **changes)


def training_days() -> list[CalendarEvent]:
    """Both facilitation training days, as the public file has them."""
    shared: dict[str, Any] = {
        "organiser": CONTACT,
        "attendee": None,
        "description": "",
        "location": "County Hall, New Road, Oxford",
        "url": "https://events.example.org/events/facilitation-training",
    }
    return [
        make_event(
            uid=f"event-{number}@events.example.org",
            title=f"Facilitation training, day {number}",
            starts_at=utc(2008, 7, day, 8, 30),
            ends_at=utc(2008, 7, day, 15),
            **shared,
        )
        for number, day in ((1, 8), (2, 9))
    ]


def outgoing_files() -> dict[str, bytes]:
    """Every kind of calendar file that leaves the house, by the name of its golden file."""
    venue = {"location": "Town Hall, St Aldate's, Oxford"}
    later = {"dtstamp": utc(2008, 1, 14, 10), "last_modified": utc(2008, 1, 14, 10)}
    accepted = make_attendee(partstat=ParticipationStatus.ACCEPTED, rsvp=False)
    waiting = make_attendee(partstat=ParticipationStatus.TENTATIVE, rsvp=False)
    declined = make_attendee(partstat=ParticipationStatus.DECLINED, rsvp=False)
    requests = {
        "invitation": make_event(),
        "invitation_provisional": make_event(status=EntryStatus.TENTATIVE),
        "invitation_all_day": make_day(),
        "confirmation": make_event(attendee=accepted, dtstamp=utc(2008, 1, 7, 10)),
        "venue_known": make_event(attendee=accepted, sequence=1, **venue, **later),
        "time_changed": make_event(sequence=2, starts_at=utc(2008, 2, 8, 10), **venue, **later),
        "waiting_list": make_event(attendee=waiting, sequence=1, status=EntryStatus.WAITING, **later),
        "moved_up": make_event(attendee=accepted, sequence=2, **later),
    }
    cancel = make_event(attendee=declined, sequence=1, status=EntryStatus.CANCELLED, **later)
    feed = [
        make_event(attendee=accepted, organiser=CONTACT, **venue),
        make_day(
            uid="m4r7qj2xw5kcz3navth6ybd2se@events.example.org",
            title="Briefing for county councillors",
            organiser=CONTACT,
            status=EntryStatus.CANCELLED,
            sequence=1,
        ),
    ]
    return {
        **{name: invitation_calendar("REQUEST", event) for name, event in requests.items()},
        "counter_declined": declined_counter_calendar(make_event(**later)),
        "cancelled": invitation_calendar("CANCEL", cancel),
        "feed": published_calendar("Your events", feed),
        "training_days": published_calendar("Facilitation training", training_days()),
    }


if __name__ == "__main__":
    for name, content in outgoing_files().items():
        (LETTERS / f"{name}.ics").write_bytes(content)
