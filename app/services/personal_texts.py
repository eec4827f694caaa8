"""Erasing what guests wrote and what was written to them: for a person who asks, and for events long past."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.models.calendar_entries import CalendarEntry
from app.models.deputies import DeputyRequest
from app.models.history import HistoryEntry
from app.models.incoming_mail import IncomingMail
from app.models.messages import Message
from app.models.needs import Needs
from app.models.replies import Reply, ReplyDraft
from app.models.suggestions import Suggestion
from app.rules.states import MessageState

#: What a person is called once their data is erased.
ERASED = "Erased person"


def erase_texts(session: Session, invitation_ids: Sequence[int]) -> None:
    """Leave of these invitations that they were made and what was answered: no words, no addresses, no letters."""
    session.flush()
    for of_invitation in (DeputyRequest, Needs, ReplyDraft, Suggestion):
        session.execute(sa.delete(of_invitation).where(of_invitation.invitation_id.in_(invitation_ids)))
    session.execute(
        sa.update(Reply)
        .where(Reply.invitation_id.in_(invitation_ids))
        .values(reason="", answers={}, given_by_name="", given_by_contact="")
    )
    session.execute(
        sa.update(CalendarEntry).where(CalendarEntry.invitation_id.in_(invitation_ids)).values(told={})
    )
    erase_mail(session, IncomingMail.invitation_id.in_(invitation_ids))
    erase_letters(session, Message.invitation_id.in_(invitation_ids))


def erase_mail(session: Session, which: sa.ColumnElement[bool]) -> None:
    """Erase what came in, but for the fact that it came."""
    session.execute(
        sa.update(IncomingMail)
        .where(which)
        .values(
            from_address="",
            from_name="",
            subject="",
            text="",
            answer=sa.null(),
            sentence="",
            alias="",
            raw=None,
        )
    )


def erase_letters(session: Session, which: sa.ColumnElement[bool]) -> None:
    """Leave of these letters that they were sent and when. Those that wait are stopped."""
    waiting = Message.state.in_([MessageState.QUEUED, MessageState.FAILED, MessageState.PERHAPS_SENT])
    session.execute(sa.update(Message).where(which, waiting).values(state=MessageState.STOPPED))
    session.execute(
        sa.update(Message)
        .where(which)
        .values(to_name=ERASED, to_address="", facts={}, subject="", trouble="", letter=None)
    )


def erase_facts_of_history(session: Session, which: sa.ColumnElement[bool]) -> None:
    """Leave of these entries who did what and when, and nothing of whom it was about."""
    session.execute(sa.update(HistoryEntry).where(which).values(facts={}))
