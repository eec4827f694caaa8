"""What guests need to take part and do not eat: kept, replaced, shown to officers, erased. Never in the history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, joinedload

from app.models.events import Event, EventSession
from app.models.invitations import Invitation
from app.models.needs import Needs
from app.models.people import Person
from app.rules.london_time import london_day
from app.rules.needs import must_be_erased
from app.rules.states import EventState
from app.services.history import WORKER, write_history


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


def last_day(sessions: Sequence[EventSession]) -> date | None:
    """The last day of the event; none while any of its sessions has no day."""
    days = [london_day(each.ends_at) if each.ends_at else each.held_on for each in sessions]
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


def erase_old_needs(session: Session, *, now: datetime) -> int:
    """Erase what is due: some days after the event, or at once when it was cancelled. Returns how many."""
    erased = 0
    events = select(Event).where(
        select(Needs.id)
        .join(Invitation, Invitation.id == Needs.invitation_id)
        .where(Invitation.event_id == Event.id)
        .exists()
    )
    for event in session.scalars(events.order_by(Event.id)).all():
        sessions = select(EventSession).where(EventSession.event_id == event.id).order_by(EventSession.id)
        day = last_day(session.scalars(sessions).all())
        if event.state != EventState.CANCELLED and not must_be_erased(day, london_day(now)):
            continue
        of_event = select(Invitation.id).where(Invitation.event_id == event.id)
        count = session.scalar(select(func.count()).where(Needs.invitation_id.in_(of_event))) or 0
        session.execute(
            delete(Needs)
            .where(Needs.invitation_id.in_(of_event))
            .execution_options(synchronize_session=False)
        )
        write_history(session, "needs erased", by=WORKER, now=now, event_id=event.id, guests=count)
        erased += count
    return erased
