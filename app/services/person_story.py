"""What happened with people: what they were asked to and said, and the letters that they got."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.models.events import Event
from app.models.invitations import Invitation
from app.models.messages import Message
from app.models.replies import Reply
from app.services.standings import is_waiting, standing_word

#: How many letters and replies a person's page shows.
SHOWN = 50


@dataclass(frozen=True, slots=True)
class AskedTo:
    """One event that somebody was asked to, and where that stands, as a word."""

    title: str
    slug: str
    reference: str
    standing: str


def asked_to(session: Session, person_ids: Collection[int]) -> dict[int, list[AskedTo]]:
    """For each of these people what they were asked to, newest first; one query for all of them."""
    if not person_ids:
        return {}
    query = (
        select(
            Invitation.person_id,
            Event.title,
            Event.slug,
            Invitation.reference,
            Invitation.answer,
            Invitation.withdrawn_at,
            is_waiting(),
        )
        .join(Event, Event.id == Invitation.event_id)
        .where(Invitation.person_id.in_(person_ids))
        .order_by(Invitation.id.desc())
    )
    found: dict[int, list[AskedTo]] = {}
    for person_id, title, slug, reference, answer, withdrawn_at, waits in session.execute(query):
        standing = "withdrawn" if withdrawn_at else standing_word(answer, waits=bool(waits))
        found.setdefault(person_id, []).append(AskedTo(title, slug, reference, standing))
    return found


def letters_to(session: Session, person_id: int) -> Sequence[Message]:
    """The latest letters about this person's invitations, newest first."""
    query = (
        select(Message)
        .join(Invitation, Invitation.id == Message.invitation_id)
        .where(Invitation.person_id == person_id)
        .options(joinedload(Message.event))
        .order_by(Message.id.desc())
        .limit(SHOWN)
    )
    return session.scalars(query).all()


def replies_of(session: Session, person_id: int) -> Sequence[Reply]:
    """The latest answers to this person's invitations, newest first."""
    query = (
        select(Reply)
        .join(Reply.invitation)
        .where(Invitation.person_id == person_id)
        .options(joinedload(Reply.invitation).joinedload(Invitation.event), joinedload(Reply.account))
        .order_by(Reply.id.desc())
        .limit(SHOWN)
    )
    return session.scalars(query).all()
