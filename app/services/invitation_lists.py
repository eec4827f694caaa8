"""Who is invited to an event and what they answered, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session, joinedload

from app.models.invitations import Invitation
from app.models.people import Person
from app.rules.states import Answer, Standing
from app.services.standings import is_waiting, standing_is

#: How many invitations a page shows.
INVITATIONS_ON_A_PAGE = 50


@dataclass(frozen=True)
class ShownInvitation:
    """One invitation with its standing as a word: coming, waiting, not coming, unsure, no answer."""

    invitation: Invitation
    standing: str


@dataclass(frozen=True)
class InvitationsPage:
    """One page of invitations, by name, and how many there are in all."""

    shown: Sequence[ShownInvitation]
    total: int
    page: int
    answer: str | None


def find_invitations(session: Session, event_id: int, *, answer: str | None, page: int) -> InvitationsPage:
    """Invitations to an event with that standing, or all of them where there is no such standing."""
    waits = is_waiting()
    wanted = Standing(answer) if answer in set(Standing) else None
    of_event = (Invitation.event_id == event_id) & Invitation.withdrawn_at.is_(None)
    condition = of_event & (standing_is(wanted) if wanted else true())
    total = session.scalar(select(func.count()).select_from(Invitation).where(condition)) or 0
    query = (
        select(Invitation, waits)
        .join(Invitation.person)
        .where(condition)
        .options(joinedload(Invitation.person).joinedload(Person.organisation))
        .order_by(Person.family_name, Person.given_name, Invitation.id)
        .limit(INVITATIONS_ON_A_PAGE)
        .offset((page - 1) * INVITATIONS_ON_A_PAGE)
    )
    shown = [
        ShownInvitation(each, _standing(each.answer, bool(waiting)))
        for each, waiting in session.execute(query)
    ]
    return InvitationsPage(shown, total, page, wanted)


def _standing(answer: str | None, waits: bool) -> str:
    if answer == Answer.YES:
        return "waiting" if waits else "coming"
    words: dict[str | None, str] = {None: "no answer", Answer.NOT_SURE: "not sure"}
    return words.get(answer, "not coming")
