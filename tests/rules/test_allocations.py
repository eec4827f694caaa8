from collections.abc import Mapping
from datetime import UTC, date, datetime
from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.allocations import (
    Allocation,
    AllocationBelowZero,
    allocation_uses,
    check_allocation,
    is_kept,
    kept_in_room,
    next_release,
    seats_still_kept,
)

COUNCILLORS, SCRUTINY, BOARD = 1, 2, 3


def group(*category_ids: int) -> frozenset[int]:
    return frozenset(category_ids)


def kept_by_hall(seats: Mapping[frozenset[int], int], capacity: Mapping[int, int]) -> int:
    """The same number another way: Hall's theorem, by trying every set of allocations."""
    sets = chain.from_iterable(combinations(capacity, size) for size in range(len(capacity) + 1))
    return max(
        sum(capacity[each] for each in chosen)
        - sum(count for people, count in seats.items() if people & set(chosen))
        for chosen in sets
    )


def test_an_allocation_is_kept_until_its_day_has_ended_in_london() -> None:
    allocation = Allocation(COUNCILLORS, seats=20, until=date(2008, 7, 1))

    assert is_kept(allocation, datetime(2008, 7, 1, 22, 59, tzinfo=UTC))
    assert not is_kept(allocation, datetime(2008, 7, 1, 23, 0, tzinfo=UTC))


def test_the_next_release_is_the_earliest_to_come() -> None:
    allocations = [
        Allocation(COUNCILLORS, 1, until=date(2008, 1, 10)),
        Allocation(SCRUTINY, 1, until=date(2008, 1, 12)),
        Allocation(BOARD, 1, until=date(2008, 1, 11)),
        Allocation(4, 1),
    ]

    release = next_release(allocations, datetime(2008, 1, 11, tzinfo=UTC))

    assert release == datetime(2008, 1, 12, tzinfo=UTC)
    assert next_release(allocations[-1:], datetime(2008, 1, 11, tzinfo=UTC)) is None


def test_what_is_said_for_one_session_goes_before_what_is_said_for_all() -> None:
    everywhere, here = Allocation(COUNCILLORS, 20), Allocation(COUNCILLORS, 2, session_id=7)
    now = datetime(2008, 1, 1, tzinfo=UTC)

    assert kept_in_room([here, everywhere], 7, now) == [here]
    assert kept_in_room([here, everywhere], 8, now) == [everywhere]


def test_an_allocation_of_one_session_keeps_nothing_in_another() -> None:
    everywhere, here = Allocation(COUNCILLORS, 5), Allocation(SCRUTINY, 5, session_id=7)
    now = datetime(2008, 1, 1, tzinfo=UTC)

    assert kept_in_room([everywhere, here], 7, now) == [everywhere, here]
    assert kept_in_room([everywhere, here], 8, now) == [everywhere]
    assert kept_in_room([everywhere, here], None, now) == [everywhere]


def test_unused_seats_of_an_allocation_are_seen() -> None:
    uses = allocation_uses({group(COUNCILLORS): 3, group(): 40}, [Allocation(COUNCILLORS, 20)])

    assert [(use.used, use.unused) for use in uses] == [(3, 17)]


def test_more_people_than_seats_use_all_of_an_allocation_and_no_more() -> None:
    uses = allocation_uses({group(COUNCILLORS): 25}, [Allocation(COUNCILLORS, 20)])

    assert [(use.used, use.unused) for use in uses] == [(20, 0)]


def test_somebody_in_two_categories_is_counted_where_it_helps() -> None:
    allocations = [Allocation(COUNCILLORS, 2), Allocation(SCRUTINY, 2)]

    uses = allocation_uses({group(COUNCILLORS, SCRUTINY): 2, group(COUNCILLORS): 2}, allocations)

    assert [use.used for use in uses] == [2, 2]


def test_room_is_made_along_a_chain_of_categories() -> None:
    seats = {group(COUNCILLORS, SCRUTINY): 1, group(SCRUTINY, BOARD): 1, group(COUNCILLORS): 1}

    assert seats_still_kept(seats, {COUNCILLORS: 1, SCRUTINY: 1, BOARD: 1}) == 0


def test_fewer_than_no_seats_cannot_be_kept() -> None:
    with pytest.raises(AllocationBelowZero, match="0 or more") as refusal:
        check_allocation(-1)

    assert refusal.value.seats == -1
    assert check_allocation(0) == 0


def test_two_allocations_of_one_category_in_one_room_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="two allocations"):
        allocation_uses({}, [Allocation(COUNCILLORS, 1), Allocation(COUNCILLORS, 2)])


@given(
    seats=st.dictionaries(st.frozensets(st.integers(1, 5)), st.integers(0, 9), max_size=8),
    capacity=st.dictionaries(st.integers(1, 5), st.integers(0, 9)),
)
def test_as_few_seats_as_possible_stay_kept_and_empty(
    seats: dict[frozenset[int], int], capacity: dict[int, int]
) -> None:
    uses = allocation_uses(seats, [Allocation(category, count) for category, count in capacity.items()])

    assert seats_still_kept(seats, capacity) == kept_by_hall(seats, capacity)
    assert sum(use.unused for use in uses) == kept_by_hall(seats, capacity)
    assert all(0 <= use.used <= use.allocation.seats for use in uses)
