"""Calendar files of events: what anybody may put into their calendar."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.formats.calendar import CalendarEvent, EntryStatus, Organiser, published_calendar
from app.models.events import Event, EventSession
from app.rules.states import EventState
from app.services.event_words import session_where
from app.services.events import sessions_of


def event_calendar(session: Session, event: Event, *, base_url: str) -> bytes:
    """The event's public calendar file (RFC 5545): every session whose day is known."""
    sessions = [each for each in sessions_of(session, event.id) if each.starts_at or each.held_on]
    entries = [_entry(event, each, alone=len(sessions) == 1, base_url=base_url) for each in sessions]
    return published_calendar(event.title, entries)


def last_change(session: Session, event: Event) -> datetime:
    """When anything in the event's calendar file last changed."""
    return max([event.changed_at, *(each.changed_at for each in sessions_of(session, event.id))])


def _entry(event: Event, each: EventSession, *, alone: bool, base_url: str) -> CalendarEvent:
    changed_at = max(event.changed_at, each.changed_at)
    return CalendarEvent(
        uid=each.calendar_uid,
        title=event.title if alone else f"{event.title}: {each.title}",
        organiser=Organiser(name=event.contact_name, address=event.contact_email),
        dtstamp=changed_at,
        created=event.created_at,
        last_modified=changed_at,
        sequence=each.calendar_sequence,
        starts_at=each.starts_at,
        ends_at=each.ends_at,
        held_on=each.held_on,
        description=event.description,
        url=f"{base_url}/calendar/events/{event.slug}.ics",
        location=session_where(each) if each.venue else "",
        status=_status(event, each),
    )


def _status(event: Event, each: EventSession) -> EntryStatus:
    if event.state == EventState.CANCELLED:
        return EntryStatus.CANCELLED
    return EntryStatus.CONFIRMED if each.starts_at else EntryStatus.TENTATIVE
