import os
import time as clock
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.london_time import (
    LONDON,
    TimeDoesNotExist,
    TimeHappensTwice,
    end_of_london_day,
    happens_twice,
    london_day,
    london_moment,
    start_of_london_day,
)

CLOCKS_FORWARD = date(2027, 3, 28)
CLOCKS_BACK = date(2027, 10, 31)


@pytest.fixture
def server_in_new_york() -> Iterator[None]:
    """A server whose own clock is not London's."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "America/New_York"
    clock.tzset()
    yield
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    clock.tzset()


def test_a_winter_time_is_the_same_in_utc() -> None:
    assert london_moment(date(2008, 2, 8), time(9, 30)) == datetime(2008, 2, 8, 9, 30, tzinfo=UTC)


def test_a_summer_time_is_an_hour_earlier_in_utc() -> None:
    assert london_moment(date(2008, 7, 8), time(9, 30)) == datetime(2008, 7, 8, 8, 30, tzinfo=UTC)


@pytest.mark.usefixtures("server_in_new_york")
def test_the_servers_own_zone_makes_no_difference() -> None:
    moment = london_moment(date(2008, 7, 8), time(0, 30))

    assert moment == datetime(2008, 7, 7, 23, 30, tzinfo=UTC)
    assert london_day(moment) == date(2008, 7, 8)


def test_a_time_that_the_clocks_skip_is_refused() -> None:
    with pytest.raises(TimeDoesNotExist, match="does not exist") as refusal:
        london_moment(CLOCKS_FORWARD, time(1, 30))

    assert (refusal.value.on, refusal.value.at) == (CLOCKS_FORWARD, time(1, 30))


def test_saying_which_one_does_not_make_a_skipped_time_exist() -> None:
    with pytest.raises(TimeDoesNotExist):
        london_moment(CLOCKS_FORWARD, time(1, 30), fold=1)


def test_a_time_that_happens_twice_asks_which_one_is_meant() -> None:
    with pytest.raises(TimeHappensTwice, match="happens twice") as refusal:
        london_moment(CLOCKS_BACK, time(1, 30))

    assert (refusal.value.on, refusal.value.at) == (CLOCKS_BACK, time(1, 30))


def test_a_time_that_happens_twice_is_taken_when_it_is_said_which() -> None:
    first = london_moment(CLOCKS_BACK, time(1, 30), fold=0)
    second = london_moment(CLOCKS_BACK, time(1, 30), fold=1)

    assert first == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert second == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("at", [time(0, 59), time(2)])
def test_the_times_beside_the_gap_exist(at: time) -> None:
    assert london_moment(CLOCKS_FORWARD, at).astimezone(LONDON).time() == at


def test_a_day_on_which_the_clocks_change_is_not_24_hours_long() -> None:
    short = end_of_london_day(CLOCKS_FORWARD) - start_of_london_day(CLOCKS_FORWARD)
    long = end_of_london_day(CLOCKS_BACK) - start_of_london_day(CLOCKS_BACK)

    assert (short, long) == (timedelta(hours=23), timedelta(hours=25))


def test_a_moment_without_a_zone_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="needs a zone"):
        london_day(datetime(2027, 1, 1))  # noqa: DTZ001 - the mistake is what is tested.


def test_a_time_with_a_zone_of_its_own_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no zone of its own"):
        london_moment(date(2027, 1, 1), time(9, tzinfo=UTC))


@given(
    on=st.dates(date(1996, 1, 1), date(2060, 12, 31)),
    at=st.times(),
    fold=st.sampled_from([0, 1]),
)
def test_a_time_that_exists_is_read_back_from_its_moment(on: date, at: time, fold: int) -> None:
    try:
        moment = london_moment(on, at, fold=1 if fold else 0)
    except TimeDoesNotExist:
        return

    shown = moment.astimezone(LONDON)
    assert moment.tzinfo is UTC
    assert (shown.date(), shown.time()) == (on, at)


def test_only_when_the_clocks_go_back_does_a_time_happen_twice() -> None:
    assert happens_twice(date(2027, 10, 31), time(1, 30))
    assert not happens_twice(date(2027, 10, 31), time(2, 0))
    assert not happens_twice(date(2027, 10, 30), time(1, 30))
    # Skipped, when they go forward.
    assert not happens_twice(date(2027, 3, 28), time(1, 30))
