"""One guest of an event: every answer and every place, as they were given. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from app.models.invitations import FormerInvitation, Invitation
from app.models.people import Person
from app.models.places import Place
from app.models.replies import Reply
from app.rules.states import PlaceState


@dataclass(frozen=True)
class GuestFile:
    """An invitation with its history: replies and places, the oldest first."""

    invitation: Invitation
    replies: Sequence[Reply]
    places: Sequence[Place]

    @property
    def seats(self) -> int:
        """Seats side by side that they have or wait for: two with an assistant."""
        return max((each.seats for each in self.places if each.state != PlaceState.GIVEN_UP), default=1)


def guest_file(session: Session, event_id: int, reference: str) -> GuestFile | None:
    """The guest with this reference, or whose merged invitation had it; none where the event has no such guest."""
    former = select(FormerInvitation.invitation_id).where(FormerInvitation.reference == reference)
    query = (
        select(Invitation)
        .where(
            Invitation.event_id == event_id,
            or_(Invitation.reference == reference, Invitation.id.in_(former)),
        )
        .options(joinedload(Invitation.person).joinedload(Person.organisation))
    )
    invitation = session.scalar(query)
    if invitation is None:
        return None
    replies = (
        select(Reply)
        .where(Reply.invitation_id == invitation.id)
        .options(joinedload(Reply.account))
        .order_by(Reply.id)
    )
    places = (
        select(Place)
        .where(Place.invitation_id == invitation.id)
        .options(joinedload(Place.event_session), joinedload(Place.override_account))
        .order_by(Place.id)
    )
    return GuestFile(invitation, session.scalars(replies).all(), session.scalars(places).all())
