"""The one door for places: lock, count, ask the rules, change, queue letters. Nothing else writes places."""

from collections.abc import Generator, Iterable, Sequence
from contextlib import closing
from datetime import datetime
from itertools import groupby

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session, joinedload

from app.models.invitations import Invitation
from app.models.places import Place
from app.rules.places import Held, Party, RefusedPlace, Waits, decide
from app.rules.rooms import RoomCount, RoomId
from app.rules.states import Door, PlaceKind, PlaceState
from app.rules.waiting_list import Promotion, Waiting, keeps_turn, promote
from app.services.calendar_entries import queue_with_calendar, tell_of_answer
from app.services.event_words import event_facts, session_facts
from app.services.rooms import TAKEN, EventRooms, count_rooms

_ANOTHER_CHOICE = "Another choice was made."
# Built once: building what every reply asks takes as long as asking it.
_LIVING_PLACES = (
    select(Place)
    .where(Place.invitation_id == bindparam("invitation_id"), Place.state != PlaceState.GIVEN_UP)
    .order_by(Place.event_session_id, Place.id)
)


def living_places(session: Session, invitation_id: int) -> Sequence[Place]:
    """The places that an invitation holds, is offered or waits for, in the order of the event sessions."""
    return session.scalars(_LIVING_PLACES, {"invitation_id": invitation_id}).all()


def ask_for_places(
    session: Session, rooms: EventRooms, invitation: Invitation, session_ids: Iterable[int], *, now: datetime
) -> Held | Waits:
    """Give a yes its places, or put it on the waiting list as a whole.

    Places that the yes no longer covers are given up, and go to whoever waits for them. A yes that was
    recorded before and covers the same sessions keeps what it has. Raises `RefusedPlace`,
    having changed nothing.
    """
    wanted = frozenset(session_ids)
    living = living_places(session, invitation.id)
    party = Party(invitation.id, wanted, kind=PlaceKind(invitation.kind))
    if living and {place.event_session_id for place in living} == wanted:
        return _as_it_stands(party, living)
    taken = [place for place in living if place.state in TAKEN]
    if living and not taken and keeps_turn(_party_of(invitation, living), party):
        _give_up(
            [each for each in living if each.event_session_id not in wanted], now=now, reason=_ANOTHER_CHOICE
        )
        move_up(session, rooms, now=now)
        return _as_it_stands(party, living_places(session, invitation.id))
    counts = count_rooms(session, rooms)
    if not taken:
        counts = _without(counts, living)
    holding = _party_of(invitation, taken) if taken else None
    decision = decide(party, rooms=rooms.rooms, counts=counts, now=now, holding=holding)
    leaving = [place for place in living if place.event_session_id not in wanted or not taken]
    _give_up(leaving, now=now, reason=_ANOTHER_CHOICE)
    if leaving:
        # The constraint of one living place must see the old ones go before the new ones come.
        session.flush()
    staying = {place.event_session_id for place in living if place not in leaving}
    _add_places(session, invitation, sorted(wanted - staying), decision, now=now)
    if leaving:
        # Also when only a turn was given up: it may have been in the way of somebody.
        move_up(session, rooms, now=now)
    return decision


def sessions_with_room(
    session: Session, rooms: EventRooms, invitation: Invitation, living: Sequence[Place], *, now: datetime
) -> frozenset[int]:
    """The event sessions in which a yes to each alone would have its place now. Changes nothing, promises nothing.

    `living` are the places that the invitation has.
    """
    taken = [place for place in living if place.state in TAKEN]
    counts = count_rooms(session, rooms)
    if not taken:
        counts = _without(counts, living)
    holding = _party_of(invitation, taken) if taken else None
    with_room = set()
    for each in rooms.sessions:
        party = Party(invitation.id, frozenset([each.id]), kind=PlaceKind(invitation.kind))
        try:
            decision = decide(party, rooms=rooms.rooms, counts=counts, now=now, holding=holding)
        except RefusedPlace:
            continue
        if isinstance(decision, Held):
            with_room.add(each.id)
    return frozenset(with_room)


def _party_of(invitation: Invitation, places: Sequence[Place]) -> Party:
    sessions = frozenset(place.event_session_id for place in places)
    return Party(invitation.id, sessions, kind=PlaceKind(invitation.kind))


def _as_it_stands(party: Party, living: Sequence[Place]) -> Held | Waits:
    if all(place.state in TAKEN for place in living):
        return Held(party, living[0].reason)
    return Waits(party, living[0].reason)


def _without(counts: dict[RoomId, RoomCount], waiting: Sequence[Place]) -> dict[RoomId, RoomCount]:
    """The counts as they are when this invitation no longer waits: it joins at the end again."""
    everybody = frozenset[int]()
    rooms: set[RoomId] = {place.event_session_id for place in waiting}
    if waiting:
        rooms.add(None)
    return {
        room_id: RoomCount(count.held, {everybody: max(0, count.seats_waiting - 1)})
        if room_id in rooms
        else count
        for room_id, count in counts.items()
    }


def _add_places(
    session: Session,
    invitation: Invitation,
    session_ids: Sequence[int],
    decision: Held | Waits,
    *,
    now: datetime,
) -> None:
    held = isinstance(decision, Held)
    rows = [
        {
            "invitation_id": invitation.id,
            "event_session_id": session_id,
            "state": PlaceState.HELD if held else PlaceState.WAITING,
            "asked_at": now,
            "held_at": now if held else None,
            "reason": decision.reason,
        }
        for session_id in session_ids
    ]
    if rows:
        session.execute(insert(Place), rows)


def _give_up(places: Iterable[Place], *, now: datetime, reason: str) -> None:
    for place in places:
        place.state = PlaceState.GIVEN_UP
        place.given_up_at = now
        place.reason = reason


def give_up_places(
    session: Session, rooms: EventRooms, invitation: Invitation, *, reason: str, now: datetime
) -> int:
    """Give up whatever an invitation holds or waits for; what comes free goes to the next in turn.

    Returns how many places came free.
    """
    living = living_places(session, invitation.id)
    _give_up(living, now=now, reason=reason)
    if living:
        # Also when only a turn was given up: it may have been in the way of somebody.
        move_up(session, rooms, now=now)
    return sum(place.held_at is not None for place in living)


def move_up(session: Session, rooms: EventRooms, *, now: datetime) -> list[Promotion]:
    """Give what is free to those who wait, in turn, and queue their letters. Asked again, it does nothing."""
    session.flush()
    promotions = next_in_turn(session, rooms, now=now)
    for promotion in promotions:
        _seat(session, rooms, promotion, now=now)
    return promotions


def next_in_turn(session: Session, rooms: EventRooms, *, now: datetime) -> list[Promotion]:
    """Who would move up now. Changes nothing."""
    counts = count_rooms(session, rooms)
    if not any(count.seats_waiting for count in counts.values()):
        return []
    # Only the head of the list is read, so what reads it has to be closed.
    with closing(_waiting(session, rooms)) as waiting:
        return promote(waiting, rooms=rooms.rooms, counts=counts, now=now)


def _waiting(session: Session, rooms: EventRooms) -> Generator[Waiting, None, None]:
    """Who waits, in the order of their yes: places of one yes were written together, so their ids follow."""
    ids = [each.id for each in rooms.sessions]
    query = (
        select(Place.id, Place.invitation_id, Place.event_session_id, Place.asked_at)
        .where(Place.event_session_id.in_(ids), Place.state == PlaceState.WAITING)
        .order_by(Place.id)
        .execution_options(yield_per=200)
    )
    # Closed also where the reading stops early, since PostgreSQL keeps the cursor of what is read bit by bit.
    with session.execute(query) as found:
        for invitation_id, rows in groupby(found, key=lambda row: row.invitation_id):
            places = list(rows)
            party = Party(invitation_id, frozenset(row.event_session_id for row in places))
            yield Waiting(party, order=places[0].id, asked_at=places[0].asked_at)


def _seat(session: Session, rooms: EventRooms, promotion: Promotion, *, now: datetime) -> None:
    query = (
        select(Place)
        .where(Place.invitation_id == promotion.party.invitation_id, Place.state == PlaceState.WAITING)
        .options(joinedload(Place.invitation).joinedload(Invitation.person))
        .order_by(Place.event_session_id, Place.id)
    )
    places = session.scalars(query).all()
    for place in places:
        place.state = PlaceState.HELD
        place.held_at = now
        place.reason = promotion.reason
    tell_of_places(session, rooms, "moved_up", places[0].invitation, places, key=str(places[0].id), now=now)


def tell_of_places(
    session: Session,
    rooms: EventRooms,
    kind: str,
    invitation: Invitation,
    places: Sequence[Place],
    *,
    key: str,
    now: datetime,
    door: Door = Door.PAGE,
    **words: str,
) -> None:
    """Queue a letter that says which event sessions somebody has or waits for, with the calendar's entry.

    `words` are further facts of this kind of letter.
    """
    covered = {place.event_session_id for place in places}
    facts = {
        "event": event_facts(rooms.event, rooms.sessions),
        "chosen": [session_facts(each) for each in rooms.sessions if each.id in covered],
        "reference": invitation.reference,
        **words,
    }
    told = tell_of_answer(session, rooms, invitation, places, door=door, now=now)
    queue_with_calendar(session, kind, invitation=invitation, key=key, facts=facts, told=told, now=now)
