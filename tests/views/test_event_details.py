import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.database import writing
from app.extensions import db
from app.services.events import find_event
from tests.make import make_account, make_event
from tests.signing_in import client_of

CONTACT = {"contact_name": "Olive", "contact_email": "o@example.org", "attendance": "attend_all"}


@pytest.fixture
def officer(app: Flask, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """An officer at a browser, and an event called “busy”."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    with app.app_context(), writing() as session:
        make_event(session, slug="busy")
        return client_of(app, make_account(session).fs_uniquifier)


def test_an_events_title_can_be_changed_and_its_address_stays(app: Flask, officer: FlaskClient) -> None:
    answer = officer.post("/events/busy/details", data={"title": "Another title", **CONTACT})

    assert answer.headers["Location"] == "/events/busy"
    with app.app_context():
        event = find_event(db.session(), "busy")
        assert event is not None
        assert event.title == "Another title"


def test_a_form_without_a_title_is_shown_again(officer: FlaskClient) -> None:
    answer = officer.post("/events/busy/details", data=CONTACT)

    assert answer.status_code == 422
    assert "Enter a title for the event" in answer.text


def test_a_copy_leads_to_the_new_draft(officer: FlaskClient) -> None:
    answer = officer.post("/events/busy/copy", data={"title": "Next year"}, follow_redirects=True)

    assert answer.request.path == "/events/next-year"
    assert "The copy is a draft" in answer.text
