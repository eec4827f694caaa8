"""Reminding the silent: on set days before the reply-by date, or when an officer says so."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session, joinedload

from app.models.events import Event, ReminderRound
from app.models.invitations import Invitation
from app.models.messages import Message
from app.models.people import Person
from app.rules.london_time import london_day, london_moment
from app.rules.refusals import Refused
from app.rules.sending import Reminding, Silence, reminder_days, reminder_due, whether_to_remind
from app.rules.states import EventState, MessageState
from app.services.event_words import event_facts
from app.services.events import sessions_of
from app.services.history import WORKER, Actor, write_history
from app.services.letter_wordings import read_wordings
from app.services.messages import queue_letter

#: Reminders of a day go out from then on, in London: nobody is chased at midnight.
REMIND_FROM = time(9)
_MOST_DAYS = 60
_ON_THEIR_WAY = (
    MessageState.QUEUED,
    MessageState.SENDING,
    MessageState.SENT,
    MessageState.PERHAPS_SENT,
)


class MayNotRemind(Refused):
    """Nobody can be reminded of this event now, or not as the officer saw it."""


@dataclass(frozen=True, slots=True)
class Silent:
    """Somebody who has not answered, and whether they are reminded now."""

    invitation: Invitation
    reminding: Reminding


@dataclass(frozen=True)
class ReminderPlan:
    """Who would be reminded now, and which of the silent would not, by name."""

    reminded: list[Silent] = field(default_factory=list)
    left_out: list[Silent] = field(default_factory=list)


def plan_reminders(
    session: Session,
    event: Event,
    *,
    now: datetime,
    among: ColumnElement[bool] | None = None,
    is_forced: bool = False,
) -> ReminderPlan:
    """Who of the silent would get a reminder now, and who not and why; only `among` some invitations if said so.

    Where `is_forced`, those too who were written to less than three days ago.
    """
    plan = ReminderPlan()
    for invitation, last_written_at in _silent(session, event.id, true() if among is None else among):
        reminding = whether_to_remind(_silence(invitation, last_written_at), now=now, is_forced=is_forced)
        chosen = plan.reminded if reminding is Reminding.DUE else plan.left_out
        chosen.append(Silent(invitation, reminding))
    return plan


def _silent(
    session: Session, event_id: int, among: ColumnElement[bool]
) -> Iterator[tuple[Invitation, datetime | None]]:
    """Everybody who has not answered, with the moment at which they were last asked."""
    asked = (
        select(
            Message.invitation_id,
            func.max(func.coalesce(Message.sent_at, Message.queued_at)).label("asked_at"),
        )
        .where(
            Message.event_id == event_id,
            Message.kind.in_(["invitation", "reminder"]),
            Message.state.in_(_ON_THEIR_WAY),
        )
        .group_by(Message.invitation_id)
        .subquery()
    )
    query = (
        select(Invitation, asked.c.asked_at)
        .join(Invitation.person)
        .outerjoin(asked, asked.c.invitation_id == Invitation.id)
        .where(
            Invitation.event_id == event_id,
            Invitation.answer.is_(None),
            Invitation.withdrawn_at.is_(None),
            among,
        )
        .options(joinedload(Invitation.person).joinedload(Person.organisation))
        .order_by(Person.family_name, Person.given_name, Invitation.id)
    )
    yield from session.execute(query)


def _silence(invitation: Invitation, last_written_at: datetime | None) -> Silence:
    person = invitation.person
    return Silence(
        has_answered=invitation.answer is not None,
        has_address=bool(person.email),
        address_bounces=bool(person.cannot_email_reason),
        wants_no_letters=person.do_not_contact_at is not None or invitation.no_letters_at is not None,
        last_written_at=last_written_at,
    )


def remind(
    session: Session,
    event: Event,
    *,
    confirmed: int | None,
    among: ColumnElement[bool] | None = None,
    is_forced: bool = False,
    by: Actor,
    now: datetime,
) -> int:
    """Queue a reminder for each of the silent whom it is time to remind, or of those `among` them; returns how many.

    Where `is_forced`, the wait of three days does not count, and the history says so.

    Raises `MayNotRemind` where replies are closed, or where there are not as many as the officer saw.
    """
    session.execute(select(Event.id).where(Event.id == event.id).with_for_update())
    session.refresh(event)
    if not _takes_replies(event, now=now):
        raise MayNotRemind(f"Replies to “{event.title}” are closed, so nobody can be reminded.")
    reminded = plan_reminders(session, event, now=now, among=among, is_forced=is_forced).reminded
    if confirmed is not None and confirmed != len(reminded):
        raise MayNotRemind(
            f"You saw {confirmed} people to remind, and there are {len(reminded)} now. Nothing was sent. "
            "Look at the list again."
        )
    facts = {"event": event_facts(event, sessions_of(session, event.id))}
    wordings = read_wordings(session, event.id)
    for each in reminded:
        queue_letter(
            session,
            "reminder",
            invitation=each.invitation,
            key=now.isoformat(),
            facts=facts,
            now=now,
            wordings=wordings,
        )
    forced = {"within three days": True} if is_forced else {}
    write_history(
        session, "reminders sent", by=by, now=now, event_id=event.id, letters=len(reminded), **forced
    )
    return len(reminded)


def _takes_replies(event: Event, *, now: datetime) -> bool:
    in_time = event.reply_by is None or london_day(now) <= event.reply_by
    return event.state == EventState.PUBLISHED and in_time


def remind_when_due(session: Session, *, now: datetime) -> None:
    """Queue the reminders of every event whose day has come. Asked again on that day, it does nothing."""
    today = london_day(now)
    if now < london_moment(today, REMIND_FROM):
        return
    query = (
        select(Event).where(Event.state == EventState.PUBLISHED, Event.reply_by >= today).order_by(Event.id)
    )
    for event in session.scalars(query).all():
        if event.remind_days:
            _remind_on_its_day(session, event, today=today, now=now)


def _remind_on_its_day(session: Session, event: Event, *, today: date, now: datetime) -> None:
    if _due_day(session, event, today=today) is None:
        return
    session.execute(select(Event.id).where(Event.id == event.id).with_for_update())
    day = _due_day(session, event, today=today)
    if day is None:
        # Another worker was quicker.
        return
    letters = remind(session, event, confirmed=None, by=WORKER, now=now)
    session.add(ReminderRound(event_id=event.id, day=day, queued_at=now, letters=letters))
    session.flush()


def _due_day(session: Session, event: Event, *, today: date) -> date | None:
    done = session.scalars(select(ReminderRound.day).where(ReminderRound.event_id == event.id)).all()
    return reminder_due(_days(event), already=done, today=today)


def _days(event: Event) -> list[date]:
    return reminder_days(event.reply_by, days_before=event.remind_days) if event.reply_by else []


@dataclass(frozen=True, slots=True)
class ReminderDay:
    """A day of the rule. `letters`: how many were queued on it; none where it is to come."""

    day: date
    letters: int | None


def reminder_calendar(session: Session, event: Event) -> Sequence[ReminderDay]:
    """The days of an event's rule, and those on which reminders were sent, earliest first."""
    query = select(ReminderRound).where(ReminderRound.event_id == event.id).order_by(ReminderRound.day)
    done = {each.day: each.letters for each in session.scalars(query)}
    days = sorted({*_days(event), *done})
    return [ReminderDay(day, done.get(day)) for day in days]


def set_reminder_days(
    session: Session, event: Event, days_before: Sequence[int], *, by: Actor, now: datetime
) -> None:
    """Remind the silent so many days before the reply-by date; on none where there are no days.

    A day that has passed already is not made up for. Raises `MayNotRemind` for days that cannot be.
    """
    if days_before and event.reply_by is None:
        raise MayNotRemind("Set a reply-by date first: reminders are counted back from it.")
    if any(not 0 <= days <= _MOST_DAYS for days in days_before):
        raise MayNotRemind(f"Enter days from 0 to {_MOST_DAYS}.")
    event.remind_days = sorted(set(days_before), reverse=True)
    today = london_day(now)
    known = set(session.scalars(select(ReminderRound.day).where(ReminderRound.event_id == event.id)))
    for day in _days(event):
        if day < today and day not in known:
            session.add(ReminderRound(event_id=event.id, day=day, queued_at=now, letters=0))
    write_history(session, "reminder days set", by=by, now=now, event_id=event.id, days=event.remind_days)
