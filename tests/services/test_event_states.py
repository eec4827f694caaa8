"""Publishing, closing and cancelling events, and what cancelling does to places."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.events import Event
from app.models.history import HistoryEntry
from app.models.places import Place
from app.rules.events import MoveNotAllowed
from app.rules.states import EventState, PlaceState, Standing
from app.services.attendees import Listed, count_attendees, stream_attendees
from app.services.checks import check_promises
from app.services.desk import session_glances
from app.services.event_states import NothingToPublish, move_event
from app.services.events import EventPlan, SessionPlan, plan_event
from app.services.history import COMMAND_LINE
from app.services.kinds import seats_by_kind
from app.services.offers import open_offers
from app.services.standings import count_answers
from app.services.waiting_lists import living_places
from tests.make import NOW, SECRET, make_event, make_invitation
from tests.replying import say_no, say_yes

LATER = NOW + timedelta(hours=1)


def planned(session: Session, plan: EventPlan, *sessions: SessionPlan) -> Event:
    return plan_event(session, plan, sessions, by=COMMAND_LINE, now=NOW)


def cancel(session: Session, event: Event) -> None:
    move_event(session, event, EventState.CANCELLED, by=COMMAND_LINE, now=LATER)
    session.flush()


def test_places_of_a_cancelled_event_are_given_up_and_say_what_they_were(session: Session) -> None:
    event = make_event(session, seats_limit=1)
    for _ in range(2):
        say_yes(session, make_invitation(session, event))

    cancel(session, event)

    places = session.scalars(select(Place).order_by(Place.id)).all()
    assert [(each.state, each.ended_as, each.reason, each.given_up_at) for each in places] == [
        (PlaceState.GIVEN_UP, state, "The event was cancelled.", LATER)
        for state in (PlaceState.HELD, PlaceState.WAITING)
    ]
    (entry,) = session.scalars(select(HistoryEntry).where(HistoryEntry.what == "event cancelled"))
    assert entry.facts == {"places": 2}
    assert check_promises(session, secrets=[SECRET], now=LATER) == []


def test_a_cancelled_event_still_tells_who_was_coming_and_who_waited(session: Session) -> None:
    event = make_event(session, seats_limit=1)
    coming, waiting, declined = (make_invitation(session, event) for _ in range(3))
    for each in (coming, waiting):
        say_yes(session, each)
    say_no(session, declined)
    before = count_answers(session, event.id)

    cancel(session, event)

    assert count_answers(session, event.id) == before
    assert (count_attendees(session, event.id), seats_by_kind(session, event).total) == (1, 1)
    (glance,) = session_glances(session, [event.id])[event.id]
    assert (glance.held, glance.waiting) == (1, 1)
    listed = Listed(who=(Standing.COMING, Standing.WAITING))
    told = {(each.reference, each.status) for each in stream_attendees(session, event.id, listed=listed)}
    assert told == {(coming.reference, "was_held"), (waiting.reference, "was_waiting")}


def test_an_offer_ends_with_its_event(session: Session) -> None:
    event = make_event(session, seats_limit=1)
    event.offer_hours = 4
    first, second = make_invitation(session, event), make_invitation(session, event)
    for each in (first, second):
        say_yes(session, each)
    say_no(session, first)
    assert len(open_offers(session, event.id)) == 1

    cancel(session, event)

    assert open_offers(session, event.id) == []
    assert living_places(session, second.id) == []
    assert count_answers(session, event.id).waiting == 1


def test_an_event_is_published_once_and_keeps_the_moment(session: Session) -> None:
    event = planned(session, EventPlan("Training"), SessionPlan("Day"))
    move_event(session, event, EventState.PUBLISHED, by=COMMAND_LINE, now=NOW)
    move_event(session, event, EventState.CLOSED, by=COMMAND_LINE, now=NOW)

    move_event(session, event, EventState.PUBLISHED, by=COMMAND_LINE, now=NOW + timedelta(days=1))

    assert event.published_at == NOW
    assert event.changed_at == NOW + timedelta(days=1)


def test_an_event_without_a_session_is_not_published(session: Session) -> None:
    """A yes to it would be a yes to nothing, and would hold no place."""
    event = planned(session, EventPlan("Training"))

    with pytest.raises(NothingToPublish, match="“Training” has no session yet"):
        move_event(session, event, EventState.PUBLISHED, by=COMMAND_LINE, now=NOW)

    assert event.state == "draft"


def test_a_move_that_is_not_allowed_changes_nothing(session: Session) -> None:
    event = make_event(session, state=EventState.CANCELLED)

    with pytest.raises(MoveNotAllowed):
        move_event(session, event, EventState.PUBLISHED, by=COMMAND_LINE, now=NOW)

    assert event.state == "cancelled"


def test_each_move_is_on_record(session: Session) -> None:
    event = planned(session, EventPlan("Training"), SessionPlan("Day"))
    move_event(session, event, EventState.PUBLISHED, by=COMMAND_LINE, now=NOW)

    entries = session.scalars(select(HistoryEntry.what).order_by(HistoryEntry.id)).all()
    assert entries == ["event planned", "event published"]
