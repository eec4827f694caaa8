"""Publishing, closing, opening again and cancelling events."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.models.events import Event
from app.rules.events import check_move
from app.rules.refusals import Refused
from app.rules.states import EventState
from app.services.events import sessions_of
from app.services.history import Actor, write_history
from app.services.places import end_places
from app.services.rooms import lock_rooms


class NothingToPublish(Refused):
    """An event without a session: a yes to it would hold no place."""

    def __init__(self, title: str) -> None:
        super().__init__(
            f"“{title}” has no session yet. Add one before you publish it; its day may be unknown."
        )


def move_event(session: Session, event: Event, to: EventState, *, by: Actor, now: datetime) -> None:
    """Publish, close, open again or cancel an event. Raises `MoveNotAllowed` and `NothingToPublish`.

    Whoever has a place in an event that is cancelled, is offered one or waits for one gives it up by that; the
    place says what it was. Letters go out when an officer sends them: see `services.calendar_updates`.
    """
    rooms = lock_rooms(session, event.id)
    check_move(EventState(event.state), to)
    if to is EventState.PUBLISHED and not sessions_of(session, event.id):
        raise NothingToPublish(event.title)
    ended = 0
    if to is EventState.CANCELLED:
        ids = [each.id for each in rooms.sessions]
        ended = end_places(session, ids, with_event=True, reason="The event was cancelled.", now=now)
    event.state = to
    event.changed_at = now
    if to is EventState.PUBLISHED and event.published_at is None:
        event.published_at = now
    facts = {"places": ended} if ended else {}
    write_history(session, f"event {to}", by=by, now=now, event_id=event.id, **facts)
