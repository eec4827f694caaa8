"""What an event asks its guests, and whether an answer fits the question. No database."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.rules.refusals import Refused
from app.rules.states import QuestionKind

#: How much may be written in one answer.
LONGEST_ANSWER = 2000
_LONGEST_WORDS = 300
_YES_NO = ("Yes", "No")


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question as guests see it. `options` are the answers to choose from, where there are any."""

    question_id: int
    words: str
    kind: QuestionKind
    options: tuple[str, ...] = ()
    is_required: bool = False
    #: The answers are passed on without names.
    is_shared: bool = False

    @property
    def answers_offered(self) -> tuple[str, ...]:
        """What can be chosen; empty for a question that is answered in words."""
        return _YES_NO if self.kind is QuestionKind.YES_NO else self.options


class AnswerRefused(Refused):
    """An answer does not fit its question, `words`."""

    def __init__(self, sentence: str, words: str) -> None:
        super().__init__(sentence)
        self.words = words


class QuestionRefused(Refused):
    """A question cannot be asked as it was planned."""


def check_question(words: str, kind: QuestionKind, options: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """The question and its options without blank and repeated ones. Raises QuestionRefused."""
    asked = " ".join(words.split())
    if not asked:
        raise QuestionRefused("Enter the question.")
    if len(asked) > _LONGEST_WORDS:
        raise QuestionRefused(f"The question must be {_LONGEST_WORDS} characters or fewer.")
    offered = tuple(dict.fromkeys(option for each in options if (option := " ".join(each.split()))))
    chooses = kind in {QuestionKind.ONE_OF, QuestionKind.SEVERAL_OF}
    if chooses and len(offered) < 2:
        raise QuestionRefused("Enter at least two answers to choose from, each on a line of its own.")
    return asked, offered if chooses else ()


def check_answer(question: AskedQuestion, given: Sequence[str]) -> tuple[str, ...]:
    """The answer as it is recorded; empty where nothing was answered. Raises AnswerRefused with a sentence."""
    answers = tuple(text for each in given if (text := each.strip()))
    if not answers:
        if question.is_required:
            raise AnswerRefused(f"Answer “{question.words}”", question.words)
        return ()
    if question.kind is QuestionKind.TEXT:
        if len(answers[0]) > LONGEST_ANSWER:
            raise AnswerRefused(
                f"Use {LONGEST_ANSWER:,} characters or fewer; you have used more", question.words
            )
        return answers[:1]
    if any(each not in question.answers_offered for each in answers):
        raise AnswerRefused("Choose from the answers on the page", question.words)
    if question.kind is not QuestionKind.SEVERAL_OF and len(answers) > 1:
        raise AnswerRefused("Choose one of the answers", question.words)
    return tuple(dict.fromkeys(answers))
