"""Tests of the short letters to owners of calendars."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.messages import Message
from app.rules.automatic_mail import LETTERS_A_DAY
from app.rules.calendar_replies import Letter
from app.services.calendar_notes import answer_stranger, send_note
from app.services.rooms import lock_rooms
from tests.make import NOW, make_event
from tests.services.calendar_mail import entry_of
from tests.services.test_calendar_entries import invite


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
