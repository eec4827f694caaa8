"""Invitee lists that were uploaded: what each said and what was done with it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from app.extensions import Base
from app.models.accounts import Account, Partner
from app.models.categories import Category
from app.models.columns import Moment, one_of
from app.rules.states import ListState


class ListImport(Base):
    """One uploaded invitee list. The rows' outcomes are kept, so that they can be explained and undone."""

    __tablename__ = "list_imports"
    __table_args__ = (one_of("state", ListState),)

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(20), index=True)
    file_name: Mapped[str] = mapped_column(String(300))
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"), index=True)
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partners.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    #: The file as it was uploaded, until the import is confirmed, cancelled or undone.
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    #: What the preview found out, for confirming: compressed, and gone once the import is.
    findings: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    #: Sheet, heading row and mapping that the officer chose.
    choices: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    #: How many rows had each outcome, and what was noticed about the file.
    summary: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    #: How far the worker is with a large file: {"step": "reading", "done": 2000, "of": 100000}.
    progress: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    #: Until when a worker has it: past that moment the worker is gone, and another takes it.
    leased_until: Mapped[datetime | None] = mapped_column(Moment)
    uploaded_at: Mapped[datetime] = mapped_column(Moment)
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    undone_at: Mapped[datetime | None] = mapped_column(Moment)

    category: Mapped[Category] = relationship()
    partner: Mapped[Partner | None] = relationship()
    account: Mapped[Account | None] = relationship()


class ListRow(Base):
    """What one row of a list said and what became of it."""

    __tablename__ = "list_rows"
    __table_args__ = (UniqueConstraint("list_import_id", "row"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    list_import_id: Mapped[int] = mapped_column(ForeignKey("list_imports.id", ondelete="CASCADE"))
    #: The number that a spreadsheet shows beside the row.
    row: Mapped[int]
    outcome: Mapped[str] = mapped_column(String(30))
    #: Why, in a sentence.
    reason: Mapped[str] = mapped_column(Text, default="")
    #: The person that the row made or met; none before the import is confirmed, or for a row left out.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    #: Whether confirming added that person.
    adds_person: Mapped[bool] = mapped_column(default=False)
    #: The ids of the categories that the person was not in before.
    joined: Mapped[list[int] | None] = mapped_column(JSON)
    #: Name, address and organisation as listed, whom the row may be, and what was there before details were taken.
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
