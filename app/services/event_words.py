"""An event as letters, pages and calendars tell it: words fixed from its rows. Changes nothing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from app.formats.calendar_links import LinkedEntry, google_link, outlook_link
from app.formats.dates import day_words, when_words
from app.models.events import Event, EventSession

VENUE_TO_BE_CONFIRMED = "Venue to be confirmed"


def session_when(event_session: EventSession) -> str:
    """When an event session is, as exactly as it is known."""
    each = event_session
    return _when(each.held_in, each.held_on, _in_utc(each.starts_at), _in_utc(each.ends_at))


# Kept, since every reply says several times when its few event sessions are.
@lru_cache(maxsize=1024)
def _when(
    month: date | None, first_day: date | None, starts_at: datetime | None, ends_at: datetime | None
) -> str:
    return when_words(month=month, first_day=first_day, starts_at=starts_at, ends_at=ends_at)


def _in_utc(moment: datetime | None) -> datetime | None:
    """The same moment in the one zone in which none comes twice, so that no two of them are equal."""
    return moment.astimezone(UTC) if moment is not None else None


def session_where(event_session: EventSession) -> str:
    """Where an event session is: room and venue, or that the venue is to be confirmed."""
    places = [place for place in (event_session.room, event_session.venue) if place]
    return ", ".join(places) if event_session.venue else VENUE_TO_BE_CONFIRMED


@dataclass(frozen=True)
class CalendarLinks:
    """One event session as a new entry in the calendars of Outlook and Google."""

    title: str
    outlook: str
    google: str


def calendar_links(
    event: Event, event_sessions: Sequence[EventSession], *, of: Collection[int], about: str
) -> list[CalendarLinks]:
    """Those of the event sessions `of` which the day is known, as calendars on the web are told of them."""
    links = []
    for each in event_sessions:
        entry = LinkedEntry(
            title=event.title if len(event_sessions) == 1 else f"{event.title}: {each.title}",
            where=session_where(each),
            about=about,
            starts_at=each.starts_at,
            ends_at=each.ends_at,
            on=each.held_on,
        )
        outlook, google = outlook_link(entry), google_link(entry)
        if each.id in of and outlook and google:
            links.append(CalendarLinks(each.title, outlook, google))
    return links


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
