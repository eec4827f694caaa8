"""More people in a room than its limit: found, unless an officer let them in or the limit was lowered since."""

from sqlalchemy.orm import Session

from app.rules.overrides import Override
from app.rules.states import Choice
from app.services.events import sessions_of
from app.services.places import seat_knowingly
from app.services.rooms import lock_rooms
from tests.make import NOW, make_account, make_event, make_invitation
from tests.replying import say_yes
from tests.services.test_place_checks import found, furnish, run


def test_a_party_beyond_the_limit_is_found_in_the_session_and_in_the_event(session: Session) -> None:
    furnish(session, event_limit=2, yeses=2)

    run(session, "UPDATE places SET seats = 2")

    breaches = found(session)
    assert {each.promise for each in breaches} == {"no chair is promised twice"}
    assert [each.sentence.partition(", and")[0] for each in breaches] == [
        "“Day 1” (Friday 12 February 2027, 9:30am to 3:30pm) has 4 places held",
        "“Partnerships in Oxfordshire” has places held for 4 people",
    ]


def test_an_offered_seat_counts_as_taken(session: Session) -> None:
    furnish(session, yeses=3)

    run(
        session,
        "UPDATE places SET state = 'offered', held_at = asked_at, offered_until = asked_at WHERE id = 3",
    )

    assert "no chair is promised twice" in [each.promise for each in found(session)]


def test_whoever_an_officer_let_in_may_choose_another_session(session: Session) -> None:
    event = make_event(session, attendance=Choice.CHOOSE_UP_TO, sessions=2, seats_limit=None, event_limit=0)
    event.choose_up_to = 2
    first, second = (each.id for each in sessions_of(session, event.id))
    guest = make_invitation(session, event)
    say_yes(session, guest, first)
    officer = make_account(session).id
    seat_knowingly(
        session,
        lock_rooms(session, event.id),
        guest,
        Override("Olive Officer", "She speaks"),
        over_limit=True,
        account_id=officer,
        now=NOW,
    )

    say_yes(session, guest, first, second)
    assert found(session) == []

    say_yes(session, guest, second)
    assert found(session) == []
