"""Places kept for a category until a date."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.categories import Category


class PlaceAllocation(Base):
    """So many places of an event, in each of its sessions, are for one category first."""

    __tablename__ = "allocations"
    __table_args__ = (
        UniqueConstraint("event_id", "category_id"),
        CheckConstraint("seats >= 0", name="seats_are_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"), index=True)
    seats: Mapped[int]
    #: Released to everybody at the end of this day in London; none: never.
    until: Mapped[date | None]

    category: Mapped[Category] = relationship()
