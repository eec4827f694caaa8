"""Who moves up when a place comes free, in an order that can be explained. No database, no clock.

The list has one order: that of the yeses. Whoever gave up a place and asks again joins at its end.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.rules.allocations import Allocation
from app.rules.offers import OfferTerms, offer_deadline
from app.rules.places import Party, occupancies_of, what_is_in_the_way
from app.rules.rooms import Counts, Occupancy, Room, RoomCount, RoomId


@dataclass(frozen=True, slots=True)
class Waiting:
    """A party on the waiting list. `order` is a number that only grows, given under the lock with the yes.

    `asked_at` is for people to read; clocks of two machines may disagree, so it orders nothing.
    """

    party: Party
    order: int
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Promotion:
    """A party that moves up: at once, or offered until `offered_until` when the event offers places."""

    party: Party
    reason: str
    offered_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class PlaceExplained:
    """Where a waiting party stands: first in the list is 1, and the sentences that say why it waits."""

    position: int
    sentences: tuple[str, ...]


def promote(
    waiting: Iterable[Waiting],
    *,
    rooms: Mapping[RoomId, Room],
    counts: Counts,
    allocations: Iterable[Allocation] = (),
    now: datetime,
    offers: OfferTerms | None = None,
) -> list[Promotion]:
    """Return who moves up now, in order of their yes; asked again at once, it returns nobody.

    A party moves up when every room that it asks for has its seats beside all who asked before it, so that
    nobody is overtaken and no party is split; who waits for one session is not in the way in another.
    Seats kept for a category go to its people although others wait before them for the rest.
    `waiting` is in order and is read only as far as anybody can move up, so it may be a query that streams.
    `counts` are of everybody, those in `waiting` too. `rooms` has every session that is waited for, and
    under None the event if it has a limit of its own. Raises ValueError when the list is out of order.
    """
    kept = list(allocations)
    occupancies = {room_id: Occupancy(room, kept, now) for room_id, room in rooms.items()}
    to_come = {room_id: counts.get(room_id, RoomCount()).seats_waiting for room_id in rooms}
    for room_id, occupancy in occupancies.items():
        occupancy.hold(counts.get(room_id, RoomCount()).held)
    promotions = []
    for party in _in_order(waiting):
        asked = [occupancies[each] for each in party.room_ids if each is not None or None in occupancies]
        moves_up = all(each.moves_up and each.fits(party.seats, party.category_ids) for each in asked)
        for occupancy in asked:
            occupancy.claim({party.category_ids: party.seats})
            to_come[occupancy.room.session_id] -= party.seats
            if moves_up:
                occupancy.seat_claimed(party.seats)
        if moves_up:
            promotions.append(_promotion(party, asked, now=now, offers=offers))
        if all(each.is_closed or to_come[room_id] <= 0 for room_id, each in occupancies.items()):
            break
    return promotions


def keeps_turn(before: Party, after: Party) -> bool:
    """Say whether a party that waits and changes its wish keeps its turn: only if it asks for no more.

    Anything else would overtake those who wait for what it did not ask for before: it joins at the end.
    """
    return after.session_ids <= before.session_ids and after.seats <= before.seats


def position_in_waiting_list(party: Party, *, order: int, waiting: Iterable[Waiting]) -> int:
    """Return a party's position, from 1, among those who wait for any of the sessions that it waits for."""
    return 1 + sum(
        each.order < order and not each.party.session_ids.isdisjoint(party.session_ids) for each in waiting
    )


def explain_place(
    party: Party,
    *,
    position: int,
    rooms: Mapping[RoomId, Room],
    counts_before: Counts,
    allocations: Iterable[Allocation] = (),
    now: datetime,
) -> PlaceExplained:
    """Say where a waiting party stands and why, in sentences that it may be shown.

    `counts_before` are all the seats held, and of the waiting ones only those that wait before it.
    """
    occupancies = occupancies_of(party, rooms=rooms, counts=counts_before, allocations=allocations, now=now)
    sentences = [f"Position {position} on the waiting list."]
    blocked = [each for each in occupancies if not each.fits(party.seats, party.category_ids)]
    sentences += what_is_in_the_way(blocked, party)
    if not all(each.moves_up for each in occupancies):
        sentences.append("It is too close to the start for anybody to move up: an officer decides.")
    return PlaceExplained(position, tuple(sentences))


def _in_order(waiting: Iterable[Waiting]) -> Iterator[Party]:
    """Give the parties one by one, or raise ValueError at the first that is out of order."""
    last_order = None
    for each in waiting:
        if last_order is not None and each.order <= last_order:
            raise ValueError("the waiting list is out of order")
        last_order = each.order
        yield each.party


def _promotion(
    party: Party, asked: Iterable[Occupancy], *, now: datetime, offers: OfferTerms | None
) -> Promotion:
    """Return the promotion, with a deadline when the event offers places."""
    stops = [each.room.moves_up_until for each in asked if each.room.moves_up_until is not None]
    titles = " and ".join(each.room.title for each in asked if each.room.session_id is not None)
    reason = f"A place came free in {titles}, and nobody who could take it asked before."
    if offers is None:
        return Promotion(party, reason)
    return Promotion(
        party, reason, offer_deadline(now, terms=offers, moves_up_until=min(stops, default=None))
    )
