import pytest
from sqlalchemy.orm import Session

from app.models.invitations import Invitation
from app.rules.overrides import NobodyWaits, Override, OverrideNeedsReason, RoomIsFull
from app.rules.states import Answer, Door, PlaceState
from app.services.checks import check_promises
from app.services.history import Actor
from app.services.places import seat_knowingly
from app.services.replies import GivenReply, record_reply
from app.services.rooms import lock_rooms, read_rooms
from app.services.waiting_lists import explain_waiting_list, living_places, next_in_turn, who_is_over
from tests.make import NOW, SECRET, make_account, make_event, make_invitation, make_person

KNOWINGLY = Override("Olive Officer", "She speaks at the opening")


def say_yes(session: Session, invitation: Invitation, *chosen: int) -> None:
    given = GivenReply(Answer.YES, f"form {invitation.id}", chosen)
    record_reply(session, invitation, given, by=Actor(Door.LINK), now=NOW)


def fill(session: Session, *names: str, limit: int) -> list[Invitation]:
    """People who say yes in this order to an event with so many places."""
    event = make_event(session, seats_limit=limit)
    invitations = [make_invitation(session, event, make_person(session, name)) for name in names]
    for each in invitations:
        say_yes(session, each)
    return invitations


def seat(session: Session, invitation: Invitation, override: Override = KNOWINGLY, *, over: bool) -> None:
    rooms = lock_rooms(session, invitation.event_id)
    account_id = make_account(session).id
    seat_knowingly(session, rooms, invitation, override, over_limit=over, account_id=account_id, now=NOW)


def test_the_list_is_in_the_order_of_the_yeses_and_says_why(session: Session) -> None:
    first, *_ = fill(session, "Ann Ash", "Ben Birch", "Cat Cole", limit=1)

    guests = explain_waiting_list(session, read_rooms(session, first.event_id), now=NOW)

    assert [(each.position, each.invitation.person.name) for each in guests] == [
        (1, "Ben Birch"),
        (2, "Cat Cole"),
    ]
    assert guests[0].sentences == ("All 1 places in Day 1 are taken.",)


def test_an_empty_list_is_empty(session: Session) -> None:
    invitation, *_ = fill(session, "Ann Ash", limit=5)

    rooms = read_rooms(session, invitation.event_id)

    assert explain_waiting_list(session, rooms, now=NOW) == []
    assert next_in_turn(session, rooms, now=NOW) == []


def test_an_officer_goes_over_the_limit_with_a_reason_on_record(session: Session) -> None:
    _, waiting, behind = fill(session, "Ann Ash", "Ben Birch", "Cat Cole", limit=1)

    seat(session, waiting, over=True)

    place = living_places(session, waiting.id)[0]
    assert place.state == PlaceState.HELD
    assert place.reason == "Olive Officer decided it: She speaks at the opening"
    assert place.override_account_id is not None
    assert living_places(session, behind.id)[0].state == PlaceState.WAITING
    assert check_promises(session, secrets=[SECRET], now=NOW) == []


def test_out_of_turn_never_goes_over_the_limit(session: Session) -> None:
    _, waiting = fill(session, "Ann Ash", "Ben Birch", limit=1)

    with pytest.raises(RoomIsFull):
        seat(session, waiting, over=False)

    assert living_places(session, waiting.id)[0].state == PlaceState.WAITING


def test_nobody_is_seated_without_a_reason(session: Session) -> None:
    _, waiting = fill(session, "Ann Ash", "Ben Birch", limit=1)

    with pytest.raises(OverrideNeedsReason):
        seat(session, waiting, Override("Olive Officer", "  "), over=True)


def test_whoever_has_a_place_is_not_seated_again(session: Session) -> None:
    holding, _ = fill(session, "Ann Ash", "Ben Birch", limit=1)

    with pytest.raises(NobodyWaits):
        seat(session, holding, over=True)


def test_a_room_with_more_people_than_its_lowered_limit_is_told(session: Session) -> None:
    first, *_ = fill(session, "Ann Ash", "Ben Birch", "Cat Cole", limit=3)
    rooms = lock_rooms(session, first.event_id)
    before = who_is_over(session, rooms)

    rooms.sessions[0].seats_limit = 1

    assert before == []
    assert who_is_over(session, rooms) == [
        "The limit in Day 1 is 1 and 3 places are held: 2 over. Nobody loses a place."
    ]


def test_limits_that_coincide_are_told_once(session: Session) -> None:
    first, *_ = fill(session, "Ann Ash", "Ben Birch", "Cat Cole", limit=2)
    rooms = lock_rooms(session, first.event_id)
    rooms.event.seats_limit = 2

    (waiting,) = explain_waiting_list(session, rooms, now=NOW)
    rooms.sessions[0].seats_limit = rooms.event.seats_limit = 1

    assert waiting.sentences == ("All 2 places in Day 1 are taken.",)
    assert who_is_over(session, rooms) == [
        "The limit in Day 1 is 1 and 2 places are held: 1 over. Nobody loses a place."
    ]
