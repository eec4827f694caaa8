"""The rooms of an event with their counts, read under the lock that makes them true until the commit."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, contains_eager

from app.models.events import Event, EventSession
from app.models.places import Place
from app.rules.rooms import Room, RoomCount, RoomId
from app.rules.states import PlaceState

#: Everybody outside an allocation is counted together.
_EVERYBODY = frozenset[int]()
#: An offered place is taken: somebody has time to answer.
TAKEN = (PlaceState.HELD, PlaceState.OFFERED)


@dataclass(frozen=True)
class EventRooms:
    """An event whose sessions are locked: nobody else changes a place in them before this commit."""

    event: Event
    sessions: Sequence[EventSession]

    @property
    def rooms(self) -> dict[RoomId, Room]:
        """The sessions by id, and under None the event when it has a limit of its own."""
        rooms: dict[RoomId, Room] = {
            each.id: Room(each.id, each.seats_limit, title=each.title) for each in self.sessions
        }
        if self.event.seats_limit is not None:
            rooms[None] = Room(None, self.event.seats_limit, title=self.event.title)
        return rooms


def read_rooms(session: Session, event_id: int) -> EventRooms:
    """The event's rooms without a lock, for looking only."""
    query = select(EventSession).where(EventSession.event_id == event_id).order_by(EventSession.id)
    return EventRooms(session.get_one(Event, event_id), session.scalars(query).all())


def lock_rooms(session: Session, event_id: int) -> EventRooms:
    """Lock the event's sessions, in the order of their ids, and read them anew.

    On PostgreSQL the rows are locked until the commit; on SQLite the whole write transaction is the lock.
    """
    query = (
        select(EventSession)
        .join(EventSession.event)
        .where(EventSession.event_id == event_id)
        .options(contains_eager(EventSession.event))
        .order_by(EventSession.id)
        .with_for_update(of=EventSession)
        .execution_options(populate_existing=True)
    )
    sessions = session.scalars(query).all()
    # An event without sessions has no row of theirs to lock.
    event = sessions[0].event if sessions else session.get_one(Event, event_id, with_for_update=True)
    return EventRooms(event, sessions)


def count_rooms(session: Session, rooms: EventRooms) -> dict[RoomId, RoomCount]:
    """The seats taken and waited for in each session, and in the event as a whole where it has a limit."""
    ids = [each.id for each in rooms.sessions]
    query = (
        select(Place.event_session_id, Place.state, func.count())
        .where(Place.event_session_id.in_(ids), Place.state.in_([*TAKEN, PlaceState.WAITING]))
        .group_by(Place.event_session_id, Place.state)
    )
    counted: dict[RoomId, tuple[dict[frozenset[int], int], dict[frozenset[int], int]]] = {
        each: ({}, {}) for each in ids
    }
    for session_id, state, seats in session.execute(query):
        _add(counted[session_id], state, seats)
    if rooms.event.seats_limit is not None:
        counted[None] = ({}, {})
        if len(ids) == 1:
            counted[None] = counted[ids[0]]
        else:
            for state, people in session.execute(_count_people(ids)):
                _add(counted[None], state, people)
    return {room_id: RoomCount(*both) for room_id, both in counted.items()}


def _count_people(session_ids: Sequence[int]) -> Select[str, int]:
    return (
        select(Place.state, func.count(Place.invitation_id.distinct()))
        .where(Place.event_session_id.in_(session_ids), Place.state.in_([*TAKEN, PlaceState.WAITING]))
        .group_by(Place.state)
    )


def _add(both: tuple[dict[frozenset[int], int], dict[frozenset[int], int]], state: str, seats: int) -> None:
    counts = both[1] if state == PlaceState.WAITING else both[0]
    counts[_EVERYBODY] = counts.get(_EVERYBODY, 0) + seats
