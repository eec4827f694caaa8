"""Where each event stands: true numbers, only what an account may see, and as few queries for many events."""

from sqlalchemy.orm import Session

from app.rules.states import AccountRole
from app.services.desk import events_at_a_glance, session_glances
from app.services.events import give_access, sessions_of
from app.services.standings import count_answers
from tests.make import NOW, make_account, make_event, make_invitation
from tests.queries import statements
from tests.replying import say_no, say_yes


def test_the_seats_of_a_session_are_counted_from_its_places(session: Session) -> None:
    event = make_event(session, seats_limit=2)
    invitations = [make_invitation(session, event) for _ in range(4)]
    for invitation in invitations:
        say_yes(session, invitation)
    say_no(session, invitations[0])

    (glance,) = session_glances(session, [event.id])[event.id]

    assert (glance.held, glance.waiting, glance.left) == (2, 1, 0)


def test_a_session_without_a_limit_says_nothing_of_seats_left(session: Session) -> None:
    event = make_event(session, seats_limit=None)

    (glance,) = session_glances(session, [event.id])[event.id]

    assert glance.left is None


def test_seats_left_are_never_below_nought(session: Session) -> None:
    event = make_event(session, seats_limit=2)
    for _ in range(2):
        say_yes(session, make_invitation(session, event))
    sessions_of(session, event.id)[0].seats_limit = 1
    session.flush()

    (glance,) = session_glances(session, [event.id])[event.id]

    assert (glance.held, glance.left) == (2, 0)


def test_sessions_come_in_the_order_of_time_and_of_their_event(session: Session) -> None:
    first, second = make_event(session, sessions=2), make_event(session, sessions=1)

    glances = session_glances(session, [first.id, second.id])

    assert [each.title for each in glances[first.id]] == ["Day 1", "Day 2"]
    assert len(glances[second.id]) == 1


def test_an_officer_sees_every_event_with_the_numbers_of_its_lists(session: Session) -> None:
    event = make_event(session)
    say_yes(session, make_invitation(session, event))
    make_invitation(session, event)

    (glance,) = events_at_a_glance(session, make_account(session))

    assert glance.answers == count_answers(session, event.id)


def test_a_consultant_sees_the_events_that_were_named_for_them_and_no_other(session: Session) -> None:
    consultant = make_account(session, role=AccountRole.CONSULTANT)
    theirs, _other = make_event(session, "Theirs"), make_event(session, "Other")
    give_access(session, consultant, [theirs], now=NOW)
    session.flush()

    assert [each.event.title for each in events_at_a_glance(session, consultant)] == ["Theirs"]


def test_the_desk_asks_as_often_for_ten_events_as_for_one(session: Session) -> None:
    account = make_account(session)
    asked = []

    for events in (1, 9):
        for _ in range(events):
            event = make_event(session, sessions=2)
            say_yes(session, make_invitation(session, event))
        with statements(session) as sent:
            events_at_a_glance(session, account)
        asked.append(len(sent))

    assert asked[0] == asked[1] <= 4
