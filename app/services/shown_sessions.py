"""The event sessions of an invitation as its delegate sees them, read in one statement."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.models.events import EventSession
from app.models.places import Place
from app.rules.states import PlaceState
from app.services.categories import category_names
from app.services.questions import asks_questions
from app.services.rooms import keeps_places


@dataclass(frozen=True)
class SessionShown:
    """One event session on a delegate's page. `state` is their own place there, if they have one."""

    id: int
    title: str
    when: str
    where: str
    is_full: bool
    #: Places left for everybody; none where the organisers do not show them, or there is no limit.
    left: int | None
    #: Sessions with the same slot run side by side.
    slot: str
    state: str | None

    @property
    def hint(self) -> str:
        """Where it is, how many places are left, and that only the waiting list is open when it is full."""
        if self.is_full:
            return f"{self.where}. Full: you would join the waiting list"
        if self.left:
            return f"{self.where}. {self.left} {'place' if self.left == 1 else 'places'} left"
        return self.where


class SessionRow(NamedTuple):
    """An event session, the delegate's place in it, and what the event has that many have not."""

    event_session: EventSession
    place: Place | None
    keeps_places: bool
    asks_questions: bool
    #: The names of the delegate's categories, a line each; None where there are none.
    categories: str | None


# Built once, since every page of a reply asks it.
SESSIONS = (
    select(
        EventSession,
        Place,
        keeps_places(EventSession.event_id),
        asks_questions(EventSession.event_id),
        category_names(bindparam("person_id")),
    )
    .outerjoin(
        Place,
        (Place.event_session_id == EventSession.id)
        & (Place.invitation_id == bindparam("invitation_id"))
        & (Place.state != PlaceState.GIVEN_UP),
    )
    .where(EventSession.event_id == bindparam("event_id"), EventSession.cancelled_at.is_(None))
    .order_by(EventSession.id, Place.id)
)


def session_titles(session: Session, ids: Collection[int]) -> Sequence[str]:
    """What these event sessions are called, those too that were called off."""
    query = select(EventSession.title).where(EventSession.id.in_(ids)).order_by(EventSession.id)
    return session.scalars(query).all()
