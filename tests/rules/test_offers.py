from datetime import UTC, datetime, timedelta

import pytest

from app.rules.offers import (
    OfferLapsed,
    OfferTerms,
    OfferTooShort,
    check_offer,
    check_offer_terms,
    has_lapsed,
    moving_up_stops,
    offer_deadline,
)

FRIDAY = datetime(2008, 2, 8, 15, tzinfo=UTC)


def test_an_offer_on_friday_afternoon_runs_into_monday() -> None:
    deadline = offer_deadline(FRIDAY, terms=OfferTerms(4), moves_up_until=None)

    assert deadline == datetime(2008, 2, 11, 11, tzinfo=UTC)


def test_an_offer_never_outlasts_the_moment_when_moving_up_stops() -> None:
    stops = datetime(2008, 2, 9, 9, tzinfo=UTC)

    assert offer_deadline(FRIDAY, terms=OfferTerms(4), moves_up_until=stops) == stops


def test_moving_up_stops_so_many_hours_before_the_start() -> None:
    assert moving_up_stops(FRIDAY, hours_before=48) == datetime(2008, 2, 6, 15, tzinfo=UTC)


def test_moving_up_does_not_stop_while_the_start_is_to_be_confirmed() -> None:
    assert moving_up_stops(None, hours_before=48) is None


def test_an_offer_can_be_taken_until_its_deadline_and_not_at_it() -> None:
    check_offer(FRIDAY, FRIDAY - timedelta(seconds=1))

    assert not has_lapsed(FRIDAY, FRIDAY - timedelta(seconds=1))
    assert has_lapsed(FRIDAY, FRIDAY)


def test_a_lapsed_offer_says_what_can_be_done() -> None:
    with pytest.raises(OfferLapsed, match="You can ask again") as refusal:
        check_offer(FRIDAY, FRIDAY)

    assert refusal.value.deadline == FRIDAY


def test_an_offer_leaves_some_time_to_answer() -> None:
    with pytest.raises(OfferTooShort, match="more than 0") as refusal:
        check_offer_terms(0)

    assert refusal.value.working_hours == 0
    assert check_offer_terms(8) == OfferTerms(8)
