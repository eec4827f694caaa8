"""Categories: adding them, finding them by name, counting who is in them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.categories import Category, Membership
from app.rules.categories import UnknownCategory, category_key, check_category_name


@dataclass(frozen=True)
class CountedCategory:
    """A category and how many people are in it now."""

    id: int
    name: str
    members: int


def find_category(session: Session, name: str) -> Category:
    """The category of that name, whatever its case. Raises `UnknownCategory` with the nearest names."""
    category = session.scalar(select(Category).where(Category.name_key == category_key(name)))
    if category is None:
        known = session.scalars(select(Category.name).order_by(Category.name, Category.id)).all()
        raise UnknownCategory(name, known)
    return category


def add_category(session: Session, name: str) -> Category:
    """A new category. Raises `Refused` where the name is empty, too long or taken."""
    taken = session.scalar(select(Category.name).where(Category.name_key == category_key(name)))
    category = Category(name=check_category_name(name, taken), name_key=category_key(name))
    session.add(category)
    session.flush()
    return category


def list_categories(session: Session) -> Sequence[Category]:
    """Every category that is in use, by name."""
    query = select(Category).where(Category.retired_at.is_(None)).order_by(Category.name, Category.id)
    return session.scalars(query).all()


def count_categories(session: Session) -> list[CountedCategory]:
    """Every category that is in use with its number of people, by name."""
    query = (
        select(Category.id, Category.name, func.count(Membership.id))
        .outerjoin(Membership, (Membership.category_id == Category.id) & Membership.left_at.is_(None))
        .where(Category.retired_at.is_(None))
        .group_by(Category.id, Category.name)
        .order_by(Category.name, Category.id)
    )
    return [CountedCategory(*row) for row in session.execute(query)]
