"""What somebody needs to take part and does not eat. Health data: a table of its own, erased on the date shown."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.columns import Moment
from app.models.invitations import Invitation


class Needs(Base):
    """What one guest told us for one event. Neither in replies nor in the history, so that erasing it erases it."""

    __tablename__ = "needs"

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitations.id", ondelete="CASCADE"), unique=True)
    access: Mapped[str] = mapped_column(Text, default="")
    diet: Mapped[str] = mapped_column(Text, default="")
    told_at: Mapped[datetime] = mapped_column(Moment)

    invitation: Mapped[Invitation] = relationship()
