"""Planning events and their sessions; who may see which."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from secrets import token_hex

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.models.accounts import Account
from app.models.events import Event, EventAccess, EventSession
from app.rules.events import check_limit, check_span, check_title, slug_from_title
from app.rules.london_time import london_day
from app.rules.refusals import Refused
from app.rules.retention import (
    HISTORY_KEPT_MONTHS,
    NEEDS_KEPT_DAYS,
    REPLIES_KEPT_MONTHS,
    Retention,
    check_retention,
)
from app.rules.states import AccountRole, Choice, EventState
from app.services.history import Actor, write_history

_UNKNOWN = datetime.max.replace(tzinfo=UTC)


class UnknownEvent(Refused):
    """There is no event with that slug."""

    def __init__(self, slug: str, known: Sequence[str]) -> None:
        names = f" There are: {', '.join(known)}." if known else " There are no events yet."
        super().__init__(f"There is no event called “{slug}”.{names}")
        self.slug = slug


def find_event(session: Session, slug: str) -> Event | None:
    """The event of that slug; none where there is none."""
    return session.scalar(select(Event).where(Event.slug == slug))


def event_by_slug(session: Session, slug: str) -> Event:
    """The event of that slug. Raises `UnknownEvent` with the slugs that there are."""
    event = find_event(session, slug)
    if event is None:
        raise UnknownEvent(slug, session.scalars(select(Event.slug).order_by(Event.slug)).all())
    return event


def list_events(session: Session) -> Sequence[Event]:
    """Every event, the newest plan last."""
    return session.scalars(select(Event).order_by(Event.id)).all()


def sessions_of(session: Session, event_id: int) -> Sequence[EventSession]:
    """The sessions of an event that go on, in their order of time; those without a day last."""
    return [each for each in planned_sessions(session, event_id) if each.cancelled_at is None]


def planned_sessions(session: Session, event_id: int) -> Sequence[EventSession]:
    """The same with those that were called off while the event goes on."""
    return in_order_of_time(session.scalars(_SESSIONS, {"event_id": event_id}))


# Built once, since every page of a reply asks it.
_SESSIONS = (
    select(EventSession).where(EventSession.event_id == bindparam("event_id")).order_by(EventSession.id)
)


def in_order_of_time(sessions: Iterable[EventSession]) -> list[EventSession]:
    """Sessions by the day or month that is known of them, on one day by their start; those without a day last."""
    return sorted(sessions, key=_moment)


def _moment(each: EventSession) -> tuple[date, bool, datetime, int]:
    if each.starts_at is not None:
        return london_day(each.starts_at), False, each.starts_at, each.id
    return each.held_on or each.held_in or date.max, True, _UNKNOWN, each.id


def may_see_event(session: Session, event: Event, account: Account) -> bool:
    """Whether this account may see the event: officers every one, a consultant those named for them."""
    if account.role != AccountRole.CONSULTANT:
        return True
    granted = select(EventAccess.id).where(
        EventAccess.event_id == event.id, EventAccess.account_id == account.id
    )
    return session.scalar(granted) is not None


def may_see_contact(session: Session, event: Event, account: Account) -> bool:
    """Whether this account's lists of the event may have addresses: an officer's, or where one granted it."""
    if account.role != AccountRole.CONSULTANT:
        return True
    granted = select(EventAccess.with_contact).where(
        EventAccess.event_id == event.id, EventAccess.account_id == account.id
    )
    return bool(session.scalar(granted))


def visible_events(session: Session, account: Account) -> Sequence[Event]:
    """The events that this account may see, in the order in which they were planned."""
    if account.role != AccountRole.CONSULTANT:
        return list_events(session)
    query = (
        select(Event)
        .join(EventAccess, EventAccess.event_id == Event.id)
        .where(EventAccess.account_id == account.id)
        .order_by(Event.id)
    )
    return session.scalars(query).all()


def give_access(session: Session, account: Account, events: Sequence[Event], *, now: datetime) -> None:
    """Let a consultant see these events from now on."""
    seen = set(session.scalars(select(EventAccess.event_id).where(EventAccess.account_id == account.id)))
    for event in events:
        if event.id not in seen:
            session.add(EventAccess(event_id=event.id, account_id=account.id, granted_at=now))


def set_access(
    session: Session,
    account: Account,
    event_ids: Collection[int],
    *,
    with_contact: Collection[int] = (),
    by: Actor,
    now: datetime,
) -> None:
    """Let a consultant see exactly these events; addresses and telephone numbers in the lists of some."""
    kept = {each.event_id: each for each in access_of(session, account.id)}
    for event_id, access in kept.items():
        if event_id not in event_ids:
            session.delete(access)
            write_history(session, "access ended", by=by, now=now, event_id=event_id, account=account.id)
    for event_id in sorted(event_ids):
        contact = event_id in with_contact
        if event_id not in kept:
            session.add(
                EventAccess(event_id=event_id, account_id=account.id, with_contact=contact, granted_at=now)
            )
        elif kept[event_id].with_contact == contact:
            continue
        else:
            kept[event_id].with_contact = contact
        write_history(
            session, "access given", by=by, now=now, event_id=event_id, account=account.id, contact=contact
        )


def access_of(session: Session, account_id: int) -> Sequence[EventAccess]:
    """Which events were opened to this consultant, in the order in which they were planned."""
    query = select(EventAccess).where(EventAccess.account_id == account_id).order_by(EventAccess.event_id)
    return session.scalars(query).all()


@dataclass(frozen=True)
class SessionPlan:
    """An event session as it is planned: known to the minute, to the day, to the month, or not at all."""

    title: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    held_on: date | None = None
    held_in: date | None = None
    venue: str | None = None
    room: str | None = None
    seats_limit: int | None = None
    slot: str = ""


@dataclass(frozen=True)
class EventPlan:
    """An event as it is planned. `slug` is made from the title where it is not said."""

    title: str
    description: str = ""
    slug: str = ""
    attendance: Choice = Choice.ATTEND_ALL
    choose_up_to: int | None = None
    seats_target: int | None = None
    counts_assistants: bool = False
    shows_places_left: bool = False
    seats_limit: int | None = None
    reply_by: date | None = None
    allows_not_sure: bool = False
    allows_deputies: bool = False
    deputies_until: date | None = None
    deputies_need_approval: bool = False
    #: For how many working hours a free place is offered; none: it goes to the next at once.
    offer_hours: int | None = None
    stops_hours_before: int = 0
    needs_kept_days: int = NEEDS_KEPT_DAYS
    replies_kept_months: int = REPLIES_KEPT_MONTHS
    history_kept_months: int = HISTORY_KEPT_MONTHS
    contact_name: str = ""
    contact_email: str = ""
    contact_telephone: str = ""

    @property
    def retention(self) -> Retention:
        """How long the event keeps what. Raises `KeptTooLong`."""
        return check_retention(
            Retention(self.needs_kept_days, self.replies_kept_months, self.history_kept_months)
        )


def plan_event(
    session: Session, plan: EventPlan, sessions: Sequence[SessionPlan], *, by: Actor, now: datetime
) -> Event:
    """A new event, as a draft. Raises `Refused` with a sentence."""
    taken = set(session.scalars(select(Event.slug)))
    retention = plan.retention
    event = Event(
        slug=slug_from_title(plan.slug or plan.title, taken=taken),
        title=check_title(plan.title),
        description=plan.description.strip(),
        state=EventState.DRAFT,
        attendance=plan.attendance,
        choose_up_to=plan.choose_up_to,
        seats_target=check_limit(plan.seats_target),
        counts_assistants=plan.counts_assistants,
        shows_places_left=plan.shows_places_left,
        seats_limit=check_limit(plan.seats_limit),
        reply_by=plan.reply_by,
        allows_not_sure=plan.allows_not_sure,
        allows_deputies=plan.allows_deputies,
        deputies_until=plan.deputies_until,
        deputies_need_approval=plan.deputies_need_approval,
        offer_hours=plan.offer_hours,
        stops_hours_before=plan.stops_hours_before,
        needs_kept_days=retention.needs_days,
        replies_kept_months=retention.replies_months,
        history_kept_months=retention.history_months,
        contact_name=plan.contact_name,
        contact_email=plan.contact_email,
        contact_telephone=plan.contact_telephone,
        created_at=now,
        changed_at=now,
    )
    session.add(event)
    session.flush()
    for each in sessions:
        add_event_session(session, event, each, now=now)
    write_history(session, "event planned", by=by, now=now, event_id=event.id)
    return event


def add_event_session(session: Session, event: Event, plan: SessionPlan, *, now: datetime) -> EventSession:
    """A further session of an event. Raises `Refused`."""
    if plan.starts_at is not None:
        check_span(plan.starts_at, plan.ends_at)
    event_session = EventSession(
        event_id=event.id,
        title=check_title(plan.title),
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        held_on=plan.held_on,
        held_in=plan.held_in,
        venue=plan.venue,
        room=plan.room,
        seats_limit=check_limit(plan.seats_limit),
        slot=plan.slot,
        calendar_uid=f"{token_hex(13)}@{_uid_domain(event)}",
        changed_at=now,
    )
    session.add(event_session)
    session.flush()
    return event_session


def _uid_domain(event: Event) -> str:
    """What follows the @ in calendar UIDs; the random part alone makes them unique (RFC 7986, section 5.3)."""
    return event.contact_email.rpartition("@")[2] or "placecard.invalid"
