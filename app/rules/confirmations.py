"""By when a place must be confirmed whose time has changed. No database, no clock.

The place is kept meanwhile, and afterwards too: silence is for an officer to settle, never for a machine.
"""

from datetime import date, timedelta

from app.rules.refusals import Refused

#: How long people have, where there is that much time.
_USUAL = timedelta(days=14)
#: How long before the event officers want to know.
_BEFORE = timedelta(days=3)


class ConfirmByNeeded(Refused):
    """There is no day, or none that will do, by which places are to be confirmed."""


def suggest_confirm_by(*, today: date, first_day: date) -> date:
    """A day that leaves people two weeks, or as much time as there is before the first day of the event."""
    latest = max(today + timedelta(days=1), first_day - _BEFORE)
    return min(today + _USUAL, latest, max(first_day, today))


def check_confirm_by(confirm_by: date | None, *, today: date, first_day: date) -> date:
    """The day, if it is neither past nor after the event began. Raises `ConfirmByNeeded` with a sentence."""
    if confirm_by is None:
        raise ConfirmByNeeded("Enter the day by which places must be confirmed, since the time is another.")
    if confirm_by < today:
        raise ConfirmByNeeded(
            "The day by which places must be confirmed is past. Enter today or a later day."
        )
    if confirm_by > max(first_day, today):
        raise ConfirmByNeeded("Places must be confirmed by the day of the event. Enter an earlier day.")
    return confirm_by


def is_overdue(confirm_by: date | None, *, today: date) -> bool:
    """Whether the day has passed and nothing was said."""
    return confirm_by is not None and confirm_by < today
