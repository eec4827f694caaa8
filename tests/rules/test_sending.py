from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.sending import (
    GIVE_UP_AFTER,
    AddressState,
    Allowance,
    GiveUp,
    Reminding,
    Silence,
    TryAgainAt,
    address_after_bounce,
    after_refusal,
    pace,
    reminder_days,
    reminder_due,
    time_left,
    whether_to_remind,
)

NOW = datetime(2007, 12, 11, 9, 30, tzinfo=UTC)
SILENT = Silence(has_answered=False, last_written_at=NOW - timedelta(days=10))


def ago(**units: float) -> datetime:
    """Give a moment before now."""
    return NOW - timedelta(**units)


def tries_from(first: datetime) -> list[datetime]:
    """Follow a letter that is put off every time; give the moments of its tries."""
    moments = [first]
    while True:
        decision = after_refusal(tries=len(moments), first_tried_at=first, now=moments[-1])
        if isinstance(decision, GiveUp):
            return moments
        moments.append(decision.moment)


def test_a_letter_that_is_put_off_is_tried_with_growing_pauses_up_to_a_day() -> None:
    moments = tries_from(NOW)
    pauses = [later - earlier for earlier, later in pairwise(moments)]

    assert pauses[0] == timedelta(minutes=1)
    assert pauses[:-1] == sorted(pauses[:-1])
    assert moments[-1] == NOW + GIVE_UP_AFTER
    assert 8 <= len(moments) <= 20


def test_giving_up_says_how_often_it_was_tried() -> None:
    decision = after_refusal(tries=12, first_tried_at=ago(days=1), now=NOW)

    assert decision == GiveUp("The mail server put the letter off for a day, 12 times.")


@given(tries=st.integers(0, 100), minutes=st.integers(0, 24 * 60 - 1))
def test_the_next_try_is_always_later_and_within_the_day(tries: int, minutes: int) -> None:
    first = ago(minutes=minutes)

    decision = after_refusal(tries=tries, first_tried_at=first, now=NOW)

    assert isinstance(decision, TryAgainAt)
    assert NOW < decision.moment <= first + GIVE_UP_AFTER


def test_an_idle_outbox_may_send_a_minutes_worth_at_once() -> None:
    assert pace([], per_minute=25, wanted=100, now=NOW) == Allowance(25, NOW)


def test_no_more_is_allowed_than_is_wanted() -> None:
    assert pace([], per_minute=25, wanted=3, now=NOW) == Allowance(3, NOW)


def test_a_full_minute_says_when_the_next_letter_may_go() -> None:
    recent = [ago(seconds=50), ago(seconds=20), ago(seconds=10)]

    assert pace(recent, per_minute=3, wanted=9, now=NOW) == Allowance(0, NOW + timedelta(seconds=10))


def test_letters_of_more_than_a_minute_ago_do_not_count() -> None:
    assert pace([ago(seconds=60), ago(seconds=61)], per_minute=2, wanted=2, now=NOW) == Allowance(2, NOW)


def test_a_pace_of_zero_is_no_limit() -> None:
    assert pace([NOW] * 1_000, per_minute=0, wanted=500, now=NOW) == Allowance(500, NOW)


@given(per_minute=st.integers(1, 40), steps=st.lists(st.integers(0, 30), max_size=40))
def test_no_sixty_seconds_ever_hold_more_than_the_limit(per_minute: int, steps: list[int]) -> None:
    sent: list[datetime] = []
    now = NOW
    for seconds in steps:
        now += timedelta(seconds=seconds)
        sent += [now] * pace(sent, per_minute=per_minute, wanted=15, now=now).letters

    for moment in sent:
        assert sum(moment <= other < moment + timedelta(minutes=1) for other in sent) <= per_minute


@given(seconds=st.lists(st.integers(0, 59), min_size=1, max_size=30), per_minute=st.integers(1, 10))
def test_whoever_waits_as_told_may_send(seconds: list[int], per_minute: int) -> None:
    recent = [ago(seconds=each) for each in seconds]

    told = pace(recent, per_minute=per_minute, wanted=1, now=NOW)

    assert pace(recent, per_minute=per_minute, wanted=1, now=told.again_at).letters == 1


@pytest.mark.parametrize(
    ("waiting", "per_minute", "minutes"), [(0, 25, 0), (1, 25, 1), (50, 25, 2), (51, 25, 3), (51, 0, 0)]
)
def test_the_time_left_is_told_in_whole_minutes(waiting: int, per_minute: int, minutes: int) -> None:
    assert time_left(waiting, per_minute=per_minute) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("person", "reminding"),
    [
        (SILENT, Reminding.DUE),
        (replace(SILENT, has_answered=True), Reminding.ANSWERED),
        (replace(SILENT, address_bounces=True), Reminding.BOUNCED),
        (replace(SILENT, wants_no_letters=True), Reminding.STOPPED),
        (replace(SILENT, has_address=False), Reminding.NO_ADDRESS),
        (replace(SILENT, last_written_at=None), Reminding.NOT_INVITED),
        (replace(SILENT, last_written_at=ago(days=2, hours=23)), Reminding.TOO_SOON),
        (replace(SILENT, last_written_at=ago(days=3)), Reminding.DUE),
    ],
)
def test_only_the_silent_are_reminded_and_not_too_often(person: Silence, reminding: Reminding) -> None:
    assert whether_to_remind(person, now=NOW) is reminding


def test_force_shortens_the_wait() -> None:
    person = replace(SILENT, last_written_at=ago(hours=1))

    assert whether_to_remind(person, now=NOW, is_forced=True) is Reminding.DUE


@given(
    person=st.builds(
        Silence,
        has_answered=st.booleans(),
        has_address=st.booleans(),
        address_bounces=st.booleans(),
        wants_no_letters=st.booleans(),
        last_written_at=st.none() | st.just(ago(hours=1)),
    )
)
def test_force_overrides_nothing_but_the_wait(person: Silence) -> None:
    usual = whether_to_remind(person, now=NOW)
    forced = whether_to_remind(person, now=NOW, is_forced=True)

    assert forced is (Reminding.DUE if usual is Reminding.TOO_SOON else usual)


def test_reminder_days_are_counted_back_from_the_reply_by_date() -> None:
    days = reminder_days(date(2008, 1, 25), days_before=[3, 14, 3, 0, -1])

    assert days == [date(2008, 1, 11), date(2008, 1, 22), date(2008, 1, 25)]


@pytest.mark.parametrize(
    ("today", "already", "due"),
    [
        (date(2008, 1, 10), [], None),
        (date(2008, 1, 11), [], date(2008, 1, 11)),
        (date(2008, 1, 12), [], date(2008, 1, 11)),
        (date(2008, 1, 12), [date(2008, 1, 11)], None),
        (date(2008, 1, 23), [], date(2008, 1, 22)),
        (date(2008, 1, 23), [date(2008, 1, 22)], None),
    ],
)
def test_a_missed_reminder_is_made_up_once_and_older_ones_are_let_go(
    today: date, already: list[date], due: date | None
) -> None:
    days = [date(2008, 1, 11), date(2008, 1, 22)]

    assert reminder_due(days, already=already, today=today) == due


@pytest.mark.parametrize(
    ("is_hard", "soft_bounces", "state"),
    [
        (True, [], AddressState.UNDELIVERABLE),
        (False, [NOW], AddressState.IN_USE),
        (False, [ago(days=6), ago(days=3), NOW], AddressState.UNDELIVERABLE),
        (False, [ago(days=7), ago(days=3), NOW], AddressState.IN_USE),
        (False, [ago(days=60), ago(days=30), ago(days=8), NOW], AddressState.IN_USE),
    ],
)
def test_one_hard_bounce_or_three_soft_ones_in_a_week_end_an_address(
    is_hard: bool, soft_bounces: list[datetime], state: AddressState
) -> None:
    assert address_after_bounce(is_hard=is_hard, soft_bounces=soft_bounces, now=NOW) is state
