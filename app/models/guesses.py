"""References that opened nothing: counted, so that nobody tries them all."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.models.columns import Moment


class WrongGuess(Base):
    """One wrong reference that somebody typed. Kept for minutes; which reference it was is not kept."""

    __tablename__ = "wrong_guesses"
    __table_args__ = (Index(None, "made_at", "origin"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: The address it came from, as an HMAC that only the secret key can compare.
    origin: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Moment)
