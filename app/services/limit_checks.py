"""Verifying from the rows alone that no room has more people than its limit, but those let in knowingly."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.models.events import Event, EventSession
from app.models.places import Place
from app.services.event_words import session_when
from app.services.rooms import TAKEN


@dataclass(frozen=True)
class Breach:
    """A promise that does not hold, and where."""

    promise: str
    sentence: str


def sessions_over_limit(session: Session) -> Iterator[Breach]:
    """Sessions with more seats taken than their limit."""
    since_lowered = EventSession.seats_limit_lowered_at.is_(None) | (
        Place.held_at > EventSession.seats_limit_lowered_at
    )
    # Whoever held a place when the limit was lowered keeps it, and an override names its officer.
    against_limit = case(
        (Place.override_account_id.is_(None) & since_lowered, 1),
        else_=0,
    )
    seats = func.sum(Place.seats)
    overridden_seats = case((Place.override_account_id.is_not(None), Place.seats), else_=0)
    query = (
        select(EventSession, seats, func.sum(against_limit), func.sum(overridden_seats))
        .join(Place, Place.event_session_id == EventSession.id)
        .where(Place.state.in_(TAKEN), EventSession.seats_limit.is_not(None))
        .group_by(EventSession.id)
        .having(seats > EventSession.seats_limit)
        .order_by(EventSession.id)
    )
    for each, held, against, overridden in session.execute(query):
        lowered = each.seats_limit_lowered_at is not None
        if held - overridden > (each.seats_limit or 0) and (against > 0 or not lowered):
            yield Breach(
                "no chair is promised twice",
                f"“{each.title}” ({session_when(each)}) has {held} places held, and its limit is {each.seats_limit}.",
            )


def events_over_limit(session: Session) -> Iterator[Breach]:
    """Everybody is counted once in the event as a whole, with all of their seats.

    Seats that an officer gave knowingly come on top of the limit, whoever has them by now: their holder may have
    chosen another session since, or sent a deputy.
    """
    late = case((Place.held_at > Event.seats_limit_lowered_at, 1), else_=0)
    parties = (
        select(Event.id.label("event_id"), Place.seats, func.max(late).label("late"))
        .join(EventSession, EventSession.event_id == Event.id)
        .join(Place, Place.event_session_id == EventSession.id)
        .where(Place.state.in_(TAKEN), Event.seats_limit.is_not(None))
        .group_by(Event.id, Place.invitation_id, Place.seats)
        .subquery()
    )
    given = (
        select(EventSession.event_id, func.max(Place.seats).label("seats"))
        .join(Place, Place.event_session_id == EventSession.id)
        .where(Place.override_account_id.is_not(None))
        .group_by(EventSession.event_id, Place.invitation_id)
        .subquery()
    )
    knowingly = select(func.coalesce(func.sum(given.c.seats), 0)).where(given.c.event_id == Event.id)
    seats = func.sum(parties.c.seats)
    query = (
        select(Event, seats, func.max(parties.c.late))
        .join(parties, parties.c.event_id == Event.id)
        .group_by(Event.id)
        .having(seats > Event.seats_limit + knowingly.correlate(Event).scalar_subquery())
        .order_by(Event.id)
    )
    for event, held, since_lowered in session.execute(query):
        # Whoever held a place when the limit was lowered keeps it.
        if since_lowered or event.seats_limit_lowered_at is None:
            yield Breach(
                "no chair is promised twice",
                f"“{event.title}” has places held for {held} people, and its limit is {event.seats_limit}.",
            )
