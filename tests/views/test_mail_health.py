"""The page on which officers see whether mail works."""

import dns.resolver
import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.database import writing
from tests.make import make_account
from tests.signing_in import client_of

HEALTH = "/outbox/health"


@pytest.fixture
def officer(app: Flask, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """An officer at a browser, where no name server answers."""

    def resolve(*_args: object, **_options: object) -> None:
        raise OSError

    monkeypatch.setattr(dns.resolver, "resolve", resolve)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    with app.app_context(), writing() as session:
        uniquifier = make_account(session).fs_uniquifier
    return client_of(app, uniquifier)


def test_nothing_is_asked_before_somebody_wants_to_know(officer: FlaskClient) -> None:
    page = officer.get(HEALTH).text

    assert "Check the outgoing mail" in page
    assert "Could not ask" not in page


def test_what_could_not_be_asked_is_said_to_be_so(officer: FlaskClient) -> None:
    page = officer.get(f"{HEALTH}?ask=1").text

    assert "None is set, so letters are kept as files and go to nobody." in page
    assert page.count("The name servers did not answer.") == 3
    assert page.count("Could not ask") == 4


def test_without_an_address_for_replies_no_letter_can_come_back(
    app: Flask, officer: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "RSVP_ADDRESS", None)

    answer = officer.post(f"{HEALTH}/loop", follow_redirects=True)

    assert "No address for replies is set" in answer.text


def test_a_letter_is_sent_to_the_address_for_replies(
    app: Flask, officer: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "RSVP_ADDRESS", "rsvp@example.org")

    answer = officer.post(f"{HEALTH}/loop", follow_redirects=True)

    assert "A letter to rsvp@example.org is on its way." in answer.text
    assert "waits to be sent" in answer.text
