"""Organisations on invitee lists whose representative is to be named."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.accounts import Account, Partner
from app.models.columns import Moment
from app.models.lists import ListImport
from app.models.messages import Message
from app.models.people import Organisation, Person


class Vacancy(Base):
    """A list has an organisation without a person. Kept for each list that says so; who was named stays with it."""

    __tablename__ = "vacancies"
    __table_args__ = (UniqueConstraint("list_import_id", "organisation_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    list_import_id: Mapped[int] = mapped_column(ForeignKey("list_imports.id", ondelete="CASCADE"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    #: The partner whom the row names, or whose list it is: whose person the representative will be.
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partners.id"), index=True)
    #: Where the organisation can be asked whom it sends, as the list has it.
    email: Mapped[str] = mapped_column(String(320), default="")
    telephone: Mapped[str] = mapped_column(String(100), default="")
    #: Who was named. Counts for as long as they are in the category.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    named_at: Mapped[datetime | None] = mapped_column(Moment)
    #: The latest letter that asked the organisation whom it sends: its link names somebody.
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id", ondelete="SET NULL"), index=True)
    #: Whom the organisation says that it sends, for an officer to look at.
    suggested_name: Mapped[str] = mapped_column(String(200), default="")
    suggested_job_title: Mapped[str] = mapped_column(String(300), default="")
    suggested_email: Mapped[str] = mapped_column(String(320), default="")
    suggested_at: Mapped[datetime | None] = mapped_column(Moment)
    #: When an officer said that nobody is to be named for this list any more.
    dropped_at: Mapped[datetime | None] = mapped_column(Moment)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)

    list_import: Mapped[ListImport] = relationship()
    organisation: Mapped[Organisation] = relationship()
    partner: Mapped[Partner | None] = relationship()
    person: Mapped[Person | None] = relationship()
    letter: Mapped[Message | None] = relationship()
    account: Mapped[Account | None] = relationship()
