import pytest
from sqlalchemy.orm import Session

from app.models.events import Event
from app.models.invitations import Invitation
from app.models.questions import Question
from app.rules.states import Answer, Door, QuestionKind
from app.services.answers import AnsweredQuestion, answered_questions, answering_guests
from app.services.history import Actor
from app.services.questions import add_question, retire_question
from app.services.replies import GivenReply, record_reply
from app.services.withdrawals import withdraw_invitation
from tests.make import NOW, make_event, make_invitation, make_person
from tests.queries import statements

GUEST, OFFICER = Actor(Door.LINK), Actor(Door.PAGE)


def ask(
    session: Session, event: Event, words: str = "How will you travel?", *, is_shared: bool = False
) -> Question:
    question = add_question(
        session,
        event.id,
        words,
        kind=QuestionKind.SEVERAL_OF,
        options=["Bus", "Train", "On foot"],
        is_required=False,
        is_shared=is_shared,
        by=OFFICER,
        now=NOW,
    )
    session.flush()
    return question


def say(
    session: Session,
    invitation: Invitation,
    nonce: str,
    answers: dict[Question, tuple[str, ...]] | None = None,
    *,
    answer: Answer = Answer.YES,
) -> None:
    given = {question.id: texts for question, texts in (answers or {}).items()}
    record_reply(session, invitation, GivenReply(answer, nonce, answers=given), by=GUEST, now=NOW)


@pytest.fixture
def event(session: Session) -> Event:
    return make_event(session)


@pytest.fixture
def guest(session: Session, event: Event) -> Invitation:
    return make_invitation(session, event, make_person(session, "Ann Ash"))


def only(questions: list[AnsweredQuestion]) -> AnsweredQuestion:
    [question] = questions
    return question


def test_the_latest_answer_counts(session: Session, event: Event, guest: Invitation) -> None:
    question = ask(session, event)
    say(session, guest, "first", {question: ("Bus",)})
    say(session, guest, "second", {question: ("Train",)})

    answered = only(answered_questions(session, event.id))

    assert [(each.name, each.answers) for each in answered.given] == [("Ann Ash", ("Train",))]


def test_a_yes_that_answers_no_questions_takes_no_answer_back(
    session: Session, event: Event, guest: Invitation
) -> None:
    question = ask(session, event)
    say(session, guest, "from the page", {question: ("Bus",)})
    say(session, guest, "from the calendar")

    assert only(answered_questions(session, event.id)).texts == ["Bus"]


def test_who_says_no_afterwards_is_not_among_the_answers(
    session: Session, event: Event, guest: Invitation
) -> None:
    question = ask(session, event)
    say(session, guest, "yes", {question: ("Bus",)})
    say(session, guest, "no", answer=Answer.NO)

    assert list(answering_guests(session, event.id)) == []


def test_whose_invitation_was_withdrawn_is_not_among_the_answers(
    session: Session, event: Event, guest: Invitation
) -> None:
    question = ask(session, event)
    say(session, guest, "yes", {question: ("Bus",)})
    withdraw_invitation(session, guest, reason="", by=OFFICER, now=NOW)

    assert list(answering_guests(session, event.id)) == []


def test_what_was_chosen_is_counted_in_the_order_in_which_it_is_offered(
    session: Session, event: Event, guest: Invitation
) -> None:
    question = ask(session, event)
    other = make_invitation(session, event, make_person(session, "Bob Birch"))
    say(session, guest, "ann", {question: ("Train", "Bus")})
    say(session, other, "bob", {question: ("Train",)})

    assert only(answered_questions(session, event.id)).counts == [("Bus", 1), ("Train", 2), ("On foot", 0)]


def test_without_names_the_order_is_that_of_the_texts(
    session: Session, event: Event, guest: Invitation
) -> None:
    question = ask(session, event)
    other = make_invitation(session, event, make_person(session, "Bob Birch"))
    say(session, guest, "ann", {question: ("Train",)})
    say(session, other, "bob", {question: ("Bus",)})

    assert only(answered_questions(session, event.id)).texts == ["Bus", "Train"]


def test_a_question_that_was_not_shared_is_not_passed_on(
    session: Session, event: Event, guest: Invitation
) -> None:
    kept, shared = ask(session, event), ask(session, event, "What matters?", is_shared=True)
    say(session, guest, "yes", {kept: ("Bus",), shared: ("Train",)})

    questions = answered_questions(session, event.id, shared_only=True)

    assert [each.words for each in questions] == ["What matters?"]


def test_what_was_answered_to_a_question_that_is_asked_no_more_stays(
    session: Session, event: Event, guest: Invitation
) -> None:
    answered, unanswered = ask(session, event), ask(session, event, "Where will you stay?")
    say(session, guest, "yes", {answered: ("Bus",)})
    for each in (answered, unanswered):
        retire_question(session, event.id, each.id, by=OFFICER, now=NOW)

    assert [each.words for each in answered_questions(session, event.id)] == ["How will you travel?"]


def test_the_number_of_queries_does_not_grow_with_the_guests(session: Session, event: Event) -> None:
    question = ask(session, event)
    for number in range(5):
        invitation = make_invitation(session, event)
        say(session, invitation, f"yes {number}", {question: ("Bus",)})

    event_id = event.id
    with statements(session) as sent:
        answered_questions(session, event_id)

    assert len(sent) == 2
