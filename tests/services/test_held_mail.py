"""Tests of what an officer decides about mail that came in."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.incoming_mail import IncomingMail
from app.models.invitations import Invitation
from app.models.people import OtherAddress
from app.rules.invitations import MayNotInvite
from app.rules.people import BadPerson, MayBeKnown
from app.rules.replies import AnswerNotOffered
from app.services.held_mail import (
    InOwnRight,
    NothingToCount,
    count_answer,
    invite_stranger,
    let_come_instead,
    put_aside,
)
from app.services.history import last_change
from app.services.waiting_lists import living_places
from tests.make import SECRET, make_event, make_person
from tests.services.calendar_mail import DOOR, LATER, answer_mail, entry_of, letters_to, receive
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


def stranger(
    session: Session, *, allows_deputies: bool = True, name: str = "Chris Crasher"
) -> tuple[IncomingMail, Invitation]:
    """Somebody who was not invited says yes to Pat's invitation."""
    event = make_event(session, seats_limit=1)
    event.allows_deputies = allows_deputies
    (invitation,) = invite(session, event)
    raw = answer_mail(invitation, entry_of(session, invitation), attendee="chris@example.com", name=name)
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


def test_a_stranger_is_invited_in_their_own_right_and_has_no_place_before_they_answer(
    session: Session,
) -> None:
    mail, invitation = stranger(session)

    invite_stranger(session, mail.id, InOwnRight(), secrets=[SECRET], by=None, now=LATER)

    theirs = of_another(session, invitation)
    assert (theirs.person.name, theirs.person.email) == ("Chris Crasher", "chris@example.com")
    assert (theirs.answer, theirs.deputy_for_id, living_places(session, theirs.id)) == (None, None, [])
    assert letters_to(session, theirs) == ["invitation"]
    assert (mail.outcome, mail.needs_officer) == ("applied", False)
    assert mail.sentence == "Chris Crasher was invited in their own right."
    assert last_change(session, "stranger invited", person_id=theirs.person_id).at == LATER
    assert invitation.answer is None


def test_a_stranger_who_is_known_by_name_and_address_is_that_person(session: Session) -> None:
    chris = make_person(session, "Chris Crasher", email="chris@example.com")
    mail, invitation = stranger(session)

    invite_stranger(session, mail.id, InOwnRight(), secrets=[SECRET], by=None, now=LATER)

    assert of_another(session, invitation).person is chris


def test_a_stranger_who_may_be_somebody_known_is_asked_about(session: Session) -> None:
    kit = make_person(session, "Kit Crasher", email="chris@example.com")
    mail, invitation = stranger(session)

    with pytest.raises(MayBeKnown):
        invite_stranger(session, mail.id, InOwnRight(), secrets=[SECRET], by=None, now=LATER)
    same = InOwnRight(person_id=kit.id)
    invite_stranger(session, mail.id, same, secrets=[SECRET], by=None, now=LATER)

    assert of_another(session, invitation).person is kit


def test_an_officer_knows_a_stranger_by_another_address_which_is_kept(session: Session) -> None:
    chris = make_person(session, "Chris Crasher", email="chris@home.example")
    mail, _ = stranger(session)

    same = InOwnRight(person_id=chris.id)
    invite_stranger(session, mail.id, same, secrets=[SECRET], by=None, now=LATER)

    assert session.scalars(select(OtherAddress.address)).all() == ["chris@example.com"]


def test_a_stranger_who_is_told_apart_is_added(session: Session) -> None:
    kit = make_person(session, "Kit Crasher", email="chris@example.com")
    mail, invitation = stranger(session)

    given = InOwnRight(told_apart=True)
    invite_stranger(session, mail.id, given, secrets=[SECRET], by=None, now=LATER)

    assert of_another(session, invitation).person is not kit


def test_a_stranger_without_a_name_gets_the_one_that_an_officer_types(session: Session) -> None:
    mail, invitation = stranger(session, name="chris@example.com")

    with pytest.raises(BadPerson):
        invite_stranger(session, mail.id, InOwnRight(), secrets=[SECRET], by=None, now=LATER)
    named = InOwnRight(name="Chris Crasher")
    invite_stranger(session, mail.id, named, secrets=[SECRET], by=None, now=LATER)

    assert of_another(session, invitation).person.name == "Chris Crasher"


def test_a_stranger_who_asked_not_to_be_contacted_is_not_invited(session: Session) -> None:
    chris = make_person(session, "Chris Crasher", email="chris@example.com")
    chris.do_not_contact_at = LATER
    mail, _ = stranger(session)

    with pytest.raises(MayNotInvite, match="asked not to be contacted"):
        invite_stranger(session, mail.id, InOwnRight(), secrets=[SECRET], by=None, now=LATER)


def test_a_stranger_who_was_invited_answers_for_themselves(session: Session) -> None:
    mail, invitation = stranger(session)
    invite_stranger(session, mail.id, InOwnRight(), secrets=[SECRET], by=None, now=LATER)
    theirs, later = of_another(session, invitation), LATER + timedelta(hours=1)

    answer = answer_mail(theirs, entry_of(session, theirs), at=later)

    assert receive(session, answer, now=later).mail.outcome == "applied"
    assert [place.state for place in living_places(session, theirs.id)] == ["held"]


def of_another(session: Session, invitation: Invitation) -> Invitation:
    return session.scalars(select(Invitation).where(Invitation.id != invitation.id)).one()


def test_only_somebody_who_was_not_invited_can_come_instead(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))
    raw = answer_mail(invitation, entry_of(session, invitation), attendee="pat.alias@example.org")

    with pytest.raises(NothingToCount):
        let_come_instead(session, receive(session, raw).mail.id, door=DOOR, by=None, now=LATER)
