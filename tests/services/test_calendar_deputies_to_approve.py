"""Calendars that send somebody else where an officer decides: the deputy is asked for, and the seat stays."""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.deputies import DeputyRequest
from app.models.invitations import Invitation
from app.rules.states import Answer, Door
from app.services.checks import check_promises
from app.services.deputies import NamedDeputy
from app.services.deputy_requests import (
    approve_deputy,
    open_request,
    refuse_deputy,
    requests_of_event,
    send_somebody_else,
)
from app.services.held_mail import count_answer
from app.services.history import Actor
from app.services.replies import GivenReply
from tests.make import SECRET, make_account
from tests.services.calendar_mail import DOOR, LATER, answer_mail, entry_of, letters_to, receive
from tests.services.test_calendar_deputies import BOB, delegate, deputy_of, invited, states
from tests.services.test_calendar_entries import asked, confirmed, reply, told


def test_where_an_officer_decides_the_deputy_waits_for_approval_and_the_seat_stays(session: Session) -> None:
    (invitation,) = invited(session)
    reply(session, invitation, Answer.YES)
    invitation.event.deputies_need_approval = True

    mail = delegate(session, invitation)

    (request,) = requests_of_event(session, invitation.event_id)
    assert (request.deputy_name, request.deputy_email) == ("Bob Birch", "bob@example.org")
    assert (mail.outcome, mail.needs_officer) == ("unchanged", False)
    assert "Bob Birch" in mail.sentence
    assert (invitation.answer, states(session, invitation)) == ("yes", ["held"])
    assert letters_to(session, invitation)[-1] == "deputy_asked"
    assert check_promises(session, secrets=[SECRET], now=LATER) == []


def test_a_deputy_whom_a_calendar_asked_for_comes_once_an_officer_approves(session: Session) -> None:
    (invitation,) = invited(session, limit=1)
    reply(session, invitation, Answer.YES)
    invitation.event.deputies_need_approval = True
    delegate(session, invitation)
    (request,) = requests_of_event(session, invitation.event_id)
    officer = Actor(Door.PAGE, make_account(session).id)

    approve_deputy(session, invitation.event_id, request.id, secret=SECRET, by=officer, now=LATER)

    assert states(session, deputy_of(session, invitation)) == ["held"]
    assert (invitation.answer, states(session, invitation)) == ("deputy", [])
    mine = told(session, invitation)[-1]
    assert mine is not None
    assert mine["method"] == "CANCEL"


def test_a_calendar_whose_deputy_is_refused_is_told_the_answer_that_stands(session: Session) -> None:
    (invitation,) = invited(session)
    reply(session, invitation, Answer.YES)
    invitation.event.deputies_need_approval = True
    delegate(session, invitation)
    before = entry_of(session, invitation).sequence

    refuse(session, invitation)

    assert letters_to(session, invitation)[-1] == "deputy_refused"
    assert told(session, invitation)[-1] == confirmed(before + 1)
    assert (invitation.answer, states(session, invitation)) == ("yes", ["held"])
    assert check_promises(session, secrets=[SECRET], now=LATER) == []


def test_whoever_had_not_answered_is_asked_again_when_the_deputy_is_refused(session: Session) -> None:
    (invitation,) = invited(session)
    invitation.event.deputies_need_approval = True
    delegate(session, invitation)

    refuse(session, invitation)

    assert told(session, invitation)[-1] == asked(1)


def test_a_yes_to_the_entry_that_came_with_a_refusal_counts(session: Session) -> None:
    (invitation,) = invited(session)
    invitation.event.deputies_need_approval = True
    delegate(session, invitation)
    refuse(session, invitation)
    later = LATER + timedelta(hours=1)

    receive(session, answer_mail(invitation, entry_of(session, invitation), at=later), now=later)

    assert (invitation.answer, states(session, invitation)) == ("yes", ["held"])


def test_a_deputy_who_was_asked_for_on_the_page_is_refused_without_an_entry(session: Session) -> None:
    (invitation,) = invited(session)
    receive(session, answer_mail(invitation, entry_of(session, invitation)))
    invitation.event.deputies_need_approval = True
    given, bob = GivenReply(Answer.DEPUTY, "form"), NamedDeputy("Bob Birch", "bob@example.org")
    send_somebody_else(session, invitation, given, bob, secret=SECRET, by=Actor(Door.LINK), now=LATER)

    refuse(session, invitation)

    assert letters_to(session, invitation)[-1] == "deputy_refused"
    assert told(session, invitation)[-1] is None


def refuse(session: Session, invitation: Invitation) -> None:
    """An officer says no to what waits, half an hour after it was asked."""
    (request,) = requests_of_event(session, invitation.event_id)
    officer = Actor(Door.PAGE, make_account(session).id)
    at = LATER + timedelta(minutes=30)
    refuse_deputy(session, invitation.event_id, request.id, reason="Members only", by=officer, now=at)


def test_a_calendar_that_asks_again_for_the_same_deputy_asks_once(session: Session) -> None:
    (invitation,) = invited(session)
    invitation.event.deputies_need_approval = True
    delegate(session, invitation)
    later = LATER + timedelta(hours=1)

    raw = answer_mail(
        invitation,
        entry_of(session, invitation),
        "DELEGATED",
        BOB.format(invitation.person.email),
        params=';DELEGATED-TO="mailto:bob@example.org"',
        at=later,
    )
    assert receive(session, raw, now=later).mail.outcome == "unchanged"

    assert session.scalar(select(func.count()).select_from(DeputyRequest)) == 1
    assert letters_to(session, invitation).count("deputy_asked") == 1


def test_an_officer_who_names_the_deputy_of_a_held_answer_approves_by_that(session: Session) -> None:
    (invitation,) = invited(session)
    invitation.event.deputies_need_approval = True
    mail = delegate(session, invitation, named=False)
    officer = make_account(session).id

    count_answer(session, mail.id, door=DOOR, deputy_name="Bob Birch", by=officer, now=LATER)

    assert mail.outcome == "applied"
    assert states(session, deputy_of(session, invitation)) == ["held"]
    assert open_request(session, invitation.id) is None
