"""What guests' calendars hold: which version each was told, what it says, and who is out of date and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.orm import Session, contains_eager, joinedload

from app.models.calendar_entries import CalendarEntry
from app.models.events import EventSession
from app.models.incoming_mail import IncomingMail
from app.models.invitations import Invitation
from app.models.messages import Message
from app.models.people import Person
from app.rules.held_versions import Held, HeldVersion, compare_held
from app.rules.london_time import london_day
from app.rules.states import EntryState, MessageState
from app.services.calendar_changes import may_be_told, what_is_different
from app.services.calendar_entries import told_of

#: How many entries a page shows.
ENTRIES_ON_A_PAGE = 50
_NOT_SENT = (
    *(MessageState.QUEUED, MessageState.SENDING, MessageState.FAILED),
    *(MessageState.PERHAPS_SENT, MessageState.STOPPED),
)


class Shown(StrEnum):
    """Which guests' calendars a page shows."""

    ALL = "all"
    BEHIND = "behind"
    UNCONFIRMED = "unconfirmed"
    OVERDUE = "overdue"
    ON_THEIR_WAY = "on_their_way"
    NOTHING = "nothing"


@dataclass(frozen=True)
class GuestEntry:
    """One entry of one guest; `entry` is None where their calendar was sent nothing."""

    invitation: Invitation
    entry: CalendarEntry | None
    version: HeldVersion
    #: Why it is not what it should be, in a sentence.
    why: str

    @property
    def steps_behind(self) -> int:
        """How many changes of the event session the entry does not know."""
        if self.entry is None:
            return 0
        return max(0, self.entry.event_session.calendar_sequence - self.entry.session_sequence)


@dataclass(frozen=True)
class GuestCalendars:
    """One page of entries by the guests' names; how many each choice of `Shown` has."""

    entries: Sequence[GuestEntry]
    counts: dict[Shown, int]
    total: int
    page: int


def list_guest_calendars(
    session: Session, event_id: int, *, shown: Shown, page: int, now: datetime
) -> GuestCalendars:
    """What the calendar of every guest of the event holds; a guest with two days has two entries."""
    today = london_day(now)
    counts = _counts(session, event_id, today)
    query = (
        _rows(event_id)
        .where(_condition(shown, today))
        .options(
            contains_eager(Invitation.person),
            contains_eager(CalendarEntry.event_session).joinedload(EventSession.event),
        )
        .order_by(Person.family_name, Person.given_name, Invitation.id, CalendarEntry.id)
        .limit(ENTRIES_ON_A_PAGE)
        .offset((page - 1) * ENTRIES_ON_A_PAGE)
        .execution_options(populate_existing=True)
    )
    rows = [(invitation, entry) for invitation, entry in session.execute(query)]
    letters = _last_letters(session, [invitation.id for invitation, _ in rows])
    entries = [_guest_entry(invitation, entry, letters, today) for invitation, entry in rows]
    return GuestCalendars(entries, counts, counts[shown], page)


def _rows(event_id: int) -> Select[Invitation, CalendarEntry]:
    """Each invitation with its entries, of which there may be none. Withdrawn ones while an entry is still there."""
    is_there = CalendarEntry.id.is_not(None) & (CalendarEntry.state != EntryState.CANCELLED)
    return (
        select(Invitation, CalendarEntry)
        .join(Invitation.person)
        .outerjoin(CalendarEntry, CalendarEntry.invitation_id == Invitation.id)
        .outerjoin(CalendarEntry.event_session)
        .where(Invitation.event_id == event_id, Invitation.withdrawn_at.is_(None) | is_there)
    )


def _condition(shown: Shown, today: date) -> ColumnElement[bool]:
    is_there = CalendarEntry.state != EntryState.CANCELLED
    match shown:
        case Shown.ALL:
            return true()
        case Shown.BEHIND:
            is_old = CalendarEntry.session_sequence < EventSession.calendar_sequence
            return is_there & (is_old | Invitation.withdrawn_at.is_not(None))
        case Shown.UNCONFIRMED:
            return CalendarEntry.confirm_by >= today
        case Shown.OVERDUE:
            return CalendarEntry.confirm_by < today
        case Shown.ON_THEIR_WAY:
            waits = (Message.calendar_key.is_not(None)) & Message.state.in_(_NOT_SENT)
            mine = Message.invitation_id == CalendarEntry.invitation_id
            return select(Message.id).where(mine, waits).exists()
        case Shown.NOTHING:
            return CalendarEntry.id.is_(None)


def _counts(session: Session, event_id: int, today: date) -> dict[Shown, int]:
    counted = [func.count().filter(_condition(each, today)) for each in Shown]
    numbers = session.execute(_rows(event_id).with_only_columns(*counted)).one()
    return dict(zip(Shown, numbers, strict=True))


def _last_letters(session: Session, invitation_ids: Sequence[int]) -> dict[int, Message]:
    """The last letter that carried each entry, by the entry's id."""
    query = (
        select(Message)
        .where(Message.invitation_id.in_(invitation_ids), Message.calendar_key.is_not(None))
        .order_by(Message.id)
    )
    return {int((each.calendar_key or "0").partition(":")[0]): each for each in session.scalars(query)}


def _guest_entry(
    invitation: Invitation, entry: CalendarEntry | None, letters: dict[int, Message], today: date
) -> GuestEntry:
    unreachable = "" if may_be_told(invitation) else _why_unreachable(invitation)
    if entry is None:
        return GuestEntry(
            invitation,
            None,
            *compare_held(Held(was_sent=False, unreachable=unreachable), today=today),
        )
    each, letter = entry.event_session, letters.get(entry.id)
    is_old = entry.session_sequence < each.calendar_sequence
    held = Held(
        was_sent=True,
        is_taken_out=entry.state == EntryState.CANCELLED,
        has_changed=is_old and bool(what_is_different(entry.told, told_of(each))),
        is_withdrawn=invitation.withdrawn_at is not None,
        letter=MessageState(letter.state) if letter is not None else None,
        confirm_by=entry.confirm_by,
        unreachable=unreachable,
    )
    return GuestEntry(invitation, entry, *compare_held(held, today=today))


def _why_unreachable(invitation: Invitation) -> str:
    person = invitation.person
    if not person.email:
        return "We have no email address."
    if person.cannot_email_reason:
        return person.cannot_email_reason
    return "They want no letters." if person.do_not_contact_at else "They want no letters about this event."


@dataclass(frozen=True)
class GuestCalendarFile:
    """One guest's calendar: what it holds, every letter that carried an entry, and what it answered; oldest first."""

    invitation: Invitation
    entries: Sequence[GuestEntry]
    letters: Sequence[Message]
    answers: Sequence[IncomingMail]


def guest_calendar_file(
    session: Session, event_id: int, reference: str, *, now: datetime
) -> GuestCalendarFile | None:
    """What one guest's calendar was told and has answered; none where the event has no such guest."""
    query = (
        select(Invitation)
        .where(Invitation.event_id == event_id, Invitation.reference == reference)
        .options(joinedload(Invitation.person))
    )
    invitation = session.scalar(query)
    if invitation is None:
        return None
    held = (
        select(CalendarEntry)
        .where(CalendarEntry.invitation_id == invitation.id)
        .options(joinedload(CalendarEntry.event_session).joinedload(EventSession.event))
        .order_by(CalendarEntry.id)
    )
    last = _last_letters(session, [invitation.id])
    today = london_day(now)
    entries = [_guest_entry(invitation, entry, last, today) for entry in session.scalars(held)]
    letters = (
        select(Message)
        .where(Message.invitation_id == invitation.id, Message.calendar_key.is_not(None))
        .options(joinedload(Message.wave))
        .order_by(Message.id)
    )
    answers = (
        select(IncomingMail)
        .where(IncomingMail.invitation_id == invitation.id, IncomingMail.answer_digest.is_not(None))
        .order_by(IncomingMail.id)
    )
    return GuestCalendarFile(
        invitation,
        entries or [_guest_entry(invitation, None, {}, today)],
        session.scalars(letters).all(),
        session.scalars(answers).all(),
    )
