"""Who is in which category, as officers change it by hand: roles, joining, leaving, and the interest flag."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.categories import Category, Membership
from app.models.people import Person
from app.rules.categories import check_role
from app.services.history import Actor, write_history

#: What stands for a list where an officer put somebody into a category.
BY_HAND = "added by hand"


def add_membership(
    session: Session, person: Person, category: Category, *, role: str, by: Actor, now: datetime
) -> Membership:
    """Put somebody into a category, or back into it. Raises `BadRole`."""
    role = check_role(role)
    query = select(Membership).where(Membership.person_id == person.id, Membership.category_id == category.id)
    membership = session.scalar(query)
    if membership is None:
        membership = Membership(person_id=person.id, category_id=category.id, source=BY_HAND)
        session.add(membership)
    membership.role = role or membership.role or ""
    membership.confirmed_at, membership.left_at = now, None
    session.flush()
    write_history(session, "membership added", by=by, now=now, person_id=person.id, category=category.id)
    return membership


def change_membership(
    session: Session, membership: Membership, *, role: str, has_left: bool, by: Actor, now: datetime
) -> None:
    """Keep what somebody is in a category, and whether they have left it. Raises `BadRole`."""
    membership.role = check_role(role)
    if has_left != (membership.left_at is not None):
        membership.left_at = now if has_left else None
    membership.confirmed_at = now
    write_history(
        session,
        "membership changed",
        by=by,
        now=now,
        person_id=membership.person_id,
        category=membership.category_id,
        left=has_left,
    )


def find_membership(session: Session, person_id: int, membership_id: int) -> Membership | None:
    """A membership of that person; none where it is somebody else's."""
    membership = session.get(Membership, membership_id)
    return membership if membership is not None and membership.person_id == person_id else None


def note_interest(
    session: Session, person: Person, *, is_interested: bool | None, by: Actor, now: datetime
) -> None:
    """Keep whether somebody is interested in partnerships; none where nobody has said."""
    person.is_interested, person.changed_at = is_interested, now
    words = {True: "yes", False: "no", None: "not said"}[is_interested]
    write_history(session, "interest noted", by=by, now=now, person_id=person.id, interested=words)
