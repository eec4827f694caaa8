"""Letters that are stopped before they go, since an answer or a wish came first."""

from sqlalchemy import ColumnElement, SQLColumnExpression, Update, bindparam, exists, true, update
from sqlalchemy.orm import Session

from app.models.messages import Message
from app.rules.states import MessageState


def _stopping(which: ColumnElement[bool], because: str) -> Update:
    return (
        update(Message.__table__)  # type: ignore[arg-type]
        .where(Message.invitation_id == bindparam("about"), Message.state == MessageState.QUEUED, which)
        .values(state=MessageState.STOPPED, trouble=because)
    )


# Built once and without the ORM, since every reply stops reminders: preparing it anew took a twentieth of its time.
_STOP_REMINDERS = _stopping(Message.kind == "reminder", "The answer came first.")
_NO_MORE_LETTERS = "This person asked for no more letters."
_STOP_LETTERS = _stopping(Message.kind.not_like("confirmation%"), _NO_MORE_LETTERS)
_STOP_EVERYTHING = _stopping(true(), "The invitation was withdrawn.")


def awaits_reminder(invitation_id: SQLColumnExpression[int]) -> ColumnElement[bool]:
    """Whether a reminder of an invitation is queued, as a column of a statement that reads the invitation."""
    is_queued = Message.state == MessageState.QUEUED
    return exists().where(Message.invitation_id == invitation_id, is_queued, Message.kind == "reminder")


def stop_queued_letters(session: Session, invitation_id: int, *, reminders_only: bool = False) -> None:
    """Stop what still waits for one person about an event: reminders, or all but confirmations of replies.

    Letters that are not flushed yet are not stopped.
    """
    session.execute(_STOP_REMINDERS if reminders_only else _STOP_LETTERS, {"about": invitation_id})


def stop_letters_of_withdrawn(session: Session, invitation_id: int) -> None:
    """Stop all that still waits for somebody whose invitation is taken back. What is not flushed yet is not stopped."""
    session.execute(_STOP_EVERYTHING, {"about": invitation_id})


def stop_letters_before_invitation(session: Session, *, event_id: int, person_id: int) -> None:
    """Stop what still waits for somebody who is not invited to the event. What is not flushed yet is not stopped."""
    session.execute(
        update(Message)
        .where(
            Message.event_id == event_id,
            Message.person_id == person_id,
            Message.state == MessageState.QUEUED,
        )
        .values(state=MessageState.STOPPED, trouble=_NO_MORE_LETTERS)
        .execution_options(synchronize_session=False)
    )
