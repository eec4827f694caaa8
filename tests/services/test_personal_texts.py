"""What guests wrote and what was written to them goes; that it was, stays."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.history import HistoryEntry
from app.models.messages import Message
from app.models.replies import Reply
from app.rules.states import MessageState
from app.services.history import COMMAND_LINE, write_history
from app.services.personal_texts import erase_facts_of_history, erase_texts
from tests.make import NOW, make_event, make_invitation, make_letter
from tests.replying import say_yes


def test_a_reply_keeps_its_answer_and_loses_its_words(session: Session) -> None:
    invitation = make_invitation(session, make_event(session))
    say_yes(session, invitation)
    reply = session.scalars(select(Reply)).one()
    reply.reason, reply.given_by_name = "I am ill", "Paula Assistant"

    erase_texts(session, [invitation.id])

    session.refresh(reply)
    assert (reply.answer, reply.reason, reply.given_by_name) == ("yes", "", "")


def test_letters_that_wait_are_stopped_and_those_of_others_stay(session: Session) -> None:
    event = make_event(session)
    letter, other = make_letter(session, event), make_letter(session, event)
    assert letter.invitation_id is not None

    erase_texts(session, [letter.invitation_id])

    session.expire_all()
    assert (letter.state, letter.to_address) == (MessageState.STOPPED, "")
    assert other.state == MessageState.QUEUED
    assert other.to_address


def test_history_keeps_what_was_done_and_loses_of_whom(session: Session) -> None:
    event = make_event(session)
    write_history(
        session, "let in", by=COMMAND_LINE, now=NOW, event_id=event.id, reason="Her carer comes too"
    )
    session.flush()

    erase_facts_of_history(session, HistoryEntry.event_id == event.id)

    entry = session.scalars(select(HistoryEntry)).one()
    session.refresh(entry)
    assert (entry.what, entry.facts) == ("let in", {})
    assert session.scalars(select(Message)).all() == []
