import pytest

from app.rules.reply_steps import DraftReply, Step, step_after, step_to_show, steps_for
from app.rules.states import Answer

YES = DraftReply(answer=Answer.YES)
NO = DraftReply(answer=Answer.NO)


def test_a_yes_without_a_choice_is_two_pages() -> None:
    assert steps_for(YES, has_choice=False) == [Step.ANSWER, Step.CHECK]


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
