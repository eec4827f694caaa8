"""Writing down who did what, when, and through which door."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.models.history import HistoryEntry
from app.rules.states import Door


@dataclass(frozen=True)
class Actor:
    """Who does something, and through which door. No account: a delegate, the worker or the command line."""

    door: Door
    account_id: int | None = None


WORKER = Actor(Door.WORKER)
COMMAND_LINE = Actor(Door.COMMAND)


def write_history(
    session: Session,
    what: str,
    *,
    by: Actor,
    now: datetime,
    event_id: int | None = None,
    person_id: int | None = None,
    **facts: object,
) -> None:
    """Add one entry. `what` is a verb and its noun; `facts` are plain values without anything personal."""
    session.add(
        HistoryEntry(
            at=now,
            account_id=by.account_id,
            door=by.door,
            what=what,
            event_id=event_id,
            person_id=person_id,
            facts=facts,
        )
    )


def event_history(session: Session, event_id: int, *, most: int) -> Sequence[HistoryEntry]:
    """The latest entries about an event, newest first."""
    query = (
        select(HistoryEntry)
        .where(HistoryEntry.event_id == event_id)
        .options(joinedload(HistoryEntry.account))
        .order_by(HistoryEntry.id.desc())
        .limit(most)
    )
    return session.scalars(query).all()
