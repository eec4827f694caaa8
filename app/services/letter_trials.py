"""Invitations that an officer looks at before they are sent: nobody is invited by them, and nobody can reply."""

from collections.abc import Sequence
from datetime import datetime
from secrets import token_hex

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.accounts import Account
from app.models.categories import Category, Membership
from app.models.events import Event
from app.models.invitations import Invitation
from app.models.messages import Message
from app.models.people import Person
from app.rules.states import MessageState
from app.services.event_words import event_facts
from app.services.events import sessions_of


def trial_invitation(
    session: Session, event: Event, person: Person, categories: Sequence[Category], *, now: datetime
) -> Message:
    """The invitation as this person would get it now, in no database."""
    names = {category.id: category.name for category in categories}
    member_of = (
        select(Membership.category_id)
        .where(
            Membership.person_id == person.id,
            Membership.category_id.in_(names),
            Membership.left_at.is_(None),
        )
        .order_by(Membership.category_id)
    )
    return Message(
        id=0,
        kind="invitation",
        key=f"trial:{token_hex(8)}",
        event_id=event.id,
        # It lends the letter a reference; the links lead to nobody's page.
        invitation=Invitation(reference="KX4-9TM"),
        to_name=person.name,
        to_address=person.email or "",
        facts={
            "event": event_facts(event, sessions_of(session, event.id)),
            "categories": [names[category_id] for category_id in session.scalars(member_of)],
            "is_trial": True,
        },
        state=MessageState.QUEUED,
        due_at=now,
        queued_at=now,
    )


def queue_trial(session: Session, message: Message, account: Account) -> None:
    """Queue the letter as one that this account gets instead of the person."""
    message.id, message.invitation = None, None  # type: ignore[assignment]
    message.to_address = account.email
    message.facts = message.facts | {"before_subject": "Test: "}
    session.add(message)
