from datetime import timedelta

from sqlalchemy.orm import Session

from app.models.invitations import Invitation
from app.rules.states import Answer, Door
from app.services.attendee_changes import DOWNLOADED, changes_since, last_download
from app.services.history import Actor, write_history
from app.services.places import ask_for_places, give_up_places
from app.services.rooms import EventRooms, lock_rooms
from tests.make import NOW, make_account, make_event, make_invitation, make_person

LATER = NOW + timedelta(hours=1)
LAST = NOW + timedelta(hours=2)


def say_yes(session: Session, rooms: EventRooms, name: str, *, at: object = NOW) -> Invitation:
    invitation = make_invitation(session, rooms.event, make_person(session, name))
    invitation.answer = Answer.YES
    session.flush()
    ask_for_places(session, rooms, invitation, [each.id for each in rooms.sessions], now=at)  # type: ignore[arg-type]
    return invitation


def test_who_came_who_left_and_whose_name_changed_since_a_moment(session: Session) -> None:
    rooms = lock_rooms(session, make_event(session).id)
    say_yes(session, rooms, "Stays Asbefore")
    leaves = say_yes(session, rooms, "Leaves Blue")
    renamed = say_yes(session, rooms, "Renamed Carr")
    say_yes(session, rooms, "New Dunn", at=LAST)
    give_up_places(session, rooms, leaves, reason="The answer was changed.", now=LAST)
    renamed.person.changed_at = LAST
    session.flush()

    changes = changes_since(session, rooms.event.id, LATER)

    assert [(each.family_name, each.change) for each in changes] == [
        ("Blue", "No longer coming"),
        ("Carr", "Changed"),
        ("Dunn", "New"),
    ]


def test_nothing_has_changed_right_after_a_download(session: Session) -> None:
    rooms = lock_rooms(session, make_event(session).id)
    say_yes(session, rooms, "Stays Asbefore")

    assert changes_since(session, rooms.event.id, LATER) == []


def test_the_last_download_is_the_accounts_own(session: Session) -> None:
    event = make_event(session)
    first, second = make_account(session), make_account(session, "second@example.org")
    for moment in (NOW, LATER):
        write_history(session, DOWNLOADED, by=Actor(Door.PAGE, first.id), now=moment, event_id=event.id)
    session.flush()

    assert last_download(session, event.id, first.id) == LATER
    assert last_download(session, event.id, second.id) is None
