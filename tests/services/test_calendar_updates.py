"""Tests of updates: who is told of a change, what their calendars get, and that it is once."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.events import Event
from app.models.messages import Message
from app.rules.invitations import WaveChanged
from app.rules.states import Answer, Choice, Door, EventState
from app.services.calendar_changes import plan_update
from app.services.calendar_updates import send_update
from app.services.event_changes import change_event_session, plan_of
from app.services.events import SessionPlan, sessions_of
from app.services.history import COMMAND_LINE
from tests.make import NOW, make_event
from tests.services.calendar_mail import LATER, answer_mail, entry_of, receive
from tests.services.test_calendar_entries import asked, confirmed, invite, reply, told, waiting

CONFIRM_BY = date(2027, 1, 19)


def change(session: Session, event: Event, **what: Any) -> None:
    """Change the first session of the event."""
    each = sessions_of(session, event.id)[0]
    plan: SessionPlan = replace(plan_of(each), **what)
    change_event_session(session, event.id, each.id, plan, by=COMMAND_LINE, now=NOW)


def send(session: Session, event: Event) -> int:
    """Send whatever update there is; places are to be confirmed by the 19th, where their time is another."""
    count = len(plan_update(session, event.id).addressees)
    return send_update(session, event.id, confirmed=count, confirm_by=CONFIRM_BY, by=COMMAND_LINE, now=NOW)


def test_a_venue_that_became_known_is_told_and_answers_are_kept(session: Session) -> None:
    event = make_event(session)
    coming, silent = invite(session, event, people=2)
    reply(session, coming, Answer.YES)
    change(session, event, venue="Example Hall")

    plan = plan_update(session, event.id)
    count = send(session, event)

    assert (len(plan.addressees), plan.asked_again, count) == (2, 0, 2)
    assert [(each.what, each.before, each.after) for each in plan.differences] == [
        ("Venue", "Venue to be confirmed", "Example Hall")
    ]
    assert told(session, coming)[-1] == confirmed(1)
    assert told(session, silent)[-1] == asked(1)
    letter = session.scalars(select(Message).where(Message.kind == "event_changed")).all()[0]
    assert letter.facts["calendar"]["location"] == "Example Hall"


def test_an_update_is_sent_once(session: Session) -> None:
    event = make_event(session)
    invite(session, event)
    change(session, event, venue="Example Hall")
    send(session, event)

    assert plan_update(session, event.id).addressees == []
    assert send(session, event) == 0


def test_several_changes_before_one_update_are_one_step(session: Session) -> None:
    event = make_event(session)
    (invitation,) = invite(session, event)
    for venue in ("First Hall", "Second Hall", "Third Hall"):
        change(session, event, venue=venue)

    send(session, event)

    assert told(session, invitation) == [asked(), asked(1)]


def test_a_new_time_asks_again_and_keeps_the_place(session: Session) -> None:
    event = make_event(session)
    (invitation,) = invite(session, event)
    reply(session, invitation, Answer.YES)
    (each,) = sessions_of(session, event.id)
    assert each.starts_at is not None
    assert each.ends_at is not None
    change(session, event, starts_at=each.starts_at + timedelta(hours=1))

    plan = plan_update(session, event.id)
    send(session, event)

    assert plan.asked_again == 1
    assert told(session, invitation)[-1] == asked(1)
    assert entry_of(session, invitation).time_sequence == 1
    assert invitation.answer == "yes"


def test_an_accept_of_the_old_time_does_not_count_and_says_so(session: Session) -> None:
    event = make_event(session)
    (invitation,) = invite(session, event)
    (each,) = sessions_of(session, event.id)
    assert each.starts_at is not None
    change(session, event, starts_at=each.starts_at + timedelta(hours=1))
    send(session, event)

    taken = receive(session, answer_mail(invitation, entry_of(session, invitation), sequence=0))

    assert taken.mail.outcome == "stale"
    assert invitation.answer is None
    note = session.scalars(select(Message).where(Message.kind == "calendar_note")).one()
    assert note.facts["why"] == "time_has_changed"


def test_an_accept_of_an_older_version_at_the_same_time_counts(session: Session) -> None:
    event = make_event(session)
    (invitation,) = invite(session, event)
    change(session, event, venue="Example Hall")
    send(session, event)

    receive(session, answer_mail(invitation, entry_of(session, invitation), sequence=0))

    assert invitation.answer == "yes"


def test_whoever_confirms_the_new_time_by_calendar_is_not_written_to_again(session: Session) -> None:
    event = make_event(session)
    (invitation,) = invite(session, event)
    reply(session, invitation, Answer.YES)
    (each,) = sessions_of(session, event.id)
    assert each.starts_at is not None
    change(session, event, starts_at=each.starts_at + timedelta(hours=1))
    send(session, event)
    before = len(session.scalars(select(Message)).all())

    receive(session, answer_mail(invitation, entry_of(session, invitation), at=LATER))

    assert entry_of(session, invitation).state == "confirmed"
    assert len(session.scalars(select(Message)).all()) == before


def test_whoever_said_no_is_left_in_peace(session: Session) -> None:
    event = make_event(session)
    by_page, by_calendar = invite(session, event, people=2)
    reply(session, by_page, Answer.NO)
    reply(session, by_calendar, Answer.NO, door=Door.CALENDAR)

    change(session, event, venue="Example Hall")

    assert plan_update(session, event.id).addressees == []


def test_whoever_waits_goes_on_waiting_in_the_updated_entry(session: Session) -> None:
    event = make_event(session, seats_limit=0)
    (invitation,) = invite(session, event)
    reply(session, invitation, Answer.YES)
    change(session, event, venue="Example Hall")

    send(session, event)

    assert told(session, invitation)[-1] == waiting(2)


def test_a_day_that_became_known_brings_the_first_entry(session: Session) -> None:
    event = make_event(session)
    (each,) = sessions_of(session, event.id)
    starts_at, ends_at = each.starts_at, each.ends_at
    each.starts_at = each.ends_at = None
    coming, silent = invite(session, event, people=2)
    reply(session, coming, Answer.YES)

    change(session, event, starts_at=starts_at, ends_at=ends_at)
    send(session, event)

    assert told(session, coming) == [None, None, confirmed(0)]
    assert told(session, silent) == [None, asked()]


def test_of_two_days_only_those_on_the_changed_one_are_told(session: Session) -> None:
    event = make_event(session, attendance=Choice.CHOOSE_ONE, sessions=2)
    first_day, second_day = (each.id for each in sessions_of(session, event.id))
    one, other = invite(session, event, people=2)
    reply(session, one, Answer.YES, first_day)
    reply(session, other, Answer.YES, second_day)

    change(session, event, room="Room 2", venue="Example Hall")
    plan = plan_update(session, event.id)

    assert [each.invitation for each in plan.addressees] == [one]
    assert plan.differences[0].session == "Day 1"


def test_a_cancelled_event_is_taken_out_of_calendars_and_everybody_else_is_told_too(session: Session) -> None:
    event = make_event(session)
    coming, silent, refused = invite(session, event, people=3)
    reply(session, coming, Answer.YES)
    reply(session, refused, Answer.NO)
    event.state = EventState.CANCELLED

    assert send(session, event) == 2
    assert send(session, event) == 0

    for invitation in (coming, silent):
        last = told(session, invitation)[-1]
        assert last is not None
        assert (last["method"], last["status"], last["sequence"]) == ("CANCEL", "cancelled", 1)


def test_people_without_an_address_that_works_are_counted(session: Session) -> None:
    event = make_event(session)
    (invitation,) = invite(session, event)
    change(session, event, venue="Example Hall")
    invitation.person.cannot_email_reason = "Letters come back."

    plan = plan_update(session, event.id)

    assert (len(plan.addressees), plan.cannot_be_told) == (0, 1)


def test_another_number_than_the_officer_saw_is_refused(session: Session) -> None:
    event = make_event(session)
    invite(session, event)
    change(session, event, venue="Example Hall")

    with pytest.raises(WaveChanged):
        send_update(session, event.id, confirmed=7, by=COMMAND_LINE, now=NOW)
