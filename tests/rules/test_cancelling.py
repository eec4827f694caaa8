from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.rules.cancelling import Left, MayNotCancel, check_may_cancel, what_is_left
from app.rules.states import EventState, PlaceState

NOW = datetime(2027, 1, 4, 9, tzinfo=UTC)
FINE: dict[str, Any] = {
    "event": EventState.PUBLISHED,
    "cancelled_at": None,
    "ends_at": NOW + timedelta(days=1),
    "going_on": 2,
}


@pytest.mark.parametrize("event", [EventState.DRAFT, EventState.PUBLISHED, EventState.CLOSED])
def test_one_session_of_several_may_be_cancelled_while_the_event_goes_on(event: EventState) -> None:
    check_may_cancel("Day 2", **FINE | {"event": event}, now=NOW)


@pytest.mark.parametrize(
    ("so", "words"),
    [
        ({"event": EventState.CANCELLED}, "The event has been cancelled"),
        ({"cancelled_at": NOW}, "“Day 2” has been cancelled already"),
        ({"ends_at": NOW}, "“Day 2” is over"),
        ({"going_on": 1}, "the only session that goes on. Cancel the event instead"),
    ],
)
def test_another_is_refused_with_a_sentence(so: dict[str, Any], words: str) -> None:
    with pytest.raises(MayNotCancel, match=words):
        check_may_cancel("Day 2", **FINE | so, now=NOW)


def test_a_session_whose_day_is_not_known_is_not_over() -> None:
    check_may_cancel("Day 2", **FINE | {"ends_at": None}, now=NOW)


@pytest.mark.parametrize(
    ("beside", "may_reply", "left"),
    [
        ([PlaceState.HELD], True, Left.KEPT),
        ([PlaceState.WAITING, PlaceState.WAITING], False, Left.WAITING),
        ([PlaceState.OFFERED], True, Left.WAITING),
        ([], True, Left.MAY_CHOOSE),
        ([], False, Left.MAY_ASK),
    ],
)
def test_the_letter_says_what_is_left(beside: list[PlaceState], may_reply: bool, left: Left) -> None:
    assert what_is_left(beside, may_reply=may_reply) is left
