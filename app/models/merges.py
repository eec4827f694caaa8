"""Two people made one: who went into whom, and what taking it back needs."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.accounts import Account
from app.models.columns import Moment
from app.models.people import Person


class Merge(Base):
    """One person who turned out to be another."""

    __tablename__ = "merges"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Who remains.
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    #: The rows that went, whole; and by table the ids of those that changed hands.
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    merged_at: Mapped[datetime] = mapped_column(Moment)
    undone_at: Mapped[datetime | None] = mapped_column(Moment)

    person: Mapped[Person] = relationship()
    account: Mapped[Account | None] = relationship()
