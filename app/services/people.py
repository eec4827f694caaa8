"""People: finding them, and everything about one of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from app.models.categories import Membership
from app.models.invitations import Invitation
from app.models.people import Organisation, OtherAddress, Person
from app.rules.people_search import search_pattern, search_words

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


def find_people(
    session: Session, *, words: str, category_id: int | None, page: int, interested_only: bool = False
) -> PeoplePage:
    """People whose title, name, address or organisation has all of the words, in any order.

    Only those in a category, where one is given, and only those interested in partnerships if said so.
    """
    query = _matching(session, words, category_id)
    if interested_only:
        query = query.where(Person.is_interested.is_(True))
    total = session.scalar(query.with_only_columns(func.count(Person.id))) or 0
    shown = (
        query.with_only_columns(Person)
        .options(contains_eager(Person.organisation))
        .order_by(Person.family_name, Person.given_name, Person.id)
        .limit(PEOPLE_ON_A_PAGE)
        .offset((page - 1) * PEOPLE_ON_A_PAGE)
    )
    return PeoplePage(session.scalars(shown).all(), total, page)


def ids_of_people(session: Session, *, words: str) -> Select[int]:
    """The ids of those whose title, name, address or organisation has all of the words, for another query."""
    return _matching(session, words, None)


def _matching(session: Session, words: str, category_id: int | None) -> Select[int]:
    query = select(Person.id).outerjoin(Person.organisation).where(Person.erased_at.is_(None))
    if category_id is not None:
        query = query.join(Membership, Membership.person_id == Person.id).where(
            Membership.category_id == category_id, Membership.left_at.is_(None)
        )
    # One text for each person: a single look at it for each word is what makes 100,000 people quick.
    text: ColumnElement[str] = func.coalesce(Person.title, "")
    for column in (Person.given_name, Person.family_name, Person.suffix, Person.email, Organisation.name):
        text = text + " " + func.coalesce(column, "")
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    for spellings in search_words(words):
        patterns = [search_pattern(word) for word in spellings]
        # SQLite's own LIKE minds no case of plain letters, and is much quicker than folding other letters too.
        query = query.where(
            or_(
                *(
                    text.like(pattern, escape="\\")
                    if is_sqlite and pattern.isascii()
                    else text.ilike(pattern, escape="\\")
                    for pattern in patterns
                )
            )
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


def anybody_is_known(session: Session) -> bool:
    """Whether a list or an officer has brought anybody yet."""
    return bool(session.scalar(select(select(Person.id).where(Person.erased_at.is_(None)).exists())))


def people_by_id(session: Session, ids: Collection[int]) -> Sequence[Person]:
    """These people, by name."""
    query = (
        select(Person)
        .where(Person.id.in_(ids))
        .options(joinedload(Person.organisation))
        .order_by(Person.family_name, Person.given_name, Person.id)
    )
    return session.scalars(query).all() if ids else []
