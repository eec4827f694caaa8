"""Wishes for no more letters about an event from people who are not invited to it."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.models.columns import Moment


class LetterStop(Base):
    """Somebody who had a "save the date" and wants to hear no more. Whoever is invited has the wish there instead."""

    __tablename__ = "letter_stops"
    __table_args__ = (UniqueConstraint("event_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    stopped_at: Mapped[datetime] = mapped_column(Moment)
