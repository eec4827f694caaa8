from datetime import timedelta

from sqlalchemy.orm import Session

from app.models.incoming_mail import IncomingMail
from app.rules.states import MailOutcome, MessageState
from app.services.mail_health import mail_health, queue_loop_letter
from tests.make import NOW, make_event, make_letter


def test_nothing_yet_is_said_to_be_so(session: Session) -> None:
    health = mail_health(session, now=NOW)

    assert (health.waiting, health.last_sent_at, health.last_failure, health.loop) == (0, None, None, None)


def test_what_waits_what_went_and_what_failed_last(session: Session) -> None:
    event = make_event(session)
    make_letter(session, event).due_at = NOW - timedelta(hours=2)
    make_letter(session, event).due_at = NOW + timedelta(hours=2)
    make_letter(session, event, state=MessageState.SENT)
    for hour, trouble in ((3, "550 older"), (1, "550 newest"), (2, "550 old")):
        failed = make_letter(session, event, state=MessageState.FAILED)
        failed.trouble, failed.handed_over_at = trouble, NOW - timedelta(hours=hour)
    session.flush()

    health = mail_health(session, now=NOW)

    assert (health.waiting, health.oldest_waiting_at) == (1, NOW - timedelta(hours=2))
    assert health.last_sent_at == NOW
    assert health.last_failure is not None
    assert health.last_failure.trouble == "550 newest"


def test_a_letter_to_ourselves_comes_back_by_its_message_id(session: Session) -> None:
    message = queue_loop_letter(session, to_address="rsvp@example.org", now=NOW)
    session.flush()
    before = mail_health(session, now=NOW)
    came = IncomingMail(
        digest="d" * 64,
        message_id=f"letter-{message.id}-1799229600@example.org",
        kind="auto_reply",
        taken_at=NOW,
        outcome=MailOutcome.NOTED,
    )
    session.add(came)
    session.flush()

    after = mail_health(session, now=NOW)

    assert before.loop is not None
    assert before.loop.came_back_at is None
    assert after.loop is not None
    assert after.loop.came_back_at == NOW
