"""What an event asks its guests, and what they answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, SQLColumnExpression, bindparam, exists, func, select
from sqlalchemy.orm import Session

from app.models.invitations import Invitation
from app.models.people import Person
from app.models.questions import Question
from app.models.replies import Reply
from app.rules.questions import AskedQuestion, check_question
from app.rules.states import Answer, QuestionKind
from app.services.history import Actor, write_history


@dataclass(frozen=True)
class AnswerGiven:
    """What one guest answered to a question."""

    name: str
    reference: str
    answers: tuple[str, ...]


# Built once, since every reply asks it.
_ASKED = (
    select(Question)
    .where(Question.event_id == bindparam("event_id"), Question.retired_at.is_(None))
    .order_by(Question.id)
)


def asks_questions(event_id: SQLColumnExpression[int]) -> ColumnElement[bool]:
    """Whether an event asks anything now, as a column of a statement that reads the event: most ask nothing."""
    return exists().where(Question.event_id == event_id, Question.retired_at.is_(None))


def questions_of(session: Session, event_id: int) -> list[AskedQuestion]:
    """What the event asks now, in the order in which it was planned."""
    return [
        AskedQuestion(each.id, each.words, QuestionKind(each.kind), tuple(each.options), each.is_required)
        for each in session.scalars(_ASKED, {"event_id": event_id})
    ]


def add_question(
    session: Session,
    event_id: int,
    words: str,
    *,
    kind: QuestionKind,
    options: Sequence[str],
    is_required: bool,
    by: Actor,
    now: datetime,
) -> Question:
    """Ask one more question from now on. Raises `QuestionRefused`."""
    asked, offered = check_question(words, kind, options)
    question = Question(
        event_id=event_id, words=asked, kind=kind, options=list(offered), is_required=is_required
    )
    session.add(question)
    write_history(session, "question added", by=by, now=now, event_id=event_id, words=asked)
    return question


def retire_question(session: Session, event_id: int, question_id: int, *, by: Actor, now: datetime) -> None:
    """Ask a question no more; the answers stay. A question of another event stays as it is."""
    question = session.get(Question, question_id)
    if question is None or question.event_id != event_id or question.retired_at is not None:
        return
    question.retired_at = now
    write_history(session, "question removed", by=by, now=now, event_id=event_id, words=question.words)


def answers_to_questions(session: Session, event_id: int) -> dict[int, list[AnswerGiven]]:
    """What was answered to each question by those whose yes stands, by name."""
    latest = select(func.max(Reply.id)).group_by(Reply.invitation_id)
    query = (
        select(Reply.answers, Invitation.reference, Person)
        .join(Invitation, Invitation.id == Reply.invitation_id)
        .join(Person, Person.id == Invitation.person_id)
        .where(Invitation.event_id == event_id, Reply.id.in_(latest), Reply.answer == Answer.YES)
        .order_by(Person.family_name, Person.given_name, Reply.id)
    )
    given: dict[int, list[AnswerGiven]] = {}
    for answers, reference, person in session.execute(query):
        for question_id, texts in answers.items():
            given.setdefault(int(question_id), []).append(AnswerGiven(person.name, reference, tuple(texts)))
    return given
