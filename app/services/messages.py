"""Letters queued with the fact that they tell, taken by workers, and what became of each."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, true, update
from sqlalchemy.orm import Session, joinedload

from app.models.invitations import Invitation
from app.models.messages import Message, SendingPause
from app.models.people import Person
from app.rules.letter_kinds import LETTER_KINDS
from app.rules.sending import TryAgainAt, after_refusal
from app.rules.states import MessageState

#: How long a worker may take over the letters that it took, before another looks at them.
LEASE_SECONDS = 300


def may_be_written_to(person: Person) -> bool:
    """Whether letters go to this person: there is an address, it works, and they want letters."""
    return bool(person.email) and not person.cannot_email_reason and person.do_not_contact_at is None


def queue_letter(
    session: Session, kind: str, *, invitation: Invitation, key: str, facts: Mapping[str, Any], now: datetime
) -> Message | None:
    """Queue one letter about an invitation; none where its person has no address or wants none.

    Whoever wants no more letters about the event still gets the confirmation of their own replies.
    `key` names the fact, so that it is told once; `facts` is what the letter will say, fixed now. Facts that
    this kind of letter cannot be written without raise `ValueError`: found here, not when it is sent.
    """
    if missing := LETTER_KINDS[kind].missing(facts):
        raise ValueError(f"A letter of the kind {kind} needs these facts: {', '.join(missing)}.")
    person = invitation.person
    if not may_be_written_to(person) or not person.email:
        return None
    if invitation.no_letters_at and not kind.startswith("confirmation"):
        return None
    message = Message(
        kind=kind,
        key=f"{kind}:{invitation.id}:{key}",
        event_id=invitation.event_id,
        invitation_id=invitation.id,
        to_name=person.name,
        to_address=person.email,
        facts=dict(facts),
        state=MessageState.QUEUED,
        due_at=now,
        queued_at=now,
    )
    session.add(message)
    return message


def queue_account_letter(
    session: Session,
    kind: str,
    *,
    to_name: str,
    to_address: str,
    key: str,
    facts: Mapping[str, Any],
    now: datetime,
) -> Message:
    """Queue one letter about an account; `key` names the fact that it tells."""
    message = Message(
        kind=kind,
        key=f"{kind}:{key}",
        to_name=to_name,
        to_address=to_address,
        facts=dict(facts),
        state=MessageState.QUEUED,
        due_at=now,
        queued_at=now,
    )
    session.add(message)
    return message


def stop_queued_letters(session: Session, invitation_id: int, *, reminders_only: bool = False) -> None:
    """Stop what still waits for one person about an event: reminders, or all but confirmations of replies."""
    which = Message.kind == "reminder" if reminders_only else Message.kind.not_like("confirmation%")
    because = "The answer came first." if reminders_only else "This person asked for no more letters."
    session.execute(
        update(Message)
        .where(Message.invitation_id == invitation_id, Message.state == MessageState.QUEUED, which)
        .values(state=MessageState.STOPPED, trouble=because)
        .execution_options(synchronize_session=False)
    )


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
        .options(joinedload(Message.invitation), joinedload(Message.wave))
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


def record_sent(session: Session, message_id: int, *, subject: str, letter: bytes, now: datetime) -> None:
    """Record that the mail server took the letter. `letter` is the letter as it left, compressed."""
    _record(
        session, message_id, state=MessageState.SENT, sent_at=now, subject=subject, letter=letter, trouble=""
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


def count_letters(session: Session, *, event_id: int | None = None) -> dict[str, int]:
    """How many letters are in each state."""
    query = select(Message.state, func.count()).group_by(Message.state)
    if event_id is not None:
        query = query.where(Message.event_id == event_id)
    counted = dict(iter(session.execute(query)))
    return {state.value: counted.get(state.value, 0) for state in MessageState}
