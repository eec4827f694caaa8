"""Deputies that wait for an officer's yes. The seat stays with whoever asked until then."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.accounts import Account
from app.models.columns import Moment, one_of
from app.models.invitations import Invitation
from app.rules.states import Door


class DeputyRequest(Base):
    """Somebody asked that another person comes instead, at an event where an officer decides."""

    __tablename__ = "deputy_requests"
    __table_args__ = (one_of("door", Door),)

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitations.id", ondelete="CASCADE"), index=True)
    #: Who would come instead, as they were typed.
    deputy_name: Mapped[str] = mapped_column(String(300))
    deputy_email: Mapped[str] = mapped_column(String(320))
    #: What was chosen with it, where whoever asked has no places to hand over.
    event_session_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    #: Which form sent it: the same form sent twice is one request, and later one reply.
    nonce: Mapped[str] = mapped_column(String(64), unique=True)
    door: Mapped[str] = mapped_column(String(20))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    #: When it stopped waiting: decided by an officer, or replaced by a newer one.
    settled_at: Mapped[datetime | None] = mapped_column(Moment)
    #: None where nobody decided.
    is_approved: Mapped[bool | None]
    #: Why not, as the person is told.
    reason: Mapped[str] = mapped_column(Text, default="")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)

    invitation: Mapped[Invitation] = relationship()
    account: Mapped[Account | None] = relationship()
