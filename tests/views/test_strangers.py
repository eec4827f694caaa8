"""Tests of inviting somebody who answered an invitation that was passed on to them."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.database import writing
from app.extensions import db
from app.models.invitations import Invitation
from app.models.people import Person
from app.views import clock
from tests.make import make_account, make_event, make_person
from tests.services.calendar_mail import LATER, answer_mail, entry_of, receive
from tests.services.test_calendar_entries import invite
from tests.signing_in import client_of


@pytest.fixture
def officer(app: Flask, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """An officer, and Chris who answered an invitation that was passed on to them."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    monkeypatch.setattr(clock, "now", lambda: LATER)
    with app.app_context(), writing() as session:
        (invitation,) = invite(session, make_event(session))
        raw = answer_mail(
            invitation, entry_of(session, invitation), attendee="chris@example.com", name="Chris Crasher"
        )
        receive(session, raw)
        return client_of(app, str(make_account(session).fs_uniquifier))


def invited(app: Flask) -> list[str]:
    """Who is invited, by name, the last first."""
    with app.app_context():
        query = select(Person).join(Invitation, Invitation.person_id == Person.id)
        return [each.name for each in db.session.scalars(query.order_by(Invitation.id.desc()))]


def test_one_click_invites_whoever_was_not_invited(app: Flask, officer: FlaskClient) -> None:
    assert "Invite them in their own right" in officer.get("/mail").text

    page = officer.post("/mail/1/invite", follow_redirects=True).text

    assert "Chris Crasher was invited in their own right. Their letter is on its way." in page
    assert "Nothing waits for you." in page
    assert invited(app)[0] == "Chris Crasher"


def test_somebody_who_may_be_known_is_asked_about_and_chosen(app: Flask, officer: FlaskClient) -> None:
    with app.app_context(), writing() as session:
        known = make_person(session, "Kit Crasher", email="chris@example.com")
        person_id = known.id

    asked = officer.post("/mail/1/invite")
    officer.post("/mail/1/invite", data={"name": "Chris Crasher", "who": person_id})

    assert asked.status_code == 422
    assert "This may be somebody who is known already." in asked.text
    assert "Kit Crasher, chris@example.com" in asked.text
    assert len(invited(app)) == 2
    with app.app_context():
        assert len(db.session.scalars(select(Person.id)).all()) == 2


def test_the_second_click_is_refused_in_a_sentence(officer: FlaskClient) -> None:
    officer.post("/mail/1/invite")

    again = officer.post("/mail/1/invite")

    assert again.status_code == 422
    assert "was settled already" in again.text
    assert "There is nobody to invite any more" in again.text


def test_the_page_of_a_message_that_is_not_there_is_not_there(officer: FlaskClient) -> None:
    assert officer.get("/mail/1/invite").status_code == 200
    assert officer.get("/mail/2/invite").status_code == 404
    assert officer.post("/mail/2/invite").status_code == 404
