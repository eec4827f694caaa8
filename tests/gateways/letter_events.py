"""The events that the sample letters are about, in no database."""

from datetime import UTC, date, datetime
from typing import Any

from app.models.events import Event, EventSession
from app.services.event_words import event_facts


def conference(*, venue: str | None = None, room: str | None = None) -> dict[str, Any]:
    """A conference of one day, as its letters tell it."""
    session = EventSession(
        title="Conference",
        starts_at=datetime(2027, 2, 12, 9, 30, tzinfo=UTC),
        ends_at=datetime(2027, 2, 12, 16, 0, tzinfo=UTC),
        venue=venue,
        room=room,
    )
    event = Event(
        slug="looking-to-the-future",
        title="Partnerships in Oxfordshire – Looking to the future",
        description=(
            "Hear from experienced local and national speakers, meet partners from across the county, and have "
            "your say about the direction that Oxfordshire should take."
        ),
        attendance="attend_all",
        reply_by=date(2027, 1, 22),
        contact_name="Olive Officer",
        contact_email="olive@example.org",
        contact_telephone="01632 960 001",
    )
    return event_facts(event, [session])


def training_days(attendance: str) -> dict[str, Any]:
    """Two training days in British Summer Time, as their letters tell them."""
    days = [
        EventSession(
            title=title,
            starts_at=datetime(2027, 7, day, 8, 30, tzinfo=UTC),
            ends_at=datetime(2027, 7, day, 15, 0, tzinfo=UTC),
            venue="Example Hall, Broad Street, Oxford",
            room="Room 2",
        )
        for title, day in (("First day", 6), ("Second day", 8))
    ]
    event = Event(
        slug="facilitation-training",
        title="Facilitation training",
        description="",
        attendance=attendance,
        reply_by=None,
        contact_name="Olive Officer",
        contact_email="olive@example.org",
        contact_telephone="",
    )
    return event_facts(event, days)
