import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.events import (
    LONGEST_SLUG,
    DayDoesNotExist,
    EndNotAfterStart,
    LimitBelowZero,
    MoveNotAllowed,
    TitleMissing,
    TitleTooLong,
    check_limit,
    check_move,
    check_span,
    check_title,
    moves_from,
    planning_warnings,
    real_day,
    slug_from_title,
)
from app.rules.states import EventState


def test_a_title_is_kept_in_one_line_as_it_was_written() -> None:
    assert check_title("  Looking to\n the FUTURE ") == "Looking to the FUTURE"


@pytest.mark.parametrize("title", ["", " \n\t"])
def test_an_event_needs_a_title(title: str) -> None:
    with pytest.raises(TitleMissing, match="Enter a title"):
        check_title(title)


def test_a_title_has_a_longest_length() -> None:
    assert check_title("é" * 200) == "é" * 200
    with pytest.raises(TitleTooLong, match="It has 201") as refusal:
        check_title("é" * 201)
    assert refusal.value.length == 201


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Looking to the future", "looking-to-the-future"),
        ("Café & crèche: the council’s view", "cafe-and-creche-the-councils-view"),
        ("Facilitation training – July 2008", "facilitation-training-july-2008"),
        ("未来", "event"),
        ("New", "new-2"),
        ("x" * 100, "x" * 60),
    ],
)
def test_a_slug_is_the_plain_words_of_the_title(title: str, slug: str) -> None:
    assert slug_from_title(title) == slug


def test_a_taken_slug_gets_a_number() -> None:
    taken = {"inaugural-meeting", "inaugural-meeting-2"}

    assert slug_from_title("Inaugural meeting", taken=taken) == "inaugural-meeting-3"


def test_a_long_slug_ends_with_a_whole_word() -> None:
    slug = slug_from_title("Partnership " * 20)

    assert slug == "partnership-partnership-partnership-partnership-partnership"


@given(st.text(max_size=80))
def test_every_title_has_a_slug_that_is_safe_in_an_address(title: str) -> None:
    slug = slug_from_title(title)

    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= LONGEST_SLUG


@pytest.mark.parametrize("limit", [None, 0, 100])
def test_a_limit_may_be_anything_from_nothing_up(limit: int | None) -> None:
    assert check_limit(limit) == limit


def test_a_limit_is_not_below_zero() -> None:
    with pytest.raises(LimitBelowZero, match="0 or more") as refusal:
        check_limit(-1)
    assert refusal.value.limit == -1


def test_a_target_above_the_limit_is_a_warning_and_no_more() -> None:
    assert planning_warnings(target=100, limit=100, session_limits=[100]) == []
    assert planning_warnings(target=101, limit=100, session_limits=[]) == [
        "The target of 101 delegates is more than the limit of 100 people."
    ]


def test_a_target_above_what_all_sessions_hold_is_a_warning() -> None:
    assert planning_warnings(target=60, limit=None, session_limits=[20, None]) == []
    assert planning_warnings(target=60, limit=None, session_limits=[20, 30]) == [
        "The target of 60 delegates is more than all sessions hold together: 50."
    ]


def test_a_session_larger_than_the_event_is_a_warning() -> None:
    assert planning_warnings(target=None, limit=100, session_limits=[120]) == [
        "A session holds more people than the limit of the event, 100."
    ]


def test_a_day_that_exists_is_taken() -> None:
    assert real_day(2028, 2, 29) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("year", "month", "day", "words"),
    [
        (2027, 2, 29, "That month has 28 days"),
        (2027, 6, 0, "Enter a day from 1 to 30"),
        (2027, 13, 1, "from 1 to 12"),
        (27, 6, 1, "four digits"),
        (12027, 6, 1, "four digits"),
    ],
)
def test_a_day_that_does_not_exist_says_what_is_wrong(year: int, month: int, day: int, words: str) -> None:
    with pytest.raises(DayDoesNotExist, match=words) as refusal:
        real_day(year, month, day)
    assert (refusal.value.year, refusal.value.month, refusal.value.day) == (year, month, day)


def test_an_end_comes_after_its_start() -> None:
    start, end = datetime(2027, 2, 8, 9, tzinfo=UTC), datetime(2027, 2, 8, 16, tzinfo=UTC)

    check_span(start, end)
    check_span(start, None)
    with pytest.raises(EndNotAfterStart, match="after the start"):
        check_span(end, start)
    with pytest.raises(EndNotAfterStart):
        check_span(start, start)


@pytest.mark.parametrize(
    ("state", "moves"),
    [
        (EventState.DRAFT, [EventState.PUBLISHED, EventState.CANCELLED]),
        (EventState.PUBLISHED, [EventState.CLOSED, EventState.CANCELLED]),
        (EventState.CLOSED, [EventState.PUBLISHED, EventState.CANCELLED]),
        (EventState.CANCELLED, []),
    ],
)
def test_an_event_goes_only_certain_ways(state: EventState, moves: list[EventState]) -> None:
    assert moves_from(state) == moves
    for after in EventState:
        if after in [state, *moves]:
            check_move(state, after)
        else:
            with pytest.raises(MoveNotAllowed):
                check_move(state, after)


def test_a_move_that_is_not_allowed_says_what_is() -> None:
    with pytest.raises(MoveNotAllowed) as refusal:
        check_move(EventState.PUBLISHED, EventState.DRAFT)

    assert str(refusal.value) == (
        "An event that is published cannot become draft. It can become closed or cancelled."
    )
