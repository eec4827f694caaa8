"""Deadlines counted in working hours: 9am to 5pm in London, Monday to Friday, without English bank holidays.

No clock: the moment to count from is an argument. Bank holidays come from the `holidays` package.
"""

from collections.abc import Container
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from app.rules.london_time import LONDON, london_moment

_OPENS = time(9)
_CLOSES = time(17)


def is_working_day(on: date) -> bool:
    """Say whether the day is a Monday to Friday that is not a bank holiday in England."""
    return on.isoweekday() <= 5 and on not in _bank_holidays()


def add_working_hours(moment: datetime, hours: float) -> datetime:
    """Return the aware UTC moment at which `hours` working hours have passed since `moment`.

    Counting begins when the office next opens, if it is shut at `moment`. Time that runs out as the office
    closes runs out at 5pm, not at the next opening. Raises ValueError unless `hours` is above zero and
    `moment` is aware.
    """
    if hours <= 0:
        raise ValueError("a deadline needs at least some working time")
    if moment.tzinfo is None:
        raise ValueError("a moment needs a zone")
    left = timedelta(hours=hours)
    since = moment.astimezone(UTC)
    day = since.astimezone(LONDON).date()
    while True:
        if is_working_day(day):
            closes_at = london_moment(day, _CLOSES)
            begins_at = max(since, london_moment(day, _OPENS))
            if begins_at + left <= closes_at:
                return begins_at + left
            left -= max(closes_at - begins_at, timedelta())
        day += timedelta(days=1)


@cache
def _bank_holidays() -> Container[date]:
    """Return England's bank holidays, with the days that stand in for those at a weekend."""
    # Most of what runs never counts working hours, and the package takes a good part of a second to load.
    from holidays import country_holidays  # noqa: PLC0415

    return country_holidays("GB", subdiv="ENG")
