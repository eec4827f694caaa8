"""How full a room is, and who would fit in it. A room is an event session, or the event as a whole.

Works on counts of seats alone, so that a reply costs the same however many people there are. No database.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.rules.allocations import (
    Allocation,
    Categories,
    Seats,
    allocation_uses,
    kept_in_room,
    seats_still_kept,
)

#: The id of an event session; None is the event as a whole, where everybody is counted once.
RoomId = int | None


@dataclass(frozen=True, slots=True)
class Room:
    """An event session with its limit in seats (None: no limit). `session_id` None is the whole event.

    Nobody moves up from the waiting list by themselves from `moves_up_until` on: an officer decides.
    """

    session_id: RoomId
    limit: int | None
    title: str = "the event"
    moves_up_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class RoomCount:
    """The seats of a room that are held (or offered, with time to answer), and that people wait for.

    Both by category: the key holds at least those of the person's categories that have an allocation
    (with the parents of a sub-category), and is empty for everybody else.
    """

    held: Seats = field(default_factory=dict)
    waiting: Seats = field(default_factory=dict)

    @property
    def seats_held(self) -> int:
        """Everybody who has a seat, whatever their categories."""
        return sum(self.held.values())

    @property
    def seats_waiting(self) -> int:
        """Everybody who waits, whatever their categories."""
        return sum(self.waiting.values())


Counts = Mapping[RoomId, RoomCount]


class Occupancy:
    """A room while places in it are being decided: what is held, and what others have asked for before.

    `held` is the seats that are taken. `claimed` is those, the seats that people counted so far wait for, and
    the seats kept for a category that none of them fills: a party fits only beside all of these, which is
    why nobody overtakes.
    """

    def __init__(self, room: Room, allocations: Iterable[Allocation], now: datetime) -> None:
        self.room = room
        self.kept_for = kept_in_room(allocations, room.session_id, now)
        self.held = 0
        self.moves_up = room.moves_up_until is None or now < room.moves_up_until
        self._capacity = {each.category_id: each.seats for each in self.kept_for}
        self._claims: Counter[Categories] = Counter()
        self._kept = sum(self._capacity.values())
        self.claimed = self._kept

    def hold(self, seats: Seats) -> None:
        """Count seats that are held."""
        self.held += sum(seats.values())
        self.claim(seats)

    def claim(self, seats: Seats) -> None:
        """Count seats that somebody waits for, who comes before whoever is asked about next."""
        for categories, count in seats.items():
            self._claims[categories.intersection(self._capacity)] += count
        self._kept = seats_still_kept(self._claims, self._capacity)
        self.claimed = self._claims.total() + self._kept

    def seat_claimed(self, seats: int) -> None:
        """Count as held what was claimed before."""
        self.held += seats

    @property
    def free(self) -> int | None:
        """Seats with nobody in them, kept ones too; below zero when over the limit. None: no limit."""
        return None if self.room.limit is None else self.room.limit - self.held

    @property
    def kept(self) -> int:
        """Seats kept for the people of a category when all who asked so far are counted."""
        return self._kept

    def still_kept_for(self) -> list[Allocation]:
        """Return the allocations that keep empty seats when all who asked so far are counted."""
        return [use.allocation for use in allocation_uses(self._claims, self.kept_for) if use.unused]

    def fits(self, seats: int, categories: Categories) -> bool:
        """Say whether a party can be seated without going over the limit, or over somebody's head.

        Its seats may not come out of what others asked for before it, nor of what is kept for others.
        Seats kept for its own categories are in nobody else's way, however many wait for the rest.
        """
        if self.room.limit is None or seats <= 0:
            return True
        if self.held + seats > self.room.limit:
            return False
        return self._claimed_with(seats, categories) <= max(self.room.limit, self.claimed)

    @property
    def is_closed(self) -> bool:
        """Say whether nobody at all who comes later can be seated now."""
        if not self.moves_up:
            return True
        if self.room.limit is None:
            return False
        return self.held >= self.room.limit or (self.claimed >= self.room.limit and self._kept == 0)

    def _claimed_with(self, seats: int, categories: Categories) -> int:
        """Return the seats that are claimed or kept when the party is counted too."""
        if self._kept == 0:
            return self.claimed + seats
        with_it = self._claims.copy()
        with_it[categories.intersection(self._capacity)] += seats
        return with_it.total() + seats_still_kept(with_it, self._capacity)


def seats_over(room: Room, count: RoomCount) -> int:
    """Return how many seats are held beyond the limit: overridden, or from before it was lowered."""
    return 0 if room.limit is None else max(0, count.seats_held - room.limit)


def places_left(room: Room, count: RoomCount, allocations: Iterable[Allocation], now: datetime) -> int | None:
    """Return the seats that the next person outside every allocation could have; None: no limit.

    None are left while anybody waits for them.
    """
    if room.limit is None:
        return None
    occupancy = Occupancy(room, allocations, now)
    occupancy.hold(count.held)
    occupancy.claim(count.waiting)
    return max(0, room.limit - occupancy.claimed)


def limit_words(room: Room, count: RoomCount) -> str:
    """Return the sentence that an officer reads when the limit of a room has been changed."""
    held = "1 place is held" if count.seats_held == 1 else f"{count.seats_held} places are held"
    if room.limit is None:
        return f"There is no limit in {room.title}. {held}."
    over = seats_over(room, count)
    sentence = f"The limit in {room.title} is {room.limit} and {held}"
    return f"{sentence}: {over} over. Nobody loses a place." if over else f"{sentence}."
