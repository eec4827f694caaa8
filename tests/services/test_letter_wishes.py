from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.history import HistoryEntry
from app.models.messages import Message
from app.rules.states import Answer, MessageState
from app.services.letter_wishes import stop_letters, want_letters_again
from tests.make import NOW, make_event, make_letter
from tests.replying import BY_LINK


def done(session: Session) -> list[str]:
    return list(session.scalars(select(HistoryEntry.what).order_by(HistoryEntry.id)))


def test_letters_are_stopped_once_and_the_answer_stands(session: Session) -> None:
    letter = make_letter(session, make_event(session))
    assert letter.invitation is not None
    letter.invitation.answer = Answer.YES

    stop_letters(session, letter.invitation, by=BY_LINK, now=NOW)
    stop_letters(session, letter.invitation, by=BY_LINK, now=NOW)

    assert letter.invitation.no_letters_at == NOW
    assert letter.invitation.answer == Answer.YES
    assert session.scalar(select(Message.state)) == MessageState.STOPPED
    assert done(session) == ["letters stopped"]


def test_whoever_wants_letters_again_gets_none_of_those_that_were_stopped(session: Session) -> None:
    letter = make_letter(session, make_event(session))
    assert letter.invitation is not None
    stop_letters(session, letter.invitation, by=BY_LINK, now=NOW)

    want_letters_again(session, letter.invitation, by=BY_LINK, now=NOW)
    want_letters_again(session, letter.invitation, by=BY_LINK, now=NOW)

    assert letter.invitation.no_letters_at is None
    assert session.scalar(select(Message.state)) == MessageState.STOPPED
    assert done(session) == ["letters stopped", "letters wanted again"]
