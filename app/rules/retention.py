"""What is kept of an event and until when: counted from its last day. No clock, no database."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from app.rules.refusals import Refused

#: What an event keeps where nobody says otherwise: questions about what was provided can be answered meanwhile.
NEEDS_KEPT_DAYS = 30
REPLIES_KEPT_MONTHS = 12
HISTORY_KEPT_MONTHS = 24
#: The longest that can be set.
MOST_DAYS = 366
MOST_MONTHS = 120


class KeptTooLong(Refused):
    """Health data would outlive the reply that it came with, or a reply the history of it."""


@dataclass(frozen=True)
class Retention:
    """How long after its last day an event keeps what: access and diet, replies and letters, its history."""

    needs_days: int = NEEDS_KEPT_DAYS
    replies_months: int = REPLIES_KEPT_MONTHS
    history_months: int = HISTORY_KEPT_MONTHS

    def erasures(self, last_day: date | None) -> "Erasures":
        """The days on which it is erased; none while the event has no last day."""
        if last_day is None:
            return Erasures(None, None, None)
        return Erasures(
            last_day + timedelta(days=self.needs_days),
            months_after(last_day, self.replies_months),
            months_after(last_day, self.history_months),
        )


@dataclass(frozen=True)
class Erasures:
    """On which day what is erased; None while that is not known."""

    needs: date | None
    replies: date | None
    history: date | None


def is_due(erased_on: date | None, today: date) -> bool:
    """Whether that day has come."""
    return erased_on is not None and today >= erased_on


def is_overdue(erased_on: date | None, today: date) -> bool:
    """Whether that day is over, so that the worker had all of it."""
    return erased_on is not None and today > erased_on


def check_retention(retention: Retention) -> Retention:
    """The same. Raises `KeptTooLong` where something would be kept longer than what explains it."""
    # In the shortest months, so that what holds here holds on every day.
    shortest = date(2001, 2, 28)
    if shortest + timedelta(days=retention.needs_days) > months_after(shortest, retention.replies_months):
        raise KeptTooLong("Access and diet must not be kept longer than replies.")
    if retention.replies_months > retention.history_months:
        raise KeptTooLong("Replies must not be kept longer than the history of them.")
    return retention


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or the last of a shorter one: a month after 31 January is 28 February."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def last_of_month(day: date) -> date:
    """The last day of its month: the latest on which something can be of which only the month is known."""
    return day.replace(day=monthrange(day.year, day.month)[1])
