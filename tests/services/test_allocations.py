from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from app.models.categories import Category
from app.models.events import Event
from app.models.invitations import Invitation
from app.rules.allocations import AllocationBelowZero
from app.rules.states import Answer, Door
from app.services.allocations import allocations_of, keep_places, move_up_where_released, release_places
from app.services.checks import check_promises
from app.services.history import Actor
from app.services.replies import GivenReply, record_reply
from app.services.rooms import read_rooms
from app.services.waiting_lists import explain_waiting_list, living_places
from tests.make import NOW, SECRET, make_category, make_event, make_invitation, make_person

OFFICER = Actor(Door.PAGE)


def keep(session: Session, event: Event, seats: int, until: date | None = None) -> Category:
    category = make_category(session, "Councillors")
    keep_places(session, event.id, category.id, seats=seats, until=until, by=OFFICER, now=NOW)
    return category


def yes_of(session: Session, event: Event, category: Category | None = None) -> Invitation:
    """Somebody, in the category or in none, who says yes."""
    invitation = make_invitation(session, event, make_person(session, category=category))
    given = GivenReply(Answer.YES, f"form {invitation.id}")
    record_reply(session, invitation, given, by=Actor(Door.LINK), now=NOW)
    return invitation


def state_of(session: Session, invitation: Invitation) -> str:
    return living_places(session, invitation.id)[0].state


def test_places_are_kept_for_a_category(session: Session) -> None:
    event = make_event(session, seats_limit=2)
    councillors = keep(session, event, 1)

    first, second = yes_of(session, event), yes_of(session, event)
    councillor = yes_of(session, event, councillors)

    assert [state_of(session, each) for each in (first, second, councillor)] == ["held", "waiting", "held"]
    assert check_promises(session, secrets=[SECRET], now=NOW) == []


def test_who_waits_is_told_for_whom_the_place_is_kept(session: Session) -> None:
    event = make_event(session, seats_limit=1)
    keep(session, event, 1)
    yes_of(session, event)

    guests = explain_waiting_list(session, read_rooms(session, event.id), now=NOW)

    assert guests[0].sentences == ("1 place is left in Day 1, kept for Councillors.",)


def test_the_event_as_a_whole_keeps_them_too(session: Session) -> None:
    event = make_event(session, sessions=2, seats_limit=None, event_limit=2)
    councillors = keep(session, event, 1)

    first, second = yes_of(session, event), yes_of(session, event)
    councillor = yes_of(session, event, councillors)

    assert [state_of(session, each) for each in (first, second, councillor)] == ["held", "waiting", "held"]


def test_keeping_fewer_moves_up_who_waits(session: Session) -> None:
    event = make_event(session, seats_limit=1)
    councillors = keep(session, event, 1)
    waiting = yes_of(session, event)

    keep_places(session, event.id, councillors.id, seats=0, until=None, by=OFFICER, now=NOW)

    assert state_of(session, waiting) == "held"


def test_releasing_moves_up_who_waits(session: Session) -> None:
    event = make_event(session, seats_limit=1)
    keep(session, event, 1)
    waiting = yes_of(session, event)
    allocation = allocations_of(session, event.id, now=NOW)[0]

    release_places(session, event.id, allocation.id, by=OFFICER, now=NOW)

    assert state_of(session, waiting) == "held"
    assert allocations_of(session, event.id, now=NOW) == []


def test_the_day_that_releases_them_moves_up_who_waits(session: Session) -> None:
    event = make_event(session, seats_limit=1)
    keep(session, event, 1, until=date(2027, 1, 10))
    waiting = yes_of(session, event)

    move_up_where_released(session, now=datetime(2027, 1, 10, 23, 59, tzinfo=UTC))
    before = state_of(session, waiting)
    move_up_where_released(session, now=datetime(2027, 1, 11, 0, 0, tzinfo=UTC))

    assert (before, state_of(session, waiting)) == ("waiting", "held")


def test_an_unused_allocation_is_visible(session: Session) -> None:
    event = make_event(session, seats_limit=5)
    councillors = keep(session, event, 3)
    yes_of(session, event, councillors)

    shown = allocations_of(session, event.id, now=NOW)[0]

    assert (shown.category, shown.seats, shown.uses) == ("Councillors", 3, [("Day 1", 1)])


def test_fewer_than_no_places_cannot_be_kept(session: Session) -> None:
    event = make_event(session)

    with pytest.raises(AllocationBelowZero):
        keep(session, event, -1)
