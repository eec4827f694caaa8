"""Writing down who did what, when, and through which door."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from app.models.history import HistoryEntry
from app.rules.states import Door

#: How many entries a page shows.
ENTRIES_ON_A_PAGE = 50


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


@dataclass(frozen=True)
class LastChange:
    """Who changed something last, and when; no name where nobody is on record."""

    who: str
    at: datetime | None


def last_change(
    session: Session, *whats: str, event_id: int | None = None, person_id: int | None = None
) -> LastChange:
    """The latest of these entries about an event or a person."""
    query = select(HistoryEntry).where(HistoryEntry.what.in_(whats))
    if event_id is not None:
        query = query.where(HistoryEntry.event_id == event_id)
    if person_id is not None:
        query = query.where(HistoryEntry.person_id == person_id)
    query = query.options(joinedload(HistoryEntry.account)).order_by(HistoryEntry.id.desc()).limit(1)
    entry = session.scalar(query)
    if entry is None:
        return LastChange("", None)
    return LastChange(entry.account.shown_name if entry.account else "", entry.at)


@dataclass(frozen=True)
class HistoryPage:
    """One page of the history, newest first, and how many entries there are in all."""

    entries: Sequence[HistoryEntry]
    total: int
    page: int


def history_page(
    session: Session, *, event_id: int | None = None, person_id: int | None = None, page: int
) -> HistoryPage:
    """What was done about an event or a person, or about anything where neither is named."""
    query = select(HistoryEntry)
    if event_id is not None:
        query = query.where(HistoryEntry.event_id == event_id)
    if person_id is not None:
        query = query.where(HistoryEntry.person_id == person_id)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    shown = (
        query.options(joinedload(HistoryEntry.account), joinedload(HistoryEntry.event))
        .order_by(HistoryEntry.id.desc())
        .limit(ENTRIES_ON_A_PAGE)
        .offset((page - 1) * ENTRIES_ON_A_PAGE)
    )
    return HistoryPage(session.scalars(shown).all(), total, page)
