"""A calendar that shows what does not stand, such as a deputy who does not come: told again what does."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.models.calendar_entries import CalendarEntry
from app.models.invitations import Invitation
from app.rules.calendar_entries import EntryChange
from app.rules.calendar_standings import standing_of
from app.rules.states import Answer, EntryState, PlaceState
from app.services.calendar_entries import Telling, move_entry
from app.services.messages import may_be_written_to
from app.services.rooms import EventRooms
from app.services.waiting_lists import living_places


def entry_again(
    session: Session, rooms: EventRooms, invitation: Invitation, entry: CalendarEntry, *, now: datetime
) -> list[Telling]:
    """The next version of an entry, with the answer that stands; nothing where no letter goes or no entry is held.

    Its sequence goes up, since a calendar that has answered something else ignores what it has seen.
    """
    if entry.state == EntryState.CANCELLED or not may_be_written_to(invitation.person):
        return []
    each = next(each for each in rooms.sessions if each.id == entry.event_session_id)
    states = {
        place.event_session_id: PlaceState(place.state) for place in living_places(session, invitation.id)
    }
    standing = standing_of(Answer(invitation.answer) if invitation.answer else None, states.get(each.id))
    return [move_entry(rooms, each, entry, EntryChange.DETAILS_CHANGED, standing, now=now)]
