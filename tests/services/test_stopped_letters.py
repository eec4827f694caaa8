from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.invitations import Invitation
from app.models.messages import Message
from app.rules.states import MessageState
from app.services.stopped_letters import awaits_reminder, stop_queued_letters
from tests.make import make_event, make_letter


def states(session: Session) -> dict[str, str]:
    return dict(iter(session.execute(select(Message.kind, Message.state))))


def waits_for_reminder(session: Session, letter: Message) -> bool:
    query = select(awaits_reminder(Invitation.id)).where(Invitation.id == letter.invitation_id)
    return bool(session.scalar(query))


def test_a_reply_stops_reminders_alone(session: Session) -> None:
    event = make_event(session)
    letter, reminder = make_letter(session, event), make_letter(session, event)
    reminder.kind, reminder.invitation_id = "reminder", letter.invitation_id
    session.flush()
    assert letter.invitation_id is not None

    stop_queued_letters(session, letter.invitation_id, reminders_only=True)

    assert states(session) == {"invitation": "queued", "reminder": "stopped"}


def test_letters_of_others_go_on(session: Session) -> None:
    event = make_event(session)
    mine, theirs = make_letter(session, event), make_letter(session, event)
    theirs.kind = "reminder"
    session.flush()
    assert mine.invitation_id is not None

    stop_queued_letters(session, mine.invitation_id)

    assert states(session) == {"invitation": "stopped", "reminder": "queued"}


def test_only_a_reminder_that_is_still_queued_is_awaited(session: Session) -> None:
    letter = make_letter(session, make_event(session))
    assert not waits_for_reminder(session, letter)

    letter.kind = "reminder"
    session.flush()
    assert waits_for_reminder(session, letter)

    letter.state = MessageState.SENT
    session.flush()
    assert not waits_for_reminder(session, letter)
