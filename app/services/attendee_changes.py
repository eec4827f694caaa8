"""What has changed on an attendee list since a moment: who came onto it, who left it, who is on it otherwise."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from app.models.events import EventSession
from app.models.history import HistoryEntry
from app.models.invitations import Invitation
from app.models.people import Person
from app.models.places import Place
from app.rules.attendee_changes import ListChange, what_changed
from app.rules.states import PlaceState
from app.services.attendees import Attendee, attendees_of

#: What the history calls a download of the attendee list.
DOWNLOADED = "attendee list downloaded"


def last_download(session: Session, event_id: int, account_id: int) -> datetime | None:
    """When this account last downloaded this event's list; none where it never did."""
    query = (
        select(HistoryEntry.at)
        .where(
            HistoryEntry.event_id == event_id,
            HistoryEntry.account_id == account_id,
            HistoryEntry.what == DOWNLOADED,
        )
        .order_by(HistoryEntry.id.desc())
        .limit(1)
    )
    return session.scalar(query)


def changes_since(session: Session, event_id: int, since: datetime) -> Sequence[Attendee]:
    """Who is on the list now and was not then, was then and is not now, or is on it with other words.

    In the list's order. Words are those of the person and of the event sessions that they come to.
    """
    is_held = or_(Place.state == PlaceState.HELD, Place.ended_as == PlaceState.HELD)
    now_seats = _seats(session, event_id, is_held)
    then_seats = _seats(session, event_id, _was_held(since))
    reworded = set(session.scalars(_changed_people(event_id, since)))
    changes = {
        invitation_id: what_changed(
            before=then_seats.get(invitation_id, frozenset()),
            after=now_seats.get(invitation_id, frozenset()),
            is_reworded=invitation_id in reworded,
        )
        for invitation_id in now_seats.keys() | then_seats.keys()
    }
    found = {invitation_id: change for invitation_id, change in changes.items() if change is not None}
    return _rows(session, event_id, found)


def _rows(session: Session, event_id: int, found: dict[int, ListChange]) -> list[Attendee]:
    if not found:
        return []
    references = dict(
        iter(session.execute(select(Invitation.reference, Invitation.id).where(Invitation.id.in_(found))))
    )
    return [
        row._replace(change=found[references[row.reference]].value)
        for row in attendees_of(session, event_id, list(found))
    ]


def _was_held(since: datetime) -> ColumnElement[bool]:
    # The list of an event that was called off still has whoever was to come.
    stayed = or_(Place.given_up_at.is_(None), Place.given_up_at > since, Place.ended_as == PlaceState.HELD)
    return and_(Place.held_at <= since, stayed)


def _seats(session: Session, event_id: int, condition: ColumnElement[bool]) -> dict[int, frozenset[int]]:
    query = (
        select(Place.invitation_id, Place.event_session_id)
        .join(EventSession, EventSession.id == Place.event_session_id)
        .where(EventSession.event_id == event_id, condition)
        .order_by(Place.id)
    )
    seats: dict[int, set[int]] = {}
    for invitation_id, session_id in session.execute(query):
        seats.setdefault(invitation_id, set()).add(session_id)
    return {invitation_id: frozenset(ids) for invitation_id, ids in seats.items()}


def _changed_people(event_id: int, since: datetime) -> Select[int]:
    return (
        select(Invitation.id)
        .join(Person, Person.id == Invitation.person_id)
        .where(Invitation.event_id == event_id, Person.changed_at > since)
    )
