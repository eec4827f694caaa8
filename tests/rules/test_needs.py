from datetime import date

from app.rules.needs import erased_on, must_be_erased

LAST_DAY = date(2027, 2, 12)


def test_needs_are_erased_four_weeks_after_the_event() -> None:
    assert erased_on(LAST_DAY) == date(2027, 3, 12)


def test_they_are_erased_on_that_day_and_not_before() -> None:
    assert not must_be_erased(LAST_DAY, date(2027, 3, 11))
    assert must_be_erased(LAST_DAY, date(2027, 3, 12))


def test_an_event_without_a_day_keeps_them() -> None:
    assert erased_on(None) is None
    assert not must_be_erased(None, date(2099, 1, 1))
