"""A delegate and the assistant who comes with them: two seats beside each other, never split, never overtaken."""

from collections.abc import Sequence

import pytest
from sqlalchemy.orm import Session

from app.models.events import Event
from app.models.invitations import Invitation
from app.rules.overrides import Override, RoomIsFull
from app.rules.places import ChangeWouldWait, PartyTooLarge
from app.rules.states import Answer, PlaceState
from app.services.checks import check_promises
from app.services.deputies import NamedDeputy, name_deputy
from app.services.places import seat_knowingly
from app.services.replies import GivenReply
from app.services.rooms import count_rooms, lock_rooms, read_rooms
from app.services.waiting_lists import explain_waiting_list, living_places
from tests.make import NOW, SECRET, make_account, make_event, make_invitation
from tests.replying import BY_LINK, say, say_no, say_yes


def guests(session: Session, event: Event, count: int) -> Sequence[Invitation]:
    return [make_invitation(session, event) for _ in range(count)]


def has(session: Session, invitation: Invitation) -> list[tuple[str, int]]:
    """State and seats of each living place."""
    return [(place.state, place.seats) for place in living_places(session, invitation.id)]


def seats_held(session: Session, event: Event) -> dict[int | None, int]:
    counts = count_rooms(session, read_rooms(session, event.id))
    return {room_id: count.seats_held for room_id, count in counts.items()}


def nothing_is_broken(session: Session) -> bool:
    session.flush()
    return check_promises(session, secrets=[SECRET], now=NOW) == []


def test_two_seats_are_held_in_every_session_and_once_in_the_event(session: Session) -> None:
    event = make_event(session, sessions=2, seats_limit=5, event_limit=5)
    (ann,) = guests(session, event, 1)

    say(session, ann, Answer.YES, brings_assistant=True)

    assert has(session, ann) == [(PlaceState.HELD, 2)] * 2
    assert set(seats_held(session, event).values()) == {2}
    assert nothing_is_broken(session)


def test_a_party_waits_as_a_whole_and_nobody_overtakes_it(session: Session) -> None:
    event = make_event(session, seats_limit=3)
    first, second, party, last = guests(session, event, 4)
    for each in (first, second):
        say_yes(session, each)

    say(session, party, Answer.YES, brings_assistant=True)
    say_yes(session, last)

    assert has(session, party) == [(PlaceState.WAITING, 2)]
    assert has(session, last) == [(PlaceState.WAITING, 1)]
    shown = explain_waiting_list(session, read_rooms(session, event.id), now=NOW)
    assert [each.seats for each in shown] == [2, 1]
    assert shown[0].sentences == ("1 place is left in Day 1, and 2 are needed together.",)
    assert nothing_is_broken(session)


def test_a_party_moves_up_when_both_seats_are_there(session: Session) -> None:
    event = make_event(session, seats_limit=2)
    first, second, party, last = guests(session, event, 4)
    for each in (first, second):
        say_yes(session, each)
    say(session, party, Answer.YES, brings_assistant=True)
    say_yes(session, last)

    say_no(session, first)
    one_free = has(session, party)
    say_no(session, second)

    assert one_free == [(PlaceState.WAITING, 2)]
    assert has(session, party) == [(PlaceState.HELD, 2)]
    assert has(session, last) == [(PlaceState.WAITING, 1)]


def test_an_assistant_who_does_not_come_frees_a_seat(session: Session) -> None:
    event = make_event(session, seats_limit=2)
    party, waiting = guests(session, event, 2)
    say(session, party, Answer.YES, brings_assistant=True)
    say_yes(session, waiting)

    say(session, party, Answer.YES, brings_assistant=False)

    assert has(session, party) == [(PlaceState.HELD, 1)]
    assert has(session, waiting) == [(PlaceState.HELD, 1)]
    assert nothing_is_broken(session)


def test_a_seat_for_an_assistant_is_refused_where_none_is_free_and_nothing_is_lost(session: Session) -> None:
    event = make_event(session, seats_limit=2)
    ann, other = guests(session, event, 2)
    say_yes(session, ann)
    say_yes(session, other)

    with pytest.raises(ChangeWouldWait):
        say(session, ann, Answer.YES, brings_assistant=True)

    assert has(session, ann) == [(PlaceState.HELD, 1)]


def test_a_party_larger_than_the_room_is_told_so(session: Session) -> None:
    (ann,) = guests(session, make_event(session, seats_limit=1), 1)

    with pytest.raises(PartyTooLarge):
        say(session, ann, Answer.YES, brings_assistant=True)


def test_a_waiting_party_that_becomes_smaller_keeps_its_turn_and_a_larger_one_does_not(
    session: Session,
) -> None:
    event = make_event(session, seats_limit=2)
    holder, party, single = guests(session, event, 3)
    say(session, holder, Answer.YES, brings_assistant=True)
    say(session, party, Answer.YES, brings_assistant=True)
    say_yes(session, single)

    say(session, party, Answer.YES, brings_assistant=False)
    smaller = explain_waiting_list(session, read_rooms(session, event.id), now=NOW)
    say(session, party, Answer.YES, brings_assistant=True)
    larger = explain_waiting_list(session, read_rooms(session, event.id), now=NOW)

    assert [each.invitation.id for each in smaller] == [party.id, single.id]
    assert [each.invitation.id for each in larger] == [single.id, party.id]


def test_a_later_yes_that_says_nothing_of_it_keeps_the_assistant(session: Session) -> None:
    (ann,) = guests(session, make_event(session), 1)
    say(session, ann, Answer.YES, brings_assistant=True)

    say_yes(session, ann)

    assert has(session, ann) == [(PlaceState.HELD, 2)]


@pytest.mark.parametrize("waits", [False, True])
def test_a_deputy_comes_without_the_assistant(session: Session, waits: bool) -> None:
    event = make_event(session, seats_limit=2)
    event.allows_deputies = True
    ann, other = guests(session, event, 2)
    if waits:
        say(session, other, Answer.YES, brings_assistant=True)
    say(session, ann, Answer.YES, brings_assistant=True)

    deputy = NamedDeputy("Dan Dale", "dan@example.org")
    given = GivenReply(Answer.DEPUTY, "a form")
    name_deputy(session, ann, given, deputy, secret=SECRET, by=BY_LINK, now=NOW)

    theirs = session.query(Invitation).where(Invitation.deputy_for_id == ann.id).one()
    assert has(session, theirs) == [(PlaceState.WAITING if waits else PlaceState.HELD, 1)]
    assert nothing_is_broken(session)


def test_an_officer_picks_a_party_only_where_both_fit(session: Session) -> None:
    event = make_event(session, seats_limit=2)
    holder, party = guests(session, event, 2)
    say_yes(session, holder)
    say(session, party, Answer.YES, brings_assistant=True)
    officer = make_account(session).id

    def seat(*, over: bool) -> None:
        rooms = lock_rooms(session, event.id)
        reason = Override("Olive Officer", "She chairs it")
        seat_knowingly(session, rooms, party, reason, over_limit=over, account_id=officer, now=NOW)

    with pytest.raises(RoomIsFull):
        seat(over=False)
    seat(over=True)

    assert has(session, party) == [(PlaceState.HELD, 2)]
    assert seats_held(session, event) == {next(iter(seats_held(session, event))): 3}
    assert nothing_is_broken(session)
