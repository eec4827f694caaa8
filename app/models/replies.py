"""Replies as they were given, and drafts of replies that were not sent yet."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.accounts import Account
from app.models.columns import Moment, one_of
from app.models.invitations import Invitation
from app.rules.states import Answer, Door


class Reply(Base):
    """One answer as it was given. Never edited, only followed by newer ones."""

    __tablename__ = "replies"
    __table_args__ = (one_of("answer", Answer), one_of("door", Door))

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitations.id"), index=True)
    answer: Mapped[str] = mapped_column(String(20))
    #: The event sessions that a yes covers.
    event_session_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    #: Why not, where somebody said so.
    reason: Mapped[str] = mapped_column(Text, default="")
    #: What was answered to the event's own questions, by the question's id.
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    #: Who replied for the guest, such as their PA, and how to reach them.
    given_by_name: Mapped[str] = mapped_column(String(200), default="")
    given_by_contact: Mapped[str] = mapped_column(String(320), default="")
    #: Which form sent it: the same form sent twice is one reply.
    nonce: Mapped[str] = mapped_column(String(64), unique=True)
    door: Mapped[str] = mapped_column(String(20))
    #: The officer who recorded it; none where the delegate did.
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    recorded_at: Mapped[datetime] = mapped_column(Moment)

    invitation: Mapped[Invitation] = relationship()
    account: Mapped[Account | None] = relationship()


class ReplyDraft(Base):
    """What somebody has typed on the way to "Send your reply". Kept on our side, since cookies are small."""

    __tablename__ = "reply_drafts"

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitations.id", ondelete="CASCADE"), index=True)
    #: Names the draft to the browser that began it, and later the reply that it became.
    nonce: Mapped[str] = mapped_column(String(64), unique=True)
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    begun_at: Mapped[datetime] = mapped_column(Moment, index=True)
