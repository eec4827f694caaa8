"""An invitation with its event sessions as its delegate sees them, read in one statement."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, contains_eager

from app.models.events import EventSession
from app.models.invitations import FormerInvitation, Invitation
from app.models.people import Person
from app.models.places import Place
from app.rules.states import PlaceState
from app.rules.tokens import token_digest
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


@dataclass(frozen=True)
class OpenedInvitation:
    """An invitation with its event, its person and the event sessions that go on, in the order of their ids."""

    invitation: Invitation
    sessions: Sequence[SessionRow]


# One statement, built once, since every page of a reply asks it.
_OPENED = (
    select(
        Invitation,
        EventSession,
        Place,
        keeps_places(Invitation.event_id),
        asks_questions(Invitation.event_id),
        category_names(Invitation.person_id),
    )
    .join(Invitation.event)
    .join(Invitation.person)
    .outerjoin(Person.organisation)
    .outerjoin(
        EventSession, (EventSession.event_id == Invitation.event_id) & EventSession.cancelled_at.is_(None)
    )
    .outerjoin(
        Place,
        (Place.event_session_id == EventSession.id)
        & (Place.invitation_id == Invitation.id)
        & (Place.state != PlaceState.GIVEN_UP),
    )
    .options(
        contains_eager(Invitation.event),
        contains_eager(Invitation.person).contains_eager(Person.organisation),
    )
    .order_by(EventSession.id, Place.id)
)
_BY_LINK = _OPENED.where(Invitation.link_digest == bindparam("link_digest"))
_BY_FORMER_LINK = _OPENED.join(FormerInvitation, FormerInvitation.invitation_id == Invitation.id).where(
    FormerInvitation.link_digest == bindparam("link_digest")
)


def find_opened(session: Session, token: str) -> OpenedInvitation | None:
    """What a link's token opens; none for an unknown token.

    A link to an invitation that was merged into another opens that one.
    """
    digest = {"link_digest": token_digest(token)}
    found = session.execute(_BY_LINK, digest).all() or session.execute(_BY_FORMER_LINK, digest).all()
    if not found:
        return None
    # An event may have no session yet.
    has_sessions = found[0][1] is not None
    return OpenedInvitation(found[0][0], [SessionRow(*row[1:]) for row in found] if has_sessions else [])


def session_titles(session: Session, ids: Collection[int]) -> Sequence[str]:
    """What these event sessions are called, those too that were called off."""
    query = select(EventSession.title).where(EventSession.id.in_(ids)).order_by(EventSession.id)
    return session.scalars(query).all()
