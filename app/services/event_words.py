"""An event as letters, pages and calendars tell it: words fixed from its rows. Changes nothing."""

from collections.abc import Sequence
from typing import Any

from app.formats.calendar_links import LinkedEntry
from app.formats.dates import day_words, when_words
from app.models.events import Event, EventSession

VENUE_TO_BE_CONFIRMED = "Venue to be confirmed"


def session_when(event_session: EventSession) -> str:
    """When an event session is, as exactly as it is known."""
    return when_words(
        month=event_session.held_in,
        first_day=event_session.held_on,
        starts_at=event_session.starts_at,
        ends_at=event_session.ends_at,
    )


def session_where(event_session: EventSession) -> str:
    """Where an event session is: room and venue, or that the venue is to be confirmed."""
    places = [place for place in (event_session.room, event_session.venue) if place]
    return ", ".join(places) if event_session.venue else VENUE_TO_BE_CONFIRMED


def linked_entry(event: Event, event_session: EventSession, *, alone: bool, about: str) -> LinkedEntry:
    """One event session as a calendar on the web is told of it. `alone`: the event has no other."""
    return LinkedEntry(
        title=event.title if alone else f"{event.title}: {event_session.title}",
        where=session_where(event_session),
        about=about,
        starts_at=event_session.starts_at,
        ends_at=event_session.ends_at,
        on=event_session.held_on,
    )


def event_heading(event_sessions: Sequence[EventSession]) -> tuple[str, str]:
    """When and where the event sessions are, in a line each: what they share is said once."""
    whens = dict.fromkeys(session_when(each) for each in event_sessions)
    wheres = dict.fromkeys(session_where(each) for each in event_sessions)
    return "; ".join(whens), "; ".join(wheres)


def session_facts(event_session: EventSession) -> dict[str, Any]:
    """One event session in words: title, when, where."""
    return {
        "title": event_session.title,
        "when": session_when(event_session),
        "where": session_where(event_session),
    }


def event_facts(event: Event, event_sessions: Sequence[EventSession]) -> dict[str, Any]:
    """The event in words, as plain values that can be kept with a letter: so it says later what was true."""
    return {
        "title": event.title,
        "slug": event.slug,
        "description": event.description,
        "sessions": [session_facts(each) for each in event_sessions],
        "attendance": event.attendance,
        "reply_by": day_words(event.reply_by) if event.reply_by else "",
        "offers": event.offer_hours is not None,
        "contact": {
            "name": event.contact_name,
            "email": event.contact_email,
            "telephone": event.contact_telephone,
        },
    }
