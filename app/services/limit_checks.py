"""Verifying from the rows alone that no room has more people than its limit, but those let in knowingly."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.models.events import Event, EventSession
from app.models.places import Place
from app.rules.stays import Seated, Stay, is_promised_twice, stay_of
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

    Seats that an officer gave knowingly come on top of the limit for as long as somebody has them without a break:
    their holder may choose another session since, or send a deputy, and gives them back with their answer. One thing
    the rows do not tell: whether it was the limit of the event or that of a session that the officer went over.
    """
    parties = (
        select(EventSession.event_id, Place.invitation_id, func.max(Place.seats).label("seats"))
        .join(Place, Place.event_session_id == EventSession.id)
        .where(Place.state.in_(TAKEN))
        .group_by(EventSession.event_id, Place.invitation_id)
        .subquery()
    )
    held = func.sum(parties.c.seats)
    query = (
        select(Event, held)
        .join(parties, parties.c.event_id == Event.id)
        .where(Event.seats_limit.is_not(None))
        .group_by(Event.id)
        .having(held > Event.seats_limit)
        .order_by(Event.id)
    )
    for event, seats in session.execute(query):
        if is_promised_twice(event.seats_limit or 0, event.seats_limit_lowered_at, _stays(session, event)):
            yield Breach(
                "no chair is promised twice",
                f"“{event.title}” has places held for {seats} people, and its limit is {event.seats_limit}.",
            )


def _stays(session: Session, event: Event) -> list[tuple[int, Stay]]:
    """The seats of everybody who has some, and how they came by them; read only of events over their limit."""
    query = (
        select(Place)
        .join(EventSession, EventSession.id == Place.event_session_id)
        .where(EventSession.event_id == event.id, Place.held_at.is_not(None))
        .order_by(Place.id)
    )
    rows: dict[int, list[Seated]] = {}
    seats: dict[int, int] = {}
    for place in session.scalars(query):
        if place.held_at is None:
            continue
        is_knowing = place.override_account_id is not None
        rows.setdefault(place.invitation_id, []).append(Seated(place.held_at, place.given_up_at, is_knowing))
        if place.state in TAKEN:
            seats[place.invitation_id] = max(place.seats, seats.get(place.invitation_id, 0))
    stays = {invitation_id: stay_of(rows[invitation_id]) for invitation_id in seats}
    return [(seats[invitation_id], stay) for invitation_id, stay in stays.items() if stay is not None]
