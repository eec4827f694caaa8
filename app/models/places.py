"""Seats in event sessions. Only `services.places` writes here."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.accounts import Account
from app.models.columns import Moment, one_of
from app.models.events import EventSession
from app.models.invitations import Invitation
from app.rules.states import PlaceState


class Place(Base):
    """A seat in an event session for an invitation. Given-up places stay, as the history of the seat."""

    __tablename__ = "places"
    __table_args__ = (
        one_of("state", PlaceState),
        one_of("ended_as", PlaceState),
        # One living place for an invitation in an event session.
        Index(
            "uq_places_living",
            "invitation_id",
            "event_session_id",
            unique=True,
            sqlite_where=text("state <> 'given_up'"),
            postgresql_where=text("state <> 'given_up'"),
        ),
        # Covers what every reply counts.
        Index(None, "event_session_id", "state", "asked_at", "id", "seats"),
        CheckConstraint("seats > 0", name="seats_are_above_zero"),
        CheckConstraint("ended_as IS NULL OR state = 'given_up'", name="what_ended_is_given_up"),
        # The worker asks every few seconds which offers have run out.
        Index(
            "ix_places_offers",
            "offered_until",
            sqlite_where=text("state = 'offered'"),
            postgresql_where=text("state = 'offered'"),
        ),
        # Few places ended with their event, and its lists ask for them beside those that are held.
        Index(
            "ix_places_ended",
            "event_session_id",
            "ended_as",
            sqlite_where=text("ended_as IS NOT NULL"),
            postgresql_where=text("ended_as IS NOT NULL"),
        ),
        CheckConstraint("state <> 'offered' OR offered_until IS NOT NULL", name="offers_have_a_deadline"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitations.id"), index=True)
    event_session_id: Mapped[int] = mapped_column(ForeignKey("event_sessions.id"))
    state: Mapped[str] = mapped_column(String(20))
    #: Seats side by side: one, or two for a delegate whom an assistant comes with.
    seats: Mapped[int] = mapped_column(default=1)
    #: When the yes was recorded, under the lock: the order of the waiting list.
    asked_at: Mapped[datetime] = mapped_column(Moment)
    #: Since when the seat is taken for this invitation: held, or kept for it while it is offered.
    held_at: Mapped[datetime | None] = mapped_column(Moment)
    #: Until when it may be taken, where it was offered. Stays when it has been taken.
    offered_until: Mapped[datetime | None] = mapped_column(Moment)
    given_up_at: Mapped[datetime | None] = mapped_column(Moment)
    #: What it was when the event was called off, so that the event's pages tell who had one; none for all others.
    ended_as: Mapped[str | None] = mapped_column(String(20))
    #: Why it is as it is, in a sentence that can be shown.
    reason: Mapped[str] = mapped_column(Text, default="")
    #: The officer who let it go over the limit, or out of turn; the reason says why.
    override_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)

    invitation: Mapped[Invitation] = relationship()
    event_session: Mapped[EventSession] = relationship()
    override_account: Mapped[Account | None] = relationship()
