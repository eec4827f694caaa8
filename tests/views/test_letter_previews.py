"""Looking at a letter before it is sent, as its reader will see it."""

from email import message_from_bytes, policy

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.database import writing
from app.views import clock
from app.worker import Worker
from app.worker import now as real_now
from tests.conftest import Database
from tests.make import make_account, make_category, make_event, make_person
from tests.signing_in import client_of

LETTER = "/events/open/letters/invitation/to/1"


@pytest.fixture
def officer(app: Flask, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """An officer at a browser, an event “open” and a person."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    monkeypatch.setattr(clock, "now", real_now)
    with app.app_context(), writing() as session:
        make_event(session, slug="open")
        make_person(session, "Ann Ash", email="ann@example.org", category=make_category(session, "Scrutiny"))
        uniquifier = make_account(session).fs_uniquifier
    return client_of(app, uniquifier)


def test_the_letter_is_shown_as_that_person_will_get_it(officer: FlaskClient) -> None:
    page = officer.get(f"{LETTER}?category=1").text

    assert "Dear Ann Ash," in page
    assert "You are invited as: Scrutiny." in page
    assert "ann@example.org" in page
    assert "Invitation: Partnerships in Oxfordshire" in page


def test_the_html_of_a_letter_can_run_and_send_nothing(officer: FlaskClient) -> None:
    answer = officer.get(f"{LETTER}/letter.html?category=1")

    policy_words = answer.headers["Content-Security-Policy"]
    assert "sandbox;" in policy_words
    assert "default-src 'none'" in policy_words
    assert "script-src" not in policy_words
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "Dear <bdi>Ann Ash</bdi>" in answer.text


def test_a_test_letter_comes_to_the_officer_and_opens_nobodys_page(
    app: Flask, officer: FlaskClient, database: Database
) -> None:
    answer = officer.post(f"{LETTER}/test?category=1", follow_redirects=True)

    assert "A test letter is on its way to officer@example.org." in answer.text
    assert Worker(app).run_once() == 1
    kept = max((database.folder / "letters").glob("*.eml"), key=lambda path: path.stat().st_mtime)
    letter = message_from_bytes(kept.read_bytes(), policy=policy.default)
    body = letter.get_body(("plain",))
    assert letter["Subject"] == "Test: Invitation: Partnerships in Oxfordshire"
    assert "officer@example.org" in letter["To"]
    assert body is not None
    assert "/r/" not in body.get_content()
    assert "http://placecard.example.org/test-letter" in body.get_content()
    assert officer.get("/test-letter").status_code == 200
