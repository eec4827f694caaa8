"""Tests of the page that sends an update."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import writing
from app.extensions import db
from app.models.invitations import Invitation
from app.models.messages import Message
from app.rules.states import Answer
from app.services.event_changes import change_event_session, plan_of
from app.services.events import event_by_slug, sessions_of
from app.services.history import COMMAND_LINE
from app.views import clock
from tests.make import NOW, make_account, make_event
from tests.services.test_calendar_entries import invite, reply
from tests.signing_in import client_of


@pytest.fixture
def officer(app: Flask, monkeypatch: pytest.MonkeyPatch) -> str:
    """An officer of an event whose venue has become known."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    with app.app_context(), writing() as session:
        event = make_event(session, slug="open")
        invite(session, event, people=2)
        (each,) = sessions_of(session, event.id)
        plan = replace(plan_of(each), venue="Example Hall")
        change_event_session(session, event.id, each.id, plan, by=COMMAND_LINE, now=NOW)
        return str(make_account(session).fs_uniquifier)


def updates(app: Flask) -> int:
    with app.app_context():
        return len(db.session.scalars(select(Message).where(Message.kind == "event_changed")).all())


def test_the_page_says_how_many_people_would_be_told_of_what(app: Flask, officer: str) -> None:
    page = client_of(app, officer).get("/events/open/update").text

    assert "Send to 2 people" in page
    assert "Venue to be confirmed" in page
    assert "Example Hall" in page
    assert updates(app) == 0


def test_the_button_sends_it_once(app: Flask, officer: str) -> None:
    client = client_of(app, officer)

    assert client.post("/events/open/update", data={"confirmed": "2"}).status_code == 302
    assert client.post("/events/open/update", data={"confirmed": "2"}).status_code == 409

    assert updates(app) == 2
    assert "There is nothing to send." in client.get("/events/open/update").text


def test_another_number_than_the_page_showed_is_refused(app: Flask, officer: str) -> None:
    assert client_of(app, officer).post("/events/open/update", data={"confirmed": "1"}).status_code == 409
    assert updates(app) == 0


def test_calling_the_event_off_leads_to_the_letter_that_says_so(app: Flask, officer: str) -> None:
    client = client_of(app, officer)

    page = client.post("/events/open/move/cancelled", follow_redirects=True).text

    assert "Tell people that it is called off" in page
    client.post("/events/open/update", data={"confirmed": "2", "reason": "The hall has closed."})
    with app.app_context():
        assert event_by_slug(db.session(), "open").state == "cancelled"
        letters = db.session.scalars(select(Message).where(Message.kind == "event_cancelled")).all()
        assert {letter.facts["reason"] for letter in letters} == {"The hall has closed."}


def test_a_new_time_needs_a_day_to_confirm_by_which_the_page_suggests(app: Flask, officer: str) -> None:
    with app.app_context(), writing() as session:
        event = event_by_slug(session, "open")
        (each,) = sessions_of(session, event.id)
        (invitation, _) = session.scalars(select(Invitation).order_by(Invitation.id))
        reply(session, invitation, Answer.YES)
        plan = plan_of(each)
        assert plan.ends_at is not None
        later = replace(plan, ends_at=plan.ends_at + timedelta(hours=1))
        change_event_session(session, event.id, each.id, later, by=COMMAND_LINE, now=NOW)
    client = client_of(app, officer)

    page = client.get("/events/open/update").text
    assert "Places must be confirmed by the end of" in page
    assert 'value="19"' in page
    refused = client.post("/events/open/update", data={"confirmed": "2"})
    day = {"confirm_by-day": "19", "confirm_by-month": "1", "confirm_by-year": "2027"}
    sent = client.post("/events/open/update", data={"confirmed": "2", **day})

    assert (refused.status_code, sent.status_code) == (409, 302)
    assert "Enter the day by which places must be confirmed" in refused.text
    assert updates(app) == 2


def test_those_who_said_no_are_told_of_a_new_time_where_the_box_is_ticked(app: Flask, officer: str) -> None:
    with app.app_context(), writing() as session:
        event = event_by_slug(session, "open")
        (each,) = sessions_of(session, event.id)
        (invitation, _) = session.scalars(select(Invitation).order_by(Invitation.id))
        reply(session, invitation, Answer.NO)
        plan = plan_of(each)
        assert plan.ends_at is not None
        later = replace(plan, ends_at=plan.ends_at + timedelta(hours=1))
        change_event_session(session, event.id, each.id, later, by=COMMAND_LINE, now=NOW)
    client = client_of(app, officer)

    assert "Tell the 1 person who said no, too" in client.get("/events/open/update").text
    seen = {"confirmed": "1", "declined": "1", "tell_declined": "y"}
    assert client.post("/events/open/update", data=seen).status_code == 302

    assert updates(app) == 2
