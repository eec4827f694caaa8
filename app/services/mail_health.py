"""How mail has been doing, as the outbox has it: what waits, what went last, and whether a letter to us came back."""

from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.incoming_mail import IncomingMail
from app.models.messages import Message, SendingPause
from app.rules.letter_kinds import ACCOUNT_NOTICE
from app.rules.states import MessageState
from app.services.messages import queue_account_letter

_LOOP = f"{ACCOUNT_NOTICE}:loop:"


@dataclass(frozen=True)
class LoopLetter:
    """A letter to our own address: when it was queued, how it stands, and when it came back."""

    message: Message
    came_back_at: datetime | None


@dataclass(frozen=True)
class MailHealth:
    """What the outbox knows. `oldest_waiting_at`: since when the letter that waits longest has been due."""

    waiting: int
    oldest_waiting_at: datetime | None
    all_held_back: bool
    last_sent_at: datetime | None
    last_failure: Message | None
    last_read_at: datetime | None
    loop: LoopLetter | None


def mail_health(session: Session, *, now: datetime) -> MailHealth:
    """How mail stands now."""
    waits = (Message.state == MessageState.QUEUED) & (Message.due_at <= now)
    waiting, oldest = session.execute(select(func.count(), func.min(Message.due_at)).where(waits)).one()
    failures = (
        select(Message)
        .where(Message.state.in_([MessageState.FAILED, MessageState.PERHAPS_SENT]), Message.trouble != "")
        .order_by(Message.handed_over_at.is_(None), Message.handed_over_at.desc(), Message.id.desc())
        .limit(1)
    )
    return MailHealth(
        waiting=waiting,
        oldest_waiting_at=oldest,
        all_held_back=session.scalar(select(SendingPause.id).where(SendingPause.key == "all")) is not None,
        last_sent_at=session.scalar(select(func.max(Message.sent_at))),
        last_failure=session.scalar(failures),
        last_read_at=session.scalar(select(func.max(IncomingMail.taken_at))),
        loop=_loop_letter(session),
    )


def _loop_letter(session: Session) -> LoopLetter | None:
    query = select(Message).where(Message.key.startswith(_LOOP)).order_by(Message.id.desc()).limit(1)
    message = session.scalar(query)
    if message is None:
        return None
    # The Message-ID that `LetterWriter` gives it begins so; what comes back still has it.
    its_id = IncomingMail.message_id.startswith(f"letter-{message.id}-", autoescape=True)
    return LoopLetter(message, session.scalar(select(func.min(IncomingMail.taken_at)).where(its_id)))


def queue_loop_letter(session: Session, *, to_address: str, now: datetime) -> Message:
    """Queue a letter to our own address, to see whether it comes back through the mailbox that we read."""
    words = "This letter tests whether answers arrive. Placecard sent it to itself; nobody need do anything."
    return queue_account_letter(
        session,
        ACCOUNT_NOTICE,
        to_name="Placecard",
        to_address=to_address,
        key=f"loop:{token_hex(8)}",
        facts={
            "subject": "A test of the reply address",
            "text": words,
            "html": f'<!DOCTYPE html><html lang="en-GB"><title>A test</title><p>{words}</p>',
        },
        now=now,
    )
