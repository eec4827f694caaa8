from datetime import UTC, date, datetime

import pytest

from app.rules.allocations import Allocation
from app.rules.rooms import Occupancy, Room, RoomCount, limit_words, places_left, seats_over

NOW = datetime(2008, 1, 7, 9, tzinfo=UTC)
NOBODY = frozenset[int]()
COUNCILLORS = frozenset({1})
KEPT = [Allocation(1, 20, until=date(2008, 1, 31), name="councillors")]


def make_occupancy(
    *, limit: int | None, held: int = 0, waiting: int = 0, kept: list[Allocation] | None = None
) -> Occupancy:
    occupancy = Occupancy(Room(1, limit), kept or [], NOW)
    occupancy.hold({NOBODY: held})
    occupancy.claim({NOBODY: waiting})
    return occupancy


def test_the_last_seat_can_be_had_and_one_more_can_not() -> None:
    assert make_occupancy(limit=100, held=99).fits(1, NOBODY)
    assert not make_occupancy(limit=100, held=99).fits(2, NOBODY)
    assert not make_occupancy(limit=100, held=100).fits(1, NOBODY)


def test_a_room_without_a_limit_is_never_full() -> None:
    assert make_occupancy(limit=None, held=5000, waiting=10).fits(3, NOBODY)


def test_a_limit_of_nothing_lets_nobody_in() -> None:
    assert not make_occupancy(limit=0).fits(1, NOBODY)


def test_seats_that_others_asked_for_before_are_not_free() -> None:
    assert not make_occupancy(limit=100, held=98, waiting=2).fits(1, NOBODY)


def test_kept_seats_are_only_for_their_category() -> None:
    occupancy = make_occupancy(limit=100, held=80, kept=KEPT)

    assert not occupancy.fits(1, NOBODY)
    assert occupancy.fits(1, COUNCILLORS)


def test_who_waits_for_the_rest_is_not_in_the_way_of_a_kept_seat() -> None:
    assert make_occupancy(limit=100, held=80, waiting=900, kept=KEPT).fits(1, COUNCILLORS)


def test_kept_seats_are_no_use_in_a_room_that_is_full_to_the_door() -> None:
    assert not make_occupancy(limit=100, held=100, kept=KEPT).fits(1, COUNCILLORS)


def test_more_kept_than_there_is_room_for_still_lets_their_category_in() -> None:
    occupancy = make_occupancy(limit=10, kept=KEPT)

    assert occupancy.fits(2, COUNCILLORS)
    assert not occupancy.fits(1, NOBODY)


def test_a_party_takes_the_last_kept_seat_and_one_of_the_rest() -> None:
    occupancy = make_occupancy(limit=10, held=8, kept=[Allocation(1, 1)])

    assert occupancy.fits(2, COUNCILLORS)
    assert not occupancy.fits(2, NOBODY)


def test_kept_seats_are_free_for_all_after_their_date() -> None:
    released = [Allocation(1, 20, until=date(2008, 1, 6))]

    assert make_occupancy(limit=100, held=80, kept=released).fits(20, NOBODY)


@pytest.mark.parametrize(("limit", "over"), [(None, 0), (100, 0), (95, 0), (80, 15)])
def test_lowering_a_limit_says_how_many_are_over(limit: int | None, over: int) -> None:
    assert seats_over(Room(1, limit), RoomCount(held={NOBODY: 60, COUNCILLORS: 35})) == over


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        (80, "The limit in Conference is 80 and 95 places are held: 15 over. Nobody loses a place."),
        (100, "The limit in Conference is 100 and 95 places are held."),
        (None, "There is no limit in Conference. 95 places are held."),
    ],
)
def test_a_changed_limit_is_said_in_words(limit: int | None, words: str) -> None:
    assert limit_words(Room(1, limit, "Conference"), RoomCount(held={NOBODY: 95})) == words


def test_places_left_are_what_nobody_has_asked_for_and_nobody_is_kept() -> None:
    room, count = Room(1, 100), RoomCount(held={NOBODY: 70}, waiting={COUNCILLORS: 3})

    assert places_left(room, count, [], NOW) == 27
    assert places_left(room, count, KEPT, NOW) == 10
    assert places_left(Room(1, 10), count, KEPT, NOW) == 0
    assert places_left(Room(1, None), count, KEPT, NOW) is None


def test_one_place_is_one_place() -> None:
    words = limit_words(Room(1, 0, "Conference"), RoomCount(held={NOBODY: 1}))

    assert words == "The limit in Conference is 0 and 1 place is held: 1 over. Nobody loses a place."
