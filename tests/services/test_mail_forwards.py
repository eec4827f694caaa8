"""Tests of passing on what people write to an event's contact."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.messages import Message
from app.services.mail_forwards import FORWARDS_A_DAY, forward_mail
from tests.formats.calendar_dialects import winmail
from tests.make import make_event
from tests.services.calendar_mail import LATER, address_of, answer_mail, entry_of, receive
from tests.services.test_calendar_entries import invite


def written(to: str, *, sender: str = "pat@example.net", number: int = 1, headers: str = "") -> bytes:
    lines = [
        f"From: Pat <{sender}>",
        f"To: {to}",
        f"Message-ID: <human{number}@client.example>",
        "Subject: Re: Invitation",
        headers,
        "",
        "Can I bring my assistant?",
    ]
    return "\r\n".join(line for line in lines if line or line == lines[5]).encode()


def forwards(session: Session) -> list[Message]:
    return list(session.scalars(select(Message).where(Message.kind == "mail_forwarded").order_by(Message.id)))


def test_what_a_person_writes_goes_to_the_events_contact_beside_the_invitation(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))

    mail = receive(session, written(address_of(invitation))).mail

    (letter,) = forwards(session)
    assert (letter.to_address, letter.to_name) == ("events@example.org", "Olive Officer")
    assert letter.facts["written"] == "Can I bring my assistant?"
    assert letter.facts["guest"] == invitation.person.name
    assert (mail.invitation_id, mail.needs_officer) == (invitation.id, True)
    assert mail.sentence == "A person has written. It was passed on to the event’s contact."


def test_the_same_message_twice_is_passed_on_once(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))

    for _ in range(2):
        receive(session, written(address_of(invitation)))

    assert len(forwards(session)) == 1


@pytest.mark.parametrize(
    ("sender", "headers"),
    [
        ("events@example.org", ""),
        ("rsvp@example.org", ""),
        ("pat@example.net", "Auto-Submitted: auto-replied"),
        ("pat@example.net", "List-Id: <all.example.net>"),
    ],
)
def test_the_contact_machines_lists_and_we_ourselves_are_not_passed_on(
    session: Session, sender: str, headers: str
) -> None:
    (invitation,) = invite(session, make_event(session))

    receive(session, written(address_of(invitation), sender=sender, headers=headers))

    assert forwards(session) == []


def test_answers_by_calendar_and_what_cannot_be_read_are_not_passed_on(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))

    receive(session, answer_mail(invitation, entry_of(session, invitation)))
    receive(session, winmail())

    assert forwards(session) == []


def test_a_message_about_no_event_of_ours_waits_for_an_officer_alone(session: Session) -> None:
    mail = receive(session, written("rsvp@example.org")).mail

    assert (mail.needs_officer, forwards(session)) == (True, [])


def test_a_flood_is_not_passed_on(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))
    mail = receive(session, written(address_of(invitation))).mail
    (first,) = forwards(session)
    for number in range(FORWARDS_A_DAY - 1):
        session.add(
            Message(
                kind="mail_forwarded",
                key=f"mail_forwarded:x{number}",
                event_id=invitation.event_id,
                to_name="",
                to_address=first.to_address,
                facts=first.facts,
                state="queued",
                due_at=LATER,
                queued_at=LATER,
            )
        )
    session.flush()

    assert forward_mail(session, mail, now=LATER) is None
