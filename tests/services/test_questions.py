from sqlalchemy.orm import Session

from app.models.events import Event
from app.models.questions import Question
from app.rules.states import Door, QuestionKind
from app.services.history import Actor
from app.services.questions import add_question, copy_questions, questions_of, retire_question
from tests.make import NOW, make_event

OFFICER = Actor(Door.PAGE)


def ask(session: Session, event: Event, words: str = "How will you travel?") -> Question:
    question = add_question(
        session,
        event.id,
        words,
        kind=QuestionKind.ONE_OF,
        options=["Bus", "Train"],
        is_required=False,
        by=OFFICER,
        now=NOW,
    )
    session.flush()
    return question


def test_an_event_asks_its_own_questions_and_no_others(session: Session) -> None:
    event, other = make_event(session), make_event(session)
    ask(session, event)
    ask(session, other, "Where will you stay?")

    assert [each.words for each in questions_of(session, event.id)] == ["How will you travel?"]


def test_a_question_that_was_removed_is_asked_no_more(session: Session) -> None:
    event = make_event(session)
    question = ask(session, event)

    retire_question(session, event.id, question.id, by=OFFICER, now=NOW)

    assert questions_of(session, event.id) == []


def test_a_question_of_another_event_is_not_removed(session: Session) -> None:
    event, other = make_event(session), make_event(session)
    question = ask(session, other)

    retire_question(session, event.id, question.id, by=OFFICER, now=NOW)

    assert len(questions_of(session, other.id)) == 1


def test_a_copy_of_an_event_asks_the_same_until_it_is_changed(session: Session) -> None:
    event, copy = make_event(session), make_event(session)
    ask(session, event)
    retire_question(session, event.id, ask(session, event, "Where will you stay?").id, by=OFFICER, now=NOW)

    copy_questions(session, event.id, to_event_id=copy.id)
    session.flush()

    [copied] = questions_of(session, copy.id)
    assert (copied.words, copied.options) == ("How will you travel?", ("Bus", "Train"))
