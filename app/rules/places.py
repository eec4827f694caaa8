"""Who gets a place: a yes holds a seat in everything that it covers, or waits as a whole.

Decides from counts of seats alone: the service locks, counts, asks here and changes. No database, no clock.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.rules.allocations import Allocation, Categories
from app.rules.refusals import Refused
from app.rules.rooms import Counts, Occupancy, Room, RoomCount, RoomId
from app.rules.states import PlaceKind


@dataclass(frozen=True, slots=True)
class Party:
    """What one invitation asks for: `seats` side by side in every one of its sessions, or nothing.

    A delegate alone is one seat; with an assistant two. The party counts with the delegate's categories.
    """

    invitation_id: int
    session_ids: frozenset[int]
    seats: int = 1
    kind: PlaceKind = PlaceKind.DELEGATE
    category_ids: Categories = frozenset()

    def __post_init__(self) -> None:
        if self.seats < 1 or not self.session_ids:
            raise ValueError("a party asks for at least one seat in at least one session")

    @property
    def room_ids(self) -> tuple[RoomId, ...]:
        """The rooms in which the party is counted: its sessions in order of id, and the event as a whole."""
        return (*sorted(self.session_ids), None)


@dataclass(frozen=True, slots=True)
class Held:
    """The party has its places. `reason` is a sentence for the record and for who asks why."""

    party: Party
    reason: str


@dataclass(frozen=True, slots=True)
class Waits:
    """The party waits as a whole, after everybody who waits already. `reason` says what is in the way."""

    party: Party
    reason: str
    full_rooms: tuple[Room, ...] = field(default=())


class RefusedPlace(Refused):
    """The party neither gets a place nor waits; what it had stays as it was."""


class PartyTooLarge(RefusedPlace):
    """More seats than the room will ever have: it would wait for ever. `room` and `seats` are the facts."""

    def __init__(self, room: Room, seats: int) -> None:
        super().__init__(
            f"There is no room for {seats} people together in {room.title}: the limit is {room.limit}."
        )
        self.room = room
        self.seats = seats


class NoWaitingList(RefusedPlace):
    """Full, and the event keeps no waiting list. `rooms` are those that are full."""

    def __init__(self, reason: str, rooms: tuple[Room, ...]) -> None:
        super().__init__(f"{reason} There is no waiting list.")
        self.rooms = rooms


class ChangeWouldWait(RefusedPlace):
    """Somebody who holds places asks for others that are full, and keeps what they hold. `rooms` are full."""

    def __init__(self, reason: str, rooms: tuple[Room, ...]) -> None:
        super().__init__(
            f"{reason} You keep the place that you have. To wait for another, give yours up first."
        )
        self.rooms = rooms


def decide(
    party: Party,
    *,
    rooms: Mapping[RoomId, Room],
    counts: Counts,
    allocations: Iterable[Allocation] = (),
    now: datetime,
    holding: Party | None = None,
    keeps_waiting_list: bool = True,
) -> Held | Waits:
    """Say whether a yes that comes now holds its places or waits; a yes that waits joins at the end.

    `rooms` has every session that the party asks for, and under None the event if it has a limit of its own;
    `counts` has the seats in each, with the party's own held seats but without what it waited for itself.
    `holding` is what the invitation holds already, when this yes changes it: seats that it keeps are not
    asked for again. Raises PartyTooLarge, ChangeWouldWait or (without a waiting list) NoWaitingList.
    """
    occupancies = occupancies_of(party, rooms=rooms, counts=counts, allocations=allocations, now=now)
    for each in occupancies:
        if each.room.limit is not None and _seats_more(party, holding, each.room) > 0:
            _check_size(party, each.room)
    blocked = [
        each
        for each in occupancies
        if not each.fits(_seats_more(party, holding, each.room), party.category_ids)
    ]
    if not blocked:
        return Held(party, _held_words(party, occupancies))
    reason = " ".join(what_is_in_the_way(blocked, party))
    full_rooms = tuple(each.room for each in blocked)
    if holding is not None:
        raise ChangeWouldWait(reason, full_rooms)
    if not keeps_waiting_list:
        raise NoWaitingList(reason, full_rooms)
    return Waits(party, reason, full_rooms)


def occupancies_of(
    party: Party,
    *,
    rooms: Mapping[RoomId, Room],
    counts: Counts,
    allocations: Iterable[Allocation],
    now: datetime,
) -> list[Occupancy]:
    """Return how full the party's rooms are, with everybody who waits counted before it.

    Raises KeyError for a session that `rooms` does not have.
    """
    kept = list(allocations)
    occupancies = []
    for room_id in party.room_ids:
        if room_id is None and None not in rooms:
            continue
        occupancy = Occupancy(rooms[room_id], kept, now)
        count = counts.get(room_id, RoomCount())
        occupancy.hold(count.held)
        occupancy.claim(count.waiting)
        occupancies.append(occupancy)
    return occupancies


def what_is_in_the_way(blocked: Iterable[Occupancy], party: Party) -> list[str]:
    """Return the sentences that say why a party cannot be seated in these rooms.

    Where the event as a whole is as full as one of its sessions, with the same limit, that is said once.
    """
    blocked = list(blocked)
    of_sessions = {_as_full_as(each) for each in blocked if each.room.session_id is not None}
    return [
        _why_blocked(each, party)
        for each in blocked
        if each.room.session_id is not None or _as_full_as(each) not in of_sessions
    ]


def _as_full_as(occupancy: Occupancy) -> tuple[int | None, int, int, int]:
    return occupancy.room.limit, occupancy.held, occupancy.claimed, occupancy.kept


def _why_blocked(occupancy: Occupancy, party: Party) -> str:
    room, free = occupancy.room, occupancy.free
    if room.limit is None or free is None:
        return f"There is no limit in {room.title}."
    if free <= 0:
        return f"All {room.limit} places in {room.title} are taken."
    if free < party.seats:
        return f"{_places(free)} left in {room.title}, and {party.seats} are needed together."
    waiting = occupancy.claimed - occupancy.kept - occupancy.held
    if waiting > 0:
        return f"{_places(free)} left in {room.title}, and {_people(waiting)} asked before."
    others = [each for each in occupancy.still_kept_for() if each.category_id not in party.category_ids]
    names = " and ".join(each.name for each in others)
    return f"{_places(free)} left in {room.title}, kept for {names}."


def delegates_counted(seats: Mapping[PlaceKind, int], *, assistants_count: bool) -> int:
    """Return the seats that count towards the event's target, which is of delegates.

    Speakers and organisers are counted beside it; assistants as the event says. All count against a limit.
    """
    assistants = seats.get(PlaceKind.ASSISTANT, 0) if assistants_count else 0
    return seats.get(PlaceKind.DELEGATE, 0) + assistants


def count_places(
    *, held: Iterable[Party], waiting: Iterable[Party] = (), among: Iterable[int] | None = None
) -> dict[RoomId, RoomCount]:
    """Return the counts of every room that the parties are in, when they are at hand one by one.

    `among` are the categories that have an allocation; without it all of a party's categories are told apart.
    """
    told_apart = None if among is None else frozenset(among)
    seats: dict[RoomId, tuple[dict[Categories, int], dict[Categories, int]]] = {}
    for which, parties in enumerate((held, waiting)):
        for party in parties:
            key = party.category_ids if told_apart is None else party.category_ids & told_apart
            for room_id in party.room_ids:
                in_room = seats.setdefault(room_id, ({}, {}))[which]
                in_room[key] = in_room.get(key, 0) + party.seats
    return {room_id: RoomCount(*both) for room_id, both in seats.items()}


def _seats_more(party: Party, holding: Party | None, room: Room) -> int:
    """Return the seats that the party needs in a room beyond those that its invitation holds there."""
    has = holding.seats if holding is not None and room.session_id in holding.room_ids else 0
    return party.seats - has


def _check_size(party: Party, room: Room) -> None:
    """Raise PartyTooLarge for more people together than the room holds when it is empty.

    A limit of nothing is a room that is not open yet, for which people may wait.
    """
    if room.limit and party.seats > room.limit:
        raise PartyTooLarge(room, party.seats)


def _held_words(party: Party, occupancies: Iterable[Occupancy]) -> str:
    """Return the sentence that says why a party got its places."""
    reasons = []
    for each in occupancies:
        if each.room.limit is None:
            reasons.append(f"There is no limit in {each.room.title}.")
        else:
            reasons.append(f"{each.held} of {each.room.limit} places in {each.room.title} were taken before.")
        names = [kept.name for kept in each.kept_for if kept.category_id in party.category_ids]
        if names:
            reasons.append(f"Places are kept for {' and '.join(names)}.")
    return " ".join(reasons)


def _places(count: int) -> str:
    return "1 place is" if count == 1 else f"{count} places are"


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"
