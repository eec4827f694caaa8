"""Tests of taking mail in: each message once, and what an officer decides."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.messages import Message
from app.models.replies import Reply
from tests.formats.calendar_dialects import mail, mime_part, multipart, winmail
from tests.make import make_event
from tests.services.calendar_mail import address_of, answer_mail, entry_of, letters_to, receive
from tests.services.test_calendar_entries import invite


def test_the_same_message_again_changes_nothing(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))
    raw = answer_mail(invitation, entry_of(session, invitation))
    first = receive(session, raw)

    again = receive(session, raw)

    assert (first.repeated, again.repeated) == (False, True)
    assert again.mail is first.mail
    assert len(session.scalars(select(Reply)).all()) == 1


def test_the_same_answer_with_another_line_of_transport_is_the_same_message(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))
    raw = answer_mail(invitation, entry_of(session, invitation))
    receive(session, raw)

    again = receive(session, b"Received: from mx.example.com\r\n" + raw)

    assert again.repeated


def test_what_a_person_writes_is_kept_with_the_invitation_for_officers(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))
    raw = mail(
        mime_part("text/plain; charset=utf-8", "Is there parking? Yours, Zoë"), to=address_of(invitation)
    )

    taken = receive(session, raw)

    assert (taken.mail.kind, taken.mail.outcome, taken.mail.needs_officer) == ("human", "to_read", True)
    assert taken.mail.invitation is invitation
    assert "parking" in taken.mail.text
    assert letters_to(session, invitation) == ["invitation", "mail_forwarded"]


def test_an_answer_to_a_letter_is_linked_by_the_letter_that_it_answers(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))
    letter = session.scalars(select(Message)).one()
    raw = mail(
        mime_part("text/plain", "Thank you"),
        f"In-Reply-To: <letter-{letter.id}-123@example.org>",
        to="invitations@example.org",
    )

    assert receive(session, raw).mail.invitation is invitation


def test_an_out_of_office_answer_changes_nothing(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))
    raw = mail(
        mime_part("text/plain", "I am away until Monday. I accept everything."),
        "Auto-Submitted: auto-replied",
        to=address_of(invitation),
    )

    taken = receive(session, raw)

    assert (taken.mail.outcome, taken.mail.needs_officer) == ("noted", False)
    assert invitation.answer is None
    assert taken.mail.raw is None


def test_outlooks_own_format_is_for_a_person_to_read(session: Session) -> None:
    taken = receive(session, winmail())

    assert (taken.mail.outcome, taken.mail.needs_officer) == ("to_read", True)
    assert "winmail.dat" in taken.mail.sentence


def test_an_accept_inside_a_forwarded_message_is_not_the_senders(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))
    inner = answer_mail(invitation, entry_of(session, invitation))
    raw = mail(
        multipart(
            "mixed", mime_part("text/plain", "See below"), b"Content-Type: message/rfc822\r\n\r\n" + inner
        ),
        to=address_of(invitation),
    )

    receive(session, raw)

    assert invitation.answer is None


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00" * 1000,
        b"\r" * 1000,
        "From: a@example.com\r\nSubject: \u0153\r\n\r\nhello".encode("utf-16"),
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n\r\n" * 10_000,
        b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(300)
        ),
        b"Content-Type: text/calendar\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!" + b"A" * 100_000,
        b"Content-Type: text/plain\r\n\r\n" + b"x" * 10_000_000,
        b"From: \x00\xff <a\x00@b>\r\nMessage-ID: <\x00>\r\nSubject: \x00\r\n\r\n\x00",
        mail(
            mime_part(
                "text/calendar; method=REPLY",
                "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:x\r\nRRULE:FREQ=SECONDLY\r\n"
                + "ATTENDEE:mailto:a@example.com\r\n" * 5_000
                + "END:VEVENT\r\nEND:VCALENDAR\r\n",
            )
        ),
    ],
)
def test_hostile_mail_is_kept_and_changes_nothing(session: Session, raw: bytes) -> None:
    (invitation,) = invite(session, make_event(session))

    taken = receive(session, raw)

    assert not taken.repeated
    assert receive(session, raw).repeated
    assert invitation.answer is None
