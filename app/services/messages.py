"""The outbox: letters queued with the fact that they tell, taken by workers, and what became of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, joinedload

from app.models.events import Event
from app.models.invitations import Invitation
from app.models.messages import Message
from app.models.people import Person
from app.rules.states import MessageState

#: How long a worker may take over the letters that it took, before another looks at them.
LEASE_SECONDS = 300
#: How many letters a page of the outbox shows.
LETTERS_ON_A_PAGE = 50


def may_be_written_to(person: Person) -> bool:
    """Whether letters go to this person: there is an address, it works, and they want letters."""
    return bool(person.email) and not person.cannot_email_reason and person.do_not_contact_at is None


def queue_letter(
    session: Session, kind: str, *, invitation: Invitation, key: str, facts: Mapping[str, Any], now: datetime
) -> Message | None:
    """Queue one letter about an invitation; none where its person has no address or wants none.

    Whoever wants no more letters about the event still gets the confirmation of their own replies.
    `key` names the fact, so that it is told once; `facts` is what the letter will say, fixed now.
    """
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


def take_due_letters(session: Session, *, worker: str, most: int, now: datetime) -> list[int]:
    """Lease up to `most` due letters to a worker, oldest first; returns their ids.

    Several workers never take the same one: PostgreSQL skips rows that another is taking.
    """
    due = (
        select(Message.id)
        .where(Message.state == MessageState.QUEUED, Message.due_at <= now)
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
            attempts=Message.attempts + 1,
        )
        .returning(Message.id)
        .execution_options(synchronize_session=False)
    )
    return sorted(session.scalars(lease))


def load_letters(session: Session, message_ids: Sequence[int]) -> Sequence[Message]:
    """The messages with all that their letters say, in the order in which they were queued."""
    query = (
        select(Message)
        .where(Message.id.in_(message_ids))
        .options(joinedload(Message.invitation), joinedload(Message.wave))
        .order_by(Message.id)
    )
    return session.scalars(query).all()


def count_handed_over(session: Session, *, since: datetime) -> int:
    """How many letters any worker has handed over since a moment, for the pace."""
    return session.scalar(select(func.count()).where(Message.handed_over_at >= since)) or 0


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


def record_try_again(session: Session, message_id: int, *, trouble: str, due_at: datetime) -> None:
    """Put the letter back in the queue for a later moment."""
    _record(
        session, message_id, state=MessageState.QUEUED, trouble=trouble, due_at=due_at, handed_over_at=None
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


@dataclass(frozen=True)
class LettersPage:
    """One page of letters, newest first, and how many there are in all."""

    letters: Sequence[Message]
    total: int
    page: int


def find_letters(
    session: Session, *, state: MessageState | None, event_slug: str | None, page: int
) -> LettersPage:
    """Letters in a state, and of an event, if these are given."""
    query = select(Message)
    if state is not None:
        query = query.where(Message.state == state)
    if event_slug is not None:
        query = query.join(Message.event).where(Event.slug == event_slug)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    shown = (
        query.options(joinedload(Message.event))
        .order_by(Message.id.desc())
        .limit(LETTERS_ON_A_PAGE)
        .offset((page - 1) * LETTERS_ON_A_PAGE)
    )
    return LettersPage(session.scalars(shown).all(), total, page)
