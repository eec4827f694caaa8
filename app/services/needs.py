"""What guests need to take part and do not eat: kept, replaced, shown to officers. Never in the history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload

from app.models.invitations import Invitation
from app.models.needs import Needs
from app.models.people import Person


@dataclass(frozen=True)
class GivenNeeds:
    """What somebody typed. Empty words keep what was told before, unless it is to be forgotten."""

    access: str = ""
    diet: str = ""
    forget: bool = False


def has_needs(session: Session, invitation_id: int) -> bool:
    """Whether this guest told us something before. What it was is not shown to whoever has the link."""
    return session.scalar(select(Needs.id).where(Needs.invitation_id == invitation_id)) is not None


def keep_needs(session: Session, invitation_id: int, given: GivenNeeds, *, now: datetime) -> None:
    """Keep what was typed with a yes."""
    if given.forget:
        erase_needs(session, invitation_id)
    if not (given.access or given.diet):
        return
    kept = session.scalar(select(Needs).where(Needs.invitation_id == invitation_id))
    if kept is None:
        kept = Needs(invitation_id=invitation_id, access="", diet="")
        session.add(kept)
    kept.access = given.access or kept.access
    kept.diet = given.diet or kept.diet
    kept.told_at = now


def erase_needs(session: Session, invitation_id: int) -> None:
    """Erase what a guest told us: they do not come, or they asked for it."""
    session.execute(delete(Needs).where(Needs.invitation_id == invitation_id))


def needs_of_event(session: Session, event_id: int) -> Sequence[Needs]:
    """What the guests of an event told us, by name. For its officers only."""
    query = (
        select(Needs)
        .join(Needs.invitation)
        .join(Invitation.person)
        .where(Invitation.event_id == event_id)
        .options(joinedload(Needs.invitation).joinedload(Invitation.person))
        .order_by(Person.family_name, Person.given_name, Needs.id)
    )
    return session.scalars(query).all()
