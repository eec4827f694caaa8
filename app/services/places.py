"""The one door for places: lock, count, ask the rules, change, queue letters. Nothing else writes places."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session, joinedload

from app.formats.dates import moment_words
from app.models.invitations import Invitation
from app.models.places import Place
from app.rules.overrides import NobodyWaits, Overridden, Override, go_over_limit, pick_out_of_turn
from app.rules.places import Held, Party, Waits, decide
from app.rules.states import PlaceState
from app.rules.waiting_list import Promotion, keeps_turn
from app.services.place_letters import tell_of_places
from app.services.rooms import TAKEN, EventRooms, count_rooms
from app.services.single_rows import insert_now
from app.services.waiting_lists import (
    categories_of_person,
    check_offers,
    counts_without,
    living_places,
    next_in_turn,
    party_of,
    party_with,
    seats_of,
)

_ANOTHER_CHOICE = "Another choice was made."


@dataclass(frozen=True)
class Asked:
    """What came of a yes: the decision, and the places that the invitation has now, in the order of the sessions."""

    decision: Held | Waits
    places: Sequence[Place]


def ask_for_places(
    session: Session,
    rooms: EventRooms,
    invitation: Invitation,
    session_ids: Iterable[int],
    *,
    seats: int | None = None,
    now: datetime,
    living: Sequence[Place] | None = None,
) -> Asked:
    """Give a yes its places, or put it on the waiting list as a whole.

    `living` are the places that the invitation has, where they have just been read under the lock.

    Places that the yes no longer covers are given up, and go to whoever waits for them. A yes that was
    recorded before and covers the same sessions keeps what it has, and takes what is offered to it. `seats` are
    side by side in each session: as many as before, where it is not said. Raises `RefusedPlace` or `OfferLapsed`,
    having changed nothing.
    """
    wanted = frozenset(session_ids)
    living = living_places(session, invitation.id) if living is None else living
    categories = categories_of_person(session, rooms, invitation)
    party = party_of(invitation, wanted, categories, seats=seats_of(living) if seats is None else seats)
    check_offers(living, now=now)
    if living and party_with(party, living) == party:
        _take_offered(living)
        return _as_it_stands(party, living)
    taken = [place for place in living if place.state in TAKEN]
    if living and not taken and keeps_turn(party_with(party, living), party):
        _seat_together(living, party.seats)
        _give_up(
            [each for each in living if each.event_session_id not in wanted], now=now, reason=_ANOTHER_CHOICE
        )
        move_up(session, rooms, now=now)
        return _as_it_stands(party, living_places(session, invitation.id))
    counts = count_rooms(session, rooms)
    if not taken:
        counts = counts_without(counts, party, living)
    holding = party_with(party, taken) if taken else None
    decision = decide(
        party,
        rooms=rooms.rooms,
        counts=counts,
        allocations=rooms.allocations,
        now=now,
        holding=holding,
    )
    leaving = [place for place in living if place.event_session_id not in wanted or not taken]
    _give_up(leaving, now=now, reason=_ANOTHER_CHOICE)
    if leaving:
        # The constraint of one living place must see the old ones go before the new ones come.
        session.flush()
    staying = [place for place in living if place not in leaving]
    _take_offered(staying)
    frees_seats = bool(leaving) or party.seats < seats_of(staying)
    _seat_together(staying, party.seats)
    new = wanted - {place.event_session_id for place in staying}
    places = [*staying, *_add_places(session, party, sorted(new), decision, now=now)]
    if frees_seats:
        # Also when only a turn was given up: it may have been in the way of somebody.
        move_up(session, rooms, now=now)
    return Asked(decision, sorted(places, key=lambda place: place.event_session_id))


def _take_offered(places: Iterable[Place]) -> None:
    """Make what is offered somebody's own; their seat has been taken since it was offered."""
    for place in places:
        if place.state == PlaceState.OFFERED:
            place.state = PlaceState.HELD


def _seat_together(places: Iterable[Place], seats: int) -> None:
    for place in places:
        place.seats = seats


def _as_it_stands(party: Party, living: Sequence[Place]) -> Asked:
    stands = Held if all(place.state == PlaceState.HELD for place in living) else Waits
    return Asked(stands(party, living[0].reason), living)


def _add_places(
    session: Session,
    party: Party,
    session_ids: Sequence[int],
    decision: Held | Waits,
    *,
    now: datetime,
) -> list[Place]:
    held = isinstance(decision, Held)
    places = [
        Place(
            invitation_id=party.invitation_id,
            event_session_id=session_id,
            seats=party.seats,
            state=PlaceState.HELD if held else PlaceState.WAITING,
            asked_at=now,
            held_at=now if held else None,
            reason=decision.reason,
        )
        for session_id in session_ids
    ]
    for place in places:
        insert_now(session, place)
    return places


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


def end_places(
    session: Session, session_ids: Collection[int], *, with_event: bool, reason: str, now: datetime
) -> int:
    """Give up every place in sessions that were called off; returns how many there were.

    `with_event` where all of the event was: then each place says what it was. Where the event goes on, what came
    free in its other sessions is for `move_up`.
    """
    living = Place.event_session_id.in_(session_ids) & (Place.state != PlaceState.GIVEN_UP)
    places = session.scalars(select(Place).where(living).order_by(Place.id)).all()
    for place in places if with_event else ():
        place.ended_as = place.state
    _give_up(places, now=now, reason=reason)
    session.flush()
    return len(places)


def hand_over_places(
    session: Session, rooms: EventRooms, giver: Invitation, taker: Invitation, *, reason: str, now: datetime
) -> Sequence[Place]:
    """Give a deputy what somebody holds or waits for; the count does not move. Returns the deputy's places.

    A turn on the waiting list is handed over as it is, so that nobody is overtaken. What is offered is taken by
    it; the seat of an assistant is given up. Raises `OfferLapsed`.
    """
    living = living_places(session, giver.id)
    check_offers(living, now=now)
    held = [each for each in living if each.state in TAKEN]
    for place in living:
        if place not in held:
            place.invitation_id, place.seats = taker.id, 1
    _give_up(held, now=now, reason=reason)
    session.flush()
    rows = [
        {
            "invitation_id": taker.id,
            "event_session_id": each.event_session_id,
            "seats": 1,
            "state": PlaceState.HELD,
            "asked_at": each.asked_at,
            # The seat has been taken all the time, also where the limit was lowered since.
            "held_at": each.held_at,
            "reason": reason,
            "override_account_id": each.override_account_id,
        }
        for each in held
    ]
    if rows:
        session.execute(insert(Place), rows)
    session.flush()
    # Another person may count towards an allocation in another way, and brings no assistant.
    move_up(session, rooms, now=now)
    return living_places(session, taker.id)


def move_up(session: Session, rooms: EventRooms, *, now: datetime) -> list[Promotion]:
    """Give or offer what is free to those who wait, in turn, with letters. Asked again, it does nothing."""
    session.flush()
    promotions = next_in_turn(session, rooms, now=now)
    for promotion in promotions:
        _seat(session, rooms, promotion, now=now)
    return promotions


def seat_knowingly(
    session: Session,
    rooms: EventRooms,
    invitation: Invitation,
    override: Override,
    *,
    over_limit: bool,
    account_id: int | None,
    now: datetime,
) -> Overridden:
    """Give somebody who waits their places because an officer says so: out of turn, or also over the limit.

    Raises `NobodyWaits`, `OverrideNeedsReason` or `RoomIsFull`, having changed nothing.
    """
    waiting = [each for each in living_places(session, invitation.id) if each.state == PlaceState.WAITING]
    if not waiting:
        raise NobodyWaits
    sessions = frozenset(each.event_session_id for each in waiting)
    categories = categories_of_person(session, rooms, invitation)
    party = party_of(invitation, sessions, categories, seats=seats_of(waiting))
    decide_so = go_over_limit if over_limit else pick_out_of_turn
    decision = decide_so(
        party,
        override,
        rooms=rooms.rooms,
        counts=counts_without(count_rooms(session, rooms), party, waiting),
        allocations=rooms.allocations,
        now=now,
    )
    _hold(waiting, reason=decision.reason, now=now)
    for place in waiting:
        place.override_account_id = account_id
    tell_of_places(session, rooms, "moved_up", invitation, waiting, key=str(waiting[0].id), now=now)
    return decision


def _hold(places: Iterable[Place], *, reason: str, now: datetime) -> None:
    for place in places:
        place.state = PlaceState.HELD
        place.held_at = now
        place.reason = reason


def _seat(session: Session, rooms: EventRooms, promotion: Promotion, *, now: datetime) -> None:
    query = (
        select(Place)
        .where(Place.invitation_id == promotion.party.invitation_id, Place.state == PlaceState.WAITING)
        .options(joinedload(Place.invitation).joinedload(Invitation.person))
        .order_by(Place.event_session_id, Place.id)
    )
    places = session.scalars(query).all()
    _hold(places, reason=promotion.reason, now=now)
    letter, words = "moved_up", {}
    if promotion.offered_until is not None:
        for place in places:
            place.state, place.offered_until = PlaceState.OFFERED, promotion.offered_until
        letter, words = "offer", {"deadline": moment_words(promotion.offered_until)}
    invitation, key = places[0].invitation, str(places[0].id)
    tell_of_places(session, rooms, letter, invitation, places, key=key, now=now, words=words)


def forget_reasons(session: Session, invitation_ids: Sequence[int]) -> None:
    """Erase why officers seated these guests over the limit: it may say more of them than all the rest."""
    of_guests = Place.invitation_id.in_(invitation_ids) & Place.override_account_id.is_not(None)
    session.execute(update(Place).where(of_guests).values(reason=""))
