"""Where each event stands, for the first page. The numbers are those of the lists behind them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.models.accounts import Account
from app.models.events import Event, EventSession
from app.models.invitations import Invitation
from app.models.messages import Message
from app.models.people import Person
from app.models.places import Place
from app.rules.states import MessageState, PlaceState
from app.services.event_words import session_when, session_where
from app.services.events import in_order_of_time, visible_events
from app.services.rooms import TAKEN
from app.services.standings import EventCounts, add_up_answers, answers_by_event, cannot_be_emailed


@dataclass(frozen=True)
class SessionGlance:
    """One event session with its seats."""

    id: int
    title: str
    when: str
    where: str
    held: int
    waiting: int
    seats_limit: int | None

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
    letters_failed: int
    letters_perhaps_sent: int
    letters_queued: int
    cannot_email: int


def events_at_a_glance(session: Session, account: Account) -> list[EventGlance]:
    """Every event that this account may see, with its numbers; as many queries for one as for all."""
    events = visible_events(session, account)
    ids = [event.id for event in events]
    answers = answers_by_event(session, ids)
    sessions = session_glances(session, ids)
    letters = _letters(session, ids)
    without_email = _without_email(session, ids)
    return [
        EventGlance(
            event,
            sessions.get(event.id, []),
            add_up_answers(answers.get(event.id, {})),
            letters.get((event.id, MessageState.FAILED.value), 0),
            letters.get((event.id, MessageState.PERHAPS_SENT.value), 0),
            letters.get((event.id, MessageState.QUEUED.value), 0),
            without_email.get(event.id, 0),
        )
        for event in events
    ]


def session_glances(session: Session, event_ids: Sequence[int]) -> dict[int, list[SessionGlance]]:
    """The sessions of each event with their seats, in the order of time."""
    seats: dict[tuple[int, str], int] = {}
    for session_id, state, count in session.execute(_seats(event_ids)):
        key = (session_id, "waiting" if state == PlaceState.WAITING else "held")
        seats[key] = seats.get(key, 0) + count
    query = select(EventSession).where(EventSession.event_id.in_(event_ids)).order_by(EventSession.id)
    glances: dict[int, list[SessionGlance]] = {}
    for each in in_order_of_time(session.scalars(query)):
        glances.setdefault(each.event_id, []).append(
            SessionGlance(
                each.id,
                each.title,
                session_when(each),
                session_where(each),
                seats.get((each.id, "held"), 0),
                seats.get((each.id, "waiting"), 0),
                each.seats_limit,
            )
        )
    return glances


def _seats(event_ids: Sequence[int]) -> Select[int, str, int]:
    return (
        select(Place.event_session_id, Place.state, func.sum(Place.seats))
        .join(EventSession, EventSession.id == Place.event_session_id)
        .where(EventSession.event_id.in_(event_ids), Place.state.in_([*TAKEN, PlaceState.WAITING]))
        .group_by(Place.event_session_id, Place.state)
    )


def _without_email(session: Session, event_ids: Sequence[int]) -> dict[int, int]:
    """For each event how many were invited to whom no letter can be sent."""
    query = (
        select(Invitation.event_id, func.count())
        .join(Person, Person.id == Invitation.person_id)
        .where(Invitation.event_id.in_(event_ids), Invitation.withdrawn_at.is_(None), cannot_be_emailed())
        .group_by(Invitation.event_id)
    )
    return dict(iter(session.execute(query)))


def _letters(session: Session, event_ids: Sequence[int]) -> dict[tuple[int | None, str], int]:
    states = (MessageState.FAILED, MessageState.PERHAPS_SENT, MessageState.QUEUED)
    query = (
        select(Message.event_id, Message.state, func.count())
        .where(Message.event_id.in_(event_ids), Message.state.in_(states))
        .group_by(Message.event_id, Message.state)
    )
    return {(event_id, state): count for event_id, state, count in session.execute(query)}
