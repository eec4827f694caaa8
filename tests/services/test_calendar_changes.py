"""Tests of what is different from what calendars were told: words, times, lost days, and by when to confirm."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.events import Event
from app.models.invitations import Invitation
from app.models.messages import Message
from app.rules.confirmations import ConfirmByNeeded
from app.rules.states import Answer
from app.services.calendar_changes import Difference, plan_update
from app.services.calendar_updates import send_update
from app.services.event_details import change_event_details
from app.services.events import EventPlan, sessions_of
from app.services.history import COMMAND_LINE
from tests.make import NOW, make_event
from tests.services.calendar_mail import LATER, answer_mail, entry_of, receive
from tests.services.test_calendar_entries import invite, reply, told
from tests.services.test_calendar_updates import CONFIRM_BY, change, send


def rename(session: Session, event: Event, **what: Any) -> None:
    """Give the event other words, as the form does."""
    plan = EventPlan(event.title, event.description, contact_email=event.contact_email)
    change_event_details(session, event, replace(plan, **what), by=COMMAND_LINE, now=NOW)


def letters(session: Session) -> list[Message]:
    return list(
        session.scalars(select(Message).where(Message.kind == "event_changed").order_by(Message.id)).all()
    )


def move_on(session: Session, event: Event, **by: float) -> None:
    """Move the event's first session to later."""
    (each, *_) = sessions_of(session, event.id)
    assert each.starts_at is not None
    assert each.ends_at is not None
    later = timedelta(**by)
    change(session, event, starts_at=each.starts_at + later, ends_at=each.ends_at + later)


def coming(session: Session, event: Event) -> Invitation:
    (invitation, *_) = invite(session, event)
    reply(session, invitation, Answer.YES)
    return invitation


def test_another_title_and_description_are_told_and_are_a_version_of_the_entry(session: Session) -> None:
    event = make_event(session)
    invitation = coming(session, event)

    rename(session, event, title="Looking to the future", description="Speakers and workshops.")
    plan = plan_update(session, event.id)
    send(session, event)

    assert plan.differences == [
        Difference("", "Title", "Partnerships in Oxfordshire", "Looking to the future"),
        Difference("", "Description", "Nothing", "Speakers and workshops."),
    ]
    last = told(session, invitation)[-1]
    assert last is not None
    assert (last["sequence"], last["partstat"]) == (1, "ACCEPTED")
    assert letters(session)[0].facts["calendar"]["title"] == "Looking to the future"
    assert letters(session)[0].facts["confirm_by"] == ""


def test_a_changed_limit_or_contact_is_no_news_for_calendars(session: Session) -> None:
    event = make_event(session)
    coming(session, event)

    rename(session, event, seats_limit=5, contact_telephone="01632 960 009")

    assert plan_update(session, event.id).addressees == []


def test_title_venue_and_time_in_one_edit_are_one_step_and_one_mail(session: Session) -> None:
    event = make_event(session)
    invitation = coming(session, event)

    rename(session, event, title="Looking to the future")
    change(session, event, venue="Example Hall")
    move_on(session, event, hours=1)
    send(session, event)

    (letter,) = letters(session)
    assert [each["what"] for each in letter.facts["changes"]] == ["Title", "Time", "Venue"]
    assert entry_of(session, invitation).sequence == 1


def test_what_was_changed_and_changed_back_is_told_to_nobody(session: Session) -> None:
    event = make_event(session)
    coming(session, event)

    change(session, event, venue="Example Hall")
    change(session, event, venue=None)

    assert plan_update(session, event.id).addressees == []


def test_the_title_of_both_days_is_told_once(session: Session) -> None:
    event = make_event(session, sessions=2)
    coming(session, event)

    rename(session, event, title="Looking to the future")

    (one,) = plan_update(session, event.id).addressees
    assert len(one.steps) == 2
    assert [each.what for each in one.differences] == ["Title"]


def test_a_day_that_moves_while_its_hours_are_unknown_asks_again(session: Session) -> None:
    event = make_event(session)
    (each,) = sessions_of(session, event.id)
    each.starts_at, each.ends_at, each.held_on = None, None, date(2027, 2, 12)
    coming(session, event)

    change(session, event, held_on=date(2027, 2, 19))

    assert plan_update(session, event.id).must_confirm == 1


def test_a_new_time_is_to_be_confirmed_by_a_day_that_the_letter_says(session: Session) -> None:
    event = make_event(session)
    has_place, silent = invite(session, event, people=2)
    reply(session, has_place, Answer.YES)
    move_on(session, event, hours=1)

    plan = plan_update(session, event.id)
    send(session, event)

    assert (plan.must_confirm, plan.first_day) == (1, date(2027, 2, 12))
    assert [letter.facts["confirm_by"] for letter in letters(session)] == ["Tuesday 19 January 2027", ""]
    assert entry_of(session, has_place).confirm_by == CONFIRM_BY
    assert entry_of(session, silent).confirm_by is None


@pytest.mark.parametrize("day", [None, date(2027, 1, 4), date(2027, 2, 13)])
def test_a_day_to_confirm_by_that_will_not_do_sends_nothing(session: Session, day: date | None) -> None:
    event = make_event(session)
    coming(session, event)
    move_on(session, event, hours=1)

    with pytest.raises(ConfirmByNeeded):
        send_update(session, event.id, confirmed=1, confirm_by=day, by=COMMAND_LINE, now=NOW)

    assert letters(session) == []


@pytest.mark.parametrize("by_calendar", [True, False])
def test_a_yes_confirms_the_new_time(session: Session, by_calendar: bool) -> None:
    event = make_event(session)
    invitation = coming(session, event)
    move_on(session, event, hours=1)
    send(session, event)

    if by_calendar:
        receive(session, answer_mail(invitation, entry_of(session, invitation), at=LATER))
    else:
        reply(session, invitation, Answer.YES)

    entry = entry_of(session, invitation)
    assert (entry.state, entry.confirm_by) == ("confirmed", None)


def test_a_venue_that_changes_meanwhile_leaves_the_question_open(session: Session) -> None:
    event = make_event(session)
    invitation = coming(session, event)
    move_on(session, event, hours=1)
    send(session, event)

    change(session, event, venue="Example Hall")
    send(session, event)

    entry = entry_of(session, invitation)
    assert (entry.state, entry.confirm_by, entry.time_sequence) == ("requested", CONFIRM_BY, 1)
    last = told(session, invitation)[-1]
    assert last is not None
    assert (last["sequence"], last["partstat"]) == (2, "NEEDS-ACTION")
    assert letters(session)[-1].facts["confirm_by"] == "Tuesday 19 January 2027"


def test_those_who_said_no_hear_of_another_time_only_where_an_officer_wishes(session: Session) -> None:
    event = make_event(session)
    (invitation,) = invite(session, event)
    reply(session, invitation, Answer.NO)
    change(session, event, venue="Example Hall")
    assert plan_update(session, event.id).declined == []
    move_on(session, event, days=7)

    plan = plan_update(session, event.id)
    assert (plan.addressees, [one.invitation for one in plan.declined]) == ([], [invitation])
    send(session, event)
    assert letters(session) == []
    told_now = send_update(session, event.id, confirmed=1, tell_declined=True, by=COMMAND_LINE, now=NOW)

    (letter,) = letters(session)
    assert (told_now, "calendar" in letter.facts, letter.facts["chosen"]) == (1, False, [])
    assert plan_update(session, event.id).declined == []


def test_a_day_that_is_lost_takes_the_entry_out_and_a_new_one_brings_it_back(session: Session) -> None:
    event = make_event(session)
    (each,) = sessions_of(session, event.id)
    starts_at, ends_at = each.starts_at, each.ends_at
    invitation = coming(session, event)

    change(session, event, starts_at=None, ends_at=None, held_on=None, held_in=date(2027, 9, 1))
    send(session, event)
    lost = letters(session)[-1].facts
    change(session, event, starts_at=starts_at, ends_at=ends_at)
    send(session, event)

    assert (lost["calendar"]["method"], lost["calendar"]["starts_at"]) == (
        "CANCEL",
        "2027-02-12T09:30:00+00:00",
    )
    again = told(session, invitation)[-1]
    assert again is not None
    assert (again["method"], again["partstat"], again["sequence"]) == ("REQUEST", "NEEDS-ACTION", 2)
    assert plan_update(session, event.id).addressees == []


def test_whoever_wants_no_letters_is_counted_and_not_taken_to_know(session: Session) -> None:
    event = make_event(session)
    invitation = coming(session, event)
    invitation.no_letters_at = NOW
    change(session, event, venue="Example Hall")

    plan = plan_update(session, event.id)

    assert (plan.addressees, plan.cannot_be_told) == ([], 1)
    assert entry_of(session, invitation).session_sequence == 0
