import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.rules.london_time import LONDON
from app.rules.working_hours import add_working_hours, is_working_day

QUARTER = timedelta(minutes=15)
MOMENTS = st.datetimes(datetime(2006, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
QUARTERS = st.integers(1, 100)


def london(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=LONDON)


def is_working_quarter(begins_at: datetime) -> bool:
    """The rule said naively, for a quarter of an hour that begins on a quarter."""
    local = begins_at.astimezone(LONDON)
    return is_working_day(local.date()) and 9 <= local.hour < 17


@pytest.mark.parametrize(
    ("on", "why"),
    [
        (date(2008, 2, 9), "Saturday"),
        (date(2008, 2, 10), "Sunday"),
        (date(2008, 3, 21), "Good Friday"),
        (date(2008, 3, 24), "Easter Monday"),
        (date(2027, 12, 27), "in place of Christmas Day"),
        (date(2027, 12, 28), "in place of Boxing Day"),
        (date(2023, 5, 8), "the coronation"),
    ],
)
def test_nobody_works_at_weekends_or_on_bank_holidays(on: date, why: str) -> None:
    assert not is_working_day(on), why


def test_scottish_and_northern_irish_holidays_are_worked_in_england() -> None:
    assert is_working_day(date(2026, 1, 2))
    assert is_working_day(date(2026, 3, 17))


@pytest.mark.parametrize(
    ("moment", "hours", "deadline"),
    [
        (london(2008, 2, 8, 10), 4, london(2008, 2, 8, 14)),
        (london(2008, 2, 8, 10), 7, london(2008, 2, 8, 17)),
        (london(2008, 2, 8, 15), 4, london(2008, 2, 11, 11)),
        (london(2008, 2, 8, 20), 8, london(2008, 2, 11, 17)),
        (london(2008, 2, 8, 6), 1, london(2008, 2, 8, 10)),
        (london(2008, 2, 9, 12), 16, london(2008, 2, 12, 17)),
        (london(2008, 3, 20, 16), 2, london(2008, 3, 25, 10)),
        (london(2027, 3, 26, 16), 2, london(2027, 3, 30, 11)),
        (london(2008, 2, 8, 10), 0.5, london(2008, 2, 8, 10, 30)),
    ],
)
def test_a_deadline_falls_in_working_hours(moment: datetime, hours: float, deadline: datetime) -> None:
    assert add_working_hours(moment, hours) == deadline


@pytest.mark.parametrize("hours", [0, -1])
def test_no_time_at_all_is_a_mistake(hours: int) -> None:
    with pytest.raises(ValueError, match="working time"):
        add_working_hours(london(2008, 2, 8, 10), hours)


def test_a_moment_without_a_zone_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="needs a zone"):
        add_working_hours(datetime(2008, 2, 8, 10), 1)  # noqa: DTZ001 - the mistake is what is tested.


@given(moment=MOMENTS, quarters=QUARTERS)
@settings(max_examples=50)
def test_exactly_the_hours_asked_for_are_worked_before_the_deadline(moment: datetime, quarters: int) -> None:
    moment = moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)

    deadline = add_working_hours(moment, quarters / 4)

    span = range((deadline - moment) // QUARTER)
    assert sum(is_working_quarter(moment + QUARTER * each) for each in span) == quarters
    assert is_working_quarter(deadline - QUARTER)


@given(moment=MOMENTS, first=QUARTERS, then=QUARTERS)
def test_two_waits_one_after_the_other_are_one_long_wait(moment: datetime, first: int, then: int) -> None:
    once = add_working_hours(moment, (first + then) / 4)

    assert add_working_hours(add_working_hours(moment, first / 4), then / 4) == once


@given(earlier=MOMENTS, later=MOMENTS, quarters=QUARTERS)
def test_whoever_is_asked_later_never_has_the_earlier_deadline(
    earlier: datetime, later: datetime, quarters: int
) -> None:
    earlier, later = sorted((earlier, later))

    assert add_working_hours(earlier, quarters / 4) <= add_working_hours(later, quarters / 4)


def test_bank_holidays_are_loaded_only_when_somebody_counts_hours() -> None:
    program = "import sys, app.rules.working_hours; sys.exit('holidays' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
