"""The words that officers give the letters of an event, where they are not the standard ones."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.accounts import Account
from app.models.categories import Category
from app.models.columns import Moment


class LetterWording(Base):
    """One kind of letter of an event in an officer's words. A part that is empty has the standard ones."""

    __tablename__ = "letter_wordings"
    __table_args__ = (
        UniqueConstraint("event_id", "kind", "category_id"),
        # The constraint lets any number be where the category is NULL, so the event's own words need another.
        Index(
            "uq_letter_wordings_for_everybody",
            "event_id",
            "kind",
            unique=True,
            sqlite_where=text("category_id IS NULL"),
            postgresql_where=text("category_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(40))
    #: For people in this category; none: for everybody who has no other.
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"), index=True)
    #: Words with fields in them, as `app.rules.letter_wording` reads them.
    subject: Mapped[str] = mapped_column(Text, default="")
    opening: Mapped[str] = mapped_column(Text, default="")
    closing: Mapped[str] = mapped_column(Text, default="")
    changed_at: Mapped[datetime] = mapped_column(Moment)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)

    category: Mapped[Category | None] = relationship()
    account: Mapped[Account | None] = relationship()
