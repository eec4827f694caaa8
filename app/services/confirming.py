"""Confirming a venue or a date and telling whoever is concerned: shown before it is done, and done in one step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.models.events import EventSession
from app.services.calendar_changes import Difference, plan_update
from app.services.calendar_updates import send_update
from app.services.event_changes import change_event_session
from app.services.events import SessionPlan
from app.services.history import Actor


@dataclass(frozen=True)
class Tidings:
    """Whom a confirming would tell, and what. Plain values: nothing of it has happened."""

    people: int
    #: How many calendars ask again, since the time is another than they were told.
    asked_again: int
    cannot_be_told: int
    differences: Sequence[Difference]
    #: The first day of what moved, where places are to be confirmed; none where nobody has to do anything.
    first_day: date | None


def has_no_venue(each: EventSession) -> bool:
    """Whether the venue of a session is to be confirmed."""
    return not each.venue


def has_no_date(each: EventSession) -> bool:
    """Whether the day of a session, or its times, are to be confirmed."""
    return each.starts_at is None


def try_confirming(
    session: Session, event_id: int, plans: Mapping[int, SessionPlan], *, by: Actor, now: datetime
) -> Tidings:
    """Whom these plans for sessions would tell. Everything is undone again; raises `Refused` as doing it would."""
    trial = session.begin_nested()
    try:
        _change(session, event_id, plans, by=by, now=now)
        plan = plan_update(session, event_id)
        return Tidings(
            len(plan.addressees), plan.asked_again, plan.cannot_be_told, plan.differences, plan.first_day
        )
    finally:
        trial.rollback()


def confirm_and_tell(
    session: Session,
    event_id: int,
    plans: Mapping[int, SessionPlan],
    *,
    confirmed: int,
    confirm_by: date | None = None,
    by: Actor,
    now: datetime,
) -> int:
    """Give the sessions what was confirmed, and queue the letters that say so; returns how many people are told.

    Raises `WaveChanged` where `confirmed` is not the number of people that it is now, and whatever changing and
    telling raise; then nothing is done.
    """
    _change(session, event_id, plans, by=by, now=now)
    return send_update(session, event_id, confirmed=confirmed, confirm_by=confirm_by, by=by, now=now)


def _change(
    session: Session, event_id: int, plans: Mapping[int, SessionPlan], *, by: Actor, now: datetime
) -> None:
    for session_id, plan in sorted(plans.items()):
        change_event_session(session, event_id, session_id, plan, by=by, now=now)
    session.flush()
