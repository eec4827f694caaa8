"""A person whom an officer adds by hand, looked up first as a row of a list would be."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.database import one_at_a_time
from app.models.categories import Category
from app.models.people import Person
from app.rules.listed_people import ListedPerson
from app.rules.matching import Match, match_people
from app.rules.people import IsKnownAlready, MayBeKnown, check_new_person
from app.services.accounts import partner_ids
from app.services.history import Actor, write_history
from app.services.known_people import ADDING_PEOPLE, add_organisations, add_people, known_people
from app.services.memberships import add_membership


@dataclass(frozen=True)
class WhereTo:
    """The category that a new person is put into, and as what; the partner whose person it is."""

    category: Category | None = None
    role: str = ""
    partner_id: int | None = None


def look_up(session: Session, listed: ListedPerson) -> Match:
    """Who the person is, or may be, among everybody known."""
    [match] = match_people([listed], known_people(session, in_categories=()))
    return match


def add_person(
    session: Session,
    listed: ListedPerson,
    where: WhereTo,
    *,
    told_apart: bool,
    by: Actor,
    now: datetime,
) -> Person:
    """Add somebody by hand. `told_apart`: the officer has seen who it may be, and says that it is nobody of them.

    Raises `BadPerson`, `IsKnownAlready` where it is certainly somebody known, and `MayBeKnown` where it may be.
    """
    check_new_person(listed)
    one_at_a_time(session, ADDING_PEOPLE)
    match = look_up(session, listed)
    if match.person_id is not None:
        raise IsKnownAlready(match.person_id)
    if (match.possible or match.shared_with) and not told_apart:
        raise MayBeKnown(match.possible or match.shared_with, is_shared=not match.possible)
    [person_id] = add_people(
        session,
        [listed],
        organisations=add_organisations(session, [listed]),
        partners=partner_ids(session),
        partner_id=where.partner_id,
        now=now,
    )
    person = session.get_one(Person, person_id)
    write_history(session, "person added", by=by, now=now, person_id=person_id)
    if where.category is not None:
        add_membership(session, person, where.category, role=where.role, by=by, now=now)
    return person
