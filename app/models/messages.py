"""Outgoing letters: to whom, what, due, sent or failed and why; and what holds them up."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from app.extensions import Base
from app.models.accounts import Account
from app.models.columns import Moment, one_of
from app.models.events import Event
from app.models.invitations import Invitation, Wave
from app.rules.states import MessageState


class Message(Base):
    """One letter to one person. What it says is fixed when it is queued; it is rendered when it is sent."""

    __tablename__ = "messages"
    __table_args__ = (one_of("state", MessageState), Index(None, "state", "due_at", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    #: The folder of `templates/email/`.
    kind: Mapped[str] = mapped_column(String(40))
    #: Names the fact that it tells: the same fact is told once.
    key: Mapped[str] = mapped_column(String(120), unique=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id"), index=True)
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitations.id"), index=True)
    #: To whom, where they have no invitation yet.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    wave_id: Mapped[int | None] = mapped_column(ForeignKey("waves.id"), index=True)
    #: Which version of which calendar entry it carries: each is sent once, whatever answers by itself.
    calendar_key: Mapped[str | None] = mapped_column(String(60), unique=True, index=True)
    to_name: Mapped[str] = mapped_column(String(500))
    to_address: Mapped[str] = mapped_column(String(320))
    #: What this letter alone says; what a wave's letters say alike is kept with the wave.
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[str] = mapped_column(String(20), default=MessageState.QUEUED)
    due_at: Mapped[datetime] = mapped_column(Moment)
    queued_at: Mapped[datetime] = mapped_column(Moment)
    #: Until when a worker has it, and which one.
    leased_until: Mapped[datetime | None] = mapped_column(Moment)
    leased_by: Mapped[str | None] = mapped_column(String(80))
    #: When the last hand-over began: if no outcome follows, it was perhaps sent.
    handed_over_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    #: How often a mail server was offered it since an officer last decided.
    attempts: Mapped[int] = mapped_column(default=0)
    #: When a mail server first put it off: it is offered again for a day from then.
    first_tried_at: Mapped[datetime | None] = mapped_column(Moment)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    #: What the mail server or we said when it failed.
    trouble: Mapped[str] = mapped_column(Text, default="")
    subject: Mapped[str] = mapped_column(Text, default="")
    #: The letter exactly as it left, compressed with zlib.
    letter: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))

    event: Mapped[Event | None] = relationship()
    invitation: Mapped[Invitation | None] = relationship()
    wave: Mapped[Wave | None] = relationship()


class SendingPause(Base):
    """Letters that an officer holds back: those of a wave, those about an event, or with neither all of them."""

    __tablename__ = "sending_pauses"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: What is held back in a word, so that it is held back once.
    key: Mapped[str] = mapped_column(String(40), unique=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id"), index=True)
    wave_id: Mapped[int | None] = mapped_column(ForeignKey("waves.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    paused_at: Mapped[datetime] = mapped_column(Moment)

    account: Mapped[Account | None] = relationship()
