"""Confirming tells whom it said it would, in one step; trying it out leaves nothing behind."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.events import Event, EventSession
from app.models.history import HistoryEntry
from app.models.messages import Message
from app.rules.invitations import WaveChanged
from app.rules.states import Answer
from app.services.confirming import confirm_and_tell, has_no_date, has_no_venue, try_confirming
from app.services.event_changes import plan_of
from app.services.events import SessionPlan, sessions_of
from app.services.history import COMMAND_LINE
from tests.make import NOW, make_event
from tests.services.test_calendar_entries import invite, reply


def at_example_hall(session: Session, event: Event) -> Mapping[int, SessionPlan]:
    return {each.id: replace(plan_of(each), venue="Example Hall") for each in sessions_of(session, event.id)}


def letters(session: Session) -> list[Message]:
    query = select(Message).where(Message.kind == "event_changed").order_by(Message.id)
    return list(session.scalars(query))


def test_trying_says_whom_it_would_tell_and_changes_nothing(session: Session) -> None:
    event = make_event(session)
    (coming, silent) = invite(session, event, people=2)
    reply(session, coming, Answer.YES)
    entries = len(session.scalars(select(HistoryEntry)).all())

    tidings = try_confirming(session, event.id, at_example_hall(session, event), by=COMMAND_LINE, now=NOW)

    assert (tidings.people, tidings.asked_again, tidings.cannot_be_told) == (2, 0, 0)
    assert [(each.what, each.after) for each in tidings.differences] == [("Venue", "Example Hall")]
    session.expire_all()
    assert sessions_of(session, event.id)[0].venue is None
    assert silent.event_id == event.id
    assert letters(session) == []
    assert len(session.scalars(select(HistoryEntry)).all()) == entries


def test_confirming_saves_and_tells_as_many_as_it_said(session: Session) -> None:
    event = make_event(session)
    invite(session, event, people=3)
    plans = at_example_hall(session, event)
    seen = try_confirming(session, event.id, plans, by=COMMAND_LINE, now=NOW)

    told = confirm_and_tell(session, event.id, plans, confirmed=seen.people, by=COMMAND_LINE, now=NOW)

    assert told == seen.people == len(letters(session)) == 3
    assert sessions_of(session, event.id)[0].venue == "Example Hall"


def test_somebody_invited_meanwhile_stops_it(session: Session) -> None:
    event = make_event(session)
    invite(session, event)

    with pytest.raises(WaveChanged):
        confirm_and_tell(
            session, event.id, at_example_hall(session, event), confirmed=0, by=COMMAND_LINE, now=NOW
        )


def test_a_date_that_was_a_month_reaches_those_who_hold_a_place(session: Session) -> None:
    event = make_event(session)
    (each,) = sessions_of(session, event.id)
    each.starts_at, each.ends_at, each.held_in = None, None, date(2027, 9, 1)
    session.flush()
    (coming,) = invite(session, event)
    reply(session, coming, Answer.YES)
    starts, ends = datetime(2027, 9, 14, 9, tzinfo=UTC), datetime(2027, 9, 14, 15, tzinfo=UTC)
    plans = {each.id: replace(plan_of(each), starts_at=starts, ends_at=ends, held_in=None)}

    seen = try_confirming(session, event.id, plans, by=COMMAND_LINE, now=NOW)
    told = confirm_and_tell(session, event.id, plans, confirmed=seen.people, by=COMMAND_LINE, now=NOW)

    assert told == 1
    assert [letter.to_name for letter in letters(session)] == [coming.person.name]


def test_an_event_of_which_nobody_knows_tells_nobody(session: Session) -> None:
    event = make_event(session)

    told = confirm_and_tell(
        session, event.id, at_example_hall(session, event), confirmed=0, by=COMMAND_LINE, now=NOW
    )

    assert told == 0
    assert sessions_of(session, event.id)[0].venue == "Example Hall"


def test_a_day_without_hours_is_still_to_be_confirmed() -> None:
    assert has_no_date(EventSession(held_on=date(2027, 2, 12)))
    assert has_no_venue(EventSession(venue=None))
    assert not has_no_venue(EventSession(venue="Example Hall"))
