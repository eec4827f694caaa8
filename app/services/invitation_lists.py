"""Who is invited to an event and what they answered, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.models.categories import Membership
from app.models.invitations import Invitation
from app.models.people import Organisation, Person
from app.rules.states import Standing
from app.services.standings import cannot_be_emailed, is_waiting, standing_is, standing_word

#: How many invitations a page shows.
INVITATIONS_ON_A_PAGE = 50


@dataclass(frozen=True)
class ShownInvitation:
    """One invitation with its standing as a word: coming, waiting, not coming, unsure, no answer."""

    invitation: Invitation
    standing: str


@dataclass(frozen=True, kw_only=True)
class InvitedGroup:
    """Whose invitations are asked for; what is None does not matter.

    `partner_id` 0 and `sector` "" stand for people of whom it is not known.
    """

    category_id: int | None = None
    partner_id: int | None = None
    sector: str | None = None
    cannot_email: bool = False


#: Everybody who is invited.
ANYBODY = InvitedGroup()


@dataclass(frozen=True)
class InvitationsPage:
    """One page of invitations, by name, and how many there are in all."""

    shown: Sequence[ShownInvitation]
    total: int
    page: int
    answer: Standing | None


def find_invitations(
    session: Session, event_id: int, *, answer: str | None, page: int, group: InvitedGroup = ANYBODY
) -> InvitationsPage:
    """Invitations of a group with that standing, or with any where there is no such standing."""
    waits = is_waiting()
    wanted = Standing(answer) if answer in set(Standing) else None
    condition = _condition(event_id, wanted, group)
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
        ShownInvitation(each, standing_word(each.answer, waits=bool(waiting)))
        for each, waiting in session.execute(query)
    ]
    return InvitationsPage(shown, total, page, wanted)


def _condition(event_id: int, standing: Standing | None, asked: InvitedGroup) -> ColumnElement[bool]:
    wanted: list[ColumnElement[bool]] = [
        Invitation.event_id == event_id,
        Invitation.withdrawn_at.is_(None),
    ]
    if standing is not None:
        wanted.append(standing_is(standing))
    if asked.category_id is not None:
        members = select(Membership.person_id).where(
            Membership.category_id == asked.category_id, Membership.left_at.is_(None)
        )
        wanted.append(Invitation.person_id.in_(members))
    people: list[ColumnElement[bool]] = []
    if asked.partner_id is not None:
        people.append(
            Person.partner_id == asked.partner_id if asked.partner_id else Person.partner_id.is_(None)
        )
    if asked.cannot_email:
        people += [cannot_be_emailed(), Person.erased_at.is_(None)]
    if people:
        wanted.append(Invitation.person_id.in_(select(Person.id).where(*people)))
    if asked.sector is not None:
        wanted.append(Invitation.person_id.in_(_people_of_sector(asked.sector)))
    return and_(*wanted)


def _people_of_sector(sector: str) -> ColumnElement[int]:
    query = select(Person.id).outerjoin(Organisation, Organisation.id == Person.organisation_id)
    unknown = or_(Organisation.sector.is_(None), Organisation.sector == "")
    return query.where(Organisation.sector == sector if sector else unknown)  # type: ignore[return-value]
