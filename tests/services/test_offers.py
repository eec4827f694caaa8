"""Places that are offered until a deadline in working hours: taken, declined, missed, and never promised twice."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.models.events import Event
from app.models.invitations import Invitation
from app.models.messages import Message
from app.models.replies import Reply
from app.rules.offers import OfferLapsed
from app.rules.replies import ReplyClosed
from app.rules.states import Answer, Choice, Door, EntryState, PlaceState
from app.services.calendar_entries import entries_of
from app.services.checks import check_promises
from app.services.offers import open_offers, pass_on_offers
from app.services.rooms import read_rooms
from app.services.standings import count_answers
from app.services.waiting_lists import living_places, what_needs_an_officer
from tests.make import NOW, SECRET, make_event, make_invitation, make_person
from tests.queries import statements
from tests.replying import say_no, say_yes

#: Eight working hours after NOW, which is 10am on a Tuesday.
DEADLINE = datetime(2027, 1, 6, 10, 0, tzinfo=UTC)


def furnish(session: Session, *names: str, limit: int = 1, **event: object) -> tuple[Event, list[Invitation]]:
    """An event that offers its places for eight working hours; these people said yes in this order."""
    made = make_event(session, seats_limit=limit, **event)  # type: ignore[arg-type]
    made.offer_hours = 8
    invitations = [make_invitation(session, made, make_person(session, name)) for name in names]
    chosen = [each.id for each in read_rooms(session, made.id).sessions[:1]] if event else []
    for each in invitations:
        say_yes(session, each, *chosen)
    return made, invitations


def states(session: Session, invitation: Invitation) -> list[str]:
    return [place.state for place in living_places(session, invitation.id)]


def letters(session: Session, invitation: Invitation) -> list[str]:
    query = sa.select(Message.kind).where(Message.invitation_id == invitation.id).order_by(Message.id)
    return list(session.scalars(query))


def nothing_is_broken(session: Session, *, at: datetime = NOW) -> bool:
    session.flush()
    return check_promises(session, secrets=[SECRET], now=at) == []


def test_a_freed_place_is_offered_to_the_next_with_a_letter_that_says_until_when(session: Session) -> None:
    event, (first, second, third) = furnish(session, "Ann Ash", "Ben Birch", "Cat Cole")

    say_no(session, first)

    (place,) = living_places(session, second.id)
    assert (place.state, place.offered_until) == (PlaceState.OFFERED, DEADLINE)
    assert states(session, third) == [PlaceState.WAITING]
    letter = session.scalars(sa.select(Message).where(Message.kind == "offer")).one()
    assert letter.invitation_id == second.id
    assert letter.facts["deadline"] == "10am on Wednesday 6 January 2027"
    assert [(each.invitation.id, each.until) for each in open_offers(session, event.id)] == [
        (second.id, DEADLINE)
    ]
    assert count_answers(session, event.id).coming == 0
    assert nothing_is_broken(session)


def test_an_offered_chair_is_kept_from_everybody_else(session: Session) -> None:
    event, (first, _second) = furnish(session, "Ann Ash", "Ben Birch")
    say_no(session, first)
    late = make_invitation(session, event)

    say_yes(session, late)

    assert states(session, late) == [PlaceState.WAITING]
    assert nothing_is_broken(session)


def test_a_yes_takes_what_is_offered_and_the_calendar_shows_it(session: Session) -> None:
    _, (first, second) = furnish(session, "Ann Ash", "Ben Birch")
    say_no(session, first)
    waited = [entry.state for entry in entries_of(session, second.id).values()]

    recorded = say_yes(session, second, now=DEADLINE - timedelta(seconds=1))

    assert [place.state for place in recorded.places] == [PlaceState.HELD]
    assert letters(session, second) == ["confirmation_waiting", "offer", "confirmation_yes"]
    assert waited == [EntryState.WAITING]
    assert [entry.state for entry in entries_of(session, second.id).values()] == [EntryState.CONFIRMED]
    assert pass_on_offers(session, now=DEADLINE) == 0
    assert nothing_is_broken(session, at=DEADLINE)


def test_a_no_declines_and_the_next_is_asked_at_once(session: Session) -> None:
    _, (first, second, third) = furnish(session, "Ann Ash", "Ben Birch", "Cat Cole")
    say_no(session, first)

    say_no(session, second)

    assert states(session, second) == []
    assert states(session, third) == [PlaceState.OFFERED]


def test_an_offer_that_runs_out_goes_to_the_next_and_whoever_missed_it_is_told(session: Session) -> None:
    event, (first, second, third) = furnish(session, "Ann Ash", "Ben Birch", "Cat Cole")
    say_no(session, first)

    before = pass_on_offers(session, now=DEADLINE - timedelta(seconds=1))
    missed = pass_on_offers(session, now=DEADLINE)

    assert (before, missed) == (0, 1)
    assert states(session, second) == []
    assert second.answer == Answer.NO
    reply = session.scalars(
        sa.select(Reply).where(Reply.invitation_id == second.id).order_by(Reply.id.desc())
    ).first()
    assert reply is not None
    assert (reply.door, reply.reason) == (
        Door.WORKER,
        "The place was offered until 10am on Wednesday 6 January 2027, and no answer came.",
    )
    assert letters(session, second)[-1] == "offer_missed"
    assert [entry.state for entry in entries_of(session, second.id).values()] == [EntryState.CANCELLED]
    assert [(each.invitation.id) for each in open_offers(session, event.id)] == [third.id]
    assert nothing_is_broken(session, at=DEADLINE)


def test_whoever_missed_an_offer_joins_the_end_when_they_ask_again(session: Session) -> None:
    _, (first, second, third, fourth) = furnish(session, "Ann Ash", "Ben Birch", "Cat Cole", "Dan Dale")
    say_no(session, first)
    pass_on_offers(session, now=DEADLINE)

    say_yes(session, second, now=DEADLINE)
    say_no(session, third, now=DEADLINE)

    assert states(session, fourth) == [PlaceState.OFFERED]
    assert states(session, second) == [PlaceState.WAITING]


def test_a_yes_that_comes_too_late_is_told_so_though_the_worker_was_not_there_yet(session: Session) -> None:
    _, (first, second) = furnish(session, "Ann Ash", "Ben Birch")
    say_no(session, first)

    with pytest.raises(OfferLapsed):
        say_yes(session, second, now=DEADLINE)

    assert states(session, second) == [PlaceState.OFFERED]


def test_an_offer_can_be_taken_after_replies_have_closed(session: Session) -> None:
    event, (first, second, third) = furnish(session, "Ann Ash", "Ben Birch", "Cat Cole")
    event.reply_by = NOW.date()
    later = NOW + timedelta(days=1)
    say_no(session, first, now=later)

    say_yes(session, second, now=later)

    assert states(session, second) == [PlaceState.HELD]
    with pytest.raises(ReplyClosed):
        say_yes(session, third, now=later)


def test_choosing_another_day_instead_of_the_offered_one_gives_it_to_the_next(session: Session) -> None:
    event, (first, second, third) = furnish(
        session, "Ann Ash", "Ben Birch", "Cat Cole", sessions=2, attendance=Choice.CHOOSE_ONE
    )
    say_no(session, first)
    other = read_rooms(session, event.id).sessions[1].id

    say_yes(session, second, other)

    assert states(session, second) == [PlaceState.HELD]
    assert states(session, third) == [PlaceState.OFFERED]


def test_moving_up_stops_before_the_start_and_an_officer_is_told(session: Session) -> None:
    event, (first, second) = furnish(session, "Ann Ash", "Ben Birch")
    event.stops_hours_before = 24
    (day,) = read_rooms(session, event.id).sessions
    assert day.starts_at is not None
    late = day.starts_at - timedelta(hours=24)
    rooms = read_rooms(session, event.id)

    say_no(session, first, now=late)

    assert states(session, second) == [PlaceState.WAITING]
    assert what_needs_an_officer(session, rooms, now=late) == [
        "Day 1: 1 free and 1 waiting. It is too close to the start for anybody to move up: you decide."
    ]
    assert what_needs_an_officer(session, rooms, now=late - timedelta(seconds=1)) == []
    assert nothing_is_broken(session, at=late)


def test_no_offer_outlasts_the_moment_at_which_moving_up_stops(session: Session) -> None:
    event, (first, second) = furnish(session, "Ann Ash", "Ben Birch")
    event.stops_hours_before = 24
    (day,) = read_rooms(session, event.id).sessions
    assert day.starts_at is not None
    stops_at = day.starts_at - timedelta(hours=24)

    say_no(session, first, now=stops_at - timedelta(hours=1))

    (place,) = living_places(session, second.id)
    assert place.offered_until == stops_at


def test_an_offer_that_no_letter_can_tell_is_marked(session: Session) -> None:
    event, (first,) = furnish(session, "Ann Ash")
    say_yes(session, make_invitation(session, event, make_person(session, email=None)))

    say_no(session, first)

    assert [each.reaches_them for each in open_offers(session, event.id)] == [False]


def test_passing_on_asks_once_when_nothing_has_run_out(session: Session) -> None:
    _, (first, _second) = furnish(session, "Ann Ash", "Ben Birch")
    say_no(session, first)

    with statements(session) as sent:
        pass_on_offers(session, now=NOW)

    assert len(sent) == 1


def test_an_offer_that_nobody_passes_on_breaks_a_promise(session: Session) -> None:
    _, (first, _second) = furnish(session, "Ann Ash", "Ben Birch")
    say_no(session, first)
    session.flush()

    found = check_promises(session, secrets=[SECRET], now=DEADLINE + timedelta(hours=1))

    assert [each.promise for each in found] == ["an offer ends at its deadline"]
