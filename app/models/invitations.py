"""Invitations, and the waves that they go out in."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.accounts import Account
from app.models.columns import Moment, one_of
from app.models.events import Event
from app.models.people import Person
from app.rules.states import PlaceKind


class Wave(Base):
    """A batch of invitations sent together."""

    __tablename__ = "waves"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    #: The form that sent it, so that pressing Send twice sends once.
    nonce: Mapped[str] = mapped_column(String(64), unique=True)
    #: The kind of its letters: invitation, or save_the_date, after which the same people are invited.
    letter: Mapped[str] = mapped_column(String(40), default="invitation")
    #: The names of the categories that were invited.
    categories: Mapped[list[str]] = mapped_column(JSON, default=list)
    #: What all of its letters say alike: the event as it was told.
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    sent_at: Mapped[datetime] = mapped_column(Moment)

    event: Mapped[Event] = relationship()
    account: Mapped[Account | None] = relationship()


class Invitation(Base):
    """One person asked to one event: exactly one, whatever number of categories they are in."""

    __tablename__ = "invitations"
    __table_args__ = (UniqueConstraint("event_id", "person_id"), one_of("kind", PlaceKind))

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    wave_id: Mapped[int | None] = mapped_column(ForeignKey("waves.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20), default=PlaceKind.DELEGATE)
    #: What people read out on the telephone, like KX4-9TM.
    reference: Mapped[str] = mapped_column(String(7), unique=True)
    #: Random, never shown: what the tokens of this invitation are derived from, with the secret key.
    token_seed: Mapped[str] = mapped_column(String(32))
    #: How often the link was reset; a higher one revokes the earlier links.
    link_generation: Mapped[int] = mapped_column(default=0)
    #: SHA-256 of the link's token: a backup does not open the page.
    link_digest: Mapped[str] = mapped_column(String(64), unique=True)
    #: How often the address of the calendar feed was reset.
    feed_generation: Mapped[int] = mapped_column(default=0, server_default="0")
    #: Whose place this invitation carries, where its person comes instead of somebody.
    deputy_for_id: Mapped[int | None] = mapped_column(ForeignKey("invitations.id"), index=True)
    invited_at: Mapped[datetime] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    #: Since when this person wants no more letters about this event.
    no_letters_at: Mapped[datetime | None] = mapped_column(Moment)
    #: The answer that stands: the latest reply's, kept here by the reply service so that lists need not look.
    answer: Mapped[str | None] = mapped_column(String(20))
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    #: When they were last asked to choose again, since all that their yes covered was called off: that yes stands no
    #: more, and the reply stays as it was given.
    asked_again_at: Mapped[datetime | None] = mapped_column(Moment)

    event: Mapped[Event] = relationship()
    person: Mapped[Person] = relationship()


class FormerInvitation(Base):
    """An invitation that became part of another when two people were merged: its links and addresses lead there."""

    __tablename__ = "former_invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: The one that stands.
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitations.id", ondelete="CASCADE"), index=True)
    reference: Mapped[str] = mapped_column(String(7), unique=True)
    token_seed: Mapped[str] = mapped_column(String(32))
    link_digest: Mapped[str] = mapped_column(String(64), unique=True)
    feed_generation: Mapped[int] = mapped_column(default=0)
