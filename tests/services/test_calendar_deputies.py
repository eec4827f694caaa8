"""Tests of calendars that send somebody else: the seat passes, or an officer is asked, or it is declined."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.incoming_mail import IncomingMail
from app.models.invitations import Invitation
from app.models.people import Person
from app.models.places import Place
from app.rules.states import Answer, PlaceState
from app.services.checks import check_promises
from app.services.held_mail import count_answer
from app.services.waiting_lists import living_places
from tests.make import NOW, SECRET, make_event, make_person
from tests.services.calendar_mail import DOOR, LATER, answer_mail, entry_of, letters_to, receive
from tests.services.test_calendar_entries import asked, confirmed, invite, reply, told

BOB = 'ATTENDEE;CN=Bob Birch;DELEGATED-FROM="mailto:{}":mailto:bob@example.org'


def invited(session: Session, *, limit: int = 5, people: int = 1, allows: bool = True) -> list[Invitation]:
    event = make_event(session, seats_limit=limit)
    event.allows_deputies = allows
    return list(invite(session, event, people=people))


def delegate(
    session: Session, invitation: Invitation, *, to: str = "bob@example.org", named: bool = True
) -> IncomingMail:
    """The invitee's calendar says that somebody else comes, in one line or, with a name, in two."""
    second = [BOB.format(invitation.person.email)] if named else []
    raw = answer_mail(
        invitation,
        entry_of(session, invitation),
        "DELEGATED",
        *second,
        params=f';DELEGATED-TO="mailto:{to}"',
    )
    return receive(session, raw).mail


def deputy_of(session: Session, invitation: Invitation) -> Invitation:
    return session.scalars(select(Invitation).where(Invitation.deputy_for_id == invitation.id)).one()


def states(session: Session, invitation: Invitation) -> list[str]:
    return [place.state for place in living_places(session, invitation.id)]


def test_the_seat_passes_to_whom_the_calendar_names_and_the_count_does_not_move(session: Session) -> None:
    (invitation,) = invited(session, limit=1)
    reply(session, invitation, Answer.YES)

    mail = delegate(session, invitation)

    theirs = deputy_of(session, invitation)
    assert (mail.outcome, mail.needs_officer, mail.sentence) == (
        "applied",
        False,
        "bob@example.org comes instead.",
    )
    assert (theirs.person.name, theirs.person.email) == ("Bob Birch", "bob@example.org")
    assert (invitation.answer, theirs.answer) == ("deputy", "yes")
    assert (states(session, invitation), states(session, theirs)) == ([], ["held"])
    held = select(func.count()).select_from(Place).where(Place.state == PlaceState.HELD)
    assert session.scalar(held) == 1
    assert check_promises(session, secrets=[SECRET], now=LATER) == []


def test_both_are_written_to_and_both_calendars_are_told(session: Session) -> None:
    (invitation,) = invited(session)
    reply(session, invitation, Answer.YES)

    delegate(session, invitation)

    theirs = deputy_of(session, invitation)
    assert letters_to(session, invitation)[-1] == "deputy_replaced"
    assert letters_to(session, theirs) == ["deputy_invited"]
    mine, bobs = told(session, invitation)[-1], told(session, theirs)[-1]
    assert mine is not None
    assert bobs is not None
    assert (mine["method"], bobs["method"], bobs["partstat"]) == ("CANCEL", "REQUEST", "ACCEPTED")
    assert entry_of(session, theirs).uid != entry_of(session, invitation).uid


def test_a_deputy_of_somebody_who_had_not_answered_gets_a_yes_of_their_own(session: Session) -> None:
    (invitation,) = invited(session)

    delegate(session, invitation)

    assert states(session, deputy_of(session, invitation)) == ["held"]


def test_a_deputy_who_finds_the_room_full_waits(session: Session) -> None:
    first, second = invited(session, limit=1, people=2)
    reply(session, first, Answer.YES)

    assert delegate(session, second).outcome == "applied"

    assert states(session, deputy_of(session, second)) == ["waiting"]


def test_the_same_delegation_twice_names_one_deputy(session: Session) -> None:
    (invitation,) = invited(session)
    delegate(session, invitation)

    delegate(session, invitation)

    assert deputy_of(session, invitation).person.name == "Bob Birch"


def test_a_deputy_for_one_day_of_several_is_for_an_officer_to_ask_about(session: Session) -> None:
    event = make_event(session, sessions=2)
    event.allows_deputies = True
    (invitation,) = invite(session, event)
    reply(session, invitation, Answer.YES)

    assert delegate(session, invitation).outcome == "held"

    assert states(session, invitation) == ["held", "held"]


def test_an_event_without_deputies_declines_politely(session: Session) -> None:
    (invitation,) = invited(session, allows=False)
    reply(session, invitation, Answer.YES)

    mail = delegate(session, invitation)

    assert (mail.outcome, mail.needs_officer) == ("unchanged", False)
    assert (invitation.answer, states(session, invitation)) == ("yes", ["held"])
    assert letters_to(session, invitation)[-1] == "calendar_note"
    assert told(session, invitation)[-1] == confirmed(1)


def test_a_calendar_that_says_the_same_deputy_again_and_again_is_told_once_a_day(session: Session) -> None:
    (invitation,) = invited(session, allows=False)
    for minute in range(3):
        entry, at = entry_of(session, invitation), LATER + timedelta(minutes=minute)
        raw = answer_mail(
            invitation, entry, "DELEGATED", params=';DELEGATED-TO="mailto:bob@example.org"', at=at
        )
        receive(session, raw, now=at)

    assert letters_to(session, invitation) == ["invitation", "calendar_note"]
    assert told(session, invitation)[-1] == asked(1)


def test_a_deputy_who_is_named_too_late_is_declined_with_the_reason(session: Session) -> None:
    (invitation,) = invited(session)
    reply(session, invitation, Answer.YES)
    invitation.event.deputies_until = date(2027, 1, 1)

    mail = delegate(session, invitation)

    assert mail.outcome == "closed"
    assert "too late to name somebody" in mail.sentence
    assert states(session, invitation) == ["held"]


def test_a_deputy_without_a_name_waits_for_an_officer_who_says_it(session: Session) -> None:
    (invitation,) = invited(session)
    mail = delegate(session, invitation, named=False)
    assert (mail.outcome, mail.needs_officer) == ("held", True)
    assert "bob@example.org" in mail.sentence

    count_answer(session, mail.id, door=DOOR, by=None, now=LATER)
    assert (mail.outcome, mail.needs_officer) == ("held", True)
    count_answer(session, mail.id, door=DOOR, deputy_name="Bob Birch", by=None, now=LATER)

    assert (mail.outcome, mail.needs_officer) == ("applied", False)
    assert deputy_of(session, invitation).person.name == "Bob Birch"


def test_a_deputy_whom_we_know_by_their_address_needs_no_name(session: Session) -> None:
    (invitation,) = invited(session)
    bob = make_person(session, "Robert Birch", email="bob@example.org")

    delegate(session, invitation, named=False)

    assert deputy_of(session, invitation).person == bob


def test_a_mailbox_of_several_people_does_not_say_who_comes(session: Session) -> None:
    (invitation,) = invited(session)
    make_person(session, "Robert Birch", email="bob@example.org")
    make_person(session, "Rita Birch", email="bob@example.org")

    assert delegate(session, invitation, named=False).outcome == "held"


@pytest.mark.parametrize("address", ["not an address", "{own}"])
def test_a_deputy_who_is_nobody_else_is_for_an_officer_to_ask_about(session: Session, address: str) -> None:
    (invitation,) = invited(session)
    people = session.scalar(select(func.count()).select_from(Person))

    mail = delegate(session, invitation, to=address.format(own=invitation.person.email), named=False)

    assert (mail.outcome, invitation.answer) in {("held", None), ("unchanged", None)}
    assert session.scalar(select(func.count()).select_from(Person)) == people


def test_a_deputy_who_was_invited_already_is_for_an_officer_to_ask_about(session: Session) -> None:
    first, second = invited(session, people=2)
    reply(session, first, Answer.YES)

    mail = delegate(session, first, to=second.person.email or "", named=False)

    assert (mail.outcome, mail.needs_officer) == ("held", True)
    assert (first.answer, second.answer) == ("yes", None)


def test_somebody_who_only_says_that_they_are_the_deputy_is_a_stranger(session: Session) -> None:
    (invitation,) = invited(session)
    line = f';DELEGATED-FROM="mailto:{invitation.person.email}"'

    raw = answer_mail(
        invitation, entry_of(session, invitation), params=line, attendee="bob@example.org", name="Bob Birch"
    )

    assert receive(session, raw).mail.outcome == "stranger"
    assert invitation.answer is None


def test_a_deputys_no_to_the_entry_that_was_passed_on_to_them_is_their_own(session: Session) -> None:
    (invitation,) = invited(session, limit=1)
    delegate(session, invitation)
    theirs = deputy_of(session, invitation)
    later = LATER + timedelta(hours=1)

    raw = answer_mail(
        invitation,
        entry_of(session, invitation),
        "DECLINED",
        attendee="bob@example.org",
        name="Bob Birch",
        at=later,
    )
    mail = receive(session, raw, now=later).mail

    assert (mail.outcome, mail.invitation_id) == ("applied", theirs.id)
    assert (invitation.answer, theirs.answer) == ("deputy", "no")
    assert states(session, theirs) == []


def test_a_deputy_who_answers_about_an_old_time_does_not_answer_for_the_new_one(session: Session) -> None:
    (invitation,) = invited(session)
    delegate(session, invitation)
    entry = entry_of(session, invitation)
    entry.sequence = entry.time_sequence = 5

    raw = answer_mail(
        invitation, entry, "DECLINED", attendee="bob@example.org", sequence=4, at=NOW + timedelta(hours=2)
    )

    assert receive(session, raw, now=NOW + timedelta(hours=2)).mail.outcome != "applied"
    assert deputy_of(session, invitation).answer == "yes"
