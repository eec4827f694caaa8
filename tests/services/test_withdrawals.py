"""An invitation that is taken back: nothing is left of it but what was said."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.models.messages import Message
from app.rules.replies import InvitationWithdrawn
from app.rules.states import EntryState, EventState, MessageState, PlaceState
from app.services.attendees import count_attendees
from app.services.calendar_entries import entries_of
from app.services.checks import check_promises
from app.services.history import COMMAND_LINE
from app.services.standings import count_answers
from app.services.waiting_lists import living_places
from app.services.withdrawals import NothingToWithdraw, withdraw_invitation
from tests.make import NOW, SECRET, make_event, make_invitation, make_person
from tests.replying import say_yes

WHY = "The places are for members of the board."


def test_the_place_goes_to_the_next_and_everybody_is_told(session: Session) -> None:
    event = make_event(session, seats_limit=1)
    withdrawn, waiting = make_invitation(session, event), make_invitation(session, event)
    for each in (withdrawn, waiting):
        say_yes(session, each)

    withdraw_invitation(session, withdrawn, reason=WHY, by=COMMAND_LINE, now=NOW)

    session.flush()
    assert living_places(session, withdrawn.id) == []
    assert [place.state for place in living_places(session, waiting.id)] == [PlaceState.HELD]
    assert [entry.state for entry in entries_of(session, withdrawn.id).values()] == [EntryState.CANCELLED]
    letter = session.scalars(sa.select(Message).where(Message.kind == "invitation_withdrawn")).one()
    assert (letter.invitation_id, letter.facts["reason"]) == (withdrawn.id, WHY)
    assert letter.facts["calendar"]["method"] == "CANCEL"
    assert (count_answers(session, event.id).coming, count_attendees(session, event.id)) == (1, 1)
    assert check_promises(session, secrets=[SECRET], now=NOW) == []


def test_what_waited_to_be_sent_is_stopped(session: Session) -> None:
    withdrawn = make_invitation(session, make_event(session))
    say_yes(session, withdrawn)

    withdraw_invitation(session, withdrawn, reason=WHY, by=COMMAND_LINE, now=NOW)

    session.flush()
    query = sa.select(Message.kind, Message.state, Message.trouble).order_by(Message.id)
    assert [tuple(row) for row in session.execute(query)] == [
        ("confirmation_yes", MessageState.STOPPED, "The invitation was withdrawn."),
        ("invitation_withdrawn", MessageState.QUEUED, ""),
    ]


def test_nobody_answers_a_withdrawn_invitation(session: Session) -> None:
    withdrawn = make_invitation(session, make_event(session))
    withdraw_invitation(session, withdrawn, reason=WHY, by=COMMAND_LINE, now=NOW)

    with pytest.raises(InvitationWithdrawn):
        say_yes(session, withdrawn)


def test_somebody_without_an_address_is_withdrawn_without_a_letter(session: Session) -> None:
    person = make_person(session, email=None)
    withdrawn = make_invitation(session, make_event(session), person)

    withdraw_invitation(session, withdrawn, reason=WHY, by=COMMAND_LINE, now=NOW)

    assert withdrawn.withdrawn_at == NOW
    assert session.scalar(sa.select(sa.func.count()).select_from(Message)) == 0


def test_it_is_withdrawn_once_and_not_after_the_event_was_called_off(session: Session) -> None:
    event = make_event(session)
    withdrawn, other = make_invitation(session, event), make_invitation(session, event)
    withdraw_invitation(session, withdrawn, reason=WHY, by=COMMAND_LINE, now=NOW)
    with pytest.raises(NothingToWithdraw, match="already"):
        withdraw_invitation(session, withdrawn, reason=WHY, by=COMMAND_LINE, now=NOW)

    event.state = EventState.CANCELLED

    with pytest.raises(NothingToWithdraw, match="cancelled"):
        withdraw_invitation(session, other, reason=WHY, by=COMMAND_LINE, now=NOW)
