"""What waits for a person at the desk: each kind with its number, which is the length of the list behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import CompoundSelect, Date, Integer, String, cast, func, literal, null, select, union_all
from sqlalchemy.orm import Session

from app.models.accounts import Account
from app.models.allocations import PlaceAllocation
from app.models.calendar_entries import CalendarEntry
from app.models.deputies import DeputyRequest
from app.models.events import Event
from app.models.incoming_mail import IncomingMail
from app.models.invitations import Invitation
from app.models.messages import Message
from app.models.people import Person
from app.models.places import Place
from app.models.suggestions import Suggestion
from app.rules.london_time import london_day
from app.rules.offers import moving_up_stops
from app.rules.states import AccountRole, EventState, MessageState
from app.services.coming_up import Release
from app.services.deputy_requests import is_open
from app.services.desk import EventGlance
from app.services.doubles import find_doubles
from app.services.mail_lists import MailPile, pile_of_mail
from app.services.retention import last_day
from app.services.rooms import TAKEN
from app.services.standings import cannot_be_emailed
from app.services.vacancies import open_vacancies

#: How long before its last day an account is on the list of those that end.
ENDS_SOON = timedelta(days=14)


class TaskKind(StrEnum):
    """What somebody has to look at, the most urgent first."""

    NOBODY_MOVES_UP = "nobody_moves_up"
    OVER_LIMIT = "over_limit"
    LETTERS_FAILED = "failed"
    LETTERS_PERHAPS_SENT = "perhaps_sent"
    DEPUTIES = "deputies"
    NOT_CONFIRMED = "not_confirmed"
    REPLIES_HELD = MailPile.HELD.value
    MAIL_TO_READ = MailPile.TO_READ.value
    BOUNCES = MailPile.BOUNCED.value
    CANNOT_EMAIL = "cannot_email"
    DOUBLES = "doubles"
    CORRECTIONS = "corrections"
    TO_BE_NAMED = "to_be_named"
    ACCOUNTS_ENDING = "accounts_ending"


#: Allocations, and the people who have a seat where an event has a limit, are read in the same statement.
_RELEASE, _SEATED = "release", "seated"


@dataclass(frozen=True)
class Task:
    """One kind of thing to look at, how often, and at which event; none where it is about no single one."""

    kind: TaskKind
    number: int
    event: Event | None = None


@dataclass(frozen=True)
class DeskTasks:
    """All that waits for somebody, the most urgent first, and the allocations that will be released."""

    tasks: Sequence[Task]
    releases: Sequence[Release]


def find_tasks(
    session: Session, glances: Sequence[EventGlance], account: Account, *, now: datetime
) -> DeskTasks:
    """What waits for this account among these events; as many queries for one event as for all."""
    today = london_day(now)
    events = {glance.event.id: glance.event for glance in glances}
    tasks = [
        Task(TaskKind.NOBODY_MOVES_UP, glance.answers.waiting, glance.event)
        for glance in glances
        if nobody_moves_up(glance, now=now)
    ]
    releases = []
    seated: dict[int, int] = {}
    for event_id, kind, number, until in session.execute(_tally(list(events), today)):
        if kind == _RELEASE:
            releases.append(Release(event_id, number, until))
        elif kind == _SEATED:
            seated[event_id] = number
        elif number and (kind != TaskKind.ACCOUNTS_ENDING or account.role == AccountRole.ADMINISTRATOR):
            tasks.append(Task(TaskKind(kind), number, events.get(event_id)))
    tasks += [
        Task(TaskKind.OVER_LIMIT, over, glance.event)
        for glance in glances
        if (over := people_over(glance, seated.get(glance.event.id, 0), now=now))
    ]
    doubles, to_be_named = len(find_doubles(session)), len(open_vacancies(session))
    tasks += [Task(TaskKind.DOUBLES, doubles)] if doubles else []
    tasks += [Task(TaskKind.TO_BE_NAMED, to_be_named)] if to_be_named else []
    order = list(TaskKind)
    tasks.sort(key=lambda task: (order.index(task.kind), task.event.id if task.event else 0))
    return DeskTasks(tasks, sorted(releases, key=lambda each: (each.until, each.event_id)))


def nobody_moves_up(glance: EventGlance, *, now: datetime) -> bool:
    """Whether people wait for a seat that is free, and it is too late for them to get it by themselves."""
    open_states = (EventState.PUBLISHED, EventState.CLOSED)
    if glance.event.state not in open_states or not glance.answers.waiting:
        return False
    for each in glance.sessions:
        row = each.event_session
        stops = moving_up_stops(row.starts_at, hours_before=glance.event.stops_hours_before)
        is_over = row.ends_at is not None and row.ends_at <= now
        if stops is not None and stops <= now and not is_over and each.waiting and each.left != 0:
            return True
    return False


def people_over(glance: EventGlance, seated: int, *, now: datetime) -> int:
    """How many people are beyond the limits of an event that is to come: it was lowered, or an officer let them in.

    `seated` are all who have a seat, everybody counted once. Whoever is over in the event and in a session is
    counted once.
    """
    last = last_day([each.event_session for each in glance.sessions])
    is_past = last is not None and last < london_day(now)
    if is_past or glance.event.state not in (EventState.PUBLISHED, EventState.CLOSED):
        return 0
    limit = glance.event.seats_limit
    of_event = 0 if limit is None else max(0, seated - limit)
    of_sessions = [
        max(0, each.held - each.seats_limit) for each in glance.sessions if each.seats_limit is not None
    ]
    return max(of_event, sum(of_sessions))


def accounts_ending(accounts: Sequence[Account], *, today: date) -> list[Account]:
    """Those of the accounts whose last day comes soon."""
    return [
        each
        for each in accounts
        if each.active and each.ends_on is not None and today <= each.ends_on <= today + ENDS_SOON
    ]


def _tally(event_ids: Sequence[int], today: date) -> CompoundSelect[*tuple[Any, ...]]:
    """Everything that is counted, in one statement: event, kind, how many, and until when."""
    nobody, no_day, pile = cast(null(), Integer), cast(null(), Date), pile_of_mail()
    letters = (
        select(Message.event_id, cast(Message.state, String), func.count(), no_day)
        .where(
            Message.event_id.in_(event_ids),
            Message.state.in_([MessageState.FAILED, MessageState.PERHAPS_SENT]),
        )
        .group_by(Message.event_id, Message.state)
    )
    # Counted as `services.guest_calendars` lists them.
    not_confirmed = (
        select(Invitation.event_id, literal(TaskKind.NOT_CONFIRMED.value), func.count(), no_day)
        .join(CalendarEntry, CalendarEntry.invitation_id == Invitation.id)
        .where(
            Invitation.event_id.in_(event_ids),
            CalendarEntry.confirm_by < today,
            Invitation.withdrawn_at.is_(None),
        )
        .group_by(Invitation.event_id)
    )
    # Counted as `services.deputy_requests` lists them.
    deputies = (
        select(Invitation.event_id, literal(TaskKind.DEPUTIES.value), func.count(), no_day)
        .join(DeputyRequest, DeputyRequest.invitation_id == Invitation.id)
        .join(Event, Event.id == Invitation.event_id)
        .where(Invitation.event_id.in_(event_ids), is_open(), Event.state != EventState.CANCELLED)
        .group_by(Invitation.event_id)
    )
    without_email = (
        select(Invitation.event_id, literal(TaskKind.CANNOT_EMAIL.value), func.count(), no_day)
        .join(Person, Person.id == Invitation.person_id)
        .join(Event, Event.id == Invitation.event_id)
        .where(
            Invitation.event_id.in_(event_ids),
            Event.state == EventState.PUBLISHED,
            Invitation.withdrawn_at.is_(None),
            Person.erased_at.is_(None),
            cannot_be_emailed(),
        )
        .group_by(Invitation.event_id)
    )
    mail = select(nobody, pile, func.count(), no_day).where(IncomingMail.needs_officer).group_by(pile)
    corrections = select(nobody, literal(TaskKind.CORRECTIONS.value), func.count(), no_day).where(
        Suggestion.settled_at.is_(None)
    )
    ending = select(nobody, literal(TaskKind.ACCOUNTS_ENDING.value), func.count(), no_day).where(
        Account.active, Account.ends_on.between(today, today + ENDS_SOON)
    )
    parties = (
        select(Invitation.event_id, Place.invitation_id, func.max(Place.seats).label("seats"))
        .join(Invitation, Invitation.id == Place.invitation_id)
        .join(Event, Event.id == Invitation.event_id)
        .where(Event.id.in_(event_ids), Event.seats_limit.is_not(None), Place.state.in_(TAKEN))
        .group_by(Invitation.event_id, Place.invitation_id)
        .subquery()
    )
    seated = select(
        parties.c.event_id, literal(_SEATED), cast(func.sum(parties.c.seats), Integer), no_day
    ).group_by(parties.c.event_id)
    kept = select(
        PlaceAllocation.event_id, literal(_RELEASE), PlaceAllocation.seats, PlaceAllocation.until
    ).where(PlaceAllocation.event_id.in_(event_ids), PlaceAllocation.until >= today)
    return union_all(letters, deputies, not_confirmed, without_email, mail, corrections, ending, seated, kept)
