import pytest

from app.rules.questions import (
    LONGEST_ANSWER,
    AnswerRefused,
    AskedQuestion,
    QuestionRefused,
    check_answer,
    check_question,
)
from app.rules.states import QuestionKind


def ask(kind: QuestionKind, *options: str, is_required: bool = False) -> AskedQuestion:
    return AskedQuestion(1, "How will you travel?", kind, options, is_required)


def test_a_question_needs_words() -> None:
    with pytest.raises(QuestionRefused, match="Enter the question"):
        check_question("  ", QuestionKind.TEXT, [])


def test_a_choice_needs_two_answers_that_differ() -> None:
    with pytest.raises(QuestionRefused, match="at least two answers"):
        check_question("How will you travel?", QuestionKind.ONE_OF, ["Bus", " Bus ", ""])


def test_blank_and_repeated_options_are_left_out() -> None:
    assert check_question("How?", QuestionKind.SEVERAL_OF, ["Bus", "", "Train", "Bus"])[1] == ("Bus", "Train")


def test_a_question_in_words_has_no_options() -> None:
    assert check_question(" How  so? ", QuestionKind.TEXT, ["Bus"]) == ("How so?", ())


def test_nothing_is_an_answer_unless_the_question_is_marked() -> None:
    assert check_answer(ask(QuestionKind.TEXT), ["  "]) == ()
    with pytest.raises(AnswerRefused, match="How will you travel"):
        check_answer(ask(QuestionKind.TEXT, is_required=True), ["  "])


def test_only_what_is_offered_can_be_chosen() -> None:
    question = ask(QuestionKind.ONE_OF, "Bus", "Train")

    assert check_answer(question, ["Bus"]) == ("Bus",)
    with pytest.raises(AnswerRefused):
        check_answer(question, ["Balloon"])


def test_one_of_several_is_one() -> None:
    with pytest.raises(AnswerRefused, match="Choose one"):
        check_answer(ask(QuestionKind.ONE_OF, "Bus", "Train"), ["Bus", "Train"])


def test_several_may_be_chosen_where_the_question_says_so() -> None:
    assert check_answer(ask(QuestionKind.SEVERAL_OF, "Bus", "Train"), ["Bus", "Train"]) == ("Bus", "Train")


def test_yes_or_no_is_yes_or_no() -> None:
    assert check_answer(ask(QuestionKind.YES_NO), ["Yes"]) == ("Yes",)
    with pytest.raises(AnswerRefused):
        check_answer(ask(QuestionKind.YES_NO), ["Perhaps"])


def test_a_very_long_answer_is_refused() -> None:
    with pytest.raises(AnswerRefused, match="2,000 characters"):
        check_answer(ask(QuestionKind.TEXT), ["x" * (LONGEST_ANSWER + 1)])
