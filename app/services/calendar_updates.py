"""Telling people that an event has changed or was called off: once for each version, when an officer sends it."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from app.formats.dates import day_words
from app.models.invitations import Invitation
from app.rules.calendar_entries import EntryChange, GuestStanding
from app.rules.confirmations import check_confirm_by
from app.rules.invitations import check_confirmed_count
from app.rules.london_time import london_day
from app.rules.states import EntryState
from app.services.calendar_changes import Addressee, Step, UpdatePlan, plan_for
from app.services.calendar_entries import Telling, begin_entry, move_entry, queue_with_calendar, told_of
from app.services.event_words import event_facts, session_facts
from app.services.history import Actor, write_history
from app.services.letter_wordings import read_wordings
from app.services.messages import queue_letter
from app.services.rooms import EventRooms, lock_rooms


def send_update(
    session: Session,
    event_id: int,
    *,
    confirmed: int,
    reason: str = "",
    confirm_by: date | None = None,
    tell_declined: bool = False,
    by: Actor,
    now: datetime,
) -> int:
    """Queue the letters, each with the updated entry; returns how many people are told.

    Places whose time is another are kept, and are to be confirmed until the end of the day `confirm_by` in London.
    Sent again, it tells nobody twice. Raises `WaveChanged` where `confirmed` is not the number that it is now, and
    `ConfirmByNeeded` where places must be confirmed and the day will not do.
    """
    rooms = lock_rooms(session, event_id)
    plan = plan_for(session, rooms)
    declined = plan.declined if tell_declined else ()
    check_confirmed_count(confirmed=confirmed, now=len(plan.addressees) + len(declined))
    if plan.first_day is not None:
        confirm_by = check_confirm_by(confirm_by, today=london_day(now), first_day=plan.first_day)
    wordings = read_wordings(session, event_id)
    for each in plan.addressees:
        told = [_tell(session, rooms, each.invitation, step, confirm_by, now=now) for step in each.steps]
        facts = _facts(rooms, each, reason)
        queue_with_calendar(
            session,
            plan.kind,
            invitation=each.invitation,
            key=_version(rooms),
            facts=facts,
            told=told,
            now=now,
            wordings=wordings,
        )
    for each in declined:
        _tell_who_declined(session, rooms, plan, each, now=now)
    count = len(plan.addressees) + len(declined)
    write_history(session, "update sent", by=by, now=now, event_id=event_id, people=count)
    return count


def _version(rooms: EventRooms) -> str:
    return str(sum(each.calendar_sequence for each in rooms.planned))


def _facts(rooms: EventRooms, one: Addressee, reason: str) -> dict[str, object]:
    asked = [step.entry.confirm_by for step in one.steps if step.must_confirm and step.entry is not None]
    days = [day for day in asked if day is not None]
    return {
        "event": event_facts(rooms.event, rooms.sessions),
        "reference": one.invitation.reference,
        "reason": reason,
        "chosen": [session_facts(each) for each in rooms.sessions if each.id in one.session_ids],
        "changes": [vars(each) for each in one.differences],
        "confirm_by": day_words(min(days)) if days else "",
    }


def _tell(
    session: Session,
    rooms: EventRooms,
    invitation: Invitation,
    step: Step,
    confirm_by: date | None,
    *,
    now: datetime,
) -> Telling:
    entry, standing = step.entry, step.standing
    if entry is None:
        entry = begin_entry(
            session, rooms.event, step.event_session, invitation.id, EntryState.REQUESTED, now=now
        )
    if step.must_confirm and step.change is EntryChange.DETAILS_CHANGED:
        # The question that was asked with the new time stays open.
        standing = GuestStanding.SILENT
    elif step.must_confirm:
        entry.confirm_by = confirm_by
    telling = move_entry(rooms, step.event_session, entry, step.change, standing, now=now)
    if step.change is EntryChange.ENDED:
        entry.state, entry.confirm_by = EntryState.CANCELLED, None
    return telling


def _tell_who_declined(
    session: Session, rooms: EventRooms, plan: UpdatePlan, one: Addressee, *, now: datetime
) -> None:
    """A letter without an entry: their calendars hold none, and they may like the new time."""
    facts = _facts(rooms, one, "")
    queue_letter(session, plan.kind, invitation=one.invitation, key=_version(rooms), facts=facts, now=now)
    for step in one.steps:
        if step.entry is not None:
            step.entry.told = told_of(step.event_session)
            step.entry.session_sequence = step.event_session.calendar_sequence
