"""Tests of what an officer decides about mail that came in."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.incoming_mail import IncomingMail
from app.models.people import OtherAddress
from app.services.held_mail import NothingToCount, count_answer, list_mail, put_aside
from tests.formats.calendar_dialects import winmail
from tests.make import make_event
from tests.services.calendar_mail import DOOR, LATER, answer_mail, entry_of, receive
from tests.services.test_calendar_entries import invite


def test_an_officer_counts_a_held_answer_and_the_address_is_known_from_then_on(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))
    entry = entry_of(session, invitation)
    held = receive(session, answer_mail(invitation, entry, attendee="pat.alias@example.org")).mail

    count_answer(session, held.id, door=DOOR, by=None, now=LATER)

    assert (held.outcome, held.needs_officer, held.raw) == ("applied", False, None)
    assert invitation.answer == "yes"
    assert session.scalars(select(OtherAddress.address)).all() == ["pat.alias@example.org"]
    later = LATER + timedelta(hours=1)
    no = answer_mail(invitation, entry, "DECLINED", attendee="pat.alias@example.org", at=later)
    assert receive(session, no, now=later).mail.outcome == "applied"


def test_a_held_answer_can_be_put_aside_and_then_no_longer_counted(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))
    raw = answer_mail(invitation, entry_of(session, invitation), attendee="pat.alias@example.org")
    held = receive(session, raw).mail

    put_aside(session, held.id, by=None, now=LATER)

    with pytest.raises(NothingToCount):
        count_answer(session, held.id, door=DOOR, by=None, now=LATER)
    assert invitation.answer is None


def test_what_waits_for_an_officer_can_be_listed_alone(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))
    receive(session, answer_mail(invitation, entry_of(session, invitation)))
    receive(session, winmail())

    everything = list_mail(session, only_waiting=False, page=1)
    waiting = list_mail(session, only_waiting=True, page=1)

    assert [each.outcome for each in everything.messages] == ["to_read", "applied"]
    assert [each.outcome for each in waiting.messages] == ["to_read"]
    assert (everything.total, waiting.total, waiting.waiting, waiting.pages) == (2, 1, 1, 1)
    assert session.scalars(select(IncomingMail.raw).where(IncomingMail.outcome == "applied")).all() == [None]
