"""Calling off one session: a page that says whom it concerns, one button, and what officers and guests see then."""

import sqlalchemy as sa
from flask import Flask

from app.database import writing
from app.extensions import db
from app.models.events import EventSession
from app.models.invitations import Invitation
from app.models.messages import Message
from app.models.replies import Reply
from app.rules.states import Choice
from app.services.cancelled_sessions import cancel_session, plan_cancelling
from app.services.history import COMMAND_LINE
from app.views import clock
from tests.make import make_invitation, make_person
from tests.replying import say_yes
from tests.views.delegate import Delegate, count, hidden_fields, invite
from tests.views.officer import EVENT, Officer, ann, sign_in


def furnish(app: Flask) -> tuple[Officer, list[int]]:
    """Ann and somebody without an address have chosen the second of two days."""
    officer = sign_in(app, sessions=2, attendance=Choice.CHOOSE_ONE)
    with app.app_context(), writing() as session:
        ids = list(session.scalars(sa.select(EventSession.id).order_by(EventSession.id)))
        say_yes(session, ann(session), ids[1], now=clock.now())
        pat = make_person(session, "Pat Paper", email=None)
        say_yes(session, make_invitation(session, ann(session).event, pat), ids[1], now=clock.now())
        return officer, ids


def cancel_behind(app: Flask, number: int) -> None:
    """An officer calls off one of the sessions, between two of the guest's pages."""
    with app.app_context(), writing() as session:
        each = session.scalars(sa.select(EventSession).order_by(EventSession.id)).all()[number]
        plan = plan_cancelling(session, each.event_id, each.id, now=clock.now())
        cancel_session(
            session,
            each.event_id,
            each.id,
            confirmed=len(plan.affected),
            reason="",
            by=COMMAND_LINE,
            now=clock.now(),
        )


def test_the_page_says_whom_it_concerns_and_what_they_would_read_before_anything_is_done(app: Flask) -> None:
    officer, ids = furnish(app)

    session_page = officer.get(f"{EVENT}/sessions/{ids[1]}").text
    page = officer.get(f"{EVENT}/sessions/{ids[1]}/cancel").text

    assert f"{EVENT}/sessions/{ids[1]}/cancel" in session_page
    assert "Nothing has been cancelled yet" in page
    assert "Ann Ash" in page
    assert "No letter reaches them" in page
    assert "you can still come to this" in page
    assert "This cannot be taken back" in page
    assert "Cancel the session and tell 1 person" in page
    assert count(app, Message) == 1


def test_it_is_done_once_and_names_whom_nobody_told(app: Flask) -> None:
    officer, ids = furnish(app)
    address = f"{EVENT}/sessions/{ids[1]}/cancel"
    opened = officer.get(address).text
    assert 'name="confirmed"' in opened

    done = officer.post(address, reason="The trainer is ill")
    again = officer.client.post(address, data={"confirmed": "2", "csrf_token": _token(officer)})

    assert "“Day 2” is cancelled. One person is told by letter." in done.text
    assert "Tell them yourself" in done.text
    assert "Pat Paper" in done.text
    assert (again.status_code, "has been cancelled already" in again.text) == (409, True)
    with app.app_context():
        letters = db.session.scalars(sa.select(Message).where(Message.kind == "session_cancelled")).all()
        assert [each.facts["reason"] for each in letters] == ["The trainer is ill"]


def _token(officer: Officer) -> str:
    return hidden_fields(officer.get(f"{EVENT}/sessions/new").text)["csrf_token"]


def test_a_number_that_has_changed_since_is_asked_about_again(app: Flask) -> None:
    officer, ids = furnish(app)
    address = f"{EVENT}/sessions/{ids[1]}/cancel"

    page = officer.post(address, confirmed="7", reason="Typed before")

    assert page.status_code == 409
    assert "Look at the list again" in page.text
    assert "Typed before" in page.text


def test_the_only_session_is_not_cancelled_by_itself(app: Flask) -> None:
    officer = sign_in(app)
    with app.app_context():
        only = db.session.scalars(sa.select(EventSession.id)).one()

    page = officer.get(f"{EVENT}/sessions/{only}/cancel")

    assert "is the only session that goes on. Cancel the event instead." in page.text
    assert '<form method="post" action="' + EVENT not in page.text


def test_officers_see_what_became_of_it(app: Flask) -> None:
    officer, ids = furnish(app)
    cancel_behind(app, 1)

    event_page = officer.get(EVENT).text
    guest_page = officer.get(f"{EVENT}/guests/{_reference(app)}").text
    list_page = officer.get(f"{EVENT}/invitations").text

    assert "Cancelled sessions" in event_page
    assert "It was cancelled at" in officer.get(f"{EVENT}/sessions/{ids[1]}").text
    assert "Asked to choose again" in guest_page
    assert "“Day 2” was cancelled." in guest_page
    assert "asked to choose again" in list_page
    assert officer.get(f"{EVENT}/sessions/{ids[1]}/confirm/venue").status_code == 404


def _reference(app: Flask) -> str:
    with app.app_context():
        return ann(db.session()).reference


def choosing(app: Flask) -> tuple[Delegate, list[int]]:
    """Ann, who may choose one of three days."""
    delegate = invite(app, sessions=3, attendance=Choice.CHOOSE_ONE)
    with app.app_context():
        return delegate, list(db.session.scalars(sa.select(EventSession.id).order_by(EventSession.id)))


def test_a_day_that_is_cancelled_before_it_is_sent_is_asked_again_with_nothing_lost(app: Flask) -> None:
    delegate, ids = choosing(app)
    delegate.post(answer="yes")
    field = "chosen"
    chosen = delegate.get("/sessions").text
    assert field in chosen
    delegate.post("/sessions", **{field: str(ids[1])})
    check = delegate.post("/more", diet="No nuts")
    cancel_behind(app, 1)

    refused = delegate.post("/check", shown=check.text)
    again = delegate.post("/sessions", **{field: str(ids[2])})
    sent = delegate.post("/check")

    assert (refused.status_code, "is not on offer any more" in refused.text) == (409, True)
    assert "Day 2" not in refused.text
    assert "No nuts" in again.text
    assert "We are expecting you" in sent.text
    with app.app_context():
        assert db.session.scalars(sa.select(Reply.event_session_ids)).all() == [[ids[2]]]


def test_where_one_day_is_left_it_is_shown_before_it_is_sent(app: Flask) -> None:
    delegate, ids = choosing(app)
    delegate.post(answer="yes")
    delegate.post("/sessions", chosen=str(ids[1]))
    check = delegate.get("/check")
    for number in (1, 2):
        cancel_behind(app, number)

    refused = delegate.post("/check", shown=check.text)
    sent = delegate.post("/check", shown=refused.text)

    assert (refused.status_code, "is not on offer any more" in refused.text) == (409, True)
    assert "Friday 12 February 2027" in refused.text
    assert "We are expecting you" in sent.text


def test_whoever_had_it_sees_why_they_are_asked_again(app: Flask) -> None:
    delegate, ids = choosing(app)
    with app.app_context(), writing() as session:
        say_yes(session, session.scalars(sa.select(Invitation)).one(), ids[1], now=clock.now())
    cancel_behind(app, 1)

    page = delegate.get().text

    assert "You had said yes to Day 2, which has been cancelled." in page
    assert "You can still choose something else" in page
    assert "13 February 2027" not in page


def test_a_choice_that_was_delivered_before_gets_a_sentence(app: Flask) -> None:
    delegate, ids = choosing(app)
    delegate.post(answer="yes")
    opened = delegate.get("/sessions").text
    cancel_behind(app, 1)

    page = delegate.post("/sessions", shown=opened, chosen=str(ids[1]))

    assert page.status_code == 422
    assert "There is a problem" in page.text
