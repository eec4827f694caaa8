"""Tests of the short letters to owners of calendars."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.messages import Message
from app.rules.automatic_mail import LETTERS_A_DAY
from app.rules.calendar_replies import Letter
from app.rules.states import EventState
from app.services.calendar_notes import answer_stranger, send_note
from app.services.checks import check_promises
from app.services.rooms import lock_rooms
from tests.make import NOW, SECRET, make_event
from tests.services.calendar_mail import LATER, answer_mail, entry_of, letters_to, receive
from tests.services.test_calendar_entries import invite, told


def test_an_invitation_gets_a_few_notes_a_day_and_no_more(session: Session) -> None:
    event = make_event(session)
    (invitation,) = invite(session, event)
    rooms, entry = lock_rooms(session, event.id), entry_of(session, invitation)
    kinds = [Letter.CLOSED, Letter.NO_DEPUTIES, Letter.TIME_HAS_CHANGED, Letter.WHO_IS_THE_DEPUTY]

    today = [send_note(session, rooms, invitation, entry, each, now=NOW) for each in kinds]
    tomorrow = send_note(
        session, rooms, invitation, entry, Letter.CLOSED, now=NOW + timedelta(days=1, minutes=1)
    )

    assert sum(note is not None for note in today) == LETTERS_A_DAY
    assert tomorrow is not None


def test_the_same_note_is_sent_once_for_a_version(session: Session) -> None:
    event = make_event(session)
    (invitation,) = invite(session, event)
    rooms, entry = lock_rooms(session, event.id), entry_of(session, invitation)

    first = send_note(session, rooms, invitation, entry, Letter.TIME_HAS_CHANGED, now=NOW)
    again = send_note(session, rooms, invitation, entry, Letter.TIME_HAS_CHANGED, now=NOW)

    assert first is not None
    assert again is None


def test_a_stranger_is_answered_once_and_never_with_the_guests_link(session: Session) -> None:
    event = make_event(session)
    (invitation,) = invite(session, event)
    rooms = lock_rooms(session, event.id)

    for _ in range(2):
        answer_stranger(session, rooms, invitation, name="Chris", address="chris@example.com", now=NOW)
        session.flush()

    letters = session.scalars(select(Message).where(Message.to_address == "chris@example.com")).all()
    assert [letter.invitation_id for letter in letters] == [None]


def test_a_calendar_that_changes_its_mind_all_day_gets_three_receipts_and_what_it_must_be_told(
    session: Session,
) -> None:
    (invitation,) = invite(session, make_event(session))
    for minute, partstat in enumerate(["ACCEPTED", "DECLINED"] * 4):
        at = LATER + timedelta(minutes=10 * minute)
        receive(session, answer_mail(invitation, entry_of(session, invitation), partstat, at=at), now=at)

    assert invitation.answer == "no"
    assert [each is not None for each in told(session, invitation)[1:]] == [False, False, True, True, True]
    assert check_promises(session, secrets=[SECRET], now=LATER) == []


def test_a_calendar_that_has_to_wait_is_told_so_however_often_it_was_written_to(session: Session) -> None:
    event = make_event(session, seats_limit=1)
    first, second = invite(session, event, people=2)
    for minute, partstat in enumerate(["ACCEPTED", "DECLINED"] * 2):
        at = LATER + timedelta(minutes=10 * minute)
        receive(session, answer_mail(first, entry_of(session, first), partstat, at=at), now=at)
    receive(session, answer_mail(second, entry_of(session, second)))
    at = LATER + timedelta(hours=2)

    receive(session, answer_mail(first, entry_of(session, first), at=at), now=at)

    assert letters_to(session, first).count("calendar_receipt") == 4
    last = told(session, first)[-1]
    assert last is not None
    assert last["status"] == "waiting"


def test_perhaps_is_answered_with_the_question_where_it_is_no_answer(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))

    mail = receive(session, answer_mail(invitation, entry_of(session, invitation), "TENTATIVE")).mail

    assert (mail.outcome, mail.needs_officer, invitation.answer) == ("unchanged", False, None)
    assert why_of(session) == ["yes_or_no"]


@pytest.mark.parametrize("allows_not_sure", [True, False])
def test_another_time_is_always_told_that_the_date_is_fixed(session: Session, allows_not_sure: bool) -> None:
    event = make_event(session)
    event.allows_not_sure = allows_not_sure
    (invitation,) = invite(session, event)

    raw = answer_mail(invitation, entry_of(session, invitation), "TENTATIVE", method="COUNTER")
    mail = receive(session, raw).mail

    assert mail.needs_officer
    assert invitation.answer == ("not_sure" if allows_not_sure else None)
    assert why_of(session) == ["date_is_fixed"]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"state": EventState.CANCELLED}, "closed_cancelled"),
        ({"state": EventState.CLOSED}, "closed_deadline"),
        ({"reply_by": date(2027, 1, 1)}, "closed_deadline"),
    ],
)
def test_why_a_yes_came_too_late_is_said_in_words_of_its_own(
    session: Session, change: dict[str, object], why: str
) -> None:
    event = make_event(session)
    (invitation,) = invite(session, event)
    for name, value in change.items():
        setattr(event, name, value)
    session.flush()

    receive(session, answer_mail(invitation, entry_of(session, invitation)))

    assert why_of(session) == [why]


def test_a_reply_after_the_event_and_one_to_a_withdrawn_invitation_are_told_apart(session: Session) -> None:
    first, second = invite(session, make_event(session), people=2)
    first.withdrawn_at = NOW
    session.flush()
    over = NOW + timedelta(days=60)

    receive(session, answer_mail(first, entry_of(session, first)))
    receive(session, answer_mail(second, entry_of(session, second), at=over), now=over)

    assert why_of(session) == ["closed_withdrawn", "closed_over"]


def why_of(session: Session) -> list[str]:
    """Which notes were queued."""
    query = select(Message).where(Message.kind == "calendar_note").order_by(Message.id)
    return [message.facts["why"] for message in session.scalars(query)]


def test_whoever_wants_no_letters_still_gets_the_receipt_of_their_own_answer(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))
    invitation.no_letters_at = NOW
    session.flush()

    receive(session, answer_mail(invitation, entry_of(session, invitation), "DECLINED"))

    assert letters_to(session, invitation)[-1] == "calendar_receipt"


def test_a_strangers_name_that_no_database_keeps_does_no_harm(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))
    raw = answer_mail(
        invitation, entry_of(session, invitation), attendee="c@example.com", name="=?utf-8?q?Ch=00ris?="
    )

    assert receive(session, raw).mail.outcome == "stranger"
