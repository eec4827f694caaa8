from datetime import UTC, datetime, timedelta

import pytest

from app.rules.stays import Seated, Stay, is_promised_twice, stay_of

NINE = datetime(2027, 1, 4, 9, tzinfo=UTC)
TEN, ELEVEN, TWELVE = (NINE + timedelta(hours=hours) for hours in (1, 2, 3))


def test_whoever_has_no_seat_now_has_no_stay() -> None:
    assert stay_of([]) is None
    assert stay_of([Seated(NINE, TEN)]) is None


def test_another_choice_at_the_same_moment_keeps_the_seat() -> None:
    rows = [Seated(ELEVEN, None), Seated(NINE, TEN), Seated(TEN, ELEVEN)]

    assert stay_of(rows) == Stay(NINE, is_knowing=False)


def test_a_session_beside_it_that_ended_later_keeps_it_too() -> None:
    assert stay_of([Seated(TEN, None), Seated(NINE, TWELVE)]) == Stay(NINE, is_knowing=False)


def test_what_was_before_a_break_is_over() -> None:
    assert stay_of([Seated(TWELVE, None), Seated(NINE, TEN, is_knowing=True)]) == Stay(
        TWELVE, is_knowing=False
    )


def test_whoever_was_let_in_stays_let_in_through_other_choices() -> None:
    rows = [Seated(ELEVEN, None), Seated(TEN, ELEVEN), Seated(NINE, TEN, is_knowing=True)]

    assert stay_of(rows) == Stay(NINE, is_knowing=True)


@pytest.mark.parametrize(
    ("lowered_at", "since", "is_knowing", "is_breach"),
    [
        (None, NINE, False, True),
        (None, NINE, True, False),
        (TEN, NINE, False, False),
        (TEN, TEN, False, False),
        (TEN, ELEVEN, False, True),
        (TEN, ELEVEN, True, False),
    ],
)
def test_two_parties_in_a_room_for_one(
    lowered_at: datetime | None, since: datetime, is_knowing: bool, is_breach: bool
) -> None:
    stays = [(1, Stay(NINE, is_knowing=False)), (1, Stay(since, is_knowing=is_knowing))]

    assert is_promised_twice(1, lowered_at, stays) is is_breach


def test_seats_and_not_people_are_counted() -> None:
    assert is_promised_twice(1, None, [(2, Stay(NINE, is_knowing=False))])
    assert not is_promised_twice(2, None, [(2, Stay(NINE, is_knowing=False))])
