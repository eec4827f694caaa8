from sqlalchemy.orm import Session

from app.models.messages import Message
from app.services.place_letters import tell_of_places
from app.services.rooms import lock_rooms
from app.services.waiting_lists import living_places
from tests.make import NOW, make_event, make_invitation
from tests.replying import say_yes


def test_a_letter_shows_the_sessions_of_the_places_and_carries_the_calendars_entry(session: Session) -> None:
    event = make_event(session)
    invitation = make_invitation(session, event)
    say_yes(session, invitation)
    rooms, places = lock_rooms(session, event.id), living_places(session, invitation.id)

    tell_of_places(session, rooms, "moved_up", invitation, places, key="a fact", now=NOW)

    session.flush()
    confirmed, moved_up = session.query(Message).order_by(Message.id)
    assert [each["title"] for each in moved_up.facts["chosen"]] == ["Day 1"]
    assert "calendar" in confirmed.facts
    assert "calendar" not in moved_up.facts


def test_a_letter_about_places_that_are_gone_shows_what_it_is_told_to(session: Session) -> None:
    event = make_event(session, sessions=2)
    invitation = make_invitation(session, event)
    rooms = lock_rooms(session, event.id)
    words = {"deadline": "midday", "may_ask_again": ""}

    tell_of_places(
        session,
        rooms,
        "offer_missed",
        invitation,
        [],
        key="a fact",
        now=NOW,
        covering=[rooms.sessions[1].id],
        words=words,
    )

    session.flush()
    (letter,) = session.query(Message)
    assert [each["title"] for each in letter.facts["chosen"]] == ["Day 2"]
    assert letter.facts["deadline"] == "midday"
