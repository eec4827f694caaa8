"""How long what guests need and do not eat is kept: until some days after the event. No clock, no database."""

from datetime import date, timedelta

#: Days after the event in which questions about what was provided can still be answered.
KEPT_DAYS = 28


def erased_on(last_day: date | None) -> date | None:
    """The day on which needs are erased; none while the event has no day yet."""
    return None if last_day is None else last_day + timedelta(days=KEPT_DAYS)


def must_be_erased(last_day: date | None, today: date) -> bool:
    """Whether that day has come."""
    due = erased_on(last_day)
    return due is not None and today >= due
