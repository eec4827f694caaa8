"""Categories: adding them, finding them by name, counting who is in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ScalarSelect, SQLColumnExpression, func, select
from sqlalchemy.orm import Session

from app.models.categories import Category, Membership
from app.rules.categories import (
    LONGEST_NAME,
    UnknownCategory,
    category_key,
    check_category_name,
    check_parent,
    in_family_order,
)
from app.services.history import Actor, write_history


@dataclass(frozen=True)
class CountedCategory:
    """A category and how many people are in it now."""

    id: int
    name: str
    members: int
    #: How many categories it lies in: 0 for one that stands by itself.
    depth: int = 0


def find_category(session: Session, name: str) -> Category:
    """The category of that name, whatever its case. Raises `UnknownCategory` with the nearest names."""
    category = session.scalar(select(Category).where(Category.name_key == category_key(name)))
    if category is None:
        known = session.scalars(select(Category.name).order_by(Category.name, Category.id)).all()
        raise UnknownCategory(name, known)
    return category


def add_category(session: Session, name: str, *, parent: Category | None = None) -> Category:
    """A new category. Raises `BadCategoryName` where the name is empty, too long or taken."""
    taken = session.scalar(select(Category.name).where(Category.name_key == category_key(name)))
    category = Category(
        name=check_category_name(name, taken),
        name_key=category_key(name),
        parent_id=None if parent is None else parent.id,
    )
    session.add(category)
    session.flush()
    return category


def add_sub_categories(session: Session, names: Sequence[str], *, parent: Category) -> dict[str, int]:
    """The categories of these names by their key; those that there are none of become parts of `parent`.

    Names that no category can have are left out.
    """
    known: dict[str, int] = dict(iter(session.execute(select(Category.name_key, Category.id))))
    found: dict[str, int] = {}
    for name in names:
        key = category_key(name)
        if key not in known and 0 < len(key) <= LONGEST_NAME:
            known[key] = add_category(session, name, parent=parent).id
        if key in known:
            found[key] = known[key]
    return found


def list_categories(session: Session) -> Sequence[Category]:
    """Every category that is in use, by name."""
    query = select(Category).where(Category.retired_at.is_(None)).order_by(Category.name, Category.id)
    return session.scalars(query).all()


def count_categories(session: Session) -> list[CountedCategory]:
    """Every category that is in use with its number of people: by name, each followed by its sub-categories."""
    query = (
        select(Category.id, Category.name, Category.parent_id, func.count(Membership.id).label("members"))
        .outerjoin(Membership, (Membership.category_id == Category.id) & Membership.left_at.is_(None))
        .where(Category.retired_at.is_(None))
        .group_by(Category.id, Category.name, Category.parent_id)
        .order_by(Category.name, Category.id)
    )
    found = session.execute(query).all()
    members = {row.id: row.members for row in found}
    names = {row.id: row.name for row in found}
    order = in_family_order([(row.id, row.parent_id) for row in found])
    return [CountedCategory(each, names[each], members[each], depth) for each, depth in order]


def change_category(
    session: Session, category: Category, *, name: str, parent_id: int | None, by: Actor, now: datetime
) -> None:
    """Rename a category, and make it part of another one or of none. Its people and invitations stay.

    Raises `BadCategoryName` or `CannotNest`.
    """
    taken = select(Category.name).where(Category.name_key == category_key(name), Category.id != category.id)
    tidy = check_category_name(name, session.scalar(taken))
    parents: dict[int, int | None] = dict(iter(session.execute(select(Category.id, Category.parent_id))))
    check_parent(category.id, parent_id, parents)
    before = category.name
    category.name, category.name_key, category.parent_id = tidy, category_key(tidy), parent_id
    write_history(
        session, "category changed", by=by, now=now, category=category.id, before=before, after=tidy
    )


def retire_category(session: Session, category: Category, *, by: Actor, now: datetime) -> None:
    """Offer a category no more. Its people stay in it, and those invited through it stay invited."""
    if category.retired_at is None:
        category.retired_at = now
        write_history(session, "category retired", by=by, now=now, category=category.id)


def bring_back_category(session: Session, category: Category, *, by: Actor, now: datetime) -> None:
    """Offer a retired category again."""
    if category.retired_at is not None:
        category.retired_at = None
        write_history(session, "category brought back", by=by, now=now, category=category.id)


def retired_categories(session: Session) -> Sequence[Category]:
    """Those that are offered no more, by name."""
    query = select(Category).where(Category.retired_at.is_not(None)).order_by(Category.name, Category.id)
    return session.scalars(query).all()


def category_names(person_id: SQLColumnExpression[int]) -> ScalarSelect[str]:
    """The names of the categories that a person is in, a line each, as a column of another statement."""
    return (
        select(func.aggregate_strings(Category.name, "\n"))
        .join(Membership, Membership.category_id == Category.id)
        .where(Membership.person_id == person_id, Membership.left_at.is_(None))
        .scalar_subquery()
    )
