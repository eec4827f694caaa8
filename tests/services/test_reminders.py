"""Reminders: to the silent only, on their days only, once, and never too soon."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.events import Event, ReminderRound
from app.models.invitations import Invitation
from app.models.messages import Message
from app.rules.states import Answer, EventState, MessageState
from app.services.history import COMMAND_LINE
from app.services.reminders import (
    MayNotRemind,
    plan_reminders,
    remind,
    remind_when_due,
    reminder_calendar,
    set_reminder_days,
)
from app.services.stopped_letters import stop_queued_letters
from tests.make import NOW, make_event, make_letter
from tests.replying import say_no

REPLY_BY = date(2027, 1, 29)
#: Two days of the rule, in the morning.
TWO_WEEKS_BEFORE = datetime(2027, 1, 15, 9, 30, tzinfo=UTC)
ONE_WEEK_BEFORE = datetime(2027, 1, 22, 9, 30, tzinfo=UTC)


@pytest.fixture
def event(session: Session) -> Event:
    """An event whose silent are reminded two weeks and one week before the reply-by date."""
    event = make_event(session, reply_by=REPLY_BY)
    set_reminder_days(session, event, [7, 14], by=COMMAND_LINE, now=NOW)
    return event


def invite(session: Session, event: Event) -> Invitation:
    """Somebody whose invitation was sent."""
    letter = make_letter(session, event, state=MessageState.SENT)
    assert letter.invitation is not None
    return letter.invitation


def reminded(session: Session) -> list[int | None]:
    query = select(Message.invitation_id).where(Message.kind == "reminder").order_by(Message.id)
    return list(session.scalars(query))


def test_the_silent_are_reminded_on_their_days_and_once(session: Session, event: Event) -> None:
    silent = invite(session, event)

    for moment in (NOW, TWO_WEEKS_BEFORE, TWO_WEEKS_BEFORE + timedelta(hours=3)):
        remind_when_due(session, now=moment)

    assert reminded(session) == [silent.id]
    remind_when_due(session, now=ONE_WEEK_BEFORE)

    assert reminded(session) == [silent.id, silent.id]
    assert [(each.day, each.letters) for each in reminder_calendar(session, event)] == [
        (date(2027, 1, 15), 1),
        (date(2027, 1, 22), 1),
    ]


def test_nobody_is_reminded_before_nine_in_london(session: Session, event: Event) -> None:
    invite(session, event)

    remind_when_due(session, now=TWO_WEEKS_BEFORE.replace(hour=8, minute=59))

    assert reminded(session) == []


def test_who_answered_stopped_bounced_or_was_just_invited_is_not_reminded(
    session: Session, event: Event
) -> None:
    answered, stopped, bounced, late = (invite(session, event) for _ in range(4))
    answered.answer = Answer.NO
    stopped.no_letters_at = NOW
    bounced.person.cannot_email_reason = "It came back."
    letter = session.scalars(select(Message).where(Message.invitation_id == late.id)).one()
    letter.sent_at = TWO_WEEKS_BEFORE - timedelta(days=2)
    session.flush()

    plan = plan_reminders(session, event, now=TWO_WEEKS_BEFORE)

    assert plan.reminded == []
    assert {each.invitation.id: str(each.reminding) for each in plan.left_out} == {
        stopped.id: "asked for no more letters",
        bounced.id: "letters to this address come back",
        late.id: "was written to less than three days ago",
    }


def test_an_officer_who_reminds_now_puts_the_next_day_off_for_those_people(
    session: Session, event: Event
) -> None:
    invite(session, event)
    day_before = TWO_WEEKS_BEFORE - timedelta(days=1)

    assert remind(session, event, confirmed=1, by=COMMAND_LINE, now=day_before) == 1
    remind_when_due(session, now=TWO_WEEKS_BEFORE)

    assert len(reminded(session)) == 1


def test_reminding_twice_is_refused_by_the_count(session: Session, event: Event) -> None:
    invite(session, event)
    remind(session, event, confirmed=1, by=COMMAND_LINE, now=TWO_WEEKS_BEFORE)

    with pytest.raises(MayNotRemind, match="You saw 1 people to remind, and there are 0 now"):
        remind(session, event, confirmed=1, by=COMMAND_LINE, now=TWO_WEEKS_BEFORE + timedelta(seconds=1))


@pytest.mark.parametrize("state", [EventState.CLOSED, EventState.CANCELLED])
def test_an_event_that_takes_no_replies_reminds_nobody(
    session: Session, event: Event, state: EventState
) -> None:
    invite(session, event)
    event.state = state
    session.flush()

    remind_when_due(session, now=TWO_WEEKS_BEFORE)
    with pytest.raises(MayNotRemind):
        remind(session, event, confirmed=1, by=COMMAND_LINE, now=TWO_WEEKS_BEFORE)

    assert reminded(session) == []


def test_days_that_have_passed_when_they_are_set_are_not_made_up_for(session: Session) -> None:
    event = make_event(session, reply_by=REPLY_BY)
    invite(session, event)
    set_reminder_days(session, event, [14, 7], by=COMMAND_LINE, now=TWO_WEEKS_BEFORE + timedelta(days=2))

    remind_when_due(session, now=TWO_WEEKS_BEFORE + timedelta(days=2))

    assert reminded(session) == []


def test_after_days_without_a_worker_one_reminder_comes_and_not_two(session: Session, event: Event) -> None:
    invite(session, event)

    remind_when_due(session, now=ONE_WEEK_BEFORE + timedelta(days=1))

    assert len(reminded(session)) == 1
    assert [each.day for each in session.scalars(select(ReminderRound))] == [date(2027, 1, 22)]


def test_days_need_a_reply_by_date(session: Session) -> None:
    with pytest.raises(MayNotRemind, match="Set a reply-by date first"):
        set_reminder_days(session, make_event(session), [7], by=COMMAND_LINE, now=NOW)


def test_a_reply_stops_a_reminder_that_still_waits(session: Session, event: Event) -> None:
    silent = invite(session, event)
    remind(session, event, confirmed=1, by=COMMAND_LINE, now=TWO_WEEKS_BEFORE)

    say_no(session, silent, now=TWO_WEEKS_BEFORE)

    states = dict(iter(session.execute(select(Message.kind, Message.state))))
    assert states["reminder"] == "stopped"
    assert states["confirmation_no"] == "queued"


def test_asking_for_no_more_letters_stops_what_waits_but_confirmations(session: Session) -> None:
    letter = make_letter(session, make_event(session))
    assert letter.invitation is not None
    say_no(session, letter.invitation)

    stop_queued_letters(session, letter.invitation.id)

    states = dict(iter(session.execute(select(Message.kind, Message.state))))
    assert states == {"invitation": "stopped", "confirmation_no": "queued"}


def test_only_the_silent_of_a_group_are_reminded_where_an_officer_says_so(
    session: Session, event: Event
) -> None:
    one, _other = invite(session, event), invite(session, event)
    later = TWO_WEEKS_BEFORE
    only = Invitation.id == one.id

    assert len(plan_reminders(session, event, now=later, among=only).reminded) == 1
    assert remind(session, event, confirmed=1, among=only, by=COMMAND_LINE, now=later) == 1

    assert reminded(session) == [one.id]
