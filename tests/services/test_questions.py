from sqlalchemy.orm import Session

from app.models.events import Event
from app.models.questions import Question
from app.rules.states import Answer, Door, QuestionKind
from app.services.history import Actor
from app.services.questions import add_question, answers_to_questions, questions_of, retire_question
from app.services.replies import GivenReply, record_reply
from tests.make import NOW, make_event, make_invitation, make_person

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


def test_the_answer_that_stands_is_the_one_of_the_latest_yes(session: Session) -> None:
    event = make_event(session)
    question = ask(session, event)
    invitation = make_invitation(session, event, make_person(session, "Ann Ash"))
    for nonce, chosen in (("first", "Bus"), ("second", "Train")):
        given = GivenReply(Answer.YES, nonce, answers={question.id: (chosen,)})
        record_reply(session, invitation, given, by=Actor(Door.LINK), now=NOW)

    answers = answers_to_questions(session, event.id)[question.id]

    assert [(each.name, each.answers) for each in answers] == [("Ann Ash", ("Train",))]
