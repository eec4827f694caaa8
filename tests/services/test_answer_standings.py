"""Tests of what stands when a calendar's answer is judged."""

from datetime import timedelta

from sqlalchemy.orm import Session

from app.models.invitations import Invitation
from app.models.messages import Message
from app.models.people import OtherAddress
from app.rules.states import Answer, Door, MessageState
from app.services.answer_standings import read_anew
from app.services.history import Actor
from app.services.replies import GivenReply, record_reply
from tests.make import NOW, make_event
from tests.queries import statements_on
from tests.services.calendar_mail import LATER, answer_mail, entry_of, receive
from tests.services.test_calendar_entries import invite


def test_an_entry_is_read_anew_with_all_that_decides_in_one_statement(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))
    entry = entry_of(session, invitation)
    for address in ("pat@home.example", "pat@work.example"):
        session.add(OtherAddress(person_id=invitation.person_id, address=address, address_key=address))
    session.flush()
    # As another transaction does it: what this one has loaded does not show it.
    session.execute(Invitation.metadata.tables["invitations"].update().values(withdrawn_at=NOW))
    session.execute(Invitation.metadata.tables["people"].update().values(email="new@example.org"))

    with statements_on(session.get_bind().engine) as sent:
        standing = read_anew(session, entry, now=LATER)

    assert invitation.withdrawn_at == NOW
    assert standing.invitee().addresses == {"new@example.org", "pat@home.example", "pat@work.example"}
    assert len(sent) == 1


def test_only_another_door_makes_an_answer_of_a_calendar_older(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))
    entry = entry_of(session, invitation)
    receive(session, answer_mail(invitation, entry))
    after_the_calendar = read_anew(session, entry, now=LATER).changed_at

    record_reply(session, invitation, GivenReply(Answer.NO, "form"), by=Actor(Door.LINK), now=LATER)

    assert after_the_calendar is None
    assert read_anew(session, entry, now=LATER).changed_at == LATER


def test_three_automatic_letters_within_a_day_are_enough(session: Session) -> None:
    (invitation,) = invite(session, make_event(session))
    entry = entry_of(session, invitation)
    for number in range(3):
        session.add(
            Message(
                kind="calendar_note",
                key=f"note {number}",
                event_id=invitation.event_id,
                invitation_id=invitation.id,
                to_name="Pat",
                to_address="pat@example.org",
                facts={},
                state=MessageState.SENT,
                due_at=NOW,
                queued_at=NOW,
            )
        )
    session.flush()

    assert read_anew(session, entry, now=NOW + timedelta(hours=23)).has_enough_letters
    assert not read_anew(session, entry, now=NOW + timedelta(hours=25)).has_enough_letters
