"""The attendee list holds whoever has a place, once, and an event's numbers add up."""

import pytest
from sqlalchemy.orm import Session

from app.models.categories import Membership
from app.models.events import Event
from app.rules.states import Choice, Standing
from app.services import attendees
from app.services.attendees import Listed, count_attendees, stream_attendees
from app.services.events import sessions_of
from tests.make import NOW, make_category, make_event, make_invitation, make_organisation, make_person
from tests.queries import statements
from tests.replying import say_no, say_yes


def fill(session: Session, event: Event, people: int) -> None:
    category = make_category(session, f"Category of {people}")
    for _ in range(people):
        say_yes(session, make_invitation(session, event, make_person(session, category=category)))


def test_the_list_holds_whoever_has_a_place_and_nobody_else(session: Session) -> None:
    event = make_event(session, seats_limit=1)
    coming, waiting, declined, silent = (
        make_invitation(session, event, make_person(session, f"Pat {name}"))
        for name in ("Coming", "Waiting", "Declined", "Silent")
    )
    say_yes(session, coming)
    say_yes(session, waiting)
    say_no(session, declined)

    assert [each.family_name for each in stream_attendees(session, event.id)] == ["Coming"]
    waiting_list = stream_attendees(session, event.id, listed=Listed(who=(Standing.WAITING,)))
    assert [each.family_name for each in waiting_list] == ["Waiting"]
    assert silent.answer is None


def test_somebody_who_cancels_leaves_the_list_to_whoever_waits(session: Session) -> None:
    event = make_event(session, seats_limit=1)
    first = make_invitation(session, event, make_person(session, "Pat First"))
    second = make_invitation(session, event, make_person(session, "Pat Second"))
    say_yes(session, first)
    say_yes(session, second)

    say_no(session, first)

    assert [each.family_name for each in stream_attendees(session, event.id)] == ["Second"]


def test_somebody_in_two_sessions_and_two_categories_is_one_row(session: Session) -> None:
    event = make_event(session, sessions=2)
    person = make_person(session, "Ann Ash", category=make_category(session, "Scrutiny"))
    session.add(Membership(person=person, category=make_category(session, "Board"), confirmed_at=NOW))
    say_yes(session, make_invitation(session, event, person))

    (row,) = stream_attendees(session, event.id)

    assert row.sessions == ("Day 1", "Day 2")
    assert set(row.categories) == {"Scrutiny", "Board"}
    assert count_attendees(session, event.id) == 1


def test_a_row_says_only_the_session_that_was_chosen(session: Session) -> None:
    event = make_event(session, sessions=2, attendance=Choice.CHOOSE_ONE)
    second = sessions_of(session, event.id)[1]
    say_yes(session, make_invitation(session, event), second.id)

    (row,) = stream_attendees(session, event.id)

    assert row.sessions == ("Day 2",)


def test_a_category_that_somebody_left_is_not_told(session: Session) -> None:
    event = make_event(session)
    person = make_person(session)
    session.add(Membership(person=person, category=make_category(session), confirmed_at=NOW, left_at=NOW))
    say_yes(session, make_invitation(session, event, person))

    (row,) = stream_attendees(session, event.id)

    assert row.categories == ()


def test_the_list_is_in_the_order_of_names_then_of_invitations(session: Session) -> None:
    event = make_event(session)
    for name in ("Zoe Ash", "Ann Birch", "Ann Ash", "Ann Ash"):
        say_yes(session, make_invitation(session, event, make_person(session, name)))

    rows = list(stream_attendees(session, event.id))

    assert [f"{row.given_name} {row.family_name}" for row in rows] == [
        *("Ann Ash", "Ann Ash", "Zoe Ash", "Ann Birch")
    ]


def test_names_and_organisations_are_as_they_were_written(session: Session) -> None:
    event = make_event(session)
    organisation = make_organisation(session, "Vale of White Horse DC")
    person = make_person(session, "Siân  ffOLKES-o'Neill", organisation=organisation)
    say_yes(session, make_invitation(session, event, person))

    (row,) = stream_attendees(session, event.id)

    assert (row.given_name, row.family_name) == (person.given_name, person.family_name)
    assert (row.organisation, row.sector) == ("Vale of White Horse DC", "public")


def test_a_long_list_is_read_bit_by_bit_and_stays_whole(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attendees, "_CHUNK", 3)
    event = make_event(session)
    fill(session, event, 10)

    rows = list(stream_attendees(session, event.id))

    assert len({row.reference for row in rows}) == 10
    assert all(row.categories == ("Category of 10",) for row in rows)


def test_the_list_asks_as_often_for_thirty_people_as_for_three(session: Session) -> None:
    small, large = make_event(session), make_event(session)
    fill(session, small, 3)
    fill(session, large, 30)
    asked = []

    for event_id in (small.id, large.id):
        with statements(session) as sent:
            list(stream_attendees(session, event_id))
        asked.append(len(sent))

    assert asked[0] == asked[1]
    assert asked[1] <= 6


def test_a_deputy_says_whose_place_they_carry(session: Session) -> None:
    event = make_event(session)
    first = make_invitation(session, event, make_person(session, "Ann Ash"))
    deputy = make_invitation(session, event, make_person(session, "Bob Birch"))
    deputy.deputy_for_id = first.id
    say_yes(session, deputy)
    session.flush()

    assert [(each.family_name, each.deputy_for) for each in stream_attendees(session, event.id)] == [
        ("Birch", "Ann Ash")
    ]
