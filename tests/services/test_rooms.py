from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.places import Place
from app.services.places import ask_for_places
from app.services.rooms import count_rooms, lock_rooms, read_rooms
from tests.make import NOW, make_event, make_invitation


def test_an_event_without_a_limit_of_its_own_is_no_room(session: Session) -> None:
    event = make_event(session, sessions=2, seats_limit=5)

    rooms = read_rooms(session, event.id)

    assert [room.limit for room in rooms.rooms.values()] == [5, 5]


def test_an_event_with_a_limit_is_a_room_of_its_own(session: Session) -> None:
    event = make_event(session, seats_limit=5, event_limit=3)

    rooms = lock_rooms(session, event.id)

    assert rooms.rooms[None].limit == 3


def test_an_event_without_sessions_can_be_locked(session: Session) -> None:
    event = make_event(session, sessions=0)

    rooms = lock_rooms(session, event.id)

    assert rooms.event == event
    assert list(rooms.sessions) == []


def test_who_waits_is_counted_where_a_seat_is_free(session: Session) -> None:
    event = make_event(session, sessions=2, seats_limit=1)
    rooms = lock_rooms(session, event.id)
    full, free = [each.id for each in rooms.sessions]
    ask_for_places(session, rooms, make_invitation(session, event), [full], now=NOW)
    for _ in range(2):
        ask_for_places(session, rooms, make_invitation(session, event), [full, free], now=NOW)

    counts = count_rooms(session, rooms)

    assert (counts[free].seats_held, counts[free].seats_waiting) == (0, 2)
    assert (counts[full].seats_held, counts[full].seats_waiting) == (1, 0)


def test_seats_without_any_limit_are_not_counted(session: Session) -> None:
    event = make_event(session, seats_limit=None)
    rooms = lock_rooms(session, event.id)
    ids = [each.id for each in rooms.sessions]
    ask_for_places(session, rooms, make_invitation(session, event), ids, now=NOW)

    counts = count_rooms(session, rooms)

    assert counts[ids[0]].seats_held == 0


def test_the_limit_of_the_event_counts_where_its_only_session_has_none(session: Session) -> None:
    event = make_event(session, seats_limit=None, event_limit=1)
    rooms = lock_rooms(session, event.id)
    ids = [each.id for each in rooms.sessions]
    for _ in range(3):
        ask_for_places(session, rooms, make_invitation(session, event), ids, now=NOW)

    counts = count_rooms(session, rooms)

    assert counts[None].seats_held == 1
    assert [place.state for place in session.scalars(select(Place).order_by(Place.id))] == [
        "held",
        "waiting",
        "waiting",
    ]


def test_the_event_counts_people_and_not_seats(session: Session) -> None:
    event = make_event(session, sessions=2, event_limit=10)
    rooms = lock_rooms(session, event.id)
    ids = [each.id for each in rooms.sessions]
    ask_for_places(session, rooms, make_invitation(session, event), ids, now=NOW)

    counts = count_rooms(session, rooms)

    assert counts[None].seats_held == 1
