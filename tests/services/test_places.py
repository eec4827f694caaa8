from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.messages import Message
from app.models.places import Place
from app.rules.places import Held, Waits
from app.services.places import ask_for_places, give_up_places
from app.services.rooms import lock_rooms
from app.services.waiting_lists import living_places
from tests.make import NOW, make_event, make_invitation


def test_a_yes_holds_a_place_while_there_is_one(session: Session) -> None:
    event = make_event(session, seats_limit=1)
    rooms = lock_rooms(session, event.id)
    ids = [each.id for each in rooms.sessions]

    first = ask_for_places(session, rooms, make_invitation(session, event), ids, now=NOW)
    second = ask_for_places(session, rooms, make_invitation(session, event), ids, now=NOW)

    assert isinstance(first.decision, Held)
    assert isinstance(second.decision, Waits)


def test_a_place_that_is_given_up_goes_to_whoever_waits_with_a_letter(session: Session) -> None:
    event = make_event(session, seats_limit=1)
    rooms = lock_rooms(session, event.id)
    ids = [each.id for each in rooms.sessions]
    leaving, waiting = make_invitation(session, event), make_invitation(session, event)
    ask_for_places(session, rooms, leaving, ids, now=NOW)
    ask_for_places(session, rooms, waiting, ids, now=NOW)

    give_up_places(session, rooms, leaving, reason="The answer was changed.", now=NOW)

    assert [place.state for place in living_places(session, waiting.id)] == ["held"]
    assert living_places(session, leaving.id) == []
    letters = session.scalars(select(Message.kind).where(Message.invitation_id == waiting.id)).all()
    assert letters == ["moved_up"]


def test_a_yes_to_two_days_waits_as_a_whole(session: Session) -> None:
    event = make_event(session, sessions=2, seats_limit=1)
    rooms = lock_rooms(session, event.id)
    first_day, second_day = (each.id for each in rooms.sessions)
    ask_for_places(session, rooms, make_invitation(session, event), [first_day], now=NOW)

    asked = ask_for_places(session, rooms, make_invitation(session, event), [first_day, second_day], now=NOW)

    assert isinstance(asked.decision, Waits)
    held = session.scalars(select(Place).where(Place.state == "held")).all()
    assert [place.event_session_id for place in held] == [first_day]


def test_the_limit_of_the_event_counts_everybody_once(session: Session) -> None:
    event = make_event(session, sessions=2, seats_limit=None, event_limit=1)
    rooms = lock_rooms(session, event.id)
    ids = [each.id for each in rooms.sessions]

    first = ask_for_places(session, rooms, make_invitation(session, event), ids, now=NOW)
    second = ask_for_places(session, rooms, make_invitation(session, event), ids[:1], now=NOW)

    assert isinstance(first.decision, Held)
    assert isinstance(second.decision, Waits)


def test_saying_the_same_yes_again_changes_nothing(session: Session) -> None:
    event = make_event(session, seats_limit=1)
    rooms = lock_rooms(session, event.id)
    ids = [each.id for each in rooms.sessions]
    invitation = make_invitation(session, event)
    ask_for_places(session, rooms, invitation, ids, now=NOW)

    again = ask_for_places(session, rooms, invitation, ids, now=NOW)

    assert isinstance(again.decision, Held)
    assert len(session.scalars(select(Place)).all()) == 1
