from datetime import UTC, date, datetime

import pytest

from app.rules.events import EndNotAfterStart
from app.rules.timing import DaysOutOfOrder, Precision, Timing, asks_again

NOTHING = Timing()
SEPTEMBER = Timing(month=date(2027, 9, 1))
THE_14TH = Timing(first_day=date(2027, 9, 14))
TWO_DAYS = Timing(first_day=date(2027, 9, 14), last_day=date(2027, 9, 15))
MORNING = Timing(
    starts_at=datetime(2027, 9, 14, 8, 30, tzinfo=UTC), ends_at=datetime(2027, 9, 14, 11, tzinfo=UTC)
)
LONGER = Timing(starts_at=MORNING.starts_at, ends_at=datetime(2027, 9, 14, 12, tzinfo=UTC))


@pytest.mark.parametrize(
    ("timing", "precision"),
    [
        (NOTHING, Precision.TO_BE_CONFIRMED),
        (SEPTEMBER, Precision.MONTH),
        (THE_14TH, Precision.DAY),
        (MORNING, Precision.MOMENT),
    ],
)
def test_a_time_is_as_exact_as_it_is_known(timing: Timing, precision: Precision) -> None:
    assert timing.precision is precision


def test_days_are_those_of_london() -> None:
    late = Timing(
        starts_at=datetime(2027, 7, 7, 23, 30, tzinfo=UTC), ends_at=datetime(2027, 7, 8, 1, tzinfo=UTC)
    )

    assert late.days == (date(2027, 7, 8), date(2027, 7, 8))
    assert TWO_DAYS.days == (date(2027, 9, 14), date(2027, 9, 15))
    assert SEPTEMBER.days is None


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(DaysOutOfOrder, match="before the first day"):
        Timing(first_day=date(2027, 9, 15), last_day=date(2027, 9, 14))
    with pytest.raises(EndNotAfterStart):
        Timing(starts_at=MORNING.ends_at, ends_at=MORNING.starts_at)


@pytest.mark.parametrize(
    ("before", "after", "again"),
    [
        (NOTHING, THE_14TH, False),
        (SEPTEMBER, THE_14TH, False),
        (SEPTEMBER, MORNING, False),
        (SEPTEMBER, Timing(first_day=date(2027, 10, 1)), True),
        (SEPTEMBER, NOTHING, True),
        (THE_14TH, MORNING, False),
        (TWO_DAYS, MORNING, False),
        (TWO_DAYS, Timing(first_day=date(2027, 9, 15), last_day=date(2027, 9, 16)), True),
        (THE_14TH, Timing(first_day=date(2027, 9, 15)), True),
        (THE_14TH, SEPTEMBER, True),
        (MORNING, MORNING, False),
        (MORNING, LONGER, True),
        (MORNING, THE_14TH, True),
    ],
)
def test_only_a_change_asks_people_again_and_not_a_confirmation(
    before: Timing, after: Timing, again: bool
) -> None:
    assert asks_again(before, after) == again
