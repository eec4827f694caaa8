"""Calendar files: an event's public one, and each guest's own feed of what they have a place in or wait for."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session, contains_eager

from app.formats.calendar import CalendarEvent, EntryStatus, Organiser, published_calendar
from app.models.calendar_entries import CalendarEntry
from app.models.events import Event, EventSession
from app.models.invitations import Invitation
from app.models.places import Place
from app.rules.london_time import london_day
from app.rules.states import Answer, EventState, PlaceState
from app.services.event_words import session_where
from app.services.events import planned_sessions
from app.services.retention import last_day

#: How long a feed shows what is over.
FEED_LOOKS_BACK = timedelta(days=365)
#: How long it shows what was called off, from the day on which it would have been.
CANCELLED_IS_SHOWN = timedelta(days=30)


def event_calendar(session: Session, event: Event, *, now: datetime) -> bytes:
    """The event's public calendar file (RFC 5545): every session whose day is known.

    What was called off stays in it as cancelled until a month after its day.
    """
    dated = [each for each in planned_sessions(session, event.id) if each.starts_at or each.held_on]
    entries = [_entry(event, each, alone=len(dated) == 1) for each in dated if _is_shown(event, each, now)]
    return published_calendar(event.title, entries)


def _is_shown(event: Event, each: EventSession, now: datetime) -> bool:
    if _status(event, each) is not EntryStatus.CANCELLED:
        return True
    day = last_day([each])
    return day is None or day + CANCELLED_IS_SHOWN > london_day(now)


def last_change(session: Session, event: Event) -> datetime:
    """When anything in the event's calendar file last changed."""
    return max([event.changed_at, *(each.changed_at for each in planned_sessions(session, event.id))])


def _entry(event: Event, each: EventSession, *, alone: bool) -> CalendarEvent:
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
        location=session_where(each) if each.venue else "",
        status=_status(event, each),
    )


def _status(event: Event, each: EventSession) -> EntryStatus:
    if event.state == EventState.CANCELLED or each.cancelled_at is not None:
        return EntryStatus.CANCELLED
    return EntryStatus.CONFIRMED if each.starts_at else EntryStatus.TENTATIVE


@dataclass(frozen=True)
class GuestCalendar:
    """One guest's feed, and when anything in it last changed."""

    content: bytes
    changed_at: datetime


def guest_calendar(session: Session, invitation: Invitation, *, now: datetime) -> GuestCalendar:
    """Everything that the guest of this invitation has a place in, waits for or is unsure about (RFC 5545).

    All their invitations are in it, with the same identity as the entries that letters carried, so that a
    calendar which has both shows one. Nobody is named. What ended a year ago is left out, and what was called off
    a month after its day. An answer that takes an entry out is a change of the feed, too.
    """
    rows = _guest_rows(session, invitation.person_id, now=now)
    counted = _count_sessions(session, {row.event_session.event_id for row in rows})
    entries = [_guest_entry(row, alone=counted[row.event_session.event_id] == 1) for row in rows]
    answered = select(func.max(Invitation.answered_at), func.max(Invitation.withdrawn_at)).where(
        Invitation.person_id == invitation.person_id
    )
    told = [moment for moment in session.execute(answered).one() if moment is not None]
    changed_at = max([invitation.invited_at, *told, *(entry.last_modified for entry in entries)])
    return GuestCalendar(published_calendar("My events", entries), changed_at)


@dataclass(frozen=True)
class _GuestRow:
    event_session: EventSession
    invitation: Invitation
    entry: CalendarEntry | None
    place: Place | None


def _guest_rows(session: Session, person_id: int, *, now: datetime) -> list[_GuestRow]:
    # A place that ended with its session or its event shows that in the guest's calendar.
    ended = Place.ended_as.is_not(None) | (Place.given_up_at == EventSession.cancelled_at)
    shown = (Place.invitation_id == Invitation.id) & ((Place.state != PlaceState.GIVEN_UP) | ended)
    is_cancelled = (Event.state == EventState.CANCELLED) | EventSession.cancelled_at.is_not(None)
    entry = (CalendarEntry.invitation_id == Invitation.id) & (
        CalendarEntry.event_session_id == EventSession.id
    )
    query = (
        select(EventSession, Invitation, CalendarEntry, Place)
        .join(EventSession.event)
        .join(Invitation, Invitation.event_id == Event.id)
        .outerjoin(Place, shown & (Place.event_session_id == EventSession.id))
        .outerjoin(CalendarEntry, entry)
        .where(
            Invitation.person_id == person_id,
            Invitation.withdrawn_at.is_(None),
            Event.state != EventState.DRAFT,
            _is_later_than(now - FEED_LOOKS_BACK),
            ~is_cancelled | _is_later_than(now - CANCELLED_IS_SHOWN),
            Place.id.is_not(None) | ((Invitation.answer == Answer.NOT_SURE) & CalendarEntry.id.is_not(None)),
        )
        .options(contains_eager(EventSession.event))
        .order_by(EventSession.id, Invitation.id)
    )
    return [_GuestRow(*row) for row in session.execute(query)]


def _is_later_than(moment: datetime) -> ColumnElement[bool]:
    """The condition that a session's day is known, and its end after the moment."""
    return (EventSession.ends_at > moment) | (
        EventSession.ends_at.is_(None) & (EventSession.held_on > london_day(moment))
    )


def _count_sessions(session: Session, event_ids: set[int]) -> dict[int, int]:
    query = (
        select(EventSession.event_id, func.count())
        .where(EventSession.event_id.in_(event_ids))
        .group_by(EventSession.event_id)
    )
    return dict(iter(session.execute(query)))


def _guest_entry(row: _GuestRow, *, alone: bool) -> CalendarEvent:
    event = row.event_session.event
    published = _entry(event, row.event_session, alone=alone)
    moments = [published.last_modified]
    if row.place is not None:
        moments.append(row.place.held_at or row.place.asked_at)
    if row.entry is not None:
        moments.append(row.entry.stamp)
    status = published.status
    if status is not EntryStatus.CANCELLED and row.place is None:
        status = EntryStatus.TENTATIVE
    elif status is not EntryStatus.CANCELLED and row.place and row.place.state != PlaceState.HELD:
        status = EntryStatus.WAITING
    return replace(
        published,
        uid=row.entry.uid if row.entry is not None else published.uid,
        sequence=row.entry.sequence if row.entry is not None else published.sequence,
        status=status,
        dtstamp=max(moments),
        last_modified=max(moments),
    )


def reset_feed(session: Session, person_id: int) -> None:
    """Give the guest's feed a new address; the earlier ones open nothing from then on."""
    session.execute(
        update(Invitation)
        .where(Invitation.person_id == person_id)
        .values(feed_generation=Invitation.feed_generation + 1)
    )
