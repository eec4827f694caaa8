"""Letters that officers have planned for a later moment: to whom exactly, and when."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.accounts import Account
from app.models.columns import Moment
from app.models.events import Event


class PlannedSending(Base):
    """A wave or reminders that go out by themselves when it is time, unless somebody stops them."""

    __tablename__ = "planned_sendings"
    __table_args__ = (Index(None, "ended_at", "due_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    #: The kind of letter: invitation, save_the_date or reminder.
    letter: Mapped[str] = mapped_column(String(40))
    #: The form that planned it, so that pressing twice plans once.
    nonce: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    #: As what people are invited.
    place_kind: Mapped[str] = mapped_column(String(20))
    category_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    #: Whom the officer saw and confirmed; nobody else gets a letter. Empty for reminders: the silent of that day.
    person_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    #: When the invitation follows a save-the-date, in words.
    details_follow: Mapped[str] = mapped_column(String(200), default="")
    planned_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime] = mapped_column(Moment)
    #: When it was sent, refused or stopped; none while it is to come.
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    #: What became of it, in a sentence.
    outcome: Mapped[str] = mapped_column(Text, default="")

    event: Mapped[Event] = relationship()
    account: Mapped[Account | None] = relationship()
