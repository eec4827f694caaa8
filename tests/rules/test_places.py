from datetime import UTC, datetime

import pytest

from app.rules.allocations import Allocation
from app.rules.places import (
    ChangeWouldWait,
    Held,
    NoWaitingList,
    Party,
    PartyTooLarge,
    Waits,
    count_places,
    decide,
    delegates_counted,
)
from app.rules.rooms import Counts, Room, RoomCount, RoomId
from app.rules.states import PlaceKind

NOW = datetime(2008, 1, 7, 9, tzinfo=UTC)
CONFERENCE, WORKSHOP = 1, 2
BOTH = frozenset({CONFERENCE, WORKSHOP})


def make_party(
    *sessions: int, seats: int = 1, categories: set[int] | None = None, invitation_id: int = 1
) -> Party:
    return Party(
        invitation_id,
        frozenset(sessions or {CONFERENCE}),
        seats=seats,
        category_ids=frozenset(categories or ()),
    )


def make_rooms(
    conference: int | None = 100, workshop: int | None = 20, event: int | None = None
) -> dict[RoomId, Room]:
    return {
        CONFERENCE: Room(CONFERENCE, conference, "Conference"),
        WORKSHOP: Room(WORKSHOP, workshop, "Housing workshop"),
        None: Room(None, event, "the event"),
    }


def make_counts(*, conference: int = 0, workshop: int = 0, event: int = 0, waiting: int = 0) -> Counts:
    nobody = frozenset[int]()
    return {
        CONFERENCE: RoomCount(held={nobody: conference}, waiting={nobody: waiting}),
        WORKSHOP: RoomCount(held={nobody: workshop}),
        None: RoomCount(held={nobody: event}),
    }


def test_a_yes_holds_a_place_while_there_is_room() -> None:
    decided = decide(make_party(), rooms=make_rooms(), counts=make_counts(conference=58), now=NOW)

    assert isinstance(decided, Held)
    assert decided.reason.startswith("58 of 100 places in Conference were taken before.")


def test_a_yes_waits_when_the_room_is_full() -> None:
    decided = decide(make_party(), rooms=make_rooms(), counts=make_counts(conference=100), now=NOW)

    assert isinstance(decided, Waits)
    assert decided.reason == "All 100 places in Conference are taken."
    assert [room.session_id for room in decided.full_rooms] == [CONFERENCE]


def test_nobody_is_half_promised() -> None:
    decided = decide(
        make_party(CONFERENCE, WORKSHOP), rooms=make_rooms(), counts=make_counts(workshop=20), now=NOW
    )

    assert isinstance(decided, Waits)
    assert decided.reason == "All 20 places in Housing workshop are taken."


def test_the_event_as_a_whole_counts_everybody_once() -> None:
    rooms, counts = make_rooms(event=30), make_counts(conference=15, workshop=15, event=30)

    decided = decide(make_party(WORKSHOP), rooms=rooms, counts=counts, now=NOW)

    assert isinstance(decided, Waits)
    assert decided.reason == "All 30 places in the event are taken."


def test_an_event_without_a_limit_of_its_own_needs_no_room_for_it() -> None:
    rooms = make_rooms()
    del rooms[None]

    assert isinstance(decide(make_party(), rooms=rooms, counts={}, now=NOW), Held)


def test_a_party_is_not_split() -> None:
    decided = decide(make_party(seats=2), rooms=make_rooms(), counts=make_counts(conference=99), now=NOW)

    assert isinstance(decided, Waits)
    assert decided.reason == "1 place is left in Conference, and 2 are needed together."


def test_nobody_overtakes_a_waiting_party() -> None:
    counts = make_counts(conference=98, waiting=3)

    decided = decide(make_party(), rooms=make_rooms(), counts=counts, now=NOW)

    assert isinstance(decided, Waits)
    assert decided.reason == "2 places are left in Conference, and 3 people asked before."


def test_who_waits_for_one_session_is_not_in_the_way_in_another() -> None:
    counts = make_counts(conference=100, waiting=50)

    assert isinstance(decide(make_party(WORKSHOP), rooms=make_rooms(), counts=counts, now=NOW), Held)


def test_places_kept_for_others_are_named_as_the_reason() -> None:
    kept = [Allocation(1, 20, name="councillors"), Allocation(2, 5, name="parish clerks")]
    facts = {"conference": 80}

    stranger = decide(
        make_party(), rooms=make_rooms(), counts=make_counts(**facts), allocations=kept, now=NOW
    )
    councillor = decide(
        make_party(categories={1}), rooms=make_rooms(), counts=make_counts(**facts), allocations=kept, now=NOW
    )

    assert isinstance(stranger, Waits)
    assert stranger.reason == "20 places are left in Conference, kept for councillors and parish clerks."
    assert isinstance(councillor, Held)
    assert "Places are kept for councillors." in councillor.reason


def test_the_same_yes_again_keeps_its_place_in_a_full_room() -> None:
    party = make_party()
    counts = make_counts(conference=100, waiting=900)

    assert isinstance(decide(party, rooms=make_rooms(), counts=counts, now=NOW, holding=party), Held)


def test_a_change_asks_only_for_what_is_not_held_already() -> None:
    counts = make_counts(conference=100, workshop=19, event=100, waiting=900)

    decided = decide(
        make_party(CONFERENCE, WORKSHOP),
        rooms=make_rooms(event=100),
        counts=counts,
        now=NOW,
        holding=make_party(CONFERENCE),
    )

    assert isinstance(decided, Held)


def test_an_assistant_who_joins_later_needs_a_seat_too() -> None:
    with pytest.raises(ChangeWouldWait, match="You keep the place that you have") as refusal:
        decide(
            make_party(seats=2),
            rooms=make_rooms(),
            counts=make_counts(conference=100),
            now=NOW,
            holding=make_party(),
        )

    assert [room.title for room in refusal.value.rooms] == ["Conference"]


def test_a_party_that_could_never_fit_is_refused_and_does_not_wait_for_ever() -> None:
    with pytest.raises(PartyTooLarge, match="no room for 3 people together in Conference") as refusal:
        decide(make_party(seats=3), rooms=make_rooms(conference=2), counts={}, now=NOW)

    assert (refusal.value.room.limit, refusal.value.seats) == (2, 3)


def test_people_may_wait_for_a_room_that_is_not_open_yet() -> None:
    assert isinstance(decide(make_party(seats=2), rooms=make_rooms(conference=0), counts={}, now=NOW), Waits)


def test_without_a_waiting_list_a_full_room_refuses() -> None:
    with pytest.raises(NoWaitingList, match="There is no waiting list") as refusal:
        decide(
            make_party(),
            rooms=make_rooms(),
            counts=make_counts(conference=100),
            now=NOW,
            keeps_waiting_list=False,
        )

    assert [room.session_id for room in refusal.value.rooms] == [CONFERENCE]


def test_a_session_that_is_not_there_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        decide(make_party(99), rooms=make_rooms(), counts={}, now=NOW)


@pytest.mark.parametrize(("sessions", "seats"), [(frozenset[int](), 1), (frozenset({1}), 0)])
def test_a_party_asks_for_something(sessions: frozenset[int], seats: int) -> None:
    with pytest.raises(ValueError, match="at least one seat"):
        Party(1, sessions, seats=seats)


@pytest.mark.parametrize(("assistants_count", "delegates"), [(True, 63), (False, 60)])
def test_the_target_counts_delegates_and_assistants_as_the_event_says(
    assistants_count: bool, delegates: int
) -> None:
    seats = {PlaceKind.DELEGATE: 60, PlaceKind.ASSISTANT: 3, PlaceKind.SPEAKER: 5, PlaceKind.ORGANISER: 4}

    assert delegates_counted(seats, assistants_count=assistants_count) == delegates


def test_parties_are_counted_once_in_each_of_their_sessions_and_once_in_the_event() -> None:
    held = [make_party(CONFERENCE, WORKSHOP, seats=2, categories={1, 7}), make_party(WORKSHOP)]

    counts = count_places(held=held, waiting=[make_party(CONFERENCE)], among={1})

    assert counts[CONFERENCE] == RoomCount(held={frozenset({1}): 2}, waiting={frozenset(): 1})
    assert counts[WORKSHOP].held == {frozenset({1}): 2, frozenset(): 1}
    assert (counts[None].seats_held, counts[None].seats_waiting) == (3, 1)
