"""What guests' calendars hold: one entry for an invitation and an event session."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.columns import Moment, one_of
from app.models.events import EventSession
from app.models.invitations import Invitation
from app.rules.states import EntryState


class CalendarEntry(Base):
    """One entry as a guest's calendar was last told it. Never removed, so that its identity is never used again."""

    __tablename__ = "calendar_entries"
    __table_args__ = (
        UniqueConstraint("invitation_id", "event_session_id"),
        one_of("state", EntryState),
        CheckConstraint("time_sequence <= sequence", name="time_sequence_has_come"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitations.id"))
    event_session_id: Mapped[int] = mapped_column(ForeignKey("event_sessions.id"), index=True)
    #: Random, and the same for ever (RFC 5545, 3.8.4.7).
    uid: Mapped[str] = mapped_column(String(200), unique=True)
    state: Mapped[str] = mapped_column(String(20))
    #: The version that was last sent (RFC 5545, 3.8.7.4).
    sequence: Mapped[int] = mapped_column(default=0)
    #: The sequence that last changed start or end: replies to an older one are about another time.
    time_sequence: Mapped[int] = mapped_column(default=0)
    #: The stamp of the version that was last sent; each is later than the one before.
    stamp: Mapped[datetime] = mapped_column(Moment)
    #: Which version of the event session that was: the session's own sequence.
    session_sequence: Mapped[int] = mapped_column(default=0)
    #: What it said: titles, when and where in words, the description, and the start and end.
    told: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    #: The sequence and the stamp of the last calendar reply that was applied.
    reply_sequence: Mapped[int | None]
    reply_stamp: Mapped[datetime | None] = mapped_column(Moment)
    #: Until the end of which day in London a place is to be confirmed whose time changed; none where nothing is asked.
    confirm_by: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(Moment)

    invitation: Mapped[Invitation] = relationship()
    event_session: Mapped[EventSession] = relationship()
