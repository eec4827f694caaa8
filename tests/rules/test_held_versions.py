"""Tests of how what a calendar holds compares with how the event stands."""

from datetime import date, timedelta
from typing import Any

import pytest

from app.rules.held_versions import Held, HeldVersion, compare_held
from app.rules.states import MessageState

TODAY = date(2027, 1, 19)


def compared(**facts: Any) -> tuple[HeldVersion, str]:
    return compare_held(Held(**{"was_sent": True, "letter": MessageState.SENT, **facts}), today=TODAY)


def test_a_calendar_that_was_told_the_latest_is_current() -> None:
    assert compared() == (HeldVersion.CURRENT, "")


def test_a_calendar_that_was_sent_nothing_holds_nothing() -> None:
    assert compared(was_sent=False, unreachable="There is no address.") == (
        HeldVersion.NOTHING,
        "There is no address.",
    )


@pytest.mark.parametrize(
    ("unreachable", "says"),
    [("", "The update has not been sent."), ("Letters come back.", "Letters come back.")],
)
def test_a_calendar_that_was_not_told_of_a_change_is_behind(unreachable: str, says: str) -> None:
    assert compared(has_changed=True, unreachable=unreachable) == (HeldVersion.BEHIND, says)


def test_an_entry_that_was_taken_out_is_never_behind() -> None:
    assert compared(has_changed=True, is_taken_out=True, is_withdrawn=True)[0] is HeldVersion.CURRENT


def test_a_withdrawn_invitation_whose_entry_is_still_there_is_behind() -> None:
    version, why = compared(is_withdrawn=True, unreachable="Letters come back.")

    assert version is HeldVersion.BEHIND
    assert why == "The invitation was withdrawn. Letters come back."


@pytest.mark.parametrize("state", [each for each in MessageState if each is not MessageState.SENT])
def test_a_letter_that_has_not_left_is_said(state: MessageState) -> None:
    version, why = compared(letter=state)

    assert version is HeldVersion.ON_ITS_WAY
    assert why.startswith("The letter that carries it")


def test_a_new_time_is_to_be_confirmed_until_the_end_of_its_day() -> None:
    assert compared(confirm_by=TODAY)[0] is HeldVersion.UNCONFIRMED
    assert compared(confirm_by=TODAY - timedelta(days=1))[0] is HeldVersion.OVERDUE
