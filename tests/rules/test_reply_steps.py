from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.rules.reply_steps import DraftReply, Step, may_send, step_after, step_to_show, steps_for
from app.rules.states import Answer

YES = DraftReply(answer=Answer.YES)
NO = DraftReply(answer=Answer.NO)


def test_a_yes_with_nothing_to_add_goes_straight_to_the_check() -> None:
    assert step_after(Step.ANSWER, YES, has_choice=False) is Step.CHECK
    assert step_to_show(Step.CHECK, YES, has_choice=False) is Step.CHECK


def test_a_yes_may_add_something_before_the_check() -> None:
    assert step_to_show(Step.MORE, YES, has_choice=False) is Step.MORE


def test_a_no_adds_nothing() -> None:
    assert step_to_show(Step.MORE, NO, has_choice=False) is Step.CHECK


def test_a_question_that_has_to_be_answered_comes_before_the_check() -> None:
    said = replace(YES, has_said_more=True)

    assert step_after(Step.ANSWER, YES, has_choice=False, must_say_more=True) is Step.MORE
    assert step_to_show(Step.CHECK, YES, has_choice=False, must_say_more=True) is Step.MORE
    assert step_to_show(Step.CHECK, said, has_choice=False, must_say_more=True) is Step.CHECK


def test_a_no_is_not_asked_which_session() -> None:
    assert steps_for(NO, has_choice=True) == [Step.ANSWER, Step.CHECK]


def test_a_yes_with_a_choice_is_asked_which_session() -> None:
    assert step_after(Step.ANSWER, YES, has_choice=True) is Step.SESSIONS


@pytest.mark.parametrize("wanted", list(Step))
def test_nobody_gets_past_the_first_question_without_an_answer(wanted: Step) -> None:
    assert step_to_show(wanted, DraftReply(), has_choice=True) is Step.ANSWER


def test_the_check_comes_only_after_the_choice() -> None:
    assert step_to_show(Step.CHECK, YES, has_choice=True) is Step.SESSIONS


def test_changing_one_answer_returns_to_the_check() -> None:
    chosen = DraftReply(answer=Answer.YES, event_session_ids=(7,))

    assert step_after(Step.ANSWER, chosen, has_choice=True) is Step.CHECK


def test_a_draft_may_be_sent_when_it_is_as_old_as_a_person_needs() -> None:
    begun_at = datetime(2027, 1, 5, 10, tzinfo=UTC)
    draft = DraftReply(answer=Answer.YES, begun_at=begun_at)

    assert not may_send(draft, begun_at + timedelta(seconds=0.9), minimum_seconds=1)
    assert may_send(draft, begun_at + timedelta(seconds=1), minimum_seconds=1)


def test_a_draft_that_was_never_begun_may_not_be_sent() -> None:
    assert not may_send(DraftReply(answer=Answer.YES), datetime(2027, 1, 5, tzinfo=UTC), minimum_seconds=0)


@pytest.mark.parametrize("other", [NO, DraftReply(answer=Answer.YES, event_session_ids=(1,)), DraftReply()])
def test_other_answers_have_another_fingerprint(other: DraftReply) -> None:
    assert other.fingerprint != YES.fingerprint


def test_the_same_answers_have_the_same_fingerprint_whenever_they_were_begun() -> None:
    later = DraftReply(answer=Answer.YES, begun_at=datetime(2027, 1, 5, tzinfo=UTC))

    assert later.fingerprint == YES.fingerprint
