"""Who is invited to an event and what they answered, page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, func, or_, select, true
from sqlalchemy.orm import Session, contains_eager

from app.models.categories import Membership
from app.models.invitations import Invitation
from app.models.people import Organisation, Person
from app.rules.states import Answer, Standing
from app.rules.tokens import read_reference
from app.services.people import ids_of_people
from app.services.standings import cannot_be_emailed, is_waiting, standing_is, standing_word

#: How many invitations a page shows.
INVITATIONS_ON_A_PAGE = 50


@dataclass(frozen=True)
class ShownInvitation:
    """One invitation with its standing as a word: coming, waiting, not coming, unsure, no answer."""

    invitation: Invitation
    standing: str

    @property
    def is_asked_again(self) -> bool:
        """Whether they gave an answer that stands no more, since what they said yes to was called off."""
        return self.invitation.answer is None and self.invitation.asked_again_at is not None


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
    answer: str | None


#: How the list can be sorted; by name where nothing else is asked for.
_ORDERS: Mapping[str, ColumnElement[Any]] = {
    "organisation": func.coalesce(Organisation.name, ""),
    "answer": func.coalesce(Invitation.answer, ""),
    "reference": cast(Invitation.reference, String),
}
#: Parts of a standing that can be asked for, too: of those who do not come, who sends a deputy and who does not.
_PARTS = {"deputy": Answer.DEPUTY, "declined": Answer.NO}


def find_invitations(
    session: Session,
    event_id: int,
    *,
    answer: str | None,
    page: int,
    group: InvitedGroup = ANYBODY,
    sort: str = "",
    words: str = "",
) -> InvitationsPage:
    """Invitations of a group with that standing, or with any where there is no such standing.

    `words` are searched for in name, address and organisation; a whole reference finds its invitation.
    `sort` is a key of the list's columns, with "-" in front from the last to the first.
    """
    waits = is_waiting()
    wanted = answer if answer in {*Standing, *_PARTS} else None
    condition = (Invitation.event_id == event_id) & Invitation.withdrawn_at.is_(None) & in_group(group)
    if wanted is not None:
        part = _PARTS.get(wanted)
        condition &= Invitation.answer == part if part else standing_is(Standing(wanted))
    if words.strip():
        has_reference = Invitation.reference == (read_reference(words) or "")
        condition &= Invitation.person_id.in_(ids_of_people(session, words=words)) | has_reference
    by_name: list[ColumnElement[Any]] = [Person.family_name.expression, Person.given_name.expression]
    first = _ORDERS.get(sort.removeprefix("-"))
    order = by_name if first is None else [first, *by_name]
    if sort.startswith("-"):
        order = [order[0].desc(), *order[1:]]
    total = session.scalar(select(func.count()).select_from(Invitation).where(condition)) or 0
    query = (
        select(Invitation, waits)
        .join(Invitation.person)
        .where(condition)
        .outerjoin(Person.organisation)
        .options(contains_eager(Invitation.person).contains_eager(Person.organisation))
        .order_by(*order, Invitation.id)
        .limit(INVITATIONS_ON_A_PAGE)
        .offset((page - 1) * INVITATIONS_ON_A_PAGE)
    )
    shown = [
        ShownInvitation(each, standing_word(each.answer, waits=bool(waiting)))
        for each, waiting in session.execute(query)
    ]
    return InvitationsPage(shown, total, page, wanted)


def in_group(asked: InvitedGroup) -> ColumnElement[bool]:
    """The condition that an invitation is of a group."""
    wanted: list[ColumnElement[bool]] = [true()]
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
