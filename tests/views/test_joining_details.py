"""Joining details: looked at, and sent once to whoever has a place."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.database import writing
from app.views import clock
from tests.make import NOW, make_account, make_event, make_invitation, make_person
from tests.replying import say_yes
from tests.signing_in import client_of

JOINING = "/events/open/joining-details"


@pytest.fixture
def officer(app: Flask, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """An officer at a browser, and somebody who has a place."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    with app.app_context(), writing() as session:
        event = make_event(session, slug="open")
        say_yes(session, make_invitation(session, event, make_person(session, "Ann Ash")))
        uniquifier = make_account(session).fs_uniquifier
    return client_of(app, uniquifier)


def test_the_letter_is_looked_at_with_the_words_that_were_typed(officer: FlaskClient) -> None:
    answer = officer.post(JOINING, data={"details": "Doors open <at> 9am.", "confirmed": "1", "do": "look"})

    assert "Dear Ann Ash," in answer.text
    assert "Doors open &lt;at&gt; 9am." in answer.text
    assert "Nothing is sent yet." in answer.text


def test_it_is_sent_to_as_many_as_the_page_said(officer: FlaskClient) -> None:
    assert "Send to 1 person" in officer.get(JOINING).text

    form = {"details": "Doors open at 9am.", "confirmed": "1", "do": "send"}
    first = officer.post(JOINING, data=form, follow_redirects=True)
    again = officer.post(JOINING, data=form, follow_redirects=True)

    assert "Letters on their way: 1." in first.text
    assert "Letters on their way: 0." in again.text


def test_without_words_nothing_is_sent(officer: FlaskClient) -> None:
    answer = officer.post(JOINING, data={"details": "", "confirmed": "1", "do": "send"})

    assert answer.status_code == 422
    assert "Write what people need to know for the day" in answer.text
