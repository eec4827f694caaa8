from datetime import timedelta

from sqlalchemy.orm import Session

from app.rules.reply_steps import DraftReply
from app.rules.states import Answer, DetailKind
from app.services.reply_drafts import forget_old_drafts, load_draft, save_draft, take_draft
from tests.make import NOW, make_event, make_invitation

NO = DraftReply(answer=Answer.NO, reason="I am away")


def test_a_draft_is_as_it_was_left(session: Session) -> None:
    invitation = make_invitation(session, make_event(session))
    yes = DraftReply(
        answer=Answer.YES,
        event_session_ids=(3, 4),
        has_said_more=True,
        diet="no nuts",
        answers={7: ("Bus", "Bicycle")},
        details={DetailKind.JOB_TITLE: "Clerk"},
        given_by_name="Pat Archer",
        begun_at=NOW,
    )

    save_draft(session, invitation.id, "nonce", yes, now=NOW)
    session.flush()
    session.expire_all()

    assert load_draft(session, invitation.id, "nonce") == yes


def test_changing_a_draft_does_not_make_it_younger(session: Session) -> None:
    invitation = make_invitation(session, make_event(session))
    save_draft(session, invitation.id, "nonce", DraftReply(answer=Answer.YES), now=NOW)

    save_draft(session, invitation.id, "nonce", NO, now=NOW + timedelta(minutes=5))

    kept = load_draft(session, invitation.id, "nonce")
    assert (kept.reason, kept.begun_at) == ("I am away", NOW)


def test_a_nonce_opens_no_draft_of_another_invitation(session: Session) -> None:
    event = make_event(session)
    mine, other = make_invitation(session, event), make_invitation(session, event)
    save_draft(session, mine.id, "nonce", NO, now=NOW)

    assert load_draft(session, other.id, "nonce") == DraftReply()


def test_a_draft_that_became_a_reply_is_gone(session: Session) -> None:
    invitation = make_invitation(session, make_event(session))
    save_draft(session, invitation.id, "nonce", NO, now=NOW)

    taken = take_draft(session, invitation.id, "nonce")

    assert taken.reason == "I am away"
    assert take_draft(session, invitation.id, "nonce") == DraftReply()
    assert load_draft(session, invitation.id, "nonce") == DraftReply()


def test_only_old_drafts_are_forgotten(session: Session) -> None:
    invitation = make_invitation(session, make_event(session))
    save_draft(session, invitation.id, "old", NO, now=NOW - timedelta(days=3))
    save_draft(session, invitation.id, "new", NO, now=NOW)

    forget_old_drafts(session, before=NOW - timedelta(days=1))

    assert load_draft(session, invitation.id, "old") == DraftReply()
    assert load_draft(session, invitation.id, "new").answer is Answer.NO
