"""As what people come: changing it for one of them, and the seats of an event by kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.events import Event, EventSession
from app.models.invitations import Invitation
from app.models.places import Place
from app.rules.places import delegates_counted
from app.rules.states import EventState, PlaceKind, PlaceState
from app.services.history import Actor, write_history


@dataclass(frozen=True)
class SeatsByKind:
    """The seats that are held at an event, everybody counted once; `counted` are those towards the target."""

    seats: Mapping[PlaceKind, int]
    counted: int

    @property
    def total(self) -> int:
        """Everybody who takes a seat."""
        return sum(self.seats.values())


def seats_by_kind(session: Session, event: Event) -> SeatsByKind:
    """Who holds a seat: delegates, speakers, organisers, and the assistants whom some of them bring.

    Of an event that was called off, who held one then.
    """
    state = Place.ended_as if event.state == EventState.CANCELLED else Place.state
    parties = (
        select(Place.invitation_id, Place.seats)
        .join(EventSession, EventSession.id == Place.event_session_id)
        .where(EventSession.event_id == event.id, state == PlaceState.HELD)
        .distinct()
        .subquery()
    )
    query = (
        select(Invitation.kind, func.count(), func.sum(parties.c.seats))
        .join(parties, parties.c.invitation_id == Invitation.id)
        .group_by(Invitation.kind)
        .order_by(Invitation.kind)
    )
    counted = dict.fromkeys(PlaceKind, 0)
    for kind, people, seats in session.execute(query):
        counted[PlaceKind(kind)] += people
        counted[PlaceKind.ASSISTANT] += seats - people
    return SeatsByKind(counted, delegates_counted(counted, assistants_count=event.counts_assistants))


def change_kind(
    session: Session, invitation: Invitation, kind: PlaceKind, *, by: Actor, now: datetime
) -> bool:
    """Let somebody come as another kind; returns whether that is a change. Their place and turn stay as they are."""
    before = invitation.kind
    if before == kind:
        return False
    invitation.kind = kind
    write_history(
        session,
        "comes as another",
        by=by,
        now=now,
        event_id=invitation.event_id,
        person_id=invitation.person_id,
        before=before,
        after=kind.value,
    )
    return True
