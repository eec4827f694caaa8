"""When it is in London. Turns what people type into moments, whatever the server's own zone. No clock."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from app.rules.refusals import Refused

#: Every time that people type or read is a time in this zone.
LONDON = ZoneInfo("Europe/London")


class TimeDoesNotExist(Refused):
    """The clocks go forward over this time; `on` and `at` are what was asked for."""

    def __init__(self, on: date, at: time) -> None:
        super().__init__(
            "That time does not exist: the clocks go forward that night. Enter a time an hour later."
        )
        self.on = on
        self.at = at


class TimeHappensTwice(Refused):
    """The clocks go back over this time, so which one must be said; `on` and `at` are the facts."""

    def __init__(self, on: date, at: time) -> None:
        super().__init__(
            "That time happens twice: the clocks go back that night. "
            "Say whether you mean before or after the change."
        )
        self.on = on
        self.at = at


def london_moment(on: date, at: time, *, fold: Literal[0, 1] | None = None) -> datetime:
    """Return the aware UTC moment at which a London clock shows `at` on the day `on`.

    `at` carries no zone. When the clocks go back, `fold` says which of the two is meant: 0 the first
    (summer time), 1 the second. On any other day it makes no difference.
    Raises TimeDoesNotExist when the clocks skip the time, and TimeHappensTwice when `fold` is needed and
    not said.
    """
    if at.tzinfo is not None:
        raise ValueError("a London time carries no zone of its own")
    first, second = (
        datetime.combine(on, at.replace(fold=each), tzinfo=LONDON).astimezone(UTC) for each in (0, 1)
    )
    if first > second:
        # PEP 495: in a gap the moments of fold 0 and fold 1 come in reverse order.
        raise TimeDoesNotExist(on, at)
    if first < second and fold is None:
        raise TimeHappensTwice(on, at)
    return second if fold == 1 else first


def happens_twice(on: date, at: time) -> bool:
    """Say whether a London clock shows the time twice on the day, since it goes back."""
    first, second = (
        datetime.combine(on, at.replace(fold=each), tzinfo=LONDON).astimezone(UTC) for each in (0, 1)
    )
    return first < second


def london_day(moment: datetime) -> date:
    """Return the day that a London calendar shows at an aware moment."""
    return _aware(moment).astimezone(LONDON).date()


def start_of_london_day(on: date) -> datetime:
    """Return the aware UTC moment of the midnight at which the day begins in London."""
    return london_moment(on, time(), fold=0)


def end_of_london_day(on: date) -> datetime:
    """Return the aware UTC moment of the midnight that ends the day in London: the first moment past it."""
    return start_of_london_day(on + timedelta(days=1))


def _aware(moment: datetime) -> datetime:
    """Return the moment, or raise ValueError when it has no zone and so could be any moment."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a zone")
    return moment
