"""Tests of what officers see of guests' calendars: who holds which version, and who is out of date and why."""

from datetime import date, datetime, timedelta
from secrets import token_hex

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.events import Event
from app.models.messages import Message
from app.rules.held_versions import HeldVersion
from app.rules.states import Answer, Choice, MessageState
from app.services.desk import events_at_a_glance
from app.services.guest_calendars import (
    ENTRIES_ON_A_PAGE,
    Shown,
    guest_calendar_file,
    list_guest_calendars,
)
from app.services.open_tasks import TaskKind, find_tasks
from tests.make import NOW, make_account, make_event
from tests.queries import statements
from tests.services.calendar_mail import LATER, answer_mail, entry_of, receive
from tests.services.test_calendar_changes import move_on
from tests.services.test_calendar_entries import invite, reply
from tests.services.test_calendar_updates import CONFIRM_BY, change, send


def shown(session: Session, event: Event, which: Shown = Shown.ALL) -> list[tuple[HeldVersion, str]]:
    """The version and the reason of each entry on the first page, and their number agrees with the count."""
    found = list_guest_calendars(session, event.id, shown=which, page=1, now=NOW)
    assert found.total == found.counts[which] == len(found.entries)
    return [(each.version, each.why) for each in found.entries]


def all_letters_left(session: Session) -> None:
    for letter in session.scalars(select(Message)):
        letter.state = MessageState.SENT
    session.flush()


def test_an_entry_that_was_sent_is_up_to_date(session: Session) -> None:
    event = make_event(session)
    invite(session, event, people=2)
    all_letters_left(session)

    assert shown(session, event) == [(HeldVersion.CURRENT, "")] * 2
    assert shown(session, event, Shown.BEHIND) == shown(session, event, Shown.NOTHING) == []


def test_a_letter_that_waits_or_failed_is_said(session: Session) -> None:
    event = make_event(session)
    invite(session, event, people=2)
    session.scalars(select(Message).order_by(Message.id)).all()[1].state = MessageState.FAILED
    session.flush()

    assert {why for _, why in shown(session, event, Shown.ON_THEIR_WAY)} == {
        "The letter that carries it waits to be sent.",
        "The letter that carries it failed.",
    }


def test_a_change_leaves_everybody_behind_until_the_update_is_sent(session: Session) -> None:
    event = make_event(session)
    told, unreachable = invite(session, event, people=2)
    change(session, event, venue="Example Hall")
    unreachable.person.cannot_email_reason = "Letters come back."
    session.flush()
    assert {why for _, why in shown(session, event, Shown.BEHIND)} == {
        "The update has not been sent.",
        "Letters come back.",
    }

    send(session, event)
    all_letters_left(session)

    (behind,) = list_guest_calendars(session, event.id, shown=Shown.BEHIND, page=1, now=NOW).entries
    assert (behind.invitation, behind.why, behind.steps_behind) == (unreachable, "Letters come back.", 1)
    assert behind.entry is not None
    assert behind.entry.told["where"] == "Venue to be confirmed"
    assert entry_of(session, told).told["where"] == "Example Hall"


def unconfirmed(session: Session, *, now: datetime) -> list[int]:
    """How many the first page counts."""
    session.flush()
    account = make_account(session, f"{token_hex(4)}@example.org")
    found = find_tasks(session, events_at_a_glance(session, account), account, now=now)
    return [task.number for task in found.tasks if task.kind is TaskKind.NOT_CONFIRMED]


def test_a_place_to_be_confirmed_is_shown_and_after_its_day_needs_somebody(session: Session) -> None:
    event = make_event(session)
    (invitation,) = invite(session, event)
    reply(session, invitation, Answer.YES)
    move_on(session, event, hours=1)
    send(session, event)
    all_letters_left(session)

    assert [version for version, _ in shown(session, event, Shown.UNCONFIRMED)] == [HeldVersion.UNCONFIRMED]
    assert unconfirmed(session, now=NOW) == []
    late = NOW + timedelta(days=15)
    found = list_guest_calendars(session, event.id, shown=Shown.OVERDUE, page=1, now=late)
    assert [each.version for each in found.entries] == [HeldVersion.OVERDUE]
    assert unconfirmed(session, now=late) == [1]

    reply(session, invitation, Answer.YES)
    assert unconfirmed(session, now=late) == []


def test_silence_after_the_day_to_confirm_by_keeps_the_place(session: Session) -> None:
    event = make_event(session, seats_limit=1)
    has_place, waits = invite(session, event, people=2)
    reply(session, has_place, Answer.YES)
    reply(session, waits, Answer.YES)
    move_on(session, event, hours=1)
    send(session, event)

    assert entry_of(session, has_place).confirm_by == CONFIRM_BY < date(2027, 1, 20)
    assert (has_place.answer, waits.answer) == ("yes", "yes")
    assert entry_of(session, waits).confirm_by is None


def test_whoever_has_no_entry_is_counted_apart(session: Session) -> None:
    event = make_event(session, attendance=Choice.CHOOSE_ONE, sessions=2)
    invite(session, event, people=3)

    assert shown(session, event, Shown.NOTHING) == [(HeldVersion.NOTHING, "")] * 3


def test_a_withdrawn_invitation_is_shown_while_its_entry_is_still_there(session: Session) -> None:
    event = make_event(session)
    gone, _ = invite(session, event, people=2)
    gone.withdrawn_at = NOW
    session.flush()
    assert [why for _, why in shown(session, event, Shown.BEHIND)] == ["The invitation was withdrawn."]

    entry_of(session, gone).state = "cancelled"
    session.flush()

    assert len(shown(session, event)) == 1


@pytest.mark.parametrize("people", [2, 20])
def test_the_page_asks_as_often_for_twenty_guests_as_for_two(session: Session, people: int) -> None:
    event = make_event(session)
    invite(session, event, people=people)

    with statements(session) as sent:
        list_guest_calendars(session, event.id, shown=Shown.ALL, page=1, now=NOW)

    # The event's id may have to be read again.
    assert len(sent) <= 4


def test_the_list_has_pages(session: Session) -> None:
    event = make_event(session)
    invite(session, event, people=ENTRIES_ON_A_PAGE + 1)

    found = list_guest_calendars(session, event.id, shown=Shown.ALL, page=2, now=NOW)

    assert (len(found.entries), found.total) == (1, ENTRIES_ON_A_PAGE + 1)


def test_one_guests_file_has_what_was_sent_and_what_was_answered(session: Session) -> None:
    event = make_event(session)
    (invitation,) = invite(session, event)
    receive(session, answer_mail(invitation, entry_of(session, invitation), "TENTATIVE"))
    reply(session, invitation, Answer.YES)

    file = guest_calendar_file(session, event.id, invitation.reference, now=LATER)

    assert file is not None
    assert [each.facts["calendar"]["partstat"] for each in file.letters] == ["NEEDS-ACTION", "ACCEPTED"]
    assert [each.answer["says"] for each in file.answers if each.answer] == ["TENTATIVE"]
    assert guest_calendar_file(session, event.id, "NOT-HERE", now=LATER) is None
