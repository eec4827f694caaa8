"""Places kept for a category until a date: how many are used and how many still kept. No database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from app.rules.london_time import end_of_london_day
from app.rules.refusals import Refused

#: The categories of a party that matter for places. A person may be in several.
Categories = frozenset[int]
#: Seats, by the categories of the people who sit in them.
Seats = Mapping[Categories, int]


@dataclass(frozen=True, slots=True)
class Allocation:
    """`seats` kept for the people of a category, up to and including the London day `until`.

    Without `until` they are never released. Without `session_id` as many are kept in every event session,
    and of the places of the event as a whole. `name` is the category's, for the sentences that explain.
    """

    category_id: int
    seats: int
    until: date | None = None
    session_id: int | None = None
    name: str = "a category"


@dataclass(frozen=True, slots=True)
class AllocationUse:
    """How many of an allocation's seats its own people have, and how many are kept with nobody in them."""

    allocation: Allocation
    used: int

    @property
    def unused(self) -> int:
        """Seats that are still kept for somebody to come."""
        return self.allocation.seats - self.used


class AllocationBelowZero(Refused):
    """Fewer than no seats cannot be kept; `seats` is what was asked."""

    def __init__(self, seats: int) -> None:
        super().__init__("The number of places to keep must be 0 or more.")
        self.seats = seats


def check_allocation(seats: int) -> int:
    """Return the number of seats to keep, or raise AllocationBelowZero."""
    if seats < 0:
        raise AllocationBelowZero(seats)
    return seats


def is_kept(allocation: Allocation, now: datetime) -> bool:
    """Say whether the allocation still keeps its seats at `now`, or has been released to all."""
    return allocation.until is None or now < end_of_london_day(allocation.until)


def next_release(allocations: Iterable[Allocation], now: datetime) -> datetime | None:
    """Return the moment at which the next allocation is released to all, or None when none will be."""
    ends = [end_of_london_day(each.until) for each in allocations if each.until is not None]
    return min((each for each in ends if each > now), default=None)


def kept_in_room(
    allocations: Iterable[Allocation], session_id: int | None, now: datetime
) -> list[Allocation]:
    """Return the allocations that keep seats in an event session (None: the event as a whole) at `now`.

    One that names the session goes before one of the same category that does not.
    """
    everywhere, here = {}, {}
    for each in allocations:
        if each.session_id is None:
            everywhere[each.category_id] = each
        elif each.session_id == session_id:
            here[each.category_id] = each
    return [each for each in (everywhere | here).values() if is_kept(each, now)]


def allocation_uses(seats: Seats, allocations: Iterable[Allocation]) -> list[AllocationUse]:
    """Return how far each allocation is used by those who sit in a room, in the order given.

    Whoever is in several categories is counted where that keeps the fewest seats from others, so as few
    seats as possible stay kept and empty. Raises ValueError for two allocations of one category.
    """
    listed = list(allocations)
    capacity = {each.category_id: each.seats for each in listed}
    if len(capacity) != len(listed):
        raise ValueError("a category has two allocations in one room")
    used = _most_seats_used(seats, capacity)
    return [AllocationUse(each, used[each.category_id]) for each in listed]


def seats_still_kept(seats: Seats, capacity: Mapping[int, int]) -> int:
    """Return how many seats are kept with nobody in them; `capacity` is the seats kept by category."""
    if not capacity:
        return 0
    return sum(capacity.values()) - sum(_most_seats_used(seats, capacity).values())


def _most_seats_used(seats: Seats, capacity: Mapping[int, int]) -> dict[int, int]:
    """Return, by category, the seats used when people are shared out so that the most are used.

    A maximum flow from groups of people to allocations, by augmenting paths (Ford and Fulkerson, 1956).
    """
    given = {category: dict.fromkeys(seats, 0) for category in capacity}
    used = dict.fromkeys(capacity, 0)
    for group in sorted(seats, key=sorted):
        left = seats[group]
        while left > 0 and (path := _path_to_free_seats(group, given, used, capacity)):
            amount = min(
                left,
                capacity[path[-1].category] - used[path[-1].category],
                *(given[here.category][there.group] for here, there in pairwise(path)),
            )
            for here, there in pairwise(path):
                given[here.category][there.group] -= amount
            for step in path:
                given[step.category][step.group] += amount
            used[path[-1].category] += amount
            left -= amount
    return used


@dataclass(frozen=True, slots=True)
class _Step:
    """One step of making room: people of `group` are put into the allocation of `category`."""

    group: Categories
    category: int


def _path_to_free_seats(
    group: Categories,
    given: Mapping[int, Seats],
    used: Mapping[int, int],
    capacity: Mapping[int, int],
) -> list[_Step]:
    """Return the shortest chain of moves that ends in a free seat, or nothing when there is none.

    The first step seats `group`; each step after it moves people out of the allocation before it.
    """
    paths = [[_Step(group, category)] for category in sorted(group & capacity.keys())]
    seen = {path[-1].category for path in paths}
    for path in paths:
        here = path[-1].category
        if used[here] < capacity[here]:
            return path
        for other in sorted((each for each, count in given[here].items() if count), key=sorted):
            for category in sorted((other & capacity.keys()) - seen):
                seen.add(category)
                paths.append([*path, _Step(other, category)])
    return []
