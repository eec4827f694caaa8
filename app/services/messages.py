"""Letters queued with the fact that they tell, or stopped before they are sent."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.invitations import Invitation
from app.models.messages import Message
from app.models.people import Person
from app.rules.letter_kinds import LETTER_KINDS
from app.rules.states import MessageState
from app.services.letter_wordings import EventWordings, read_wordings

#: Letters that answer what somebody said: they go to whoever wants no letters about an event, too.
_ANSWERS = ("confirmation", "calendar_")


def may_be_written_to(person: Person) -> bool:
    """Whether letters go to this person: there is an address, it works, and they want letters."""
    return bool(person.email) and not person.cannot_email_reason and person.do_not_contact_at is None


def queue_letter(
    session: Session,
    kind: str,
    *,
    invitation: Invitation,
    key: str,
    facts: Mapping[str, Any],
    now: datetime,
    wordings: EventWordings | None = None,
) -> Message | None:
    """Queue one letter about an invitation; none where its person has no address or wants none.

    `wordings` are the event's own words, read once by whoever queues many letters.

    Whoever wants no more letters about the event still gets the confirmation of their own replies.
    `key` names the fact, so that it is told once; `facts` is what the letter will say, fixed now. Facts that
    this kind of letter cannot be written without raise `ValueError`: found here, not when it is sent.
    """
    message = write_letter(
        session, kind, invitation=invitation, key=key, facts=facts, now=now, wordings=wordings
    )
    if message is not None:
        session.add(message)
    return message


def write_letter(
    session: Session,
    kind: str,
    *,
    invitation: Invitation,
    key: str,
    facts: Mapping[str, Any],
    now: datetime,
    wordings: EventWordings | None = None,
) -> Message | None:
    """The letter that `queue_letter` queues, for whoever adds to it first."""
    if missing := LETTER_KINDS[kind].missing(facts):
        raise ValueError(f"A letter of the kind {kind} needs these facts: {', '.join(missing)}.")
    person = invitation.person
    if not may_be_written_to(person) or not person.email:
        return None
    if invitation.no_letters_at and not kind.startswith(_ANSWERS):
        return None
    if wordings is None:
        wordings = read_wordings(session, invitation.event_id, person_id=person.id)
    return Message(
        kind=kind,
        key=letter_key(kind, invitation, key),
        event_id=invitation.event_id,
        invitation_id=invitation.id,
        to_name=person.name,
        to_address=person.email,
        facts={**facts, **wordings.facts_for(kind, person)},
        state=MessageState.QUEUED,
        due_at=now,
        queued_at=now,
    )


def letter_key(kind: str, invitation: Invitation, key: str) -> str:
    """What names a letter, so that the same fact is told once."""
    return f"{kind}:{invitation.id}:{key}"


def queued_keys(session: Session, event_id: int, kind: str) -> frozenset[str]:
    """The names of every letter of this kind that was ever queued about an event."""
    query = select(Message.key).where(Message.event_id == event_id, Message.kind == kind)
    return frozenset(session.scalars(query))


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


def count_letters(session: Session, *, event_id: int | None = None) -> dict[str, int]:
    """How many letters are in each state."""
    query = select(Message.state, func.count()).group_by(Message.state)
    if event_id is not None:
        query = query.where(Message.event_id == event_id)
    counted = dict(iter(session.execute(query)))
    return {state.value: counted.get(state.value, 0) for state in MessageState}
