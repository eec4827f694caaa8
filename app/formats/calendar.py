"""iCalendar files out: invitations for one guest's calendar, and published feeds and downloads.

Knows how an entry is written so that Outlook, Gmail, Apple and Thunderbird read it alike (RFC 5545, 5546,
7986). Knows nothing of messages, of who is told what, or of when a sequence goes up.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Literal

from icalendar import Calendar, Component, Event, vCalAddress, vDatetime, vDuration, vText, vUri

from app.formats.calendar_text import (
    LONDON_TIME_ZONE,
    mail_address,
    on_londons_clock,
    one_line,
    unbroken,
    writable,
)

VENUE_TO_BE_CONFIRMED = "Venue to be confirmed"
#: How often a subscribed calendar is asked to look again.
FEED_REFRESH = timedelta(hours=4)

_PRODUCT = "-//Placecard//Placecard//EN"
_EVENT_BEGINS = b"\r\nBEGIN:VEVENT\r\n"


class EntryStatus(StrEnum):
    """How certain the entry is; STATUS, TRANSP and the words before the title follow from it."""

    CONFIRMED = "confirmed"
    #: The date is provisional, or a guest's answer in a feed is "maybe".
    TENTATIVE = "tentative"
    #: On the waiting list: shown, but the time stays free.
    WAITING = "waiting"
    CANCELLED = "cancelled"


class ParticipationStatus(StrEnum):
    """The answer that an invitation says its guest has given so far (RFC 5545 section 3.2.12)."""

    NEEDS_ACTION = "NEEDS-ACTION"
    ACCEPTED = "ACCEPTED"
    TENTATIVE = "TENTATIVE"
    DECLINED = "DECLINED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Organiser:
    """Who invites. `address` takes the replies: it differs from guest to guest in invitations."""

    name: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    """The one guest whom an invitation is for. `rsvp` asks the calendar to show its Yes and No."""

    name: str
    address: str
    partstat: ParticipationStatus = ParticipationStatus.NEEDS_ACTION
    rsvp: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEvent:
    """One event session as one calendar holds it.

    It has either `starts_at` and `ends_at` (aware) or `held_on` (all day; `held_until` is the last day,
    itself included). `dtstamp` is when the entry was last changed, not when the file was made, so that the
    same facts always give the same bytes. `description` is plain text for everybody: no personal link.

    Raises ValueError when made with both or neither kind of time, a naive time, or an end before its start.
    """

    uid: str
    title: str
    organiser: Organiser
    dtstamp: datetime
    created: datetime
    last_modified: datetime
    sequence: int = 0
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    held_on: date | None = None
    held_until: date | None = None
    description: str = ""
    url: str = ""
    location: str = ""
    status: EntryStatus = EntryStatus.CONFIRMED
    attendee: Attendee | None = None

    def __post_init__(self) -> None:
        """Refuse times that no calendar could show."""
        if (self.held_on is None) == (self.starts_at is None):
            raise ValueError("A calendar entry has either a start and an end, or a day.")
        if (self.starts_at is None) != (self.ends_at is None):
            raise ValueError("A calendar entry that starts also ends.")
        times = (self.starts_at, self.ends_at, self.dtstamp, self.created, self.last_modified)
        if any(time is not None and time.tzinfo is None for time in times):
            raise ValueError("A calendar entry's times say their time zone.")
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValueError("A calendar entry ends after it starts.")
        if self.held_on and self.held_until and self.held_until < self.held_on:
            raise ValueError("A calendar entry's last day is not before its first.")


def invitation_calendar(method: Literal["REQUEST", "CANCEL"], event: CalendarEvent) -> bytes:
    """One guest's invitation, update or cancellation (RFC 5546 sections 3.2.2 and 3.2.5).

    What a wave's letters have in common is written once and kept; only the guest's own lines are written
    anew. Raises ValueError without an attendee, or when the method and the event's status disagree.
    """
    if event.attendee is None:
        raise ValueError("An invitation is for somebody.")
    if (method == "CANCEL") != (event.status is EntryStatus.CANCELLED):
        raise ValueError("CANCEL is for cancelled entries, REQUEST for all others.")
    before, after = _shared_part(method, _without_its_guest(event))
    return before + _property_lines(_personal_properties(event)) + after


def declined_counter_calendar(event: CalendarEvent) -> bytes:
    """The no to a calendar that proposed another time: which entry, and nothing of it (RFC 5546 section 3.2.8)."""
    calendar = _empty_calendar("DECLINECOUNTER")
    component = Event()
    component.update({name: _personal_properties(event)[name] for name in ("UID", "DTSTAMP", "ORGANIZER")})
    calendar.add_component(component)
    return _ical(calendar)


def published_calendar(
    name: str, events: Iterable[CalendarEvent], *, refresh: timedelta = FEED_REFRESH
) -> bytes:
    """A feed or a download of any number of entries (METHOD:PUBLISH, RFC 5546 section 3.2.1).

    Names no guest, whatever the events say. `name` is what a calendar calls the subscription (RFC 7986).
    """
    calendar = _empty_calendar("PUBLISH")
    _add_text(calendar, "NAME", one_line(name))
    _add_text(calendar, "X-WR-CALNAME", one_line(name))
    calendar["REFRESH-INTERVAL"] = vDuration(refresh, params={"VALUE": "DURATION"})
    calendar["X-PUBLISHED-TTL"] = vDuration(refresh)
    calendar.add_component(LONDON_TIME_ZONE)
    for event in events:
        component = _personal_properties(replace(event, attendee=None))
        component.update(_shared_properties(event))
        calendar.add_component(component)
    return _ical(calendar)


_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def _without_its_guest(event: CalendarEvent) -> CalendarEvent:
    """The event with blanks for what differs between the letters of one wave, so that all are one key."""
    return replace(
        event,
        uid="",
        sequence=0,
        dtstamp=_NEVER,
        created=_NEVER,
        last_modified=_NEVER,
        organiser=Organiser(name="", address=""),
        attendee=None,
    )


@lru_cache(maxsize=64)
def _shared_part(method: str, event: CalendarEvent) -> tuple[bytes, bytes]:
    """What comes before and after the personal lines in every letter of a wave."""
    calendar = _empty_calendar(method)
    calendar.add_component(LONDON_TIME_ZONE)
    component = Event()
    component.update(_shared_properties(event))
    _add_text(component, "X-MICROSOFT-DISALLOW-COUNTER", "TRUE")
    calendar.add_component(component)
    # A folded line goes on after a space, so only the component itself can begin a line with these words.
    before, begins, after = _ical(calendar).partition(_EVENT_BEGINS)
    return before + begins, after


def _property_lines(component: Component) -> bytes:
    """The component's properties, folded, without its BEGIN and END."""
    return b"".join(line.to_ical() + b"\r\n" for line in component.content_lines(sorted=False)[1:-2])


def _personal_properties(event: CalendarEvent) -> Event:
    """What belongs to one calendar's copy of an entry: who, which version, and when it changed."""
    component = Event()
    _add_text(component, "UID", unbroken(event.uid))
    component.add("SEQUENCE", event.sequence)
    for name, moment in (
        ("DTSTAMP", event.dtstamp),
        ("CREATED", event.created),
        ("LAST-MODIFIED", event.last_modified),
    ):
        component[name] = vDatetime(moment.astimezone(UTC).replace(microsecond=0))
    component["ORGANIZER"] = _calendar_address(event.organiser.address, event.organiser.name)
    if event.attendee is not None:
        component["ATTENDEE"] = _calendar_address(
            event.attendee.address,
            event.attendee.name,
            CUTYPE="INDIVIDUAL",
            ROLE="REQ-PARTICIPANT",
            PARTSTAT=event.attendee.partstat.value,
            RSVP="TRUE" if event.attendee.rsvp and event.status is not EntryStatus.CANCELLED else "FALSE",
        )
    return component


_STATUS = {
    EntryStatus.CONFIRMED: ("CONFIRMED", "OPAQUE", ""),
    EntryStatus.TENTATIVE: ("TENTATIVE", "OPAQUE", ""),
    EntryStatus.WAITING: ("TENTATIVE", "TRANSPARENT", "Waiting list: "),
    EntryStatus.CANCELLED: ("CANCELLED", "OPAQUE", "Cancelled: "),
}


def _shared_properties(event: CalendarEvent) -> Event:
    """What every guest's copy of an entry says alike."""
    status, transparency, words_before = _STATUS[event.status]
    component = Event()
    _add_times(component, event)
    _add_text(component, "SUMMARY", words_before + one_line(event.title))
    _add_text(component, "LOCATION", one_line(event.location) or VENUE_TO_BE_CONFIRMED)
    if event.description:
        _add_text(component, "DESCRIPTION", writable(event.description))
    if event.url:
        component["URL"] = vUri(unbroken(event.url))
    _add_text(component, "STATUS", status)
    _add_text(component, "TRANSP", transparency)
    _add_text(component, "CLASS", "PUBLIC")
    return component


def _add_times(component: Event, event: CalendarEvent) -> None:
    """DTSTART and DTEND: London's clock, or days with an exclusive end (RFC 5545 section 3.6.1)."""
    if event.held_on is not None:
        component.add("DTSTART", event.held_on)
        component.add("DTEND", (event.held_until or event.held_on) + timedelta(days=1))
        return
    for name, moment in (("DTSTART", event.starts_at), ("DTEND", event.ends_at)):
        if moment is not None:
            component.add(name, on_londons_clock(moment))


def _empty_calendar(method: str) -> Calendar:
    """A calendar with its heading and nothing else yet."""
    calendar = Calendar()
    for name, value in (
        ("PRODID", _PRODUCT),
        ("VERSION", "2.0"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", method),
    ):
        _add_text(calendar, name, value)
    return calendar


def _ical(calendar: Calendar) -> bytes:
    """The file's bytes, properties in the order in which they were added: METHOD before components."""
    written: bytes = calendar.to_ical(sorted=False)
    return written


def _add_text(component: Component, name: str, value: str) -> None:
    """Set a text property; icalendar escapes it when it is written."""
    component[name] = vText(value)


def _calendar_address(address: str, name: str, **params: str) -> vCalAddress:
    """A `mailto:` with its name in quotes. Names with a quotation mark get an apostrophe in its place.

    RFC 6868 has a way to write the mark, but Outlook shows that as it stands.
    """
    written = vCalAddress(f"mailto:{mail_address(address)}")
    for param, value in params.items():
        written.params[param] = value
    if shown := one_line(name).replace('"', "'"):
        written.params["CN"] = shown
    return written
