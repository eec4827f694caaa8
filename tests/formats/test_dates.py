from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.formats.dates import (
    as_at_words,
    clock_words,
    day_list_words,
    day_words,
    days_words,
    file_name_stamp,
    moment_words,
    month_to_be_confirmed_words,
    month_words,
    short_moment_words,
    span_words,
    time_words,
    when_words,
)


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def test_a_day_has_its_weekday() -> None:
    assert day_words(date(2008, 2, 8)) == "Friday 8 February 2008"


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (time(0, 0), "midnight"),
        (time(0, 5), "12:05am"),
        (time(9, 0), "9am"),
        (time(9, 30), "9:30am"),
        (time(12, 0), "midday"),
        (time(12, 1), "12:01pm"),
        (time(16, 0), "4pm"),
        (time(23, 59), "11:59pm"),
    ],
)
def test_a_time_is_written_as_people_say_it(at: time, words: str) -> None:
    assert clock_words(at) == words


def test_a_summer_moment_is_shown_an_hour_later_than_utc() -> None:
    assert moment_words(utc(2008, 7, 8, 8, 30)) == "9:30am on Tuesday 8 July 2008"


def test_a_late_summer_evening_in_utc_is_the_next_day_in_london() -> None:
    assert moment_words(utc(2008, 7, 7, 23, 30)) == "12:30am on Tuesday 8 July 2008"


def test_the_hour_that_happens_twice_says_its_zone() -> None:
    assert time_words(utc(2027, 10, 31, 0, 30)) == "1:30am BST"
    assert time_words(utc(2027, 10, 31, 1, 30)) == "1:30am GMT"
    assert time_words(utc(2027, 10, 31, 2, 30)) == "2:30am"


def test_figures_say_when_they_were_true() -> None:
    assert as_at_words(utc(2008, 2, 1, 10, 5)) == "as at 10:05am 1 February 2008"


def test_a_moment_in_a_table_is_short_and_in_london_time() -> None:
    assert short_moment_words(utc(2008, 7, 1, 23, 30)) == "2 Jul 2008, 12:30am"


def test_a_stamp_for_a_file_name_is_in_london_time() -> None:
    assert file_name_stamp(utc(2008, 7, 1, 23, 5)) == "2008-07-02-0005"


def test_a_month_is_known_when_its_day_is_not() -> None:
    assert month_words(date(2027, 2, 1)) == "February 2027"
    assert month_to_be_confirmed_words(date(2027, 9, 1)) == "September 2027, day to be confirmed"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2008, 7, 8), date(2008, 7, 8), "Tuesday 8 July 2008"),
        (date(2008, 7, 8), date(2008, 7, 9), "Tuesday 8 to Wednesday 9 July 2008"),
        (date(2008, 6, 30), date(2008, 7, 1), "Monday 30 June to Tuesday 1 July 2008"),
        (date(2008, 12, 31), date(2009, 1, 1), "Wednesday 31 December 2008 to Thursday 1 January 2009"),
    ],
)
def test_a_run_of_days_says_once_what_they_share(first: date, last: date, words: str) -> None:
    assert days_words(first, last) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([date(2008, 7, 8)], "Tuesday 8 July 2008"),
        ([date(2008, 7, 10), date(2008, 7, 8)], "Tuesday 8 and Thursday 10 July 2008"),
        (
            [date(2008, 6, 30), date(2008, 7, 1), date(2008, 7, 3)],
            "Monday 30 June, Tuesday 1 and Thursday 3 July 2008",
        ),
        (
            [date(2008, 12, 31), date(2009, 1, 2)],
            "Wednesday 31 December 2008 and Friday 2 January 2009",
        ),
    ],
)
def test_separate_days_are_listed_in_order(days: list[date], words: str) -> None:
    assert day_list_words(days) == words


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "words"),
    [
        (utc(2008, 2, 8, 9, 30), utc(2008, 2, 8, 16), "Friday 8 February 2008, 9:30am to 4pm"),
        (utc(2008, 2, 8, 10), utc(2008, 2, 8, 12), "Friday 8 February 2008, 10am to midday"),
        (utc(2008, 2, 8, 19), utc(2008, 2, 9), "Friday 8 February 2008, 7pm to midnight"),
        (
            utc(2008, 2, 8, 19),
            utc(2008, 2, 9, 1),
            "7pm on Friday 8 February 2008 to 1am on Saturday 9 February 2008",
        ),
        (
            utc(2008, 7, 8, 8, 30),
            utc(2008, 7, 9, 15),
            "9:30am on Tuesday 8 July 2008 to 4pm on Wednesday 9 July 2008",
        ),
    ],
)
def test_a_span_says_from_when_to_when(starts_at: datetime, ends_at: datetime, words: str) -> None:
    assert span_words(starts_at, ends_at) == words


def test_the_most_exact_that_is_known_is_said() -> None:
    month, day = date(2027, 9, 1), date(2027, 9, 14)

    assert when_words() == "Date to be confirmed"
    assert when_words(month=month) == "September 2027, day to be confirmed"
    assert when_words(month=month, first_day=day) == "Tuesday 14 September 2027, times to be confirmed"
    assert when_words(first_day=day, starts_at=utc(2027, 9, 14, 9)) == "10am on Tuesday 14 September 2027"
    assert (
        when_words(starts_at=utc(2027, 9, 14, 9), ends_at=utc(2027, 9, 14, 11))
        == "Tuesday 14 September 2027, 10am to midday"
    )


def test_a_moment_without_a_zone_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="needs a zone"):
        time_words(datetime(2027, 1, 1))  # noqa: DTZ001 - the mistake is what is tested.


def test_an_end_before_the_start_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="before the start"):
        span_words(utc(2027, 1, 2), utc(2027, 1, 1))
    with pytest.raises(ValueError, match="before the first"):
        days_words(date(2027, 1, 2), date(2027, 1, 1))
    with pytest.raises(ValueError, match="no days"):
        day_list_words([])


@given(st.times())
def test_a_time_in_words_is_read_back(at: time) -> None:
    words = clock_words(at).replace("midday", "12pm").replace("midnight", "12am")

    read = datetime.strptime(words, "%I:%M%p" if ":" in words else "%I%p")  # noqa: DTZ007 - a time alone.
    assert (read.hour, read.minute) == (at.hour, at.minute)
