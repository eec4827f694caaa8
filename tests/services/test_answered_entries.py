"""Tests of whose answer it is that came from a calendar."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.messages import Message
from app.models.people import OtherAddress
from app.services.invitation_tokens import Purpose, token_for
from tests.make import SECRET, make_event
from tests.queries import statements
from tests.services.calendar_mail import LATER, answer_mail, entry_of, receive
from tests.services.test_calendar_entries import invite


def test_somebody_to_whom_the_invitation_was_passed_on_gets_no_place_and_is_told_once(
    session: Session,
) -> None:
    (invitation,) = invite(session, make_event(session))
    entry = entry_of(session, invitation)
    crasher = {"attendee": "crasher@example.com", "name": "Chris Crasher"}

    for minute in (0, 1):
        taken = receive(
            session,
            answer_mail(invitation, entry, at=LATER + timedelta(minutes=minute), **crasher),  # type: ignore[arg-type]
        )

    assert (taken.mail.outcome, taken.mail.needs_officer) == ("stranger", True)
    assert invitation.answer is None
    to_them = select(Message.to_address).where(Message.kind == "calendar_not_on_list")
    assert session.scalars(to_them).all() == ["crasher@example.com"]


def test_an_assistant_who_answers_for_somebody_is_named_in_the_receipt(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))

    receive(session, answer_mail(invitation, entry_of(session, invitation), sender="pa@example.org"))

    assert invitation.answer == "yes"
    receipt = session.scalars(select(Message).order_by(Message.id.desc())).all()[0]
    assert receipt.facts["answered_by"] == "pa@example.org"
    assert receipt.to_address == invitation.person.email


def test_an_answer_from_another_address_that_a_list_gave_counts(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))
    session.add(
        OtherAddress(
            person_id=invitation.person_id, address="Pat@home.example", address_key="pat@home.example"
        )
    )
    session.flush()

    receive(session, answer_mail(invitation, entry_of(session, invitation), attendee="pat@home.example"))

    assert invitation.answer == "yes"


def test_the_same_name_at_the_same_domain_is_held_for_an_officer(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))

    taken = receive(
        session, answer_mail(invitation, entry_of(session, invitation), attendee="pat.alias@example.org")
    )

    assert (taken.mail.outcome, taken.mail.alias) == ("held", "pat.alias@example.org")
    assert invitation.answer is None


def test_without_its_own_address_an_answer_needs_our_servers_word_for_it(session: Session) -> None:
    invitation, other = invite(session, make_event(session), people=2)
    unproven = answer_mail(invitation, entry_of(session, invitation), to="rsvp@example.org")
    proven = answer_mail(
        other,
        entry_of(session, other),
        to="rsvp@example.org",
        headers=("Authentication-Results: mx.example.org; dmarc=pass header.from=example.org",),
    )

    assert receive(session, unproven).mail.outcome == "held"
    assert receive(session, proven).mail.outcome == "applied"
    assert (invitation.answer, other.answer) == (None, "yes")


def test_an_address_and_an_entry_of_two_invitations_are_for_a_person_to_read(session: Session) -> None:
    invitation, other = invite(session, make_event(session), people=2)

    taken = receive(session, answer_mail(invitation, entry_of(session, other)))

    assert (taken.mail.outcome, taken.mail.needs_officer) == ("to_read", True)
    assert (invitation.answer, other.answer) == (None, None)


def test_an_answer_to_somebody_elses_entry_changes_nothing(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))
    raw = answer_mail(
        invitation, entry_of(session, invitation), uid="other@elsewhere.example", to="rsvp@example.org"
    )

    assert receive(session, raw).mail.outcome == "to_read"
    assert invitation.answer is None


def test_taking_in_a_yes_by_mail_takes_fifteen_statements_however_many_answered(session: Session) -> None:
    counted = []
    for invitation in invite(session, make_event(session, seats_limit=2), people=4):
        raw = answer_mail(invitation, entry_of(session, invitation))
        with statements(session) as sent:
            receive(session, raw)
        counted.append(len(sent))

    assert max(counted) <= 15


def test_a_token_of_another_purpose_does_not_vouch_for_an_answer(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))
    bounce = token_for(invitation, Purpose.BOUNCE, secret=SECRET)

    taken = receive(
        session,
        answer_mail(invitation, entry_of(session, invitation), to=f"rsvp+{bounce}@example.org"),
    )

    assert taken.mail.outcome == "held"
    assert invitation.answer is None


def test_a_guest_who_answers_a_colleagues_invitation_answers_their_own_once_that_is_proven(
    session: Session,
) -> None:
    first, second = invite(session, make_event(session), people=2)
    theirs = {"attendee": second.person.email, "name": second.person.name}
    signed = ("Authentication-Results: mx.example.org; dmarc=pass header.from=example.org",)

    loose = answer_mail(first, entry_of(session, first), **theirs)  # type: ignore[arg-type]
    proven = answer_mail(first, entry_of(session, first), headers=signed, **theirs)  # type: ignore[arg-type]
    held = receive(session, loose).mail
    applied = receive(session, proven).mail

    assert (held.outcome, held.invitation_id) == ("held", second.id)
    assert (applied.outcome, applied.invitation_id) == ("applied", second.id)
    assert (first.answer, second.answer) == (None, "yes")


def test_an_address_of_the_invitees_own_is_theirs_also_where_another_guest_has_it(session: Session) -> None:
    first, second = invite(session, make_event(session), people=2)
    shared = second.person.email or ""
    session.add(OtherAddress(person_id=first.person_id, address=shared, address_key=shared))
    session.flush()

    receive(session, answer_mail(first, entry_of(session, first), attendee=shared))

    assert (first.answer, second.answer) == ("yes", None)
