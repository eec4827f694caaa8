"""Letters about places: which event sessions somebody has or waits for, with what their calendar is told."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.models.calendar_entries import CalendarEntry
from app.models.invitations import Invitation
from app.models.places import Place
from app.rules.states import Door
from app.services.calendar_entries import queue_with_calendar, tell_of_answer
from app.services.event_words import event_facts, session_facts
from app.services.letter_wordings import EventWordings
from app.services.rooms import EventRooms


def tell_of_places(
    session: Session,
    rooms: EventRooms,
    kind: str,
    invitation: Invitation,
    places: Sequence[Place],
    *,
    key: str,
    now: datetime,
    door: Door = Door.PAGE,
    covering: Sequence[int] | None = None,
    words: Mapping[str, str] | None = None,
    entries: Mapping[int, CalendarEntry] | None = None,
    wordings: EventWordings | None = None,
    only_with_entry: bool = False,
) -> None:
    """Queue a letter that says which event sessions somebody has or waits for, with the calendar's entry.

    `words` are further facts of this kind of letter; `covering` are the sessions that it shows, where they are
    not those of the places; `entries` are those of the invitation's calendar, by event session, and
    `wordings` the event's own words, where they have been read already. With
    `only_with_entry` nothing goes to whose calendar need not be told.
    """
    covered = {place.event_session_id for place in places} if covering is None else set(covering)
    facts = {
        "event": event_facts(rooms.event, rooms.sessions),
        "chosen": [session_facts(each) for each in rooms.sessions if each.id in covered],
        "reference": invitation.reference,
        **(words or {}),
    }
    told = tell_of_answer(session, rooms, invitation, places, door=door, entries=entries, now=now)
    if only_with_entry and not told:
        return
    queue_with_calendar(
        session, kind, invitation=invitation, key=key, facts=facts, told=told, now=now, wordings=wordings
    )
