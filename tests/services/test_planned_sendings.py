from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.categories import Category
from app.models.events import Event
from app.models.messages import Message
from app.models.planned_sendings import PlannedSending
from app.rules.states import EventState, MessageState
from app.services.history import COMMAND_LINE
from app.services.planned_sendings import (
    REMINDER,
    MayNotPlan,
    WhatIsPlanned,
    due_letters,
    list_planned,
    plan_sending,
    send_what_is_due,
    stop_sending,
)
from app.services.save_the_dates import SAVE_THE_DATE
from tests.make import NOW, SECRET, make_category, make_event, make_letter, make_person

TOMORROW = NOW + timedelta(days=1)


def plan(
    session: Session,
    event: Event,
    *categories: Category,
    letter: str = "invitation",
    nonce: str = "form",
    confirmed: int | None = None,
) -> PlannedSending:
    wanted = WhatIsPlanned(letter=letter, due_at=TOMORROW, categories=categories)
    return plan_sending(
        session, event, wanted, secrets=[SECRET], nonce=nonce, confirmed=confirmed, by=COMMAND_LINE, now=NOW
    )


def names(session: Session) -> list[str]:
    return list(session.scalars(select(Message.to_name).order_by(Message.to_name)))


@pytest.mark.parametrize("letter", ["invitation", SAVE_THE_DATE])
def test_nothing_goes_before_its_time_and_then_once(session: Session, letter: str) -> None:
    event, board = make_event(session), make_category(session, "Board")
    make_person(session, "Ann Ash", category=board)
    planned = plan(session, event, board, letter=letter, confirmed=1)

    send_what_is_due(session, secrets=[SECRET], now=TOMORROW - timedelta(seconds=1))
    assert names(session) == []

    send_what_is_due(session, secrets=[SECRET], now=TOMORROW)
    send_what_is_due(session, secrets=[SECRET], now=TOMORROW)
    assert names(session) == ["Ann Ash"]
    assert (planned.outcome, planned.ended_at) == ("Sent to 1 person.", TOMORROW)


def test_nobody_whom_the_officer_did_not_see_gets_a_letter(session: Session) -> None:
    event, board = make_event(session), make_category(session, "Board")
    make_person(session, "Ann Ash", category=board)
    plan(session, event, board)
    make_person(session, "Bob Birch", category=board)

    send_what_is_due(session, secrets=[SECRET], now=TOMORROW)

    assert names(session) == ["Ann Ash"]


def test_whoever_may_no_longer_have_letters_gets_none(session: Session) -> None:
    event, board = make_event(session), make_category(session, "Board")
    make_person(session, "Ann Ash", category=board).do_not_contact_at = None
    bob = make_person(session, "Bob Birch", category=board)
    plan(session, event, board, confirmed=2)
    bob.do_not_contact_at = NOW

    send_what_is_due(session, secrets=[SECRET], now=TOMORROW)

    assert names(session) == ["Ann Ash"]


def test_what_is_stopped_never_goes(session: Session) -> None:
    event, board = make_event(session), make_category(session, "Board")
    make_person(session, category=board)
    planned = plan(session, event, board)

    stop_sending(session, event, planned.id, by=COMMAND_LINE, now=NOW)
    send_what_is_due(session, secrets=[SECRET], now=TOMORROW)

    assert names(session) == []
    with pytest.raises(MayNotPlan, match="no longer to come"):
        stop_sending(session, event, planned.id, by=COMMAND_LINE, now=NOW)


def test_another_events_letters_are_not_stopped(session: Session) -> None:
    planned = plan(session, make_event(session), make_category(session))

    with pytest.raises(MayNotPlan):
        stop_sending(session, make_event(session), planned.id, by=COMMAND_LINE, now=NOW)


def test_an_event_that_was_called_off_meanwhile_says_why_nothing_went(session: Session) -> None:
    event, board = make_event(session), make_category(session, "Board")
    make_person(session, category=board)
    planned = plan(session, event, board)
    event.state = EventState.CANCELLED

    send_what_is_due(session, secrets=[SECRET], now=TOMORROW)

    assert names(session) == []
    assert "no invitations can be sent" in planned.outcome


def test_reminders_go_to_whoever_is_silent_on_that_day(session: Session) -> None:
    event = make_event(session, reply_by=date(2027, 1, 29))
    letter = make_letter(session, event, state=MessageState.SENT)
    letter.sent_at = NOW - timedelta(days=5)
    planned = plan(session, event, letter=REMINDER)

    send_what_is_due(session, secrets=[SECRET], now=TOMORROW)

    kinds = session.scalars(select(Message.kind).order_by(Message.id)).all()
    assert kinds == ["invitation", "reminder"]
    assert planned.outcome == "Sent to 1 person."


def test_a_moment_that_has_passed_is_refused(session: Session) -> None:
    wanted = WhatIsPlanned(letter="invitation", due_at=NOW, categories=[make_category(session)])

    with pytest.raises(MayNotPlan, match="has passed"):
        plan_sending(
            session,
            make_event(session),
            wanted,
            secrets=[SECRET],
            nonce="form",
            confirmed=None,
            by=COMMAND_LINE,
            now=NOW,
        )


def test_pressing_twice_plans_once_and_what_is_to_come_is_listed(session: Session) -> None:
    event, board = make_event(session), make_category(session, "Board")

    first, second = plan(session, event, board), plan(session, event, board)
    third = plan(session, event, board, nonce="other")
    stop_sending(session, event, third.id, by=COMMAND_LINE, now=NOW)

    assert first.id == second.id
    assert [each.id for each in due_letters(session)] == [first.id]
    assert [each.id for each in due_letters(session, event_ids=[event.id + 1])] == []
    assert [each.id for each in list_planned(session, event.id)] == [first.id, third.id]
