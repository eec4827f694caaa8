"""Tests of reports about letters: whose address it is, and what follows."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.invitations import Invitation
from app.models.messages import Message
from app.models.people import Person
from app.rules.states import Answer
from app.services.bounced_letters import by_message_id
from app.services.invitation_tokens import Purpose, token_for
from app.services.letter_tokens import token_for_letter
from app.services.messages import queue_account_letter
from tests.formats.bounce_samples import delivery_report
from tests.make import NOW, SECRET, make_early_letter, make_event, make_invitation
from tests.services.calendar_mail import LATER, entry_of, receive
from tests.services.test_calendar_entries import invite, reply


def report(
    invitation: Invitation, *, status: str = "5.1.1", action: str = "failed", recipient: str = ""
) -> bytes:
    """A report about one of the invitation's letters, as it comes back to its own address."""
    address = recipient or invitation.person.email
    words = delivery_report(
        status=status,
        action=action,
        recipient=f"rfc822; {address}",
        diagnostic=f"smtp; 550 {status} <{address}>: it did not arrive",
    )
    to = f"bounce+{token_for(invitation, Purpose.BOUNCE, secret=SECRET)}@example.org"
    return f"Delivered-To: {to}\r\n".encode() + words.replace("\n", "\r\n").encode()


def test_a_hard_bounce_stops_letters_to_the_address_and_is_no_answer(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))
    reply(session, invitation, Answer.YES)

    taken = receive(session, report(invitation))

    assert (taken.mail.outcome, taken.mail.needs_officer) == ("bounced", True)
    assert taken.mail.invitation is invitation
    assert invitation.answer == "yes"
    reason = invitation.person.cannot_email_reason
    assert reason is not None
    assert invitation.person.email is not None
    assert invitation.person.email in reason
    assert set(session.scalars(select(Message.state))) == {"stopped"}


@pytest.mark.parametrize(
    ("status", "action"), [("4.4.1", "failed"), ("5.2.2", "failed"), ("4.4.1", "delayed")]
)
def test_one_soft_bounce_stops_nothing(session: Session, status: str, action: str) -> None:
    (invitation,) = invite(session, make_event(session))

    receive(session, report(invitation, status=status, action=action))

    assert invitation.person.cannot_email_reason is None


def test_three_soft_bounces_in_a_week_stop_letters(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))

    for day in range(3):
        raw = f"X-Number: {day}\r\n".encode() + report(invitation, status="5.2.2")
        receive(session, raw, now=LATER + timedelta(days=day))

    assert invitation.person.cannot_email_reason is not None


def test_a_report_about_another_address_is_kept_and_stops_nothing(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))

    taken = receive(session, report(invitation, recipient="forwarded@elsewhere.example"))

    assert taken.mail.outcome == "bounced"
    assert invitation.person.cannot_email_reason is None


def test_a_report_about_no_letter_of_ours_is_for_a_person_to_read(session: Session) -> None:
    invite(session, make_event(session))

    taken = receive(session, delivery_report().replace("\n", "\r\n").encode())

    assert (taken.mail.outcome, taken.mail.needs_officer) == ("to_read", True)


def test_letters_are_known_by_their_message_ids(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))
    letter = session.scalars(select(Message)).one()
    local_part = entry_of(session, invitation).uid.partition("@")[0]

    assert by_message_id(session, f"letter-{letter.id}-1@example.org") is invitation
    assert by_message_id(session, f"{local_part}.123@example.org") is invitation


@pytest.mark.parametrize(
    "other", ["", "letter-x-1@a", "letter-999-1@a", "%%%@a", "a" * 26 + ".1@b", "letter-1" + "0" * 99]
)
def test_other_message_ids_are_nobodys(session: Session, other: str) -> None:
    invite(session, make_event(session))

    assert by_message_id(session, other) is None


def early_report(letter: Message, *, status: str = "5.1.1", to: str = "", number: int = 999_999) -> bytes:
    """A report about a letter to somebody without an invitation, as it comes back to its own address."""
    words = delivery_report(
        status=status,
        action="failed",
        recipient=f"rfc822; {letter.to_address}",
        diagnostic=f"smtp; 550 {status} <{letter.to_address}>: it did not arrive",
        quoted=f"Message-ID: <letter-{number}-1@example.org>",
    )
    address = to or f"bounce+{token_for_letter(letter, Purpose.BOUNCE, secret=SECRET)}@example.org"
    return f"Delivered-To: {address}\r\n".encode() + words.replace("\n", "\r\n").encode()


def test_a_save_the_date_that_comes_back_stops_letters_to_its_address(session: Session) -> None:
    letter = make_early_letter(session, make_event(session))

    taken = receive(session, early_report(letter))

    person = session.get(Person, letter.person_id)
    assert person is not None
    assert person.email is not None
    assert person.email in (person.cannot_email_reason or "")
    assert (taken.mail.outcome, taken.mail.needs_officer, taken.mail.person) == ("bounced", True, person)
    session.refresh(letter)
    assert letter.state == "stopped"


def test_soft_reports_count_together_before_and_after_the_invitation(session: Session) -> None:
    event = make_event(session)
    letter = make_early_letter(session, event)
    person = session.get_one(Person, letter.person_id)
    receive(session, early_report(letter, status="5.2.2"))
    receive(session, b"X-Number: 2\r\n" + early_report(letter, status="5.2.2"))
    invitation = make_invitation(session, event, person)
    assert person.cannot_email_reason is None

    receive(session, report(invitation, status="5.2.2"))

    assert person.cannot_email_reason is not None


def test_a_letter_that_is_nobodys_on_our_lists_is_named_and_marks_nobody(session: Session) -> None:
    letter = queue_account_letter(
        session,
        "account_invitation",
        to_name="Olive Officer",
        to_address="olive@example.org",
        key="1",
        facts={},
        now=NOW,
    )
    session.flush()

    taken = receive(session, early_report(letter))

    assert taken.mail.sentence.startswith("A letter to olive@example.org did not arrive.")
    assert (taken.mail.outcome, taken.mail.needs_officer, taken.mail.person) == ("bounced", True, None)


def test_a_save_the_date_is_known_by_its_number_where_addresses_have_no_plus(session: Session) -> None:
    letter = make_early_letter(session, make_event(session))

    taken = receive(session, early_report(letter, to="bounce@example.org", number=letter.id))

    assert (taken.mail.person, taken.mail.outcome) == (session.get(Person, letter.person_id), "bounced")
