"""Tests of the day by which a place must be confirmed after a change of its time."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.confirmations import ConfirmByNeeded, check_confirm_by, is_overdue, suggest_confirm_by

TODAY = date(2027, 1, 5)
DAYS = st.dates(date(2027, 1, 1), date(2027, 12, 31))


def test_people_have_two_weeks_where_there_is_time() -> None:
    assert suggest_confirm_by(today=TODAY, first_day=date(2027, 6, 1)) == date(2027, 1, 19)


def test_shortly_before_the_event_officers_know_three_days_earlier() -> None:
    assert suggest_confirm_by(today=TODAY, first_day=date(2027, 1, 12)) == date(2027, 1, 9)


@given(today=DAYS, first_day=DAYS)
def test_what_is_suggested_is_always_allowed(today: date, first_day: date) -> None:
    suggested = suggest_confirm_by(today=today, first_day=first_day)

    assert check_confirm_by(suggested, today=today, first_day=first_day) == suggested


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (None, "Enter the day"),
        (TODAY - timedelta(days=1), "is past"),
        (TODAY + timedelta(days=11), "by the day of the event"),
    ],
)
def test_a_day_that_will_not_do_is_refused_with_the_reason(day: date | None, says: str) -> None:
    with pytest.raises(ConfirmByNeeded, match=says):
        check_confirm_by(day, today=TODAY, first_day=TODAY + timedelta(days=10))


def test_the_last_day_itself_is_still_in_time() -> None:
    assert not is_overdue(TODAY, today=TODAY)
    assert is_overdue(TODAY, today=TODAY + timedelta(days=1))
    assert not is_overdue(None, today=TODAY)
