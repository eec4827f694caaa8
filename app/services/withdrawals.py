"""Taking an invitation back: places go to whoever waits, needs are erased, letter and calendar say so."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.models.invitations import Invitation
from app.rules.calendar_entries import EntryChange, GuestStanding
from app.rules.refusals import Refused
from app.rules.states import EntryState, EventState
from app.services.calendar_entries import Telling, entries_of, has_day, move_entry, queue_with_calendar
from app.services.event_words import event_facts
from app.services.history import Actor, write_history
from app.services.messages import may_be_written_to
from app.services.needs import erase_needs
from app.services.places import give_up_places
from app.services.rooms import EventRooms, lock_rooms
from app.services.stopped_letters import stop_letters_of_withdrawn


class NothingToWithdraw(Refused):
    """The invitation was withdrawn before, or the event was called off for everybody."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)


def withdraw_invitation(
    session: Session, invitation: Invitation, *, reason: str, by: Actor, now: datetime
) -> None:
    """Take an invitation back, for a reason that its letter says. Their replies stay, as they were given.

    Raises `NothingToWithdraw`, having changed nothing.
    """
    rooms = lock_rooms(session, invitation.event_id)
    session.refresh(invitation)
    if invitation.withdrawn_at is not None:
        raise NothingToWithdraw("This invitation has been withdrawn already.")
    if rooms.event.state == EventState.CANCELLED:
        raise NothingToWithdraw("The event has been cancelled: there is nothing to withdraw any more.")
    invitation.withdrawn_at = now
    give_up_places(session, rooms, invitation, reason="The invitation was withdrawn.", now=now)
    erase_needs(session, invitation.id)
    stop_letters_of_withdrawn(session, invitation.id)
    queue_with_calendar(
        session,
        "invitation_withdrawn",
        invitation=invitation,
        key=str(invitation.id),
        facts={"event": event_facts(rooms.event, rooms.sessions), "reason": reason},
        told=_take_out(session, rooms, invitation, now=now),
        now=now,
    )
    write_history(
        session,
        "invitation withdrawn",
        by=by,
        now=now,
        event_id=invitation.event_id,
        person_id=invitation.person_id,
    )


def _take_out(session: Session, rooms: EventRooms, invitation: Invitation, *, now: datetime) -> list[Telling]:
    """Take every entry out of their calendar, those too that only asked."""
    if not may_be_written_to(invitation.person):
        return []
    entries = entries_of(session, invitation.id)
    told = []
    for each in rooms.sessions:
        entry = entries.get(each.id)
        if entry is not None and entry.state != EntryState.CANCELLED and has_day(each):
            told.append(move_entry(rooms, each, entry, EntryChange.ENDED, GuestStanding.NOT_COMING, now=now))
            entry.state, entry.confirm_by = EntryState.CANCELLED, None
    return told
