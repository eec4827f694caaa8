"""Who has places, who waits for them, in which order and why. Reads only: `services.places` changes."""

from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload

from app.models.invitations import Invitation
from app.models.people import Person
from app.models.places import Place
from app.rules.allocations import Categories
from app.rules.offers import check_offer
from app.rules.places import Held, Party, RefusedPlace, decide
from app.rules.rooms import RoomCount, RoomId, limit_words, places_left, seats_over
from app.rules.states import EventState, PlaceKind, PlaceState
from app.rules.waiting_list import Promotion, Waiting, explain_place, position_in_waiting_list, promote
from app.services.rooms import TAKEN, EventRooms, categories_of, count_rooms


@dataclass(frozen=True)
class WaitingGuest:
    """Somebody who waits: where they stand, since when, for what, and the sentences that say why."""

    invitation: Invitation
    position: int
    asked_at: datetime
    titles: tuple[str, ...]
    #: Side by side: two with an assistant.
    seats: int
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class RoomShown:
    """Whether somebody would have a place in a session, and how many are left for everybody; None: no limit."""

    fits: bool
    left: int | None


# Built once: building what every reply asks takes as long as asking it.
_LIVING_PLACES = (
    select(Place)
    .where(Place.invitation_id == bindparam("invitation_id"), Place.state != PlaceState.GIVEN_UP)
    .order_by(Place.event_session_id, Place.id)
)


def living_places(session: Session, invitation_id: int) -> Sequence[Place]:
    """The places that an invitation holds, is offered or waits for, in the order of the event sessions."""
    return session.scalars(_LIVING_PLACES, {"invitation_id": invitation_id}).all()


def offer_ends_at(living: Sequence[Place]) -> datetime | None:
    """Until when the places that an invitation has are offered to it; none where they are not."""
    ends = [each.offered_until for each in living if each.state == PlaceState.OFFERED]
    return min((end for end in ends if end is not None), default=None)


def check_offers(living: Iterable[Place], *, now: datetime) -> None:
    """Raise OfferLapsed for an offer that can no longer be taken, though nobody else was offered it yet."""
    for place in living:
        if place.state == PlaceState.OFFERED and place.offered_until is not None:
            check_offer(place.offered_until, now)


def sessions_with_room(
    session: Session,
    rooms: EventRooms,
    invitation: Invitation,
    living: Sequence[Place],
    *,
    seats: int,
    now: datetime,
) -> dict[int, RoomShown]:
    """For each event session whether a yes to it alone would have its places now. Promises nothing.

    `living` are the places that the invitation has; `seats` are asked for side by side.
    """
    categories = categories_of_person(session, rooms, invitation)
    taken = [place for place in living if place.state in TAKEN]
    counts = count_rooms(session, rooms)
    shown, known, allocations = {}, rooms.rooms, rooms.allocations
    for each in rooms.sessions:
        party = party_of(invitation, frozenset([each.id]), categories, seats=seats)
        try:
            decision = decide(
                party,
                rooms=known,
                counts=counts if taken else counts_without(counts, party, living),
                allocations=allocations,
                now=now,
                holding=party_with(party, taken) if taken else None,
            )
            fits = isinstance(decision, Held)
        except RefusedPlace:
            fits = False
        left = [
            places_left(known[room_id], counts[room_id], allocations, now)
            for room_id in party.room_ids
            if room_id in known and room_id in counts
        ]
        shown[each.id] = RoomShown(fits, min((count for count in left if count is not None), default=None))
    return shown


def next_in_turn(session: Session, rooms: EventRooms, *, now: datetime) -> list[Promotion]:
    """Who would move up now, at once or by an offer. Nobody, where the event was called off."""
    if rooms.event.state == EventState.CANCELLED:
        return []
    counts = count_rooms(session, rooms)
    if not any(count.seats_waiting for count in counts.values()):
        return []
    # Only the head of the list is read, so what reads it has to be closed.
    with closing(_waiting(session, rooms)) as waiting:
        return promote(
            waiting,
            rooms=rooms.rooms,
            counts=counts,
            allocations=rooms.allocations,
            now=now,
            offers=rooms.offers,
        )


def explain_waiting_list(session: Session, rooms: EventRooms, *, now: datetime) -> list[WaitingGuest]:
    """Everybody who waits, in order, with the position and the reason of each."""
    with closing(_waiting(session, rooms)) as found:
        waiting = list(found)
    people = _guests(session, [each.party.invitation_id for each in waiting])
    titles = {each.id: each.title for each in rooms.sessions}
    before = {room_id: RoomCount(count.held) for room_id, count in count_rooms(session, rooms).items()}
    explained = []
    for place, each in enumerate(waiting):
        party = each.party
        position = position_in_waiting_list(party, order=each.order, waiting=waiting[:place])
        told = explain_place(
            party,
            position=position,
            rooms=rooms.rooms,
            counts_before=before,
            allocations=rooms.allocations,
            now=now,
        )
        names = tuple(titles[session_id] for session_id in sorted(party.session_ids))
        guest = people[party.invitation_id]
        explained.append(WaitingGuest(guest, position, each.asked_at, names, party.seats, told.sentences[1:]))
        before = _with_waiting(before, party)
    return explained


def who_is_over(session: Session, rooms: EventRooms) -> list[str]:
    """A sentence for each room that has more people than its limit: it was lowered, or an officer went over it.

    Where the event as a whole says the same as one of its sessions, that is said once.
    """
    counts = count_rooms(session, rooms)
    over = [
        (room, counts[room_id])
        for room_id, room in rooms.rooms.items()
        if room_id in counts and seats_over(room, counts[room_id])
    ]
    said = {(room.limit, count.seats_held) for room, count in over if room.session_id is not None}
    return [
        limit_words(room, count)
        for room, count in over
        if room.session_id is not None or (room.limit, count.seats_held) not in said
    ]


def what_needs_an_officer(session: Session, rooms: EventRooms, *, now: datetime) -> list[str]:
    """A sentence for each room where a seat is free and waited for, and nobody moves up by themselves any more."""
    counts = count_rooms(session, rooms)
    over = {each.id for each in rooms.sessions if each.ends_at is not None and each.ends_at <= now}
    sentences = []
    for room_id, room in rooms.rooms.items():
        count = counts.get(room_id, RoomCount())
        free = None if room.limit is None else room.limit - count.seats_held
        has_stopped = room.moves_up_until is not None and now >= room.moves_up_until
        if has_stopped and room_id not in over and count.seats_waiting and (free is None or free > 0):
            left = (
                f"{free} free and {count.seats_waiting} waiting" if free else f"{count.seats_waiting} waiting"
            )
            sentences.append(
                f"{room.title}: {left}. It is too close to the start for anybody to move up: you decide."
            )
    return sentences


def _guests(session: Session, invitation_ids: Iterable[int]) -> Mapping[int, Invitation]:
    query = (
        select(Invitation)
        .where(Invitation.id.in_(invitation_ids))
        .options(joinedload(Invitation.person).joinedload(Person.organisation))
        .order_by(Invitation.id)
    )
    return {each.id: each for each in session.scalars(query)}


def _waiting(session: Session, rooms: EventRooms) -> Generator[Waiting, None, None]:
    """Who waits, in the order of their yes: places of one yes were written together, so their ids follow."""
    ids = [each.id for each in rooms.sessions]
    waits = Place.event_session_id.in_(ids) & (Place.state == PlaceState.WAITING)
    query = (
        select(
            Place.id,
            Place.invitation_id,
            Place.event_session_id,
            Place.asked_at,
            Place.seats,
            Invitation.person_id,
            Invitation.kind,
        )
        .join(Invitation, Invitation.id == Place.invitation_id)
        .where(waits)
        .order_by(Place.id)
        .execution_options(yield_per=200)
    )
    people = select(Invitation.person_id).join(Place, Place.invitation_id == Invitation.id).where(waits)
    categories = categories_of(session, rooms, people)
    # Closed also where the reading stops early, since PostgreSQL keeps the cursor of what is read bit by bit.
    with session.execute(query) as found:
        for invitation_id, rows in groupby(found, key=lambda row: row.invitation_id):
            places = list(rows)
            first = places[0]
            party = Party(
                invitation_id,
                frozenset(row.event_session_id for row in places),
                seats=first.seats,
                kind=PlaceKind(first.kind),
                category_ids=categories.get(first.person_id, frozenset()),
            )
            yield Waiting(party, order=first.id, asked_at=first.asked_at)


def categories_of_person(session: Session, rooms: EventRooms, invitation: Invitation) -> Categories:
    """The categories of an invitation's person that have an allocation."""
    if not rooms.allocations:
        return frozenset()
    person = select(Invitation.person_id).where(Invitation.id == invitation.id)
    return categories_of(session, rooms, person).get(invitation.person_id, frozenset())


def party_of(
    invitation: Invitation, session_ids: frozenset[int], categories: Categories, *, seats: int = 1
) -> Party:
    """What an invitation asks for."""
    return Party(invitation.id, session_ids, seats, PlaceKind(invitation.kind), categories)


def party_with(party: Party, places: Sequence[Place]) -> Party:
    """The same party as it has these places, of which there is at least one."""
    sessions = frozenset(place.event_session_id for place in places)
    return replace(party, session_ids=sessions, seats=places[0].seats)


def seats_of(places: Sequence[Place]) -> int:
    """The seats side by side that an invitation has in each of its sessions; one where it has none yet."""
    return places[0].seats if places else 1


def counts_without(
    counts: Mapping[RoomId, RoomCount], party: Party, waiting: Sequence[Place]
) -> dict[RoomId, RoomCount]:
    """The counts when the party no longer waits for these places: it joins at the end again, or is seated."""
    rooms: set[RoomId] = {place.event_session_id for place in waiting}
    if waiting:
        rooms.add(None)
    return {
        room_id: _changed(count, party, -seats_of(waiting)) if room_id in rooms else count
        for room_id, count in counts.items()
    }


def _with_waiting(counts: Mapping[RoomId, RoomCount], party: Party) -> dict[RoomId, RoomCount]:
    return {
        room_id: _changed(count, party, party.seats) if room_id in party.room_ids else count
        for room_id, count in counts.items()
    }


def _changed(count: RoomCount, party: Party, seats: int) -> RoomCount:
    waiting = dict(count.waiting)
    # Nobody is counted as waiting for a room that is full.
    waiting[party.category_ids] = max(0, waiting.get(party.category_ids, 0) + seats)
    return RoomCount(count.held, waiting)
