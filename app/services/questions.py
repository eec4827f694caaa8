"""What an event asks its guests. What they answered is in `answers`."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, SQLColumnExpression, bindparam, exists, select
from sqlalchemy.orm import Session

from app.models.questions import Question
from app.rules.questions import AskedQuestion, check_question
from app.rules.states import QuestionKind
from app.services.history import Actor, write_history

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
    return [as_asked(each) for each in session.scalars(_ASKED, {"event_id": event_id})]


def as_asked(question: Question) -> AskedQuestion:
    """The question as guests see it."""
    return AskedQuestion(
        question.id,
        question.words,
        QuestionKind(question.kind),
        tuple(question.options),
        is_required=question.is_required,
        is_shared=question.is_shared,
    )


def add_question(
    session: Session,
    event_id: int,
    words: str,
    *,
    kind: QuestionKind,
    options: Sequence[str],
    is_required: bool,
    is_shared: bool = False,
    by: Actor,
    now: datetime,
) -> Question:
    """Ask one more question from now on. Raises `QuestionRefused`."""
    asked, offered = check_question(words, kind, options)
    question = Question(
        event_id=event_id,
        words=asked,
        kind=kind,
        options=list(offered),
        is_required=is_required,
        is_shared=is_shared,
    )
    session.add(question)
    write_history(session, "question added", by=by, now=now, event_id=event_id, words=asked)
    return question


def copy_questions(session: Session, event_id: int, *, to_event_id: int) -> None:
    """Ask at another event what this one asks now."""
    for each in session.scalars(_ASKED, {"event_id": event_id}):
        copy = Question(
            event_id=to_event_id,
            words=each.words,
            kind=each.kind,
            options=list(each.options),
            is_required=each.is_required,
            is_shared=each.is_shared,
        )
        session.add(copy)


def retire_question(session: Session, event_id: int, question_id: int, *, by: Actor, now: datetime) -> None:
    """Ask a question no more; the answers stay. A question of another event stays as it is."""
    question = session.get(Question, question_id)
    if question is None or question.event_id != event_id or question.retired_at is not None:
        return
    question.retired_at = now
    write_history(session, "question removed", by=by, now=now, event_id=event_id, words=question.words)
