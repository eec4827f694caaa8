"""Places kept for a category until a date: planning them, and how far they are used."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.models.allocations import PlaceAllocation
from app.models.events import EventSession
from app.models.places import Place
from app.rules.allocations import Allocation, allocation_uses, check_allocation, is_kept
from app.rules.london_time import london_day
from app.rules.states import PlaceState
from app.services.history import Actor, write_history
from app.services.places import move_up
from app.services.rooms import count_rooms, lock_rooms, read_rooms


@dataclass(frozen=True)
class AllocationShown:
    """An allocation, and in each session how many of its seats its own people have."""

    id: int
    category: str
    seats: int
    until: date | None
    is_released: bool
    #: (the session's title, seats used), in the order of the sessions.
    uses: Sequence[tuple[str, int]]


def keep_places(
    session: Session,
    event_id: int,
    category_id: int,
    *,
    seats: int,
    until: date | None,
    by: Actor,
    now: datetime,
) -> None:
    """Keep so many places for a category from now on, in place of what was kept for it before.

    Who waits and can have what is no longer kept moves up. Raises `AllocationBelowZero`.
    """
    rooms = lock_rooms(session, event_id)
    check_allocation(seats)
    query = select(PlaceAllocation).where(
        PlaceAllocation.event_id == event_id, PlaceAllocation.category_id == category_id
    )
    kept = session.scalar(query)
    if kept is None:
        kept = PlaceAllocation(event_id=event_id, category_id=category_id)
        session.add(kept)
    kept.seats, kept.until = seats, until
    write_history(
        session,
        "places kept",
        by=by,
        now=now,
        event_id=rooms.event.id,
        category=category_id,
        seats=seats,
        until=until.isoformat() if until else None,
    )
    session.flush()
    move_up(session, lock_rooms(session, event_id), now=now)


def release_places(session: Session, event_id: int, allocation_id: int, *, by: Actor, now: datetime) -> None:
    """Keep these places no longer; who waits moves up. An allocation of another event stays as it is."""
    lock_rooms(session, event_id)
    kept = session.get(PlaceAllocation, allocation_id)
    if kept is None or kept.event_id != event_id:
        return
    session.delete(kept)
    write_history(session, "places released", by=by, now=now, event_id=event_id, category=kept.category_id)
    session.flush()
    move_up(session, lock_rooms(session, event_id), now=now)


def move_up_where_released(session: Session, *, now: datetime) -> None:
    """Give the places of allocations whose day has ended to those who wait for them."""
    waited_for = (
        select(Place.id)
        .join(EventSession, EventSession.id == Place.event_session_id)
        .where(EventSession.event_id == PlaceAllocation.event_id, Place.state == PlaceState.WAITING)
        .exists()
    )
    released = (
        select(PlaceAllocation.event_id)
        .where(PlaceAllocation.until < london_day(now), waited_for)
        .distinct()
        .order_by(PlaceAllocation.event_id)
    )
    for event_id in session.scalars(released).all():
        move_up(session, lock_rooms(session, event_id), now=now)


def allocations_of(session: Session, event_id: int, *, now: datetime) -> list[AllocationShown]:
    """The event's allocations with their use. An unused one is visible as such."""
    rooms = read_rooms(session, event_id)
    counts = count_rooms(session, rooms)
    query = (
        select(PlaceAllocation)
        .where(PlaceAllocation.event_id == event_id)
        .options(joinedload(PlaceAllocation.category))
        .order_by(PlaceAllocation.id)
    )
    used: dict[int, dict[int, int]] = {}
    for each in rooms.sessions:
        uses = allocation_uses(counts[each.id].held, rooms.allocations)
        used[each.id] = {use.allocation.category_id: use.used for use in uses}
    return [
        AllocationShown(
            kept.id,
            kept.category.name,
            kept.seats,
            kept.until,
            not is_kept(Allocation(kept.category_id, kept.seats, kept.until), now),
            [(each.title, used[each.id][kept.category_id]) for each in rooms.sessions],
        )
        for kept in session.scalars(query)
    ]
