from sqlalchemy.orm import Session

from app.rules.states import Answer, Door
from app.services.guests import guest_file
from app.services.history import Actor
from app.services.replies import GivenReply, record_reply
from tests.make import NOW, make_account, make_event, make_invitation


def test_every_answer_and_place_is_there_with_who_and_how(session: Session) -> None:
    invitation = make_invitation(session, make_event(session))
    officer = make_account(session)
    given = GivenReply(Answer.YES, "first", given_by_name="Pat Archer")
    record_reply(session, invitation, given, by=Actor(Door.PHONE, officer.id), now=NOW)
    record_reply(session, invitation, GivenReply(Answer.NO, "second"), by=Actor(Door.LINK), now=NOW)

    file = guest_file(session, invitation.event_id, invitation.reference)

    assert file is not None
    assert [(each.answer, each.door, each.given_by_name) for each in file.replies] == [
        ("yes", "phone", "Pat Archer"),
        ("no", "link", ""),
    ]
    assert file.replies[0].account == officer
    assert [each.state for each in file.places] == ["given_up"]


def test_a_reference_of_another_event_is_not_found(session: Session) -> None:
    invitation = make_invitation(session, make_event(session))

    assert guest_file(session, make_event(session).id, invitation.reference) is None
