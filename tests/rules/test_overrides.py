from datetime import UTC, datetime

import pytest

from app.rules.overrides import (
    Override,
    OverrideNeedsReason,
    RoomIsFull,
    go_over_limit,
    pick_out_of_turn,
)
from app.rules.places import Party, count_places
from app.rules.rooms import Room

NOW = datetime(2008, 1, 7, 9, tzinfo=UTC)
ROOMS = {1: Room(1, 3, "Conference"), None: Room(None, 10)}
PICKED = Party(99, frozenset({1}), seats=2)
OVERRIDE = Override(" Ms Example ", " Chairs the panel ")


def seated(count: int) -> list[Party]:
    return [Party(each, frozenset({1})) for each in range(count)]


def test_going_over_the_limit_says_by_how_much_and_who_decided_why() -> None:
    seat = go_over_limit(PICKED, OVERRIDE, rooms=ROOMS, counts=count_places(held=seated(2)), now=NOW)

    assert seat.seats_over == {1: 1}
    assert seat.override == Override("Ms Example", "Chairs the panel")
    assert seat.reason == "Ms Example decided it: Chairs the panel"


def test_an_override_that_was_not_needed_is_over_nothing() -> None:
    seat = go_over_limit(PICKED, OVERRIDE, rooms=ROOMS, counts={}, now=NOW)

    assert seat.seats_over == {}


@pytest.mark.parametrize("override", [Override("", "A reason"), Override("Ms Example", "  ")])
def test_nobody_is_seated_against_the_rules_without_a_name_and_a_reason(override: Override) -> None:
    with pytest.raises(OverrideNeedsReason, match="give a reason"):
        go_over_limit(PICKED, override, rooms=ROOMS, counts={}, now=NOW)


def test_an_officer_may_pick_somebody_out_of_turn() -> None:
    counts = count_places(held=seated(1), waiting=[Party(50, frozenset({1}), seats=3)])

    seat = pick_out_of_turn(PICKED, OVERRIDE, rooms=ROOMS, counts=counts, now=NOW)

    assert seat.party == PICKED
    assert seat.others_waiting == 3


def test_a_pick_out_of_turn_does_not_go_over_the_limit() -> None:
    with pytest.raises(RoomIsFull, match="not enough places left in Conference") as refusal:
        pick_out_of_turn(PICKED, OVERRIDE, rooms=ROOMS, counts=count_places(held=seated(2)), now=NOW)

    assert [room.session_id for room in refusal.value.rooms] == [1]
