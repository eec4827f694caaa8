"""Lists of others than who is coming, of one event session, with contact details, and page by page."""

from sqlalchemy.orm import Session

from app.models.invitations import Invitation
from app.rules.states import Answer, Standing
from app.services.attendees import (
    Listed,
    attendees_of,
    attendees_page,
    count_attendees,
    stream_attendees,
)
from app.services.places import ask_for_places
from app.services.rooms import EventRooms, lock_rooms
from tests.make import NOW, make_category, make_event, make_invitation, make_person


def invite(session: Session, rooms: EventRooms, name: str, answer: Answer | None) -> Invitation:
    """Somebody of that name with that answer; a yes asks for a place in every session."""
    category = make_category(session, f"Friends of {name}")
    invitation = make_invitation(session, rooms.event, make_person(session, name, category=category))
    invitation.answer = answer
    session.flush()
    if answer is Answer.YES:
        ask_for_places(session, rooms, invitation, [each.id for each in rooms.sessions], now=NOW)
        session.flush()
    return invitation


def test_others_are_listed_on_request_with_their_status(session: Session) -> None:
    rooms = lock_rooms(session, make_event(session, seats_limit=1).id)
    for name, answer in (
        ("A Comes", Answer.YES), ("B Waits", Answer.YES), ("C No", Answer.NO),
        ("D Silent", None), ("E Unsure", Answer.NOT_SURE),
    ):  # fmt: skip
        invite(session, rooms, name, answer)
    everybody = Listed(who=tuple(Standing))

    rows = list(stream_attendees(session, rooms.event.id, listed=everybody))

    assert sorted((row.family_name, row.status) for row in rows) == [
        ("Comes", "held"), ("No", "not_coming"), ("Silent", "no_answer"), ("Unsure", "not_sure"), ("Waits", "waiting"),
    ]  # fmt: skip
    assert count_attendees(session, rooms.event.id, listed=everybody) == 5


def test_somebody_known_only_by_the_name_as_typed_has_a_name(session: Session) -> None:
    rooms = lock_rooms(session, make_event(session).id)
    typed = invite(session, rooms, "Pat Person", Answer.YES).person
    typed.title, typed.given_name, typed.family_name, typed.name_as_typed = "Cllr", "", "", "Cllr M A Barry"
    session.flush()

    (row,) = stream_attendees(session, rooms.event.id)

    assert (row.title, row.given_name, row.family_name) == ("", "", "Cllr M A Barry")


def test_the_list_of_one_event_session_holds_only_its_own(session: Session) -> None:
    rooms = lock_rooms(session, make_event(session, sessions=2).id)
    first, second = (each.id for each in rooms.sessions)
    both = invite(session, rooms, "Both Days", Answer.YES)
    one = invite(session, rooms, "One Day", None)
    ask_for_places(session, rooms, one, [first], now=NOW)
    session.flush()

    rows = list(stream_attendees(session, rooms.event.id, listed=Listed(event_session_id=second)))

    assert [row.reference for row in rows] == [both.reference]


def test_contact_details_are_read_only_where_they_were_asked_for(session: Session) -> None:
    rooms = lock_rooms(session, make_event(session).id)
    person = invite(session, rooms, "Ann Ash", Answer.YES).person
    person.telephone = "01632 960 001"
    session.flush()

    (without,) = stream_attendees(session, rooms.event.id)
    (with_them,) = stream_attendees(session, rooms.event.id, listed=Listed(with_contact=True))

    assert (without.email, without.telephone) == ("", "")
    assert (with_them.email, with_them.telephone) == (person.email, "01632 960 001")


def test_a_page_of_the_list_holds_fifty(session: Session) -> None:
    rooms = lock_rooms(session, make_event(session).id)
    for number in range(52):
        invite(session, rooms, f"Ann Ash{number:02}", Answer.YES)

    second = attendees_page(session, rooms.event.id, page=2)

    assert [row.family_name for row in second] == ["Ash50", "Ash51"]


def test_people_can_be_listed_whether_they_come_or_not(session: Session) -> None:
    rooms = lock_rooms(session, make_event(session).id)
    silent = invite(session, rooms, "Silent Sam", None)
    invite(session, rooms, "Other Olga", None)

    rows = attendees_of(session, rooms.event.id, [silent.id])

    assert [row.family_name for row in rows] == ["Sam"]
