"""People: finding them, and everything about one of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.models.categories import Membership
from app.models.invitations import Invitation
from app.models.people import Organisation, OtherAddress, Person

#: How many people a page shows.
PEOPLE_ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which people of the categories a wave is for: of one partner's lists, interested, and not left out by hand."""

    partner_id: int | None = None
    interested_only: bool = False
    without: frozenset[int] = frozenset()
    #: Nobody but these, where a wave was confirmed before and goes out now.
    only: frozenset[int] | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """The same for a query of people, but for those who are left out by hand: they are shown."""
        conditions = [Person.partner_id == self.partner_id] if self.partner_id is not None else []
        return [*conditions, Person.is_interested.is_(True)] if self.interested_only else conditions


EVERYBODY = Narrowing()


@dataclass(frozen=True)
class PeoplePage:
    """One page of people, by name, and how many there are in all."""

    people: Sequence[Person]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are: at least one."""
        return max(1, -(-self.total // PEOPLE_ON_A_PAGE))


@dataclass(frozen=True)
class PersonFile:
    """A person with what they belong to and what they were asked to."""

    person: Person
    other_addresses: Sequence[str]
    memberships: Sequence[Membership]
    invitations: Sequence[Invitation]


def find_people(session: Session, *, words: str, category_id: int | None, page: int) -> PeoplePage:
    """People whose name, address or organisation has all of the words, in a category if one is given."""
    query = _matching(words, category_id)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    shown = (
        select(Person)
        .where(Person.id.in_(query))
        .options(joinedload(Person.organisation))
        .order_by(Person.family_name, Person.given_name, Person.id)
        .limit(PEOPLE_ON_A_PAGE)
        .offset((page - 1) * PEOPLE_ON_A_PAGE)
    )
    return PeoplePage(session.scalars(shown).all(), total, page)


def _matching(words: str, category_id: int | None) -> Select[int]:
    query = (
        select(Person.id)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(Person.erased_at.is_(None))
    )
    for word in words.split():
        like = f"%{word.replace('%', '').replace('_', '')}%"
        query = query.where(
            or_(
                Person.given_name.ilike(like),
                Person.family_name.ilike(like),
                Person.email.ilike(like),
                Organisation.name.ilike(like),
            )
        )
    if category_id is not None:
        query = query.join(Membership, Membership.person_id == Person.id).where(
            Membership.category_id == category_id, Membership.left_at.is_(None)
        )
    return query


def person_file(session: Session, person_id: int) -> PersonFile | None:
    """Everything about one person; none where there is no such person."""
    person = session.get(
        Person, person_id, options=[joinedload(Person.organisation), joinedload(Person.partner)]
    )
    if person is None:
        return None
    addresses = (
        select(OtherAddress.address).where(OtherAddress.person_id == person_id).order_by(OtherAddress.id)
    )
    memberships = (
        select(Membership)
        .where(Membership.person_id == person_id)
        .options(joinedload(Membership.category))
        .order_by(Membership.id)
    )
    invitations = (
        select(Invitation)
        .where(Invitation.person_id == person_id)
        .options(joinedload(Invitation.event))
        .order_by(Invitation.id)
    )
    return PersonFile(
        person,
        session.scalars(addresses).all(),
        session.scalars(memberships).all(),
        session.scalars(invitations).all(),
    )


def people_by_id(session: Session, ids: Collection[int]) -> Sequence[Person]:
    """These people, by name."""
    query = (
        select(Person)
        .where(Person.id.in_(ids))
        .options(joinedload(Person.organisation))
        .order_by(Person.family_name, Person.given_name, Person.id)
    )
    return session.scalars(query).all() if ids else []
