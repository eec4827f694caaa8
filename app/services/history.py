"""Writing down who did what, when, and through which door."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from app.models.accounts import Account
from app.models.events import Event
from app.models.history import HistoryEntry
from app.rules.states import Door

#: How many entries a page shows.
ENTRIES_ON_A_PAGE = 50


@dataclass(frozen=True)
class Actor:
    """Who does something, and through which door. No account: a delegate, the worker or the command line."""

    door: Door
    account_id: int | None = None


#: What is done about the account of whoever signs in.
ABOUT_ACCOUNTS = frozenset(
    {
        *(
            "account added",
            "account changed",
            "sign-in link made",
            "signed in by link",
            "signed out everywhere",
        ),
        *("codes turned on", "codes turned off", "passkey added", "passkey deleted"),
        *("recovery code used", "second factor reset"),
    }
)

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
    #: The names of the accounts that the entries' facts tell of, by their ids.
    accounts: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Sought:
    """What of the history is sought; None where it does not matter. `until` is the first moment that is too late."""

    event_id: int | None = None
    person_id: int | None = None
    account_id: int | None = None
    door: Door | None = None
    what: str | None = None
    #: Whose eyes it is for, where they may not see what was done about the accounts of others.
    only_for: int | None = None
    since: datetime | None = None
    until: datetime | None = None

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """What an entry has to be."""
        same = {
            HistoryEntry.event_id: self.event_id,
            HistoryEntry.person_id: self.person_id,
            HistoryEntry.account_id: self.account_id,
            HistoryEntry.door: self.door,
            HistoryEntry.what: self.what,
        }
        for column, value in same.items():
            if value is not None:
                yield column == value
        if self.only_for is not None:
            is_theirs = HistoryEntry.account_id == self.only_for
            yield HistoryEntry.what.not_in(sorted(ABOUT_ACCOUNTS)) | is_theirs
        if self.since is not None:
            yield HistoryEntry.at >= self.since
        if self.until is not None:
            yield HistoryEntry.at < self.until


def history_page(session: Session, sought: Sought, *, page: int) -> HistoryPage:
    """What was done about an event or a person, or about anything where neither is named."""
    found = select(HistoryEntry).where(*sought.conditions())
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    shown = (
        found.options(
            joinedload(HistoryEntry.account), joinedload(HistoryEntry.event), joinedload(HistoryEntry.person)
        )
        .order_by(HistoryEntry.id.desc())
        .limit(ENTRIES_ON_A_PAGE)
        .offset((page - 1) * ENTRIES_ON_A_PAGE)
    )
    entries = session.scalars(shown).all()
    return HistoryPage(entries, total, page, _accounts_in(session, entries))


def _accounts_in(session: Session, entries: Sequence[HistoryEntry]) -> dict[int, str]:
    told_of = {each.facts["account"] for each in entries if isinstance(each.facts.get("account"), int)}
    query = select(Account).where(Account.id.in_(told_of)).order_by(Account.id)
    return {each.id: each.shown_name for each in session.scalars(query)}


def who_did(session: Session, sought: Sought) -> Sequence[Account]:
    """Everybody with an account who did something of what is sought, by name."""
    theirs = select(HistoryEntry.account_id).where(*sought.conditions())
    query = select(Account).where(Account.id.in_(theirs)).order_by(Account.name, Account.email, Account.id)
    return session.scalars(query).all()


def things_done(session: Session, sought: Sought) -> Sequence[str]:
    """Every kind of thing that was done, of what is sought, in alphabetical order."""
    query = select(HistoryEntry.what).where(*sought.conditions()).distinct().order_by(HistoryEntry.what)
    return session.scalars(query).all()


def events_touched(session: Session, sought: Sought) -> Sequence[Event]:
    """The events that what is sought was about, by title."""
    theirs = select(HistoryEntry.event_id).where(*sought.conditions())
    return session.scalars(select(Event).where(Event.id.in_(theirs)).order_by(Event.title, Event.id)).all()
