from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.deputies import DeputyRequest
from app.models.invitations import Invitation
from app.models.messages import Message
from app.models.replies import Reply
from app.rules.replies import AnswerNotOffered, EventCancelled
from app.rules.states import Answer, Door, EventState
from app.services.checks import check_promises
from app.services.deputies import IsInvitedAlready, NamedDeputy
from app.services.deputy_requests import (
    NothingToDecide,
    RefusalNeedsReason,
    approve_deputy,
    open_request,
    refuse_deputy,
    requests_of_event,
    send_somebody_else,
    settled_requests,
)
from app.services.history import Actor
from app.services.replies import GivenReply
from app.services.waiting_lists import living_places
from tests.make import NOW, SECRET, make_account, make_event, make_invitation, make_person
from tests.replying import BY_LINK, say_no, say_yes

BEN = NamedDeputy("Ben Birch", "ben@example.org")
LATER = NOW + timedelta(hours=1)


def invite(session: Session, *, limit: int = 5) -> Invitation:
    """Ann Ash, who may ask whether somebody comes instead."""
    event = make_event(session, seats_limit=limit)
    event.allows_deputies = event.deputies_need_approval = True
    return make_invitation(session, event, make_person(session, "Ann Ash", email="ann@example.org"))


def ask(
    session: Session, invitation: Invitation, deputy: NamedDeputy = BEN, *, nonce: str = "form"
) -> DeputyRequest | Reply:
    given = GivenReply(Answer.DEPUTY, nonce)
    return send_somebody_else(session, invitation, given, deputy, secret=SECRET, by=BY_LINK, now=NOW)


def asked(session: Session, invitation: Invitation) -> DeputyRequest:
    request = ask(session, invitation)
    assert isinstance(request, DeputyRequest)
    return request


def officer(session: Session) -> Actor:
    return Actor(Door.PAGE, make_account(session).id)


def approve(session: Session, invitation: Invitation, request: DeputyRequest) -> None:
    by = officer(session)
    approve_deputy(session, invitation.event_id, request.id, secret=SECRET, by=by, now=LATER)


def letters(session: Session, invitation: Invitation) -> list[str]:
    query = select(Message.kind).where(Message.invitation_id == invitation.id).order_by(Message.id)
    return list(session.scalars(query))


def deputies(session: Session) -> list[Invitation]:
    return list(session.scalars(select(Invitation).where(Invitation.deputy_for_id.is_not(None))))


def test_the_place_stays_with_whoever_asked_until_an_officer_decides(session: Session) -> None:
    invitation = invite(session)
    say_yes(session, invitation)

    request = asked(session, invitation)

    assert [place.state for place in living_places(session, invitation.id)] == ["held"]
    assert invitation.answer == Answer.YES
    assert deputies(session) == []
    assert letters(session, invitation) == ["confirmation_yes", "deputy_asked"]
    assert open_request(session, invitation.id) is request
    assert requests_of_event(session, invitation.event_id) == [request]


def test_an_approved_deputy_gets_the_place_and_both_are_told(session: Session) -> None:
    invitation = invite(session, limit=1)
    say_yes(session, invitation)
    request = asked(session, invitation)

    approve(session, invitation, request)

    (theirs,) = deputies(session)
    assert [place.state for place in living_places(session, theirs.id)] == ["held"]
    assert living_places(session, invitation.id) == []
    assert letters(session, theirs) == ["deputy_invited"]
    assert letters(session, invitation)[-1] == "deputy_replaced"
    assert requests_of_event(session, invitation.event_id) == []
    assert [each.is_approved for each in settled_requests(session, invitation.event_id)] == [True]
    assert check_promises(session, secrets=[SECRET], now=LATER) == []


def test_a_refused_deputy_leaves_the_place_and_says_why(session: Session) -> None:
    invitation = invite(session)
    say_yes(session, invitation)
    request = asked(session, invitation)
    by = officer(session)

    with pytest.raises(RefusalNeedsReason):
        refuse_deputy(session, invitation.event_id, request.id, reason=" ", by=by, now=LATER)
    refuse_deputy(session, invitation.event_id, request.id, reason="Members only", by=by, now=LATER)

    assert [place.state for place in living_places(session, invitation.id)] == ["held"]
    letter = session.scalars(select(Message).where(Message.kind == "deputy_refused")).one()
    assert letter.facts["reason"] == "Members only"
    assert letter.facts["has_place"] == "kept"
    assert deputies(session) == []


def test_what_was_decided_is_decided_once(session: Session) -> None:
    invitation = invite(session)
    request = asked(session, invitation)
    approve(session, invitation, request)

    with pytest.raises(NothingToDecide):
        approve_deputy(
            session, invitation.event_id, request.id, secret=SECRET, by=Actor(Door.PAGE), now=LATER
        )
    assert len(deputies(session)) == 1


def test_a_request_of_another_event_is_not_decided_here(session: Session) -> None:
    request = asked(session, invite(session))

    with pytest.raises(NothingToDecide):
        approve_deputy(
            session, make_event(session).id, request.id, secret=SECRET, by=Actor(Door.PAGE), now=LATER
        )


def test_whoever_answers_otherwise_takes_the_request_back(session: Session) -> None:
    invitation = invite(session)
    request = asked(session, invitation)
    say_no(session, invitation, now=LATER)

    assert open_request(session, invitation.id) is None
    with pytest.raises(NothingToDecide):
        approve(session, invitation, request)


def test_a_newer_request_replaces_the_earlier_one_and_a_repeated_form_does_not(session: Session) -> None:
    invitation = invite(session)
    ask(session, invitation)
    ask(session, invitation)
    newer = ask(session, invitation, NamedDeputy("Cat Cole", "cat@example.org"), nonce="another form")

    assert requests_of_event(session, invitation.event_id) == [newer]
    assert session.scalar(select(func.count()).select_from(DeputyRequest)) == 2


def test_what_was_asked_in_time_is_approved_after_the_last_day(session: Session) -> None:
    invitation = invite(session)
    request = asked(session, invitation)
    invitation.event.deputies_until = invitation.event.reply_by = date(2027, 1, 4)

    approve(session, invitation, request)

    assert len(deputies(session)) == 1


def test_nobody_is_approved_for_an_event_that_was_called_off(session: Session) -> None:
    invitation = invite(session)
    request = asked(session, invitation)
    invitation.event.state = EventState.CANCELLED
    session.flush()

    with pytest.raises((NothingToDecide, EventCancelled)):
        approve(session, invitation, request)


def test_nobody_is_asked_about_who_is_too_late_or_invited_already(session: Session) -> None:
    invitation = invite(session)
    make_invitation(session, invitation.event, make_person(session, "Ben Birch", email="ben@example.org"))

    with pytest.raises(IsInvitedAlready):
        ask(session, invitation)
    invitation.event.deputies_until = date(2027, 1, 4)
    with pytest.raises(AnswerNotOffered):
        ask(session, invitation, NamedDeputy("Cat Cole", "cat@example.org"))
    assert session.scalar(select(func.count()).select_from(DeputyRequest)) == 0


def test_an_officer_who_records_a_call_approves_by_that(session: Session) -> None:
    invitation = invite(session)
    by = Actor(Door.PHONE, make_account(session).id)

    given = GivenReply(Answer.DEPUTY, "form")
    send_somebody_else(session, invitation, given, NamedDeputy("Ben Birch"), secret=SECRET, by=by, now=NOW)

    (theirs,) = deputies(session)
    assert theirs.person.email is None
    assert [place.state for place in living_places(session, theirs.id)] == ["held"]
