from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.retention import (
    KeptTooLong,
    Retention,
    check_retention,
    is_due,
    is_overdue,
    last_of_month,
    months_after,
)

LAST_DAY = date(2027, 2, 12)


def test_an_event_keeps_needs_for_a_month_replies_for_one_year_and_history_for_two() -> None:
    erasures = Retention().erasures(LAST_DAY)

    assert erasures.needs == date(2027, 3, 14)
    assert erasures.replies == date(2028, 2, 12)
    assert erasures.history == date(2029, 2, 12)


def test_an_event_without_a_day_erases_nothing() -> None:
    erasures = Retention().erasures(None)

    assert not is_due(erasures.needs, date(2099, 1, 1))
    assert not is_overdue(erasures.history, date(2099, 1, 1))


def test_it_is_erased_on_that_day_and_late_on_the_next() -> None:
    day = date(2027, 3, 14)

    assert not is_due(day, date(2027, 3, 13))
    assert is_due(day, day)
    assert not is_overdue(day, day)
    assert is_overdue(day, date(2027, 3, 15))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2027, 6, 30), 0, date(2027, 6, 30)),
    ],
)
def test_a_month_that_is_shorter_ends_earlier(day: date, months: int, expected: date) -> None:
    assert months_after(day, months) == expected


def test_what_is_in_a_month_is_on_its_last_day_at_the_latest() -> None:
    assert last_of_month(date(2028, 2, 1)) == date(2028, 2, 29)


@pytest.mark.parametrize(
    "retention", [Retention(needs_days=366, replies_months=12), Retention(replies_months=25)]
)
def test_nothing_is_kept_longer_than_what_explains_it(retention: Retention) -> None:
    with pytest.raises(KeptTooLong):
        check_retention(retention)


@given(
    day=st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    days=st.integers(0, 366),
    months=st.integers(0, 120),
    more=st.integers(0, 120),
)
def test_what_passes_the_check_is_erased_in_order_after_every_day(
    day: date, days: int, months: int, more: int
) -> None:
    retention = Retention(days, months, months + more)
    try:
        check_retention(retention)
    except KeptTooLong:
        assert day + timedelta(days=days) > months_after(day, months) - timedelta(days=7)
        return

    erasures = retention.erasures(day)

    days_in_order = [day, erasures.needs, erasures.replies, erasures.history]
    assert days_in_order == sorted(each for each in days_in_order if each is not None)
