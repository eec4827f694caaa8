"""Where each event stands, for the first page. The numbers are those of the lists behind them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import CompoundSelect, func, select, union_all
from sqlalchemy.orm import Session

from app.models.accounts import Account
from app.models.events import Event, EventSession
from app.models.places import Place
from app.rules.states import PlaceState
from app.services.event_words import session_when, session_where
from app.services.events import in_order_of_time, visible_events
from app.services.rooms import TAKEN
from app.services.standings import EventCounts, add_up_answers, answers_by_event


@dataclass(frozen=True)
class SessionGlance:
    """One event session with its seats."""

    event_session: EventSession
    when: str
    where: str
    held: int
    waiting: int

    @property
    def id(self) -> int:
        """The session's own id."""
        return self.event_session.id

    @property
    def title(self) -> str:
        """What the session is called."""
        return self.event_session.title

    @property
    def seats_limit(self) -> int | None:
        """How many seats there are; none: no limit."""
        return self.event_session.seats_limit

    @property
    def slot(self) -> str:
        """Which sessions run side by side with it, where delegates choose."""
        return self.event_session.slot

    @property
    def is_cancelled(self) -> bool:
        """Whether it was called off while the event goes on."""
        return self.event_session.cancelled_at is not None

    @property
    def left(self) -> int | None:
        """Seats that are free; none where there is no limit. Never below zero."""
        return None if self.seats_limit is None else max(0, self.seats_limit - self.held)


@dataclass(frozen=True)
class EventGlance:
    """One event in numbers."""

    event: Event
    sessions: Sequence[SessionGlance]
    answers: EventCounts


def events_at_a_glance(session: Session, account: Account) -> list[EventGlance]:
    """Every event that this account may see, with its numbers; as many queries for one as for all."""
    events = visible_events(session, account)
    ids = [event.id for event in events]
    answers = answers_by_event(session, ids)
    sessions = session_glances(session, ids)
    return [
        EventGlance(event, sessions.get(event.id, []), add_up_answers(answers.get(event.id, {})))
        for event in events
    ]


def session_glances(
    session: Session, event_ids: Sequence[int], *, with_cancelled: bool = False
) -> dict[int, list[SessionGlance]]:
    """The sessions of each event that go on, with their seats, in the order of time; where wished, the others too."""
    seats = _seats(event_ids).subquery()
    session_id, state, count = seats.c
    query = (
        select(EventSession, state, count)
        .outerjoin(seats, session_id == EventSession.id)
        .where(EventSession.event_id.in_(event_ids))
        .order_by(EventSession.id, state)
    )
    if not with_cancelled:
        query = query.where(EventSession.cancelled_at.is_(None))
    counted: dict[tuple[int, str], int] = {}
    sessions: dict[int, EventSession] = {}
    for each, place_state, places in session.execute(query):
        sessions[each.id] = each
        key = (each.id, "waiting" if place_state == PlaceState.WAITING else "held")
        counted[key] = counted.get(key, 0) + (places or 0)
    glances: dict[int, list[SessionGlance]] = {}
    for each in in_order_of_time(sessions.values()):
        glances.setdefault(each.event_id, []).append(
            SessionGlance(
                each,
                session_when(each),
                session_where(each),
                counted.get((each.id, "held"), 0),
                counted.get((each.id, "waiting"), 0),
            )
        )
    return glances


def _seats(event_ids: Sequence[int]) -> CompoundSelect[int, str, int]:
    """The seats of each session by state; of an event that was called off by what they were then."""
    of_events = Place.event_session_id.in_(
        select(EventSession.id).where(EventSession.event_id.in_(event_ids))
    )
    return union_all(
        *(
            select(Place.event_session_id, state.label("state"), func.sum(Place.seats))
            .where(of_events, state.in_([*TAKEN, PlaceState.WAITING]))
            .group_by(Place.event_session_id, state)
            for state in (Place.state, Place.ended_as)
        )
    )
