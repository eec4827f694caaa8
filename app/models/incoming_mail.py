"""Mail that came in: what each message was taken for, and what was done about it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from app.extensions import Base
from app.models.accounts import Account
from app.models.columns import Moment, one_of
from app.models.invitations import Invitation
from app.models.people import Person
from app.rules.states import MailOutcome


class IncomingMail(Base):
    """One message. The same message twice, or the same answer in the same message, is one."""

    __tablename__ = "incoming_mail"
    __table_args__ = (
        one_of("outcome", MailOutcome),
        UniqueConstraint("message_id", "answer_digest"),
        Index(None, "needs_officer", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: SHA-256 of the bytes.
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    #: SHA-256 of what its calendar part says.
    answer_digest: Mapped[str | None] = mapped_column(String(64))
    message_id: Mapped[str] = mapped_column(String(250), default="")
    #: What it is, in the words of `app.formats.incoming_mail`.
    kind: Mapped[str] = mapped_column(String(20))
    from_address: Mapped[str] = mapped_column(String(320), default="")
    from_name: Mapped[str] = mapped_column(String(500), default="")
    subject: Mapped[str] = mapped_column(Text, default="")
    #: The beginning of what was written, as plain text.
    text: Mapped[str] = mapped_column(Text, default="")
    #: What its calendar part answers: who, what, to which version.
    answer: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    taken_at: Mapped[datetime] = mapped_column(Moment)
    #: The invitation that it is about, where that is known.
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitations.id"), index=True)
    #: Whom it is about where they have no invitation: a report about a letter that came before it.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    outcome: Mapped[str] = mapped_column(String(20))
    #: What was done and why, for officers.
    sentence: Mapped[str] = mapped_column(Text, default="")
    #: An address that is probably the invitee's too.
    alias: Mapped[str] = mapped_column(String(320), default="")
    #: Whether somebody has to look at it.
    needs_officer: Mapped[bool] = mapped_column(default=False)
    settled_at: Mapped[datetime | None] = mapped_column(Moment)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    #: The message as it came, compressed with zlib, while an officer has to look at it.
    raw: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))

    invitation: Mapped[Invitation | None] = relationship()
    person: Mapped[Person | None] = relationship()
    account: Mapped[Account | None] = relationship()
