"""Until when an event keeps what it was told, and erasing it on the day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from secrets import token_hex

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.models.events import Event, EventSession
from app.models.history import HistoryEntry
from app.models.invitations import Invitation
from app.models.letter_stops import LetterStop
from app.models.messages import Message
from app.models.needs import Needs
from app.models.people import Person
from app.rules.london_time import london_day
from app.rules.retention import Erasures, Retention, is_due, is_overdue, last_of_month
from app.rules.states import EventState
from app.rules.tokens import token_digest
from app.services.history import WORKER, write_history
from app.services.personal_texts import ERASED, erase_facts_of_history, erase_letters, erase_texts
from app.services.places import forget_reasons
from app.services.standings import count_answers

#: How many invitations one transaction makes nameless, so that others can write in between.
_CHUNK = 500
_HISTORY_ERASED = "history erased"


def retention_of(event: Event) -> Retention:
    """How long this event keeps what."""
    return Retention(event.needs_kept_days, event.replies_kept_months, event.history_kept_months)


def erasures_of(event: Event, sessions: Sequence[EventSession]) -> Erasures:
    """The days on which an event's data is erased; none while the event has no last day."""
    return retention_of(event).erasures(last_day(sessions))


def last_day(sessions: Sequence[EventSession]) -> date | None:
    """The last day of an event, or of its last month; none while any of its sessions has neither."""
    days = [_day_of(each) for each in sessions]
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


def _day_of(each: EventSession) -> date | None:
    if each.ends_at is not None:
        return london_day(each.ends_at)
    if each.held_on is not None:
        return each.held_on
    return last_of_month(each.held_in) if each.held_in is not None else None


@dataclass(frozen=True)
class KeptEvent:
    """An event and the days on which its data is erased."""

    event: Event
    erasures: Erasures


@dataclass(frozen=True)
class Overdue:
    """Something that should have been erased, and since when."""

    event: Event
    what: str
    due: date


def kept_events(session: Session) -> Iterator[KeptEvent]:
    """Every event with its days of erasing. Nobody needs the needs of an event that was called off."""
    going_on = sa.select(EventSession).where(EventSession.cancelled_at.is_(None))
    sessions: dict[int, list[EventSession]] = {}
    for each in session.scalars(going_on.order_by(EventSession.id)):
        sessions.setdefault(each.event_id, []).append(each)
    for event in session.scalars(sa.select(Event).order_by(Event.id)).all():
        erasures = erasures_of(event, sessions.get(event.id, []))
        if event.state == EventState.CANCELLED:
            called_off = london_day(event.changed_at)
            after = retention_of(event).erasures(called_off)
            known = erasures.replies is not None
            erasures = Erasures(
                called_off,
                erasures.replies if known else after.replies,
                erasures.history if known else after.history,
            )
        yield KeptEvent(event, erasures)


def erase_what_is_due(session: Session, *, now: datetime) -> bool:
    """Erase one thing of one event whose day has come; returns whether anything was. Repeat until it was not."""
    today = london_day(now)
    kept = list(kept_events(session))
    for what, left, erase in (
        ("needs", _with_needs, _erase_needs),
        ("replies", _with_names, _erase_replies),
        ("history", _with_history, _erase_history),
    ):
        due = [each.event for each in kept if is_due(getattr(each.erasures, what), today)]
        with_rows = left(session, [event.id for event in due])
        for event in due:
            if event.id in with_rows:
                erase(session, event, now)
                return True
    return False


def overdue_erasures(session: Session, *, now: datetime) -> list[Overdue]:
    """What is still there although its day is over: the worker does not run, or fails."""
    today = london_day(now)
    kept = list(kept_events(session))
    found = []
    for name, words, left in (
        ("needs", "access and diet needs", _with_needs),
        ("replies", "replies and letters", _with_names),
        ("history", "the history", _with_history),
    ):
        days = {each.event.id: getattr(each.erasures, name) for each in kept}
        late = [each.event for each in kept if is_overdue(days[each.event.id], today)]
        with_rows = left(session, [event.id for event in late])
        found += [Overdue(event, words, days[event.id]) for event in late if event.id in with_rows]
    return found


def _with_needs(session: Session, event_ids: Sequence[int]) -> set[int]:
    query = (
        sa.select(Invitation.event_id)
        .join(Needs, Needs.invitation_id == Invitation.id)
        .where(Invitation.event_id.in_(event_ids))
    )
    return set(session.scalars(query.distinct()))


def _with_names(session: Session, event_ids: Sequence[int]) -> set[int]:
    query = (
        sa.select(Invitation.event_id)
        .join(Person, Person.id == Invitation.person_id)
        .where(Invitation.event_id.in_(event_ids), Person.erased_at.is_(None))
    )
    return set(session.scalars(query.distinct()))


def _with_history(session: Session, event_ids: Sequence[int]) -> set[int]:
    query = sa.select(HistoryEntry.event_id).where(
        HistoryEntry.event_id.in_(event_ids), HistoryEntry.what != _HISTORY_ERASED
    )
    return {each for each in session.scalars(query.distinct()) if each is not None}


def _erase_needs(session: Session, event: Event, now: datetime) -> None:
    of_event = sa.select(Invitation.id).where(Invitation.event_id == event.id)
    guests = session.scalar(sa.select(sa.func.count()).where(Needs.invitation_id.in_(of_event)))
    session.execute(
        sa.delete(Needs).where(Needs.invitation_id.in_(of_event)).execution_options(synchronize_session=False)
    )
    write_history(session, "needs erased", by=WORKER, now=now, event_id=event.id, guests=guests)


def _erase_replies(session: Session, event: Event, now: datetime) -> None:
    """Part some invitations from their people. Numbers stay: who was invited for which partner, who came."""
    query = (
        sa.select(Invitation)
        .join(Person, Person.id == Invitation.person_id)
        .where(Invitation.event_id == event.id, Person.erased_at.is_(None))
        .options(sa.orm.joinedload(Invitation.person))
        .order_by(Invitation.id)
        .limit(_CHUNK)
    )
    invitations = session.scalars(query).all()
    for invitation in invitations:
        invitation.person = Person(
            name_as_typed=ERASED,
            partner_id=invitation.person.partner_id,
            do_not_contact_at=now,
            erased_at=now,
            created_at=now,
            changed_at=now,
        )
        # Nobody has the new link, so the old letters open nothing.
        invitation.token_seed, invitation.link_digest = token_hex(16), token_digest(token_hex(16))
    invitation_ids = [invitation.id for invitation in invitations]
    erase_texts(session, invitation_ids)
    forget_reasons(session, invitation_ids)
    if len(invitations) < _CHUNK or event.id not in _with_names(session, [event.id]):
        about = (HistoryEntry.event_id == event.id) & HistoryEntry.person_id.is_not(None)
        erase_facts_of_history(session, about)
        early = (Message.event_id == event.id) & Message.person_id.is_not(None)
        erase_letters(session, early)
        session.execute(sa.update(Message).where(early).values(person_id=None))
        session.execute(sa.delete(LetterStop).where(LetterStop.event_id == event.id))
        session.execute(sa.update(HistoryEntry).where(about).values(person_id=None))
        counts = count_answers(session, event.id)
        write_history(
            session,
            "replies erased",
            by=WORKER,
            now=now,
            event_id=event.id,
            invited=counts.invited,
            coming=counts.coming,
            waiting=counts.waiting,
            not_coming=counts.not_coming,
        )


def _erase_history(session: Session, event: Event, now: datetime) -> None:
    old = (HistoryEntry.event_id == event.id) & (HistoryEntry.what != _HISTORY_ERASED)
    entries = session.scalar(sa.select(sa.func.count()).select_from(HistoryEntry).where(old))
    session.execute(sa.delete(HistoryEntry).where(old).execution_options(synchronize_session=False))
    write_history(session, _HISTORY_ERASED, by=WORKER, now=now, event_id=event.id, entries=entries)
