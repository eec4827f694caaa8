"""Changing an event that people know about: times, venue, limits. What calendars show gets a new sequence."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from sqlalchemy.orm import Session

from app.models.events import Event, EventSession
from app.rules.cancelling import SessionIsCancelled
from app.rules.edits import ChangedMeanwhile, Plain, merge_edits
from app.rules.events import check_limit, check_span, check_title
from app.services.events import SessionPlan
from app.services.history import Actor, last_change, write_history
from app.services.places import move_up
from app.services.rooms import lock_rooms


def change_event_session(
    session: Session,
    event_id: int,
    session_id: int,
    plan: SessionPlan,
    *,
    by: Actor,
    now: datetime,
    seen: Mapping[str, Plain] | None = None,
) -> EventSession:
    """Give a session the details of a plan, and move up who waits where the limit was raised.

    `seen` is what the form showed: where a colleague changed the same detail meanwhile to something else, raises
    `ChangedMeanwhile`, and what only they changed stays.

    Lowering the limit drops nobody. Raises `Refused` with a sentence, and KeyError for a session of another event.
    """
    rooms = lock_rooms(session, event_id)
    changed = {each.id: each for each in rooms.planned}[session_id]
    if changed.cancelled_at is not None:
        raise SessionIsCancelled(changed.title)
    if seen is not None:
        plan = _beside_theirs(session, changed, plan, seen)
    if plan.starts_at is not None:
        check_span(plan.starts_at, plan.ends_at)
    is_alone = rooms.is_alone
    before = _shown_in_calendars(changed, is_alone=is_alone)
    changed.title = check_title(plan.title)
    changed.starts_at, changed.ends_at = plan.starts_at, plan.ends_at
    changed.held_on, changed.held_in = plan.held_on, plan.held_in
    changed.venue, changed.room, changed.slot = plan.venue, plan.room, plan.slot
    change_limit(changed, plan.seats_limit, now=now)
    if _shown_in_calendars(changed, is_alone=is_alone) != before:
        changed.calendar_sequence += 1
        changed.changed_at = now
    write_history(
        session, "event session changed", by=by, now=now, event_id=event_id, event_session=session_id
    )
    move_up(session, rooms, now=now)
    return changed


def change_event_limit(
    session: Session, event_id: int, seats_limit: int | None, *, by: Actor, now: datetime
) -> None:
    """Change how many people in all may come, and move up who waits where it was raised."""
    rooms = lock_rooms(session, event_id)
    change_limit(rooms.event, seats_limit, now=now)
    write_history(session, "event limit changed", by=by, now=now, event_id=event_id, limit=seats_limit)
    move_up(session, rooms, now=now)


def count_change_of_words(session: Session, event_id: int, *, now: datetime) -> None:
    """The event is called otherwise, or said to be about something else: so are all its entries in calendars."""
    for each in lock_rooms(session, event_id).sessions:
        each.calendar_sequence += 1
        each.changed_at = now


def change_limit(what: Event | EventSession, seats_limit: int | None, *, now: datetime) -> None:
    """Set the limit of an event or a session, and remember when it was lowered. Raises `LimitBelowZero`."""
    before = what.seats_limit
    what.seats_limit = check_limit(seats_limit)
    if seats_limit is not None and (before is None or seats_limit < before):
        what.seats_limit_lowered_at = now


def _shown_in_calendars(each: EventSession, *, is_alone: bool) -> tuple[object, ...]:
    """What a calendar shows of a session. One that is alone is called what the event is called."""
    title = "" if is_alone else each.title
    return (title, each.starts_at, each.ends_at, each.held_on, each.venue, each.room)


def _beside_theirs(
    session: Session, each: EventSession, plan: SessionPlan, seen: Mapping[str, Plain]
) -> SessionPlan:
    merged = merge_edits(seen, theirs=asdict(plan_of(each)), yours=asdict(plan))
    if merged.disagreements:
        last = last_change(session, "event session changed", event_id=each.event_id)
        raise ChangedMeanwhile(merged, who=last.who, at=last.at)
    return SessionPlan(**merged.values)


def plan_of(each: EventSession) -> SessionPlan:
    """The session as a plan, to show in a form."""
    return SessionPlan(
        title=each.title,
        starts_at=each.starts_at,
        ends_at=each.ends_at,
        held_on=each.held_on,
        held_in=each.held_in,
        venue=each.venue,
        room=each.room,
        seats_limit=each.seats_limit,
        slot=each.slot,
    )
