"""The rooms of an event with their counts, read under the lock that makes them true until the commit."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    SQLColumnExpression,
    bindparam,
    case,
    exists,
    func,
    select,
)
from sqlalchemy.orm import Session, contains_eager

from app.models.allocations import PlaceAllocation
from app.models.categories import Category, Membership
from app.models.events import Event, EventSession
from app.models.invitations import Invitation
from app.models.places import Place
from app.rules.allocations import Allocation, Categories
from app.rules.london_time import london_moment
from app.rules.offers import OfferTerms, moving_up_stops
from app.rules.rooms import Room, RoomCount, RoomId
from app.rules.states import PlaceState

#: Everybody outside an allocation is counted together.
_EVERYBODY: Categories = frozenset()
#: An offered place is taken: somebody has time to answer.
TAKEN = (PlaceState.HELD, PlaceState.OFFERED)


@dataclass(frozen=True)
class EventRooms:
    """An event whose sessions are locked: nobody else changes a place in them before this commit."""

    event: Event
    #: Those that go on.
    sessions: Sequence[EventSession]
    #: Places kept for categories, those that were released too.
    allocations: Sequence[Allocation] = ()
    #: Those that were called off while the event goes on: nobody has a place in them.
    cancelled: Sequence[EventSession] = ()

    @property
    def planned(self) -> Sequence[EventSession]:
        """Those that go on, and those that were called off."""
        return [*self.sessions, *self.cancelled]

    @property
    def is_alone(self) -> bool:
        """Whether the event never had but one session, which calendars then call by the event's title."""
        return len(self.planned) == 1

    @property
    def rooms(self) -> dict[RoomId, Room]:
        """The sessions by id, and under None the event when it has a limit of its own."""
        rooms: dict[RoomId, Room] = {
            each.id: Room(
                each.id, each.seats_limit, title=each.title, moves_up_until=self._moves_up_until(each)
            )
            for each in self.sessions
        }
        if self.event.seats_limit is not None:
            rooms[None] = Room(None, self.event.seats_limit, title=self.event.title)
        return rooms

    @property
    def offers(self) -> OfferTerms | None:
        """How long a place is offered to the next in turn; none where it is theirs at once."""
        return None if self.event.offer_hours is None else OfferTerms(self.event.offer_hours)

    def _moves_up_until(self, each: EventSession) -> datetime | None:
        """Until when people move up by themselves: some hours before the start, or before the day without hours."""
        starts_at = each.starts_at
        if starts_at is None and each.held_on is not None:
            starts_at = london_moment(each.held_on, time())
        return moving_up_stops(starts_at, hours_before=self.event.stops_hours_before)


def read_rooms(session: Session, event_id: int) -> EventRooms:
    """The event's rooms without a lock, for looking only."""
    query = select(EventSession).where(EventSession.event_id == event_id).order_by(EventSession.id)
    return with_allocations(session, session.get_one(Event, event_id), session.scalars(query).all())


# Built once: building what every reply asks takes as long as asking it.
_LOCKED = (
    select(EventSession)
    .join(EventSession.event)
    .where(EventSession.event_id == bindparam("event_id"))
    .options(contains_eager(EventSession.event))
    .order_by(EventSession.id)
    .with_for_update(of=EventSession)
    .execution_options(populate_existing=True)
)


def lock_rooms(session: Session, event_id: int) -> EventRooms:
    """Lock the event's sessions, in the order of their ids, and read them anew.

    On PostgreSQL the rows are locked until the commit; on SQLite the whole write transaction is the lock.
    """
    locked = lock_sessions(session, event_id)
    return with_allocations(session, locked.event, locked.planned)


def lock_sessions(session: Session, event_id: int) -> EventRooms:
    """The same without the places that are kept, for whoever reads with something else whether there are any."""
    sessions = session.scalars(_LOCKED, {"event_id": event_id}).all()
    # An event without sessions has no row of theirs to lock.
    event = sessions[0].event if sessions else session.get_one(Event, event_id, with_for_update=True)
    return _rooms_of(event, sessions, [])


def keeps_places(event_id: SQLColumnExpression[int]) -> ColumnElement[bool]:
    """Whether an event keeps places for categories, as a column of a statement that reads the event.

    Where it decides, the statement comes after the lock: in the one that locks it may be what was true before.
    """
    return exists().where(PlaceAllocation.event_id == event_id)


_ALLOCATIONS = (
    select(PlaceAllocation, Category.name)
    .join(Category, Category.id == PlaceAllocation.category_id)
    .where(PlaceAllocation.event_id == bindparam("event_id"))
    .order_by(PlaceAllocation.id)
)


def with_allocations(session: Session, event: Event, sessions: Sequence[EventSession]) -> EventRooms:
    """The event's rooms, those called off apart, and the places in them that are kept for categories."""
    kept = [
        Allocation(each.category_id, each.seats, each.until, name=name)
        for each, name in session.execute(_ALLOCATIONS, {"event_id": event.id})
    ]
    return _rooms_of(event, sessions, kept)


def _rooms_of(event: Event, sessions: Sequence[EventSession], kept: Sequence[Allocation]) -> EventRooms:
    going_on = [each for each in sessions if each.cancelled_at is None]
    return EventRooms(event, going_on, kept, [each for each in sessions if each.cancelled_at is not None])


def categories_of(session: Session, rooms: EventRooms, person_ids: Select[int]) -> dict[int, Categories]:
    """The categories that have an allocation, by the people who are in them or in one of their sub-categories."""
    allocated = {each.category_id for each in rooms.allocations}
    if not allocated:
        return {}
    query = (
        select(Membership.person_id, Category.id, Category.parent_id)
        .join(Category, Category.id == Membership.category_id)
        .where(
            Membership.person_id.in_(person_ids),
            Membership.left_at.is_(None),
            Category.id.in_(allocated) | Category.parent_id.in_(allocated),
        )
        .order_by(Membership.person_id, Category.id)
    )
    found: dict[int, Categories] = {}
    for person_id, category_id, parent_id in session.execute(query):
        here = frozenset(each for each in (category_id, parent_id) if each in allocated)
        found[person_id] = found.get(person_id, _EVERYBODY) | here
    return found


def count_rooms(session: Session, rooms: EventRooms) -> dict[RoomId, RoomCount]:
    """The seats of each session, and of the event where it has a limit, as far as they decide who gets a place.

    Taken seats are counted where there is a limit, and so are never many more than it. People who wait are
    counted only where a seat is free: in a full room nobody is seated, however many wait. So a reply
    costs the same in an event for which a hundred thousand wait. Where places are kept for categories, seats
    are told apart by these.
    """
    if rooms.allocations:
        return _count_by_category(session, rooms)
    ids = [each.id for each in rooms.sessions]
    event_limit = rooms.event.seats_limit
    query, facts = _SEATS, dict[str, object](session_ids=ids)
    if len(ids) == 1 and event_limit is not None:
        # Everybody asks for both rooms, so the smaller limit decides.
        known = [each for each in (rooms.sessions[0].seats_limit, event_limit) if each is not None]
        query = _SEATS_BELOW
        facts["limit"] = min(known)
    counted: dict[RoomId, RoomCount] = {
        session_id: RoomCount({_EVERYBODY: held}, {_EVERYBODY: waiting})
        for session_id, held, waiting in session.execute(query, facts)
    }
    if event_limit is not None:
        counted[None] = counted[ids[0]] if len(ids) == 1 else _people(session, ids, event_limit)
    return counted


def _seats(limit: ColumnElement[int | None]) -> Select[int, int, int]:
    """Each session's id, seats taken, and seats waited for. Built once, as `_LOCKED` is."""
    seats = func.coalesce(func.sum(Place.seats), 0)
    taken = select(seats).where(Place.event_session_id == EventSession.id, Place.state.in_(TAKEN))
    room = (
        select(
            EventSession.id,
            limit.label("seats_limit"),
            case((limit.is_not(None), taken.correlate(EventSession).scalar_subquery()), else_=0).label(
                "held"
            ),
        )
        .where(EventSession.id.in_(bindparam("session_ids", expanding=True)))
        .subquery()
    )
    waiting = select(seats).where(Place.event_session_id == room.c.id, Place.state == PlaceState.WAITING)
    is_full = room.c.held >= room.c.seats_limit
    in_turn = case((is_full, 0), else_=waiting.correlate(room).scalar_subquery())
    return select(room.c.id, room.c.held, in_turn)


_SEATS = _seats(EventSession.seats_limit.expression)
_SEATS_BELOW = _seats(bindparam("limit", type_=Integer))


def _people(session: Session, session_ids: Sequence[int], limit: int) -> RoomCount:
    """The event as a whole, in which whoever has places in several sessions is counted once."""
    held = session.scalar(_count_people(session_ids, TAKEN)) or 0
    waiting = 0 if held >= limit else session.scalar(_count_people(session_ids, [PlaceState.WAITING]))
    return RoomCount({_EVERYBODY: held}, {_EVERYBODY: waiting or 0})


def _count_people(session_ids: Sequence[int], states: Sequence[PlaceState]) -> Select[int]:
    parties = (
        select(Place.invitation_id, Place.seats)
        .where(Place.event_session_id.in_(session_ids), Place.state.in_(states))
        .distinct()
        .subquery()
    )
    return select(func.coalesce(func.sum(parties.c.seats), 0))


def _count_by_category(session: Session, rooms: EventRooms) -> dict[RoomId, RoomCount]:
    """Every seat that is taken or waited for, by those of its people's categories that have an allocation."""
    ids = [each.id for each in rooms.sessions]
    living = Place.event_session_id.in_(ids) & Place.state.in_([*TAKEN, PlaceState.WAITING])
    query = (
        select(Place.event_session_id, Place.state, Place.invitation_id, Invitation.person_id, Place.seats)
        .join(Invitation, Invitation.id == Place.invitation_id)
        .where(living)
        .order_by(Place.id)
    )
    people = select(Invitation.person_id).join(Place, Place.invitation_id == Invitation.id).where(living)
    categories = categories_of(session, rooms, people)
    held: dict[RoomId, Counter[Categories]] = {each: Counter() for each in [*ids, None]}
    waiting: dict[RoomId, Counter[Categories]] = {each: Counter() for each in [*ids, None]}
    in_event: set[int] = set()
    for session_id, state, invitation_id, person_id, seats_together in session.execute(query):
        key = categories.get(person_id, _EVERYBODY)
        seats = waiting if state == PlaceState.WAITING else held
        seats[session_id][key] += seats_together
        if invitation_id not in in_event:
            in_event.add(invitation_id)
            seats[None][key] += seats_together
    counted = ids if rooms.event.seats_limit is None else [*ids, None]
    return {each: RoomCount(held[each], waiting[each]) for each in counted}
