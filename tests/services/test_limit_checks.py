"""More people in a room than its limit: found, unless an officer let them in or the limit was lowered since."""

from datetime import timedelta

from sqlalchemy.orm import Session

from app.models.events import Event
from app.models.invitations import Invitation
from app.rules.overrides import Override
from app.rules.states import Choice
from app.services.event_changes import change_event_limit
from app.services.events import sessions_of
from app.services.history import COMMAND_LINE
from app.services.places import seat_knowingly
from app.services.rooms import lock_rooms
from app.services.waiting_lists import living_places
from tests.make import NOW, make_account, make_event, make_invitation
from tests.replying import say_no, say_yes
from tests.services.test_place_checks import LATER, found, furnish, run


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


def let_in(session: Session, event: Event, guest: Invitation, *chosen: int) -> None:
    """An officer lets a guest in who waits."""
    say_yes(session, guest, *chosen)
    seat_knowingly(
        session,
        lock_rooms(session, event.id),
        guest,
        Override("Olive Officer", "She speaks"),
        over_limit=True,
        account_id=make_account(session).id,
        now=NOW,
    )


def two_days(session: Session, event_limit: int) -> tuple[Event, list[int]]:
    """An event of which one or both days can be chosen, with no limit but its own."""
    event = make_event(
        session, attendance=Choice.CHOOSE_UP_TO, sessions=2, seats_limit=None, event_limit=event_limit
    )
    event.choose_up_to = 2
    return event, [each.id for each in sessions_of(session, event.id)]


def test_whoever_an_officer_let_in_may_choose_another_session(session: Session) -> None:
    event, (first, second) = two_days(session, 0)
    guest = make_invitation(session, event)
    let_in(session, event, guest, first)

    say_yes(session, guest, first, second, now=LATER)
    assert found(session) == []

    say_yes(session, guest, second, now=LATER + timedelta(minutes=1))
    assert found(session) == []


def test_a_seat_that_was_given_back_is_not_counted_on_top_any_more(session: Session) -> None:
    event, (first, _) = two_days(session, 1)
    say_yes(session, make_invitation(session, event), first)
    guest, another = make_invitation(session, event), make_invitation(session, event)
    let_in(session, event, guest, first)
    say_no(session, guest, now=LATER)
    say_yes(session, another, first, now=LATER)

    run(session, f"UPDATE places SET state = 'held', held_at = asked_at WHERE invitation_id = {another.id}")

    assert "no chair is promised twice" in [each.promise for each in found(session)]


def test_whoever_had_a_seat_when_the_limit_was_lowered_may_choose_another_session(session: Session) -> None:
    event, (first, second) = two_days(session, 2)
    guests = [make_invitation(session, event) for _ in range(2)]
    for each in guests:
        say_yes(session, each, first)
    change_event_limit(session, event.id, 1, by=COMMAND_LINE, now=NOW + timedelta(minutes=1))

    say_yes(session, guests[1], second, now=LATER)

    assert [place.event_session_id for place in living_places(session, guests[1].id)] == [second]
    assert found(session) == []
