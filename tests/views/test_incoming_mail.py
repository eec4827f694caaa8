"""Tests of the page on which officers decide about mail."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import writing
from app.extensions import db
from app.models.incoming_mail import IncomingMail
from app.models.invitations import Invitation
from app.models.people import Person
from app.views import clock
from tests.make import make_account, make_event
from tests.services.calendar_mail import LATER, answer_mail, entry_of, receive
from tests.services.test_calendar_deputies import delegate, invited
from tests.services.test_calendar_entries import invite
from tests.signing_in import client_of


@pytest.fixture
def officer(app: Flask, monkeypatch: pytest.MonkeyPatch) -> str:
    """An officer, and an answer that is held for one."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    monkeypatch.setattr(clock, "now", lambda: LATER)
    with app.app_context(), writing() as session:
        (invitation,) = invite(session, make_event(session))
        receive(
            session, answer_mail(invitation, entry_of(session, invitation), attendee="pat.alias@example.org")
        )
        return str(make_account(session).fs_uniquifier)


def answer_and_waiting(app: Flask) -> tuple[str | None, bool]:
    with app.app_context():
        answer = db.session.scalars(select(Invitation.answer)).one()
        return answer, db.session.scalars(select(IncomingMail.needs_officer)).one()


def test_a_held_answer_is_shown_with_the_address_that_it_came_from(app: Flask, officer: str) -> None:
    page = client_of(app, officer).get("/mail").text

    assert "pat.alias@example.org" in page
    assert "It is the same person: count it" in page
    assert "They would get a place." in page


def test_one_click_counts_it(app: Flask, officer: str) -> None:
    client = client_of(app, officer)

    assert client.post("/mail/1/count").status_code == 302

    assert answer_and_waiting(app) == ("yes", False)
    assert "Nothing waits for you." in client.get("/mail").text
    assert "Recorded" in client.get("/mail?all=1").text


def test_one_click_puts_it_aside(app: Flask, officer: str) -> None:
    client = client_of(app, officer)

    client.post("/mail/1/put-aside")

    assert answer_and_waiting(app) == (None, False)


def test_counting_twice_is_refused_in_a_sentence(app: Flask, officer: str) -> None:
    client = client_of(app, officer)
    client.post("/mail/1/count")

    assert "was settled already" in client.post("/mail/1/count", follow_redirects=True).text


def test_looking_at_the_page_changes_nothing(app: Flask, officer: str) -> None:
    client_of(app, officer).get("/mail")

    assert answer_and_waiting(app) == (None, True)


def test_a_message_has_a_page_of_its_own(app: Flask, officer: str) -> None:
    client = client_of(app, officer)

    assert "Is it the same person?" in client.get("/mail/1").text
    assert client.get("/mail/2").status_code == 404
    client.post("/mail/1/put-aside")
    assert "It is the same person: count it" not in client.get("/mail/1").text


def test_a_deputy_gets_the_name_that_an_officer_types(app: Flask, officer: str) -> None:
    with app.app_context(), writing() as session:
        (invitation,) = invited(session)
        delegate(session, invitation, named=False)
    client = client_of(app, officer)

    assert "Who is bob@example.org?" in client.get("/mail/2").text
    client.post("/mail/2/count", data={"deputy_name": "  Bob   Birch "})

    with app.app_context():
        names = db.session.scalars(
            select(Person.name_as_typed).where(Person.email == "bob@example.org")
        ).all()
        assert names == ["Bob Birch"]


def test_somebody_who_was_not_invited_can_be_let_in_instead(app: Flask, officer: str) -> None:
    with app.app_context(), writing() as session:
        (invitation,) = invited(session)
        raw = answer_mail(
            invitation, entry_of(session, invitation), attendee="c@example.com", name="Chris Crasher"
        )
        receive(session, raw)
    client = client_of(app, officer)

    assert "Let them come instead of" in client.get("/mail").text
    assert "Chris Crasher comes instead." in client.post("/mail/2/come-instead", follow_redirects=True).text
    assert "was settled already" in client.post("/mail/2/come-instead", follow_redirects=True).text
