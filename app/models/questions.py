"""What an event asks its guests beside whether they come."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.models.columns import Moment, one_of
from app.rules.states import QuestionKind


class Question(Base):
    """A question of one event. Answers are with the replies that gave them."""

    __tablename__ = "questions"
    __table_args__ = (one_of("kind", QuestionKind),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    words: Mapped[str] = mapped_column(String(300))
    kind: Mapped[str] = mapped_column(String(20))
    #: The answers to choose from, where there are any.
    options: Mapped[list[str]] = mapped_column(JSON, default=list)
    is_required: Mapped[bool] = mapped_column(default=False)
    #: Its answers go, without names, to the consultant too. Fixed when it is asked, since guests are told.
    is_shared: Mapped[bool] = mapped_column(default=False)
    #: Asked no more; the answers stay.
    retired_at: Mapped[datetime | None] = mapped_column(Moment)
