"""Tests of answers by calendar: who answers, what counts, what is written back."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.invitations import Invitation
from app.models.messages import Message
from app.models.replies import Reply
from app.rules.states import Answer, Choice, EventState
from app.services.events import sessions_of
from app.services.waiting_lists import living_places
from tests.formats import calendar_dialects as dialects
from tests.make import NOW, make_event
from tests.services.calendar_mail import (
    LATER,
    address_of,
    answer_mail,
    entry_of,
    letters_to,
    receive,
)
from tests.services.test_calendar_entries import invite, reply


def places(session: Session, invitation: Invitation) -> list[str]:
    return [place.state for place in living_places(session, invitation.id)]


@pytest.mark.parametrize(
    ("partstat", "answer", "state"), [("ACCEPTED", "yes", ["held"]), ("DECLINED", "no", [])]
)
def test_an_answer_of_the_invitees_calendar_counts(
    session: Session, partstat: str, answer: str, state: list[str]
) -> None:
    (invitation,) = invite(session, make_event(session))

    taken = receive(session, answer_mail(invitation, entry_of(session, invitation), partstat))

    assert taken.mail.outcome == "applied"
    assert (invitation.answer, places(session, invitation)) == (answer, state)
    assert letters_to(session, invitation) == ["invitation", "calendar_receipt"]
    assert session.scalars(select(Reply.door)).all() == ["calendar"]


@pytest.mark.parametrize(
    "dialect",
    [
        dialects.gmail,
        dialects.exchange,
        dialects.old_apple,
        dialects.android,
        dialects.thunderbird,
        dialects.yahoo,
        dialects.lotus,
    ],
)
def test_every_calendar_programs_yes_takes_a_place(session: Session, dialect: object) -> None:
    (invitation,) = invite(session, make_event(session))
    invitation.person.email = invitation.person.email_key = dialects.GUEST
    entry_of(session, invitation).uid = dialects.UID
    session.flush()
    raw = f"Delivered-To: {address_of(invitation)}\r\n".encode() + dialect()  # type: ignore[operator]

    taken = receive(session, raw)

    assert taken.mail.outcome == "applied", taken.mail.sentence
    assert places(session, invitation) == ["held"]


def test_when_the_room_is_full_a_yes_waits_and_the_calendar_is_told_so(session: Session) -> None:
    event = make_event(session, seats_limit=1)
    first, second = invite(session, event, people=2)
    for invitation in (first, second):
        receive(session, answer_mail(invitation, entry_of(session, invitation)))

    assert places(session, second) == ["waiting"]
    receipt = session.scalars(
        select(Message).where(Message.invitation_id == second.id).order_by(Message.id.desc())
    ).all()[0]
    assert receipt.facts["answer"] == "waiting"
    assert receipt.facts["calendar"]["status"] == "waiting"


def test_a_mailbox_that_accepts_by_itself_ends_the_loop_after_one_answer(session: Session) -> None:
    event = make_event(session, seats_limit=0)
    (invitation,) = invite(session, event)
    for minute in range(5):
        raw = answer_mail(invitation, entry_of(session, invitation), at=LATER + timedelta(minutes=minute))
        receive(session, raw, now=LATER + timedelta(minutes=minute))

    assert letters_to(session, invitation) == ["invitation", "calendar_receipt"]
    assert len(session.scalars(select(Reply)).all()) == 1


def test_a_decline_gives_the_place_to_whoever_waits_once(session: Session) -> None:
    event = make_event(session, seats_limit=1)
    first, second, third = invite(session, event, people=3)
    for invitation in (first, second, third):
        receive(session, answer_mail(invitation, entry_of(session, invitation)))

    later = LATER + timedelta(hours=1)
    receive(session, answer_mail(first, entry_of(session, first), "DECLINED", at=later), now=later)

    assert [places(session, each) for each in (first, second, third)] == [[], ["held"], ["waiting"]]


def test_answers_that_arrive_in_the_wrong_order_leave_the_later_one_standing(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))
    entry = entry_of(session, invitation)
    yes = answer_mail(invitation, entry, at=LATER)
    no = answer_mail(invitation, entry, "DECLINED", at=LATER + timedelta(hours=1))

    receive(session, no, now=LATER + timedelta(hours=2))
    late = receive(session, yes, now=LATER + timedelta(hours=2))

    assert late.mail.outcome == "stale"
    assert invitation.answer == "no"


def test_a_no_by_mail_after_a_yes_on_the_page_counts(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))
    reply(session, invitation, Answer.YES)

    receive(session, answer_mail(invitation, entry_of(session, invitation), "DECLINED"))

    assert invitation.answer == "no"


def test_an_answer_older_than_what_was_said_on_the_page_does_not_count(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))
    reply(session, invitation, Answer.YES)

    raw = answer_mail(invitation, entry_of(session, invitation), "DECLINED", at=NOW - timedelta(hours=1))

    assert receive(session, raw).mail.outcome == "stale"
    assert invitation.answer == "yes"


@pytest.mark.parametrize("state", [EventState.CANCELLED, EventState.CLOSED])
def test_a_yes_that_comes_too_late_is_told_so_once(session: Session, state: EventState) -> None:
    event = make_event(session)
    (invitation,) = invite(session, event)
    event.state = state

    for minute in (0, 1):
        raw = answer_mail(invitation, entry_of(session, invitation), at=LATER + timedelta(minutes=minute))
        taken = receive(session, raw)

    assert taken.mail.outcome == "closed"
    assert invitation.answer is None
    assert letters_to(session, invitation) == ["invitation", "calendar_note"]


def test_a_no_after_the_last_day_counts_and_is_shown_to_officers(session: Session) -> None:
    event = make_event(session)
    (invitation,) = invite(session, event)
    reply(session, invitation, Answer.YES)
    event.reply_by = date(2027, 1, 1)

    taken = receive(session, answer_mail(invitation, entry_of(session, invitation), "DECLINED"))

    assert (taken.mail.outcome, taken.mail.needs_officer) == ("applied", True)
    assert places(session, invitation) == []


def test_a_maybe_takes_no_place_and_asks_for_a_yes_or_no(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))

    receive(session, answer_mail(invitation, entry_of(session, invitation), "TENTATIVE"))

    assert places(session, invitation) == []
    assert letters_to(session, invitation)[0] == "invitation"
    assert len(letters_to(session, invitation)) == 2


@pytest.mark.parametrize("method", ["COUNTER", "REPLY"])
def test_another_time_is_answered_once_and_shown_to_officers(session: Session, method: str) -> None:
    (invitation,) = invite(session, make_event(session))
    params = ";TO-ALL-PROPOSED-NEW-TIME=TRUE" if method == "REPLY" else ""

    for minute in (0, 1):
        raw = answer_mail(
            invitation,
            entry_of(session, invitation),
            "ACCEPTED",
            method=method,
            params=params,
            at=LATER + timedelta(minutes=minute),
        )
        taken = receive(session, raw)

    assert (taken.mail.outcome, taken.mail.needs_officer) == ("unchanged", True)
    assert letters_to(session, invitation) == ["invitation", "calendar_note"]
    note = session.scalars(select(Message).where(Message.kind == "calendar_note")).one()
    assert ("calendar" in note.facts) == (method == "COUNTER")


@pytest.mark.parametrize("method", ["REQUEST", "PUBLISH", "ADD", "CANCEL", "DECLINECOUNTER"])
def test_no_other_method_changes_anything(session: Session, method: str) -> None:
    (invitation,) = invite(session, make_event(session))

    taken = receive(session, answer_mail(invitation, entry_of(session, invitation), method=method))

    assert taken.mail.outcome == "to_read"
    assert invitation.answer is None


def test_a_calendar_that_asks_for_the_entry_gets_it_again_once_a_day(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))

    for minute in (0, 1):
        raw = answer_mail(
            invitation, entry_of(session, invitation), method="REFRESH", at=LATER + timedelta(minutes=minute)
        )
        receive(session, raw)

    assert letters_to(session, invitation) == ["invitation", "calendar_note"]
    note = session.scalars(select(Message).where(Message.kind == "calendar_note")).one()
    assert note.facts["calendar"]["uid"] == entry_of(session, invitation).uid


def test_declining_one_of_two_chosen_days_keeps_the_other(session: Session) -> None:
    event = make_event(session, attendance=Choice.CHOOSE_UP_TO, sessions=2)
    event.choose_up_to = 2
    (invitation,) = invite(session, event)
    reply(session, invitation, Answer.YES, *[each.id for each in sessions_of(session, event.id)])

    receive(session, answer_mail(invitation, entry_of(session, invitation), "DECLINED"))

    assert invitation.answer == "yes"
    assert places(session, invitation) == ["held"]


def test_declining_one_day_of_a_course_is_for_an_officer_to_ask_about(session: Session) -> None:
    (invitation,) = invite(session, make_event(session, sessions=2))
    reply(session, invitation, Answer.YES)

    taken = receive(session, answer_mail(invitation, entry_of(session, invitation), "DECLINED"))

    assert taken.mail.outcome == "held"
    assert places(session, invitation) == ["held", "held"]
