from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from app.rules.allocations import Allocation
from app.rules.offers import OfferTerms
from app.rules.places import Party, count_places
from app.rules.rooms import Room, RoomId
from app.rules.waiting_list import (
    Promotion,
    Waiting,
    explain_place,
    keeps_turn,
    position_in_waiting_list,
    promote,
)

NOW = datetime(2008, 2, 4, 9, tzinfo=UTC)
COUNCILLORS = 7


def make_waiting(
    *sessions: int, order: int, seats: int = 1, categories: frozenset[int] = frozenset()
) -> Waiting:
    """Somebody who waits; their invitation has the number of their turn."""
    party = Party(order, frozenset(sessions or {1}), seats=seats, category_ids=categories)
    return Waiting(party, order, NOW - timedelta(days=1))


def seated(count: int, *sessions: int) -> list[Party]:
    return [Party(1000 + each, frozenset(sessions or {1})) for each in range(count)]


def rooms_of(
    first: int | None, second: int | None = None, until: datetime | None = None
) -> dict[RoomId, Room]:
    return {
        1: Room(1, first, "Day 1", moves_up_until=until),
        2: Room(2, second, "Day 2"),
    }


def moved_up(
    waiting: list[Waiting],
    held: list[Party],
    rooms: dict[RoomId, Room],
    *,
    allocations: list[Allocation] | None = None,
    offers: OfferTerms | None = None,
) -> list[Promotion]:
    counts = count_places(held=held, waiting=[each.party for each in waiting])
    return promote(waiting, rooms=rooms, counts=counts, allocations=allocations or [], now=NOW, offers=offers)


def numbers(promotions: list[Promotion]) -> list[int]:
    return [each.party.invitation_id for each in promotions]


def test_a_free_place_goes_to_whoever_asked_first() -> None:
    waiting = [make_waiting(order=each) for each in (3, 5, 8)]

    assert numbers(moved_up(waiting, seated(9), rooms_of(10))) == [3]


def test_a_raised_limit_promotes_in_order() -> None:
    waiting = [make_waiting(order=each) for each in (3, 5, 8)]

    assert numbers(moved_up(waiting, seated(9), rooms_of(11))) == [3, 5]
    assert numbers(moved_up(waiting, seated(9), rooms_of(12))) == [3, 5, 8]


def test_nobody_moves_up_in_a_room_that_is_over_its_limit() -> None:
    assert moved_up([make_waiting(order=1)], seated(12), rooms_of(10)) == []


def test_nobody_overtakes_a_waiting_party() -> None:
    waiting = [make_waiting(order=1, seats=2), make_waiting(order=2)]

    assert moved_up(waiting, seated(9), rooms_of(10)) == []
    assert numbers(moved_up(waiting, seated(8), rooms_of(10))) == [1]


def test_who_waits_for_one_day_does_not_hold_up_who_wants_the_other() -> None:
    waiting = [make_waiting(1, order=1), make_waiting(2, order=2)]

    assert numbers(moved_up(waiting, seated(10, 1), rooms_of(10, 5))) == [2]


def test_who_waits_for_both_days_keeps_a_seat_in_each() -> None:
    waiting = [make_waiting(1, 2, order=1), make_waiting(2, order=2), make_waiting(2, order=3)]

    assert numbers(moved_up(waiting, seated(10, 1), rooms_of(10, 2))) == [2]


def test_kept_seats_go_to_their_category_although_others_asked_before() -> None:
    waiting = [make_waiting(order=1), make_waiting(order=2, categories=frozenset({COUNCILLORS}))]

    moved = moved_up(waiting, seated(8), rooms_of(10), allocations=[Allocation(COUNCILLORS, 2)])

    assert numbers(moved) == [2]


def test_a_released_allocation_goes_to_all_in_order() -> None:
    waiting = [make_waiting(order=1), make_waiting(order=2, categories=frozenset({COUNCILLORS}))]
    released = [Allocation(COUNCILLORS, 2, until=date(2008, 2, 3))]

    assert numbers(moved_up(waiting, seated(9), rooms_of(10), allocations=released)) == [1]


def test_the_event_as_a_whole_can_be_what_is_full() -> None:
    rooms = rooms_of(10, 10) | {None: Room(None, 12, "the event")}
    waiting = [make_waiting(1, order=1), make_waiting(2, order=2)]

    assert numbers(moved_up(waiting, seated(11, 2), rooms)) == [1]


def test_nobody_moves_up_too_close_to_the_start() -> None:
    assert moved_up([make_waiting(order=1)], [], rooms_of(10, until=NOW)) == []
    assert moved_up([make_waiting(order=1)], [], rooms_of(10, until=NOW + timedelta(seconds=1))) != []


def test_a_place_is_offered_until_a_deadline_in_working_hours() -> None:
    (promotion,) = moved_up([make_waiting(order=1)], seated(9), rooms_of(10), offers=OfferTerms(8))

    assert promotion.offered_until == datetime(2008, 2, 4, 17, tzinfo=UTC)


def test_an_offer_ends_when_moving_up_stops() -> None:
    stops = NOW + timedelta(hours=2)

    (promotion,) = moved_up([make_waiting(order=1)], [], rooms_of(10, until=stops), offers=OfferTerms(8))

    assert promotion.offered_until == stops


def test_a_promotion_says_what_came_free() -> None:
    (promotion,) = moved_up([make_waiting(order=1)], seated(9), rooms_of(10))

    assert promotion.offered_until is None
    assert promotion.reason == "A place came free in Day 1, and nobody who could take it asked before."


def test_a_long_list_is_read_only_as_far_as_anybody_can_move_up() -> None:
    read: list[int] = []
    waiting = [make_waiting(order=each) for each in range(1, 901)]

    def rows() -> Iterator[Waiting]:
        for each in waiting:
            read.append(each.order)
            yield each

    counts = count_places(held=seated(99), waiting=[each.party for each in waiting])
    promote(rows(), rooms=rooms_of(100, 100), counts=counts, now=NOW)

    assert read == [1]


def test_a_list_out_of_order_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="out of order"):
        moved_up([make_waiting(order=2, seats=2), make_waiting(order=1)], [], rooms_of(3))


@pytest.mark.parametrize(
    ("after", "keeps"),
    [
        (Party(1, frozenset({1, 2}), seats=2), True),
        (Party(1, frozenset({2}), seats=1), True),
        (Party(1, frozenset({1, 2}), seats=3), False),
        (Party(1, frozenset({3}), seats=1), False),
    ],
)
def test_who_asks_for_no_more_keeps_their_turn(after: Party, keeps: bool) -> None:
    assert keeps_turn(Party(1, frozenset({1, 2}), seats=2), after) == keeps


def test_a_position_counts_those_who_wait_for_the_same() -> None:
    waiting = [make_waiting(1, order=1), make_waiting(2, order=2), make_waiting(1, 2, order=3)]

    positions = [position_in_waiting_list(each.party, order=each.order, waiting=waiting) for each in waiting]

    assert positions == [1, 1, 3]


def test_who_waits_is_told_where_they_stand_and_why() -> None:
    counts = count_places(held=seated(10), waiting=[make_waiting(order=1).party])

    told = explain_place(
        make_waiting(order=2).party, position=2, rooms=rooms_of(10), counts_before=counts, now=NOW
    )

    assert told.position == 2
    assert told.sentences == (
        "Position 2 on the waiting list.",
        "All 10 places in Day 1 are taken.",
    )


def test_who_waits_is_told_when_only_an_officer_can_help() -> None:
    told = explain_place(
        make_waiting(order=1).party, position=1, rooms=rooms_of(10, until=NOW), counts_before={}, now=NOW
    )

    assert told.sentences[1:] == ("It is too close to the start for anybody to move up: an officer decides.",)
