"""Tests of what an officer decides about mail that came in."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.incoming_mail import IncomingMail
from app.models.invitations import Invitation
from app.models.people import OtherAddress
from app.rules.replies import AnswerNotOffered
from app.services.held_mail import NothingToCount, count_answer, let_come_instead, put_aside
from app.services.waiting_lists import living_places
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


def stranger(session: Session, *, allows_deputies: bool = True) -> tuple[IncomingMail, Invitation]:
    """Somebody who was not invited says yes to Pat's invitation."""
    event = make_event(session, seats_limit=1)
    event.allows_deputies = allows_deputies
    (invitation,) = invite(session, event)
    raw = answer_mail(
        invitation, entry_of(session, invitation), attendee="chris@example.com", name="Chris Crasher"
    )
    return receive(session, raw).mail, invitation


def test_an_officer_lets_whoever_was_not_invited_come_instead(session: Session) -> None:
    mail, invitation = stranger(session)

    let_come_instead(session, mail.id, door=DOOR, by=None, now=LATER)

    theirs = session.scalars(select(Invitation).where(Invitation.deputy_for_id == invitation.id)).one()
    assert (mail.outcome, mail.needs_officer) == ("applied", False)
    assert (theirs.person.name, theirs.person.email) == ("Chris Crasher", "chris@example.com")
    assert [place.state for place in living_places(session, theirs.id)] == ["held"]


def test_an_event_without_deputies_lets_nobody_come_instead(session: Session) -> None:
    mail, invitation = stranger(session, allows_deputies=False)

    with pytest.raises(AnswerNotOffered):
        let_come_instead(session, mail.id, door=DOOR, by=None, now=LATER)

    assert (mail.needs_officer, invitation.answer) == (True, None)


def test_only_somebody_who_was_not_invited_can_come_instead(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))
    raw = answer_mail(invitation, entry_of(session, invitation), attendee="pat.alias@example.org")

    with pytest.raises(NothingToCount):
        let_come_instead(session, receive(session, raw).mail.id, door=DOOR, by=None, now=LATER)
