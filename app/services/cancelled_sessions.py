"""Calling off one session of an event that goes on: who is told, and what becomes of their places and answers.

There is no way back, since people have been told: a session that is on after all is planned as a new one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, joinedload

from app.models.calendar_entries import CalendarEntry
from app.models.events import EventSession
from app.models.invitations import Invitation
from app.models.messages import Message
from app.models.people import Person
from app.models.places import Place
from app.rules.calendar_entries import EntryChange
from app.rules.calendar_standings import standing_of
from app.rules.cancelling import Left, check_may_cancel, what_is_left
from app.rules.invitations import check_confirmed_count
from app.rules.replies import possible_answers
from app.rules.states import Answer, EntryState, EventState, MessageState, PlaceState
from app.services.calendar_changes import may_be_told
from app.services.calendar_entries import Telling, has_day, move_entry, queue_with_calendar
from app.services.event_words import event_facts, session_facts, session_when
from app.services.history import Actor, write_history
from app.services.letter_wordings import EventWordings, read_wordings
from app.services.places import end_places, move_up
from app.services.replies import terms_of
from app.services.rooms import EventRooms, lock_rooms, read_rooms

LETTER = "session_cancelled"


@dataclass(frozen=True)
class Affected:
    """Somebody with a place in the session, or whose calendar holds it."""

    invitation: Invitation
    #: Their place there; none where only their calendar holds the session.
    place: PlaceState | None
    entry: CalendarEntry | None
    left: Left
    #: The other sessions in which they have a place, are offered one or wait for one.
    beside: frozenset[int]

    @property
    def is_told(self) -> bool:
        """Whether a letter tells them; where none does, somebody has to."""
        return may_be_told(self.invitation)


@dataclass(frozen=True)
class CancellingPlan:
    """What calling off a session would do now."""

    event_session: EventSession
    #: The event's rooms without it.
    rooms: EventRooms
    affected: Sequence[Affected]

    @property
    def told(self) -> Sequence[Affected]:
        """Who would get a letter."""
        return [each for each in self.affected if each.is_told]

    @property
    def not_told(self) -> Sequence[Affected]:
        """Whom no letter would reach."""
        return [each for each in self.affected if not each.is_told]

    @property
    def asked_again(self) -> int:
        """How many would be left with nothing of what they said yes to."""
        return sum(each.place is not None and not each.beside for each in self.affected)


def plan_cancelling(session: Session, event_id: int, session_id: int, *, now: datetime) -> CancellingPlan:
    """What it would do; changes nothing. Raises `MayNotCancel`, and KeyError for a session of another event."""
    return _plan(session, read_rooms(session, event_id), session_id, now=now)


def cancel_session(
    session: Session,
    event_id: int,
    session_id: int,
    *,
    confirmed: int,
    reason: str,
    by: Actor,
    now: datetime,
) -> CancellingPlan:
    """Call it off: places in it are given up, everybody is told once, and who waits elsewhere moves up.

    Whoever is left with nothing of what they said yes to has no answer any more, and may choose again. `confirmed`
    is how many people the officer saw. Raises `MayNotCancel` or `WaveChanged`, having changed nothing.
    """
    plan = _plan(session, lock_rooms(session, event_id), session_id, now=now)
    check_confirmed_count(confirmed=confirmed, now=len(plan.affected))
    each = plan.event_session
    each.cancelled_at = each.changed_at = now
    each.calendar_sequence += 1
    why = f"“{each.title}” was cancelled."
    ended = end_places(session, [each.id], with_event=False, reason=why, now=now)
    wordings = read_wordings(session, event_id)
    for one in plan.affected:
        _take_back(session, plan, one, reason=reason, wordings=wordings, now=now)
    facts = {"event_session": session_id, "places": ended, "told": len(plan.told)}
    write_history(session, "event session cancelled", by=by, now=now, event_id=event_id, **facts)
    move_up(session, plan.rooms, now=now)
    return plan


def who_was_not_told(session: Session, event_session: EventSession) -> Sequence[Invitation]:
    """Who lost their place when the session was called off and got no letter about it, in the order of their names."""
    lost = exists().where(
        Place.invitation_id == Invitation.id,
        Place.event_session_id == event_session.id,
        Place.given_up_at == event_session.cancelled_at,
    )
    told = exists().where(
        Message.invitation_id == Invitation.id,
        Message.kind == LETTER,
        Message.queued_at == event_session.cancelled_at,
    )
    query = (
        select(Invitation)
        .join(Invitation.person)
        .where(Invitation.event_id == event_session.event_id, lost, ~told, Person.erased_at.is_(None))
        .options(joinedload(Invitation.person))
        .order_by(Person.family_name, Person.given_name, Invitation.id)
    )
    return session.scalars(query).all()


def letter_to_look_at(session: Session, plan: CancellingPlan, one: Affected, *, now: datetime) -> Message:
    """The letter to one of those who would be told, in no database and with links that lead nowhere."""
    person = one.invitation.person
    return Message(
        id=0,
        kind=LETTER,
        key=f"trial:{token_hex(8)}",
        event_id=plan.rooms.event.id,
        invitation=Invitation(reference=one.invitation.reference),
        to_name=person.name,
        to_address=person.email or "",
        facts={
            **_facts(plan, one, reason=""),
            **read_wordings(session, plan.rooms.event.id, person_id=person.id).facts_for(LETTER, person),
            "is_trial": True,
        },
        state=MessageState.QUEUED,
        due_at=now,
        queued_at=now,
    )


def _plan(session: Session, rooms: EventRooms, session_id: int, *, now: datetime) -> CancellingPlan:
    each = {one.id: one for one in rooms.planned}[session_id]
    check_may_cancel(
        each.title,
        event=EventState(rooms.event.state),
        cancelled_at=each.cancelled_at,
        ends_at=each.ends_at,
        going_on=len(rooms.sessions),
        now=now,
    )
    going_on = [one for one in rooms.sessions if one.id != session_id]
    without = EventRooms(rooms.event, going_on, rooms.allocations, [*rooms.cancelled, each])
    answers = possible_answers(terms_of(rooms.event, going_on), withdrawn=False, now=now)
    places, entries = _places(session, rooms), _entries(session, each)
    affected = []
    for invitation in _invitations(session, each):
        mine = places.get(invitation.id, {})
        beside = {one: state for one, state in mine.items() if one != session_id}
        left = what_is_left(beside.values(), may_reply=Answer.YES in answers)
        entry = entries.get(invitation.id)
        affected.append(Affected(invitation, mine.get(session_id), entry, left, frozenset(beside)))
    return CancellingPlan(each, without, affected)


def _invitations(session: Session, each: EventSession) -> Sequence[Invitation]:
    has_place = exists().where(
        Place.invitation_id == Invitation.id,
        Place.event_session_id == each.id,
        Place.state != PlaceState.GIVEN_UP,
    )
    has_entry = exists().where(
        CalendarEntry.invitation_id == Invitation.id,
        CalendarEntry.event_session_id == each.id,
        CalendarEntry.state != EntryState.CANCELLED,
    )
    query = (
        select(Invitation)
        .join(Invitation.person)
        .where(
            Invitation.event_id == each.event_id,
            Invitation.withdrawn_at.is_(None),
            or_(has_place, has_entry),
        )
        .options(joinedload(Invitation.person).joinedload(Person.organisation))
        .order_by(Person.family_name, Person.given_name, Invitation.id)
        .execution_options(populate_existing=True)
    )
    return session.scalars(query).all()


def _places(session: Session, rooms: EventRooms) -> dict[int, dict[int, PlaceState]]:
    query = (
        select(Place.invitation_id, Place.event_session_id, Place.state)
        .where(
            Place.event_session_id.in_([each.id for each in rooms.sessions]),
            Place.state != PlaceState.GIVEN_UP,
        )
        .order_by(Place.id)
    )
    found: dict[int, dict[int, PlaceState]] = {}
    for invitation_id, session_id, state in session.execute(query):
        found.setdefault(invitation_id, {})[session_id] = PlaceState(state)
    return found


def _entries(session: Session, each: EventSession) -> dict[int, CalendarEntry]:
    query = (
        select(CalendarEntry)
        .where(CalendarEntry.event_session_id == each.id, CalendarEntry.state != EntryState.CANCELLED)
        .order_by(CalendarEntry.id)
    )
    return {entry.invitation_id: entry for entry in session.scalars(query)}


def _take_back(
    session: Session,
    plan: CancellingPlan,
    one: Affected,
    *,
    reason: str,
    wordings: EventWordings,
    now: datetime,
) -> None:
    """Take the session out of somebody's calendar, tell them, and ask again where nothing of their yes is left."""
    told = _take_out(plan, one, now=now) if one.is_told else []
    invitation = one.invitation
    if invitation.answer == Answer.YES and not one.beside:
        invitation.answer, invitation.answered_at, invitation.asked_again_at = None, None, now
    queue_with_calendar(
        session,
        LETTER,
        invitation=invitation,
        key=str(plan.event_session.id),
        facts=_facts(plan, one, reason=reason),
        told=told,
        now=now,
        wordings=wordings,
    )


def _take_out(plan: CancellingPlan, one: Affected, *, now: datetime) -> list[Telling]:
    each, entry = plan.event_session, one.entry
    if entry is None or not has_day(each):
        return []
    answer = Answer(one.invitation.answer) if one.invitation.answer else None
    told = move_entry(plan.rooms, each, entry, EntryChange.ENDED, standing_of(answer, one.place), now=now)
    entry.state, entry.confirm_by = EntryState.CANCELLED, None
    return [told]


def _facts(plan: CancellingPlan, one: Affected, *, reason: str) -> Mapping[str, Any]:
    sessions = plan.rooms.sessions
    return {
        "event": event_facts(plan.rooms.event, sessions),
        "cancelled": plan.event_session.title,
        "cancelled_when": session_when(plan.event_session),
        "chosen": [session_facts(each) for each in sessions if each.id in one.beside],
        "left": one.left.value,
        "reference": one.invitation.reference,
        "reason": reason,
    }
