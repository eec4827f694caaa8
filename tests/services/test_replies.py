from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.events import EventSession
from app.models.invitations import Invitation
from app.models.messages import Message
from app.models.replies import Reply
from app.rules.attendance import ChooseOne, NotASessionOfThisEvent
from app.rules.replies import EventCancelled, InvitationWithdrawn, ReplyClosed
from app.rules.states import Answer, Choice, Door, EventState
from app.services.checks import check_promises
from app.services.history import Actor
from app.services.replies import GivenReply, RecordedReply, latest_reply, record_reply
from app.services.waiting_lists import living_places
from tests.make import NOW, SECRET, make_event, make_invitation
from tests.queries import statements

BY_LINK = Actor(Door.LINK)


def reply(
    session: Session,
    invitation: Invitation,
    answer: Answer = Answer.YES,
    *,
    nonce: str = "",
    chosen: tuple[int, ...] = (),
) -> RecordedReply:
    given = GivenReply(answer, nonce or f"nonce-{invitation.id}-{answer}", chosen)
    return record_reply(session, invitation, given, by=BY_LINK, now=NOW)


def letters_to(session: Session, invitation: Invitation) -> list[str]:
    query = select(Message.kind).where(Message.invitation_id == invitation.id).order_by(Message.id)
    return list(session.scalars(query))


def test_a_yes_is_recorded_with_its_place_and_its_letter(session: Session) -> None:
    invitation = make_invitation(session, make_event(session))

    recorded = reply(session, invitation)

    assert not recorded.waits
    assert [place.state for place in recorded.places] == ["held"]
    assert (recorded.reply.door, invitation.answer) == ("link", "yes")
    assert letters_to(session, invitation) == ["confirmation_yes"]


def test_a_yes_to_a_full_room_waits_and_is_told_so(session: Session) -> None:
    invitation = make_invitation(session, make_event(session, seats_limit=0))

    recorded = reply(session, invitation)

    assert recorded.waits
    assert letters_to(session, invitation) == ["confirmation_waiting"]


def test_the_same_form_sent_twice_is_one_reply_and_one_letter(session: Session) -> None:
    invitation = make_invitation(session, make_event(session))
    reply(session, invitation, nonce="one form")

    again = reply(session, invitation, nonce="one form")

    assert again.repeated
    assert session.scalar(select(func.count()).select_from(Reply)) == 1
    assert letters_to(session, invitation) == ["confirmation_yes"]


def test_a_no_after_a_yes_frees_the_place_for_whoever_waits(session: Session) -> None:
    event = make_event(session, seats_limit=1)
    leaving, waiting = make_invitation(session, event), make_invitation(session, event)
    reply(session, leaving)
    reply(session, waiting)

    reply(session, leaving, Answer.NO)

    assert [place.state for place in living_places(session, waiting.id)] == ["held"]
    assert letters_to(session, waiting) == ["confirmation_waiting", "moved_up"]
    assert check_promises(session, secrets=[SECRET], now=NOW) == []


def test_earlier_replies_stay_as_they_were_given(session: Session) -> None:
    invitation = make_invitation(session, make_event(session))
    reply(session, invitation)

    reply(session, invitation, Answer.NO)

    answers = session.scalars(select(Reply.answer).order_by(Reply.id)).all()
    assert answers == ["yes", "no"]
    latest = latest_reply(session, invitation.id)
    assert latest is not None
    assert latest.answer == "no"


def test_a_yes_after_the_last_day_is_refused_and_changes_nothing(session: Session) -> None:
    event = make_event(session, reply_by=NOW.date() - timedelta(days=1))
    invitation = make_invitation(session, event)

    with pytest.raises(ReplyClosed):
        reply(session, invitation)

    assert session.scalar(select(func.count()).select_from(Reply)) == 0
    assert invitation.answer is None


def test_a_no_is_taken_after_the_last_day(session: Session) -> None:
    invitation = make_invitation(session, make_event(session, reply_by=date(2027, 1, 4)))

    recorded = reply(session, invitation, Answer.NO)

    assert recorded.reply.answer == "no"


def test_nobody_can_answer_about_a_cancelled_event(session: Session) -> None:
    invitation = make_invitation(session, make_event(session, state=EventState.CANCELLED))

    with pytest.raises(EventCancelled):
        reply(session, invitation, Answer.NO)


def test_a_session_of_another_event_cannot_be_chosen(session: Session) -> None:
    event = make_event(session, attendance=Choice.CHOOSE_ONE, sessions=2)
    stranger = make_event(session)
    invitation = make_invitation(session, event)
    strange_id = session_ids_of(session, stranger.id)[0]

    with pytest.raises(NotASessionOfThisEvent):
        reply(session, invitation, chosen=(strange_id,))


def test_one_of_two_days_has_to_be_chosen(session: Session) -> None:
    event = make_event(session, attendance=Choice.CHOOSE_ONE, sessions=2)
    both = tuple(session_ids_of(session, event.id))

    with pytest.raises(ChooseOne):
        reply(session, make_invitation(session, event), chosen=both)


def test_changing_the_day_gives_the_first_one_up(session: Session) -> None:
    event = make_event(session, attendance=Choice.CHOOSE_ONE, sessions=2)
    first, second = session_ids_of(session, event.id)
    invitation = make_invitation(session, event)
    reply(session, invitation, nonce="first", chosen=(first,))

    reply(session, invitation, nonce="second", chosen=(second,))

    assert [place.event_session_id for place in living_places(session, invitation.id)] == [second]
    assert check_promises(session, secrets=[SECRET], now=NOW) == []


def session_ids_of(session: Session, event_id: int) -> list[int]:
    query = select(EventSession.id).where(EventSession.event_id == event_id).order_by(EventSession.id)
    return list(session.scalars(query))


def test_an_invitation_that_was_withdrawn_while_the_reply_waited_takes_none(session: Session) -> None:
    invitation = make_invitation(session, make_event(session))
    session.flush()
    # As another transaction does it: what this one has loaded does not show it.
    others_table = Invitation.metadata.tables["invitations"]
    session.execute(others_table.update().values(withdrawn_at=NOW))

    with pytest.raises(InvitationWithdrawn):
        reply(session, invitation)


def test_recording_a_yes_takes_ten_statements_however_many_have_answered(session: Session) -> None:
    event = make_event(session, seats_limit=3)
    counted = []
    for _ in range(6):
        invitation = make_invitation(session, event)
        with statements(session) as sent:
            reply(session, invitation)
            session.flush()
        counted.append(len(sent))

    # Besides these ten, the invitation and its person are read, which a page has done before.
    assert max(counted) <= 12
