"""Who did what, when, and through which door. Written once, never changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.accounts import Account
from app.models.columns import Moment
from app.models.events import Event
from app.models.people import Person


class HistoryEntry(Base):
    """One thing that was done."""

    __tablename__ = "history"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    #: The officer; none where a delegate or the worker did it.
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    #: page, command line, link, worker …
    door: Mapped[str] = mapped_column(String(20))
    #: A verb and its noun: "event published".
    what: Mapped[str] = mapped_column(String(60))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    account: Mapped[Account | None] = relationship()
    event: Mapped[Event | None] = relationship()
    person: Mapped[Person | None] = relationship()
