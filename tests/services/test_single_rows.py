from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import TransactionLeak
from app.extensions import db
from app.models.replies import Reply
from app.rules.states import Answer, Door
from app.services.single_rows import add_now, insert_now, update_now
from tests.make import NOW, make_event, make_invitation
from tests.queries import statements_on


def a_reply(session: Session) -> Reply:
    invitation = make_invitation(session, make_event(session))
    session.flush()
    return Reply(
        invitation_id=invitation.id, answer=Answer.YES, nonce="one form", door=Door.LINK, recorded_at=NOW
    )


def test_a_row_is_there_at_once_and_the_session_has_nothing_left_to_write(session: Session) -> None:
    reply = a_reply(session)

    add_now(session, reply)

    assert not session.new
    assert not session.dirty
    assert session.scalar(select(Reply.id).where(Reply.nonce == "one form")) == reply.id


def test_columns_that_were_not_given_have_their_defaults(session: Session) -> None:
    reply = a_reply(session)

    add_now(session, reply)

    assert (reply.reason, reply.answers, reply.account_id) == ("", {}, None)


def test_the_session_writes_what_is_changed_later(session: Session) -> None:
    reply = a_reply(session)
    add_now(session, reply)

    reply.reason = "I am away."
    session.flush()

    assert session.scalar(select(Reply.reason)) == "I am away."


def test_a_changed_column_is_written_at_once_and_known_to_the_object(session: Session) -> None:
    reply = a_reply(session)
    add_now(session, reply)
    later = NOW + timedelta(hours=1)

    update_now(session, reply, answer=Answer.NO, recorded_at=later)

    assert (reply.answer, reply.recorded_at) == ("no", later)
    assert not session.dirty
    assert session.execute(select(Reply.answer, Reply.recorded_at)).one() == ("no", later)


def test_a_row_that_nobody_changes_is_written_without_telling_its_id(session: Session) -> None:
    reply = a_reply(session)

    with statements_on(session.get_bind().engine) as sent:
        insert_now(session, reply)

    assert len(sent) == 1
    assert "RETURNING" not in sent[0]
    assert reply not in session
    assert session.scalar(select(Reply.nonce)) == "one form"


def test_it_is_one_statement(session: Session) -> None:
    reply = a_reply(session)

    with statements_on(session.get_bind().engine) as sent:
        add_now(session, reply)
        update_now(session, reply, answer=Answer.NO)

    assert [each.split()[0] for each in sent] == ["INSERT", "UPDATE"]


@pytest.mark.usefixtures("session")
def test_nothing_is_written_outside_a_write_transaction() -> None:
    stranger = Session(db.engine)

    with stranger, pytest.raises(TransactionLeak):
        insert_now(stranger, Reply())
    with stranger, pytest.raises(TransactionLeak):
        add_now(stranger, Reply())
    with stranger, pytest.raises(TransactionLeak):
        update_now(stranger, Reply(id=1), answer=Answer.NO)
