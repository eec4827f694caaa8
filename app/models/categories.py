"""Groups that are invited, and who is in them."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.columns import Moment
from app.models.people import Person


class Category(Base):
    """A group that is invited, such as "Members of Scrutiny Committees"."""

    __tablename__ = "categories"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    #: The name as it is compared, so that no two differ only in case or spaces.
    name_key: Mapped[str] = mapped_column(String(200), unique=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"), index=True)
    retired_at: Mapped[datetime | None] = mapped_column(Moment)


class Membership(Base):
    """A person in a category."""

    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("person_id", "category_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"), index=True)
    #: Chair, member, substitute, observer: as the list has it.
    role: Mapped[str] = mapped_column(String(100), default="")
    #: The file that said so last.
    source: Mapped[str] = mapped_column(String(300), default="")
    confirmed_at: Mapped[datetime] = mapped_column(Moment)
    left_at: Mapped[datetime | None] = mapped_column(Moment)

    person: Mapped[Person] = relationship()
    category: Mapped[Category] = relationship()
