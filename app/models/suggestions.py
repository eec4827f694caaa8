"""Corrections that guests suggest to their details. Officers decide; nothing changes by itself."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.accounts import Account
from app.models.categories import Membership
from app.models.columns import Moment, one_of
from app.models.invitations import Invitation
from app.rules.states import DetailKind


class Suggestion(Base):
    """One correction, as it was typed."""

    __tablename__ = "suggestions"
    __table_args__ = (one_of("detail", DetailKind),)

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitations.id", ondelete="CASCADE"), index=True)
    detail: Mapped[str] = mapped_column(String(20))
    #: Of which category the role is; none for other details, and where the membership is gone.
    membership_id: Mapped[int | None] = mapped_column(
        ForeignKey("memberships.id", ondelete="SET NULL"), index=True
    )
    before: Mapped[str] = mapped_column(Text, default="")
    after: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime] = mapped_column(Moment)
    settled_at: Mapped[datetime | None] = mapped_column(Moment)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    #: Whether the officer took it over.
    is_taken: Mapped[bool | None]

    invitation: Mapped[Invitation] = relationship()
    account: Mapped[Account | None] = relationship()
    membership: Mapped[Membership | None] = relationship()
