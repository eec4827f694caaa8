"""Events and their event sessions."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.columns import Moment, one_of
from app.rules.retention import HISTORY_KEPT_MONTHS, NEEDS_KEPT_DAYS, REPLIES_KEPT_MONTHS
from app.rules.states import Choice, EventState


class Event(Base):
    """A conference, a training course, a meeting: what people are invited to."""

    __tablename__ = "events"
    __table_args__ = (
        one_of("state", EventState),
        one_of("attendance", Choice),
        CheckConstraint("seats_limit >= 0", name="seats_limit_is_not_negative"),
        CheckConstraint("seats_target >= 0", name="seats_target_is_not_negative"),
        CheckConstraint("choose_up_to > 0", name="something_can_be_chosen"),
        CheckConstraint("offer_hours > 0", name="offers_leave_time"),
        CheckConstraint("stops_hours_before >= 0", name="stops_before_the_start"),
        CheckConstraint("needs_kept_days >= 0", name="needs_kept_days_is_not_negative"),
        CheckConstraint(
            "0 <= replies_kept_months AND replies_kept_months <= history_kept_months",
            name="history_is_kept_longest",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Its name in addresses. Renaming the event does not change it, so that no link breaks.
    slug: Mapped[str] = mapped_column(String(100), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    description: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(20), default=EventState.DRAFT)
    #: Which event sessions a yes covers.
    attendance: Mapped[str] = mapped_column(String(20), default=Choice.ATTEND_ALL)
    #: How many may be chosen for each slot, where the attendance rule is choose_up_to.
    choose_up_to: Mapped[int | None]
    #: How many delegates are hoped for; counts nobody out.
    seats_target: Mapped[int | None]
    #: Whether delegates see how many places are left where they choose.
    shows_places_left: Mapped[bool] = mapped_column(default=False)
    #: Whether the assistants whom delegates bring count towards that target. They always count against limits.
    counts_assistants: Mapped[bool] = mapped_column(default=False)
    #: How many people in all may come: delegates, speakers and organisers. None: no limit of its own.
    seats_limit: Mapped[int | None]
    #: When the limit was last lowered: whoever held a place then keeps it.
    seats_limit_lowered_at: Mapped[datetime | None] = mapped_column(Moment)
    #: For how many working hours a place that came free is offered to the next who waits. None: it is theirs at once.
    offer_hours: Mapped[int | None]
    #: How many hours before a session starts nobody moves up by themselves any more: then an officer decides.
    stops_hours_before: Mapped[int] = mapped_column(default=0)
    #: Replies are taken until the end of this day in London.
    reply_by: Mapped[date | None]
    #: How many days before the reply-by date the silent are reminded.
    remind_days: Mapped[list[int]] = mapped_column(JSON, default=list)
    #: Whether "Not sure yet" is an answer.
    allows_not_sure: Mapped[bool] = mapped_column(default=False)
    #: Whether somebody else may be named to come instead, and until the end of which day in London.
    allows_deputies: Mapped[bool] = mapped_column(default=False)
    deputies_until: Mapped[date | None]
    #: Whether an officer decides about each deputy first.
    deputies_need_approval: Mapped[bool] = mapped_column(default=False)
    #: How long after its last day access and diet, replies and letters, and its history are kept.
    needs_kept_days: Mapped[int] = mapped_column(default=NEEDS_KEPT_DAYS)
    replies_kept_months: Mapped[int] = mapped_column(default=REPLIES_KEPT_MONTHS)
    history_kept_months: Mapped[int] = mapped_column(default=HISTORY_KEPT_MONTHS)
    contact_name: Mapped[str] = mapped_column(String(200), default="")
    contact_email: Mapped[str] = mapped_column(String(320), default="")
    contact_telephone: Mapped[str] = mapped_column(String(100), default="")
    created_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    published_at: Mapped[datetime | None] = mapped_column(Moment)


class EventSession(Base):
    """One part of an event with a time, a room and a limit of its own."""

    __tablename__ = "event_sessions"
    __table_args__ = (
        CheckConstraint("seats_limit >= 0", name="seats_limit_is_not_negative"),
        CheckConstraint("ends_at > starts_at", name="ends_after_it_starts"),
        CheckConstraint("(starts_at IS NULL) = (ends_at IS NULL)", name="starts_and_ends_together"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(300))
    #: Known to the minute; both or neither.
    starts_at: Mapped[datetime | None] = mapped_column(Moment)
    ends_at: Mapped[datetime | None] = mapped_column(Moment)
    #: Known to the day, the hours to be confirmed.
    held_on: Mapped[date | None]
    #: Known to the month: its first day. The day is to be confirmed.
    held_in: Mapped[date | None]
    #: None: to be confirmed.
    venue: Mapped[str | None] = mapped_column(String(500))
    room: Mapped[str | None] = mapped_column(String(200))
    #: None: no limit.
    seats_limit: Mapped[int | None]
    #: When the limit was last lowered: whoever held a place then keeps it.
    seats_limit_lowered_at: Mapped[datetime | None] = mapped_column(Moment)
    #: Sessions at the same time, of which a delegate chooses.
    slot: Mapped[str] = mapped_column(String(60), default="")
    #: Since when it is called off, while the event goes on. It never comes back: a new session is planned instead.
    cancelled_at: Mapped[datetime | None] = mapped_column(Moment)
    #: What calendars know it by in the public file; never changed, never used again.
    calendar_uid: Mapped[str] = mapped_column(String(120), unique=True)
    #: How often what a calendar shows has changed (RFC 5545, 3.8.7.4).
    calendar_sequence: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(Moment)

    event: Mapped[Event] = relationship()


class EventAccess(Base):
    """A consultant's access to the attendee list of one event."""

    __tablename__ = "event_accesses"
    __table_args__ = (UniqueConstraint("event_id", "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    #: Whether an officer lets the list for this account have addresses and telephone numbers.
    with_contact: Mapped[bool] = mapped_column(default=False)
    granted_at: Mapped[datetime] = mapped_column(Moment)


class ReminderRound(Base):
    """A day on which the silent of an event were reminded: each such day comes once."""

    __tablename__ = "reminder_rounds"
    __table_args__ = (UniqueConstraint("event_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    day: Mapped[date]
    queued_at: Mapped[datetime] = mapped_column(Moment)
    letters: Mapped[int]
