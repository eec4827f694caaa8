"""When an event session is, as exactly as it is known yet, and whom a change concerns. No clock."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum

from app.rules.events import check_span
from app.rules.london_time import london_day
from app.rules.refusals import Refused


class Precision(IntEnum):
    """How exactly it is known when something is; more is more exact."""

    TO_BE_CONFIRMED = 0
    MONTH = 1
    DAY = 2
    MOMENT = 3


class DaysOutOfOrder(Refused):
    """The last day, `last_day`, comes before the first, `first_day`."""

    def __init__(self, first_day: date, last_day: date) -> None:
        super().__init__("The last day must not be before the first day.")
        self.first_day = first_day
        self.last_day = last_day


@dataclass(frozen=True, slots=True)
class Timing:
    """What is known: the month (any day of it), or the London days, or the aware moments.

    Raises DaysOutOfOrder or EndNotAfterStart for what cannot be.
    """

    month: date | None = None
    first_day: date | None = None
    last_day: date | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.first_day is not None and self.last_day is not None and self.last_day < self.first_day:
            raise DaysOutOfOrder(self.first_day, self.last_day)
        if self.starts_at is not None:
            check_span(self.starts_at, self.ends_at)

    @property
    def precision(self) -> Precision:
        """The most exact that is known."""
        if self.starts_at is not None:
            return Precision.MOMENT
        if self.first_day is not None:
            return Precision.DAY
        return Precision.TO_BE_CONFIRMED if self.month is None else Precision.MONTH

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and last London day, when days are known."""
        if self.starts_at is not None:
            return london_day(self.starts_at), london_day(self.ends_at or self.starts_at)
        if self.first_day is not None:
            return self.first_day, self.last_day or self.first_day
        return None


def asks_again(before: Timing, after: Timing) -> bool:
    """Say whether a change of time unsettles the answers that were given, so that people are asked again.

    Saying more exactly what was said already does not: an hour on the day that was known, a day in the month.
    """
    if before.precision is Precision.MOMENT:
        return (before.starts_at, before.ends_at) != (after.starts_at, after.ends_at)
    if before.days is not None:
        return after.days is None or not before.days[0] <= after.days[0] <= after.days[1] <= before.days[1]
    if before.month is not None:
        return _month_of(after) != (before.month.year, before.month.month)
    return False


def _month_of(timing: Timing) -> tuple[int, int] | None:
    """Return the year and month, when they are known."""
    day = timing.days[0] if timing.days is not None else timing.month
    return None if day is None else (day.year, day.month)
