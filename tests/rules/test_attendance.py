import pytest

from app.rules.attendance import (
    AttendanceRule,
    ChooseFewer,
    ChooseMore,
    ChooseOne,
    NotASessionOfThisEvent,
    SessionGroup,
    SessionOnOffer,
    check_choice,
    check_choices,
)
from app.rules.states import Choice

DAYS = (SessionOnOffer(1, "Tuesday 8 July"), SessionOnOffer(2, "Wednesday 9 July"))
WORKSHOPS = (
    SessionOnOffer(11, "Housing", "the morning"),
    SessionOnOffer(12, "Transport", "the morning"),
    SessionOnOffer(21, "Health", "the afternoon"),
)
ALL = AttendanceRule(Choice.ATTEND_ALL)
ONE = AttendanceRule(Choice.CHOOSE_ONE)
ONE_A_SLOT = AttendanceRule(Choice.CHOOSE_UP_TO, at_most=1)


@pytest.mark.parametrize("chosen", [[], [1], [1, 2]])
def test_a_course_of_two_days_is_attended_whole_whatever_was_chosen(chosen: list[int]) -> None:
    assert check_choice(ALL, DAYS, chosen) == {1, 2}


def test_one_of_two_days_is_the_one_that_was_chosen() -> None:
    assert check_choice(ONE, DAYS, [2]) == {2}


@pytest.mark.parametrize("chosen", [[], [1, 2]])
def test_one_of_two_days_is_neither_none_nor_both(chosen: list[int]) -> None:
    with pytest.raises(ChooseOne) as refusal:
        check_choice(ONE, DAYS, chosen)

    assert str(refusal.value) == "Choose one: Tuesday 8 July or Wednesday 9 July."
    assert refusal.value.chosen == len(chosen)


@pytest.mark.parametrize("chosen", [[], [11], [12, 21]])
def test_workshops_are_chosen_up_to_so_many_in_each_slot(chosen: list[int]) -> None:
    assert check_choice(ONE_A_SLOT, WORKSHOPS, chosen) == set(chosen)


def test_more_workshops_in_a_slot_than_can_be_attended_name_the_slot() -> None:
    with pytest.raises(ChooseFewer, match="Choose 1 or fewer for the morning") as refusal:
        check_choice(ONE_A_SLOT, WORKSHOPS, [11, 12, 21])

    assert refusal.value.slot == "the morning"
    assert refusal.value.titles == ["Housing", "Transport"]


def test_workshops_may_ask_for_at_least_so_many() -> None:
    rule = AttendanceRule(Choice.CHOOSE_UP_TO, at_most=1, at_least=1)

    with pytest.raises(ChooseMore, match="at least 1"):
        check_choice(rule, WORKSHOPS, [])


@pytest.mark.parametrize("rule", [ALL, ONE, ONE_A_SLOT])
def test_a_session_of_another_event_is_not_chosen(rule: AttendanceRule) -> None:
    with pytest.raises(NotASessionOfThisEvent, match="not on offer") as refusal:
        check_choice(rule, DAYS, [1, 99])

    assert refusal.value.session_ids == {99}


def test_a_conference_with_workshops_covers_the_conference_and_what_was_chosen() -> None:
    conference = SessionGroup(ALL, (SessionOnOffer(5, "Conference"),))
    workshops = SessionGroup(ONE_A_SLOT, WORKSHOPS)

    assert check_choices([conference, workshops], [12]) == {5, 12}
    assert check_choices([conference, workshops], []) == {5}
    with pytest.raises(NotASessionOfThisEvent):
        check_choices([conference, workshops], [99])


def test_a_yes_to_nothing_is_not_a_yes() -> None:
    with pytest.raises(ChooseMore, match="Choose at least 1"):
        check_choices([SessionGroup(ONE_A_SLOT, WORKSHOPS)], [])
