"""Letters on the way out: taken by workers with a lease, handed over, and what became of each."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, func, or_, select, true, update
from sqlalchemy.orm import Session, joinedload, selectinload

from app.models.messages import Message, SendingPause
from app.rules.sending import TryAgainAt, after_refusal
from app.rules.states import MessageState

#: How long a worker may take over the letters that it took, before another looks at them.
LEASE_SECONDS = 300


def take_due_letters(session: Session, *, worker: str, most: int, now: datetime) -> list[int]:
    """Lease up to `most` due letters to a worker, oldest first; returns their ids.

    Several workers never take the same one: PostgreSQL skips rows that another is taking. Those that an
    officer holds back stay.
    """
    due = (
        select(Message.id)
        .where(Message.state == MessageState.QUEUED, Message.due_at <= now, _is_not_held_back(session))
        .order_by(Message.due_at, Message.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    lease = (
        update(Message)
        .where(Message.id.in_(due))
        .values(
            state=MessageState.SENDING,
            leased_by=worker,
            leased_until=now + timedelta(seconds=LEASE_SECONDS),
            handed_over_at=None,
            attempts=Message.attempts + 1,
        )
        .returning(Message.id)
        .execution_options(synchronize_session=False)
    )
    return sorted(session.scalars(lease))


def _is_not_held_back(session: Session) -> ColumnElement[bool]:
    """Letters that nobody holds back. Those about an account always go: somebody waits to sign in."""
    pauses = session.scalars(select(SendingPause).order_by(SendingPause.id)).all()
    condition: ColumnElement[bool] = true()
    for pause in pauses:
        if pause.wave_id is not None:
            condition &= or_(Message.wave_id.is_(None), Message.wave_id != pause.wave_id)
        elif pause.event_id is not None:
            condition &= or_(Message.event_id.is_(None), Message.event_id != pause.event_id)
        else:
            condition &= Message.event_id.is_(None)
    return condition


def load_letters(session: Session, message_ids: Sequence[int]) -> Sequence[Message]:
    """The messages with all that their letters say, in the order in which they were queued."""
    query = (
        select(Message)
        .where(Message.id.in_(message_ids))
        .options(joinedload(Message.invitation), selectinload(Message.wave))
        .order_by(Message.id)
    )
    return session.scalars(query).all()


def recent_hand_overs(session: Session, *, since: datetime, now: datetime) -> list[datetime]:
    """When any worker handed letters over since a moment, for the pace.

    Those that a worker has taken and not handed over yet count as handed over now.
    """
    done = select(Message.handed_over_at).where(Message.handed_over_at > since)
    taken = select(func.count()).where(
        Message.state == MessageState.SENDING, Message.handed_over_at.is_(None), Message.leased_until >= now
    )
    moments = [moment for moment in session.scalars(done) if moment is not None]
    return [*moments, *[now] * (session.scalar(taken) or 0)]


def begin_hand_over(session: Session, message_ids: Sequence[int], *, worker: str, now: datetime) -> list[int]:
    """Record that these letters are about to be handed over. To be committed before they are.

    Returns those that this worker still has: a lease that ran out may belong to another.
    """
    mine = (
        update(Message)
        .where(
            Message.id.in_(message_ids), Message.state == MessageState.SENDING, Message.leased_by == worker
        )
        .values(handed_over_at=now)
        .returning(Message.id)
        .execution_options(synchronize_session=False)
    )
    return sorted(session.scalars(mine))


def record_sent(session: Session, sent: Sequence[tuple[int, str, bytes]], *, now: datetime) -> None:
    """Record at once which letters the mail server took: id, subject, and the letter as it left, compressed."""
    if sent:
        rows = [
            {"message_id": message_id, "its_subject": subject, "its_letter": letter, "now": now}
            for message_id, subject, letter in sent
        ]
        session.connection().execute(_SENT, rows)


# Built once, and run for many letters at a time.
_SENT = (
    update(Message.__table__)  # type: ignore[arg-type]
    .where(Message.id == bindparam("message_id"))
    .values(
        state=MessageState.SENT,
        sent_at=bindparam("now"),
        subject=bindparam("its_subject"),
        letter=bindparam("its_letter"),
        trouble="",
        leased_by=None,
        leased_until=None,
    )
)


def record_failed(session: Session, message_id: int, *, trouble: str) -> None:
    """Record that the letter will not be sent again by itself, with the sentence to show."""
    _record(session, message_id, state=MessageState.FAILED, trouble=trouble)


def record_try_again(
    session: Session,
    message_id: int,
    *,
    trouble: str,
    due_at: datetime,
    first_tried_at: datetime | None = None,
) -> None:
    """Put the letter back in the queue for a later moment."""
    _record(
        session,
        message_id,
        state=MessageState.QUEUED,
        trouble=trouble,
        due_at=due_at,
        first_tried_at=first_tried_at,
    )


def record_put_off(session: Session, message_id: int, *, trouble: str, now: datetime) -> None:
    """Put a letter back that the mail server put off: due after a pause that grows, failed after a day."""
    message = session.get_one(Message, message_id)
    first_tried_at = message.first_tried_at or now
    following = after_refusal(tries=message.attempts, first_tried_at=first_tried_at, now=now)
    if isinstance(following, TryAgainAt):
        due_at = following.moment
        record_try_again(session, message_id, trouble=trouble, due_at=due_at, first_tried_at=first_tried_at)
    else:
        record_failed(session, message_id, trouble=f"{following.sentence} It said: {trouble}")


def give_back_letters(session: Session, message_ids: Sequence[int], *, worker: str, trouble: str) -> None:
    """Put letters back that were never offered, since no mail server could be reached. It counts as no try."""
    session.execute(
        update(Message)
        .where(
            Message.id.in_(message_ids), Message.state == MessageState.SENDING, Message.leased_by == worker
        )
        .values(
            state=MessageState.QUEUED,
            leased_by=None,
            leased_until=None,
            handed_over_at=None,
            attempts=Message.attempts - 1,
            trouble=trouble,
        )
        .execution_options(synchronize_session=False)
    )


def record_perhaps_sent(session: Session, message_id: int, *, trouble: str) -> None:
    """Hold a letter whose hand-over ended unknown, for an officer to decide."""
    _record(session, message_id, state=MessageState.PERHAPS_SENT, trouble=trouble)


def _record(session: Session, message_id: int, **values: object) -> None:
    session.execute(
        update(Message)
        .where(Message.id == message_id)
        .values(leased_by=None, leased_until=None, **values)
        .execution_options(synchronize_session=False)
    )


def settle_lost_leases(session: Session, *, now: datetime) -> None:
    """What a dead worker had taken: back to the queue where no hand-over began, otherwise perhaps sent."""
    lost = (Message.state == MessageState.SENDING) & (Message.leased_until < now)
    session.execute(
        update(Message)
        .where(lost, Message.handed_over_at.is_(None))
        .values(state=MessageState.QUEUED, leased_by=None, leased_until=None)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(Message)
        .where(lost, Message.handed_over_at.is_not(None))
        .execution_options(synchronize_session=False)
        .values(
            state=MessageState.PERHAPS_SENT,
            leased_by=None,
            leased_until=None,
            trouble="The worker stopped while it handed this letter over. It was perhaps sent.",
        )
    )
