import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.database import writing
from app.extensions import db
from app.services.events import find_event
from app.views.event_forms import EventForm
from tests.make import make_account, make_event
from tests.signing_in import client_of
from tests.views.delegate import hidden_fields

CONTACT = {"contact_name": "Olive", "contact_email": "o@example.org", "attendance": "attend_all"}


@pytest.fixture
def officer(app: Flask, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """An officer at a browser, and an event called “busy”."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    with app.app_context(), writing() as session:
        make_event(session, slug="busy")
        return client_of(app, make_account(session).fs_uniquifier)


def test_an_events_title_can_be_changed_and_its_address_stays(app: Flask, officer: FlaskClient) -> None:
    shown = hidden_fields(officer.get("/events/busy/details").text)

    answer = officer.post("/events/busy/details", data={"title": "Another title", **CONTACT, **shown})

    assert answer.headers["Location"] == "/events/busy"
    with app.app_context():
        event = find_event(db.session(), "busy")
        assert event is not None
        assert event.title == "Another title"


def test_two_officers_who_change_one_event_see_each_others_changes(app: Flask, officer: FlaskClient) -> None:
    with app.app_context(), writing() as session:
        second = client_of(app, make_account(session, "second@example.org").fs_uniquifier)
    shown = hidden_fields(second.get("/events/busy/details").text)
    day = {"reply_by-day": "1", "reply_by-month": "2", "reply_by-year": "2027"}
    officer.post("/events/busy/details", data={"title": "Theirs", **CONTACT, **shown, **day})

    asked = second.post("/events/busy/details", data={"title": "Mine", **CONTACT, **shown})

    assert asked.status_code == 409
    assert "Olive Officer was quicker" in asked.text
    assert re.search(r"Title</a></th><td>.*</td><td>Theirs</td><td>Mine</td>", asked.text)
    assert 'name="title" type="text" value="Mine"' in asked.text
    assert 'name="reply_by-year" type="text" inputmode="numeric" value="2027"' in asked.text
    with app.app_context():
        event = find_event(db.session(), "busy")
        assert event is not None
        assert event.title == "Theirs"


def test_two_officers_who_change_one_session_see_each_others_changes(
    app: Flask, officer: FlaskClient
) -> None:
    with app.app_context(), writing() as session:
        second = client_of(app, make_account(session, "second@example.org").fs_uniquifier)
    address = "/events/busy/sessions/1"
    page = second.get(address).text
    shown = hidden_fields(page) | dict(re.findall(r'name="([a-z_-]+)" type="text"[^>]*value="([^"]*)"', page))
    assert officer.post(address, data=shown | {"venue": "Town Hall"}).status_code == 302

    merged = second.post(address, data=shown | {"room": "Hall 1"})
    asked = second.post(address, data=shown | {"venue": "Kassam", "starts": "10am"})

    assert merged.status_code == 302
    assert asked.status_code == 409
    assert re.search(r"Venue</a></th><td>.*Nothing.*</td><td>Town Hall</td><td>Kassam</td>", asked.text)
    assert 'value="Hall 1"' in asked.text
    assert 'value="10am"' in asked.text


def test_a_form_without_a_title_is_shown_again(officer: FlaskClient) -> None:
    answer = officer.post("/events/busy/details", data=CONTACT)

    assert answer.status_code == 422
    assert "Enter a title for the event" in answer.text


def test_a_copy_leads_to_the_new_draft(officer: FlaskClient) -> None:
    answer = officer.post("/events/busy/copy", data={"title": "Next year"}, follow_redirects=True)

    assert answer.request.path == "/events/next-year"
    assert "The copy is a draft" in answer.text


def test_fields_stand_in_the_order_in_which_errors_name_them(app: Flask, officer: FlaskClient) -> None:
    with app.test_request_context():
        names = [field.name for field in EventForm() if field.name != "csrf_token"]

    page = officer.get("/events/busy/details").text

    on_page = [name.removesuffix("-day") for name in re.findall(r' name="([\w-]+)"', page)]
    assert list(dict.fromkeys(name for name in on_page if name in names)) == names
