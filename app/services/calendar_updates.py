"""Telling people that an event has changed or was called off: whom, what, and once for each version.

Nothing goes out by itself: an officer sees how many people would be told, and what, and sends it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.models.calendar_entries import CalendarEntry
from app.models.events import Event, EventSession
from app.models.invitations import Invitation
from app.models.messages import Message
from app.models.places import Place
from app.rules.calendar_entries import EntryChange, GuestStanding
from app.rules.calendar_standings import standing_of
from app.rules.invitations import check_confirmed_count
from app.rules.states import Answer, EntryState, EventState, PlaceState
from app.services.calendar_entries import (
    Telling,
    begin_entry,
    has_day,
    move_entry,
    queue_with_calendar,
    session_of_invitations,
    told_of,
)
from app.services.event_words import event_facts, session_facts
from app.services.history import Actor, write_history
from app.services.messages import may_be_written_to
from app.services.rooms import EventRooms, lock_rooms, read_rooms

_NOT_KNOWN = "To be confirmed"
_SHOWN = (("title", "Title"), ("when", "Time"), ("where", "Venue"))


@dataclass(frozen=True)
class Difference:
    """One thing that is different from what somebody was told. `session` is "" where the event has only one."""

    session: str
    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Step:
    """What happens to one entry; `entry` is None where the calendar gets its first."""

    event_session: EventSession
    entry: CalendarEntry | None
    change: EntryChange
    standing: GuestStanding


@dataclass(frozen=True)
class Addressee:
    """Somebody who is to be told, and of what."""

    invitation: Invitation
    steps: Sequence[Step]
    differences: Sequence[Difference]
    #: The event sessions in which they have a place or wait for one.
    session_ids: frozenset[int]


@dataclass(frozen=True)
class UpdatePlan:
    """Who would be told now. `cannot_be_told` counts those who have no address that works."""

    event: Event
    addressees: Sequence[Addressee]
    cannot_be_told: int

    @property
    def kind(self) -> str:
        """The letter that goes out."""
        return "event_cancelled" if self.event.state == EventState.CANCELLED else "event_changed"

    @property
    def asked_again(self) -> int:
        """How many calendars are asked again, because the time is another."""
        return sum(
            any(step.change is EntryChange.TIME_CHANGED for step in each.steps) for each in self.addressees
        )

    @property
    def differences(self) -> list[Difference]:
        """Everything that is different for anybody, once."""
        return list(dict.fromkeys(each for one in self.addressees for each in one.differences))


def plan_update(session: Session, event_id: int) -> UpdatePlan:
    """Whom to tell, by what their calendars were told last. Changes nothing."""
    return _plan(session, read_rooms(session, event_id))


def _plan(session: Session, rooms: EventRooms) -> UpdatePlan:
    entries = _entries(session, rooms.event.id)
    places = _places(session, rooms.event.id)
    ended = rooms.event.state == EventState.CANCELLED
    told = _already_told_of_the_end(session, rooms.event.id) if ended else frozenset[int]()
    addressees, cannot = [], 0
    for invitation in _invitations(session, rooms.event.id):
        if invitation.id in told:
            continue
        mine, theirs = entries.get(invitation.id, {}), places.get(invitation.id, {})
        steps = list((_ends if ended else _changes)(rooms, invitation, mine, theirs))
        if not steps and not (ended and invitation.answer != Answer.NO):
            continue
        if not may_be_written_to(invitation.person):
            cannot += 1
            continue
        differences = [each for step in steps for each in _differences(rooms, step)] if not ended else []
        addressees.append(Addressee(invitation, steps, differences, frozenset(theirs)))
    return UpdatePlan(rooms.event, addressees, cannot)


def _invitations(session: Session, event_id: int) -> Sequence[Invitation]:
    query = (
        select(Invitation)
        .where(Invitation.event_id == event_id, Invitation.withdrawn_at.is_(None))
        .options(joinedload(Invitation.person))
        .order_by(Invitation.id)
    )
    return session.scalars(query).all()


def _entries(session: Session, event_id: int) -> dict[int, dict[int, CalendarEntry]]:
    query = (
        select(CalendarEntry)
        .join(CalendarEntry.invitation)
        .where(Invitation.event_id == event_id)
        .order_by(CalendarEntry.id)
    )
    found: dict[int, dict[int, CalendarEntry]] = {}
    for entry in session.scalars(query):
        found.setdefault(entry.invitation_id, {})[entry.event_session_id] = entry
    return found


def _places(session: Session, event_id: int) -> dict[int, dict[int, PlaceState]]:
    query = (
        select(Place.invitation_id, Place.event_session_id, Place.state)
        .join(Place.invitation)
        .where(Invitation.event_id == event_id, Place.state != PlaceState.GIVEN_UP)
        .order_by(Place.id)
    )
    found: dict[int, dict[int, PlaceState]] = {}
    for invitation_id, session_id, state in session.execute(query):
        found.setdefault(invitation_id, {})[session_id] = PlaceState(state)
    return found


def _already_told_of_the_end(session: Session, event_id: int) -> frozenset[int]:
    query = select(Message.invitation_id).where(
        Message.event_id == event_id, Message.kind == "event_cancelled", Message.invitation_id.is_not(None)
    )
    return frozenset(each for each in session.scalars(query) if each is not None)


def _standing(invitation: Invitation, place: PlaceState | None) -> GuestStanding:
    return standing_of(Answer(invitation.answer) if invitation.answer else None, place)


def _ends(
    rooms: EventRooms,
    invitation: Invitation,
    entries: dict[int, CalendarEntry],
    places: dict[int, PlaceState],
) -> Iterator[Step]:
    for each in rooms.sessions:
        entry = entries.get(each.id)
        if entry is not None and entry.state != EntryState.CANCELLED and has_day(each):
            yield Step(each, entry, EntryChange.ENDED, _standing(invitation, places.get(each.id)))


def _changes(
    rooms: EventRooms,
    invitation: Invitation,
    entries: dict[int, CalendarEntry],
    places: dict[int, PlaceState],
) -> Iterator[Step]:
    asked = session_of_invitations(rooms.event, rooms.sessions)
    for each in rooms.sessions:
        entry, standing = entries.get(each.id), _standing(invitation, places.get(each.id))
        if not has_day(each) or standing is GuestStanding.NOT_COMING:
            continue
        if entry is None:
            is_asked = each is asked and standing is GuestStanding.SILENT
            if each.calendar_sequence and (each.id in places or is_asked):
                yield Step(each, None, EntryChange.INVITED, standing)
        elif entry.state != EntryState.CANCELLED and entry.session_sequence < each.calendar_sequence:
            now_told = told_of(each)
            same_time = all(entry.told.get(name) == now_told[name] for name in ("starts_at", "ends_at"))
            change = EntryChange.DETAILS_CHANGED if same_time else EntryChange.TIME_CHANGED
            yield Step(each, entry, change, standing)


def _differences(rooms: EventRooms, step: Step) -> Iterator[Difference]:
    before = step.entry.told if step.entry is not None else {}
    after = told_of(step.event_session)
    name = step.event_session.title if len(rooms.sessions) > 1 else ""
    for key, what in _SHOWN:
        if before and before.get(key) == after[key]:
            continue
        if before or key == "when":
            yield Difference(name, what, str(before.get(key, _NOT_KNOWN)), str(after[key]))


def send_update(
    session: Session, event_id: int, *, confirmed: int, reason: str = "", by: Actor, now: datetime
) -> int:
    """Queue the letters, each with the updated entry; returns how many people are told.

    Sent again, it tells nobody twice. Raises `WaveChanged` where `confirmed` is not the number that it is now.
    """
    rooms = lock_rooms(session, event_id)
    plan = _plan(session, rooms)
    check_confirmed_count(confirmed=confirmed, now=len(plan.addressees))
    version = sum(each.calendar_sequence for each in rooms.sessions)
    event = event_facts(rooms.event, rooms.sessions)
    for each in plan.addressees:
        told = [_tell(session, rooms, each.invitation, step, now=now) for step in each.steps]
        facts = {
            "event": event,
            "reference": each.invitation.reference,
            "reason": reason,
            "chosen": [session_facts(one) for one in rooms.sessions if one.id in each.session_ids],
            "changes": [vars(one) for one in each.differences],
            "confirm_by": "",
        }
        queue_with_calendar(
            session, plan.kind, invitation=each.invitation, key=str(version), facts=facts, told=told, now=now
        )
    count = len(plan.addressees)
    write_history(session, "update sent", by=by, now=now, event_id=event_id, people=count)
    return count


def _tell(
    session: Session, rooms: EventRooms, invitation: Invitation, step: Step, *, now: datetime
) -> Telling:
    entry = step.entry
    if entry is None:
        entry = begin_entry(
            session, rooms.event, step.event_session, invitation.id, EntryState.REQUESTED, now=now
        )
    return move_entry(rooms, step.event_session, entry, step.change, step.standing, now=now)
