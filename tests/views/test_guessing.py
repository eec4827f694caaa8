"""One password tried on many accounts: a network waits after so many wrong tries, and nobody else does."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.rules import sign_in_tries
from app.views import clock
from tests.make import NOW
from tests.views.signing import EMAIL, PASSWORD, add_account, is_signed_in, sign_in

MOST = 3
OFFICE, ELSEWHERE = "192.0.2.7", "198.51.100.9"


@pytest.fixture(autouse=True)
def _fewer_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(sign_in_tries, "MOST_FROM_NETWORK", MOST)


def at(app: Flask, address: str) -> FlaskClient:
    """A browser of its own at this address."""
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = address
    return client


def guess_many(app: Flask, address: str) -> TestResponse:
    """Try one password on as many accounts as may be tried, and then on one more."""
    for number in range(MOST):
        sign_in(at(app, address), f"somebody{number}@example.org", "the password of the year")
    return sign_in(at(app, address), "one.more@example.org", "the password of the year")


def test_one_password_tried_on_many_accounts_has_to_wait(app: Flask) -> None:
    add_account(app)

    refused = guess_many(app, OFFICE)
    right = at(app, OFFICE)
    waits = sign_in(right)

    assert "too many wrong tries to sign in from your network. Wait 5 minutes" in refused.text
    assert "from your network" in waits.text
    assert not is_signed_in(right)


def test_other_networks_and_known_browsers_are_let_in_meanwhile(app: Flask) -> None:
    add_account(app)
    known = at(app, OFFICE)
    sign_in(known)
    known.post("/logout")
    guess_many(app, OFFICE)
    other = at(app, ELSEWHERE)

    sign_in(other)
    sign_in(known)

    assert is_signed_in(other)
    assert is_signed_in(known)


def test_right_passwords_use_nothing_up(app: Flask) -> None:
    add_account(app)

    for _ in range(MOST + 2):
        client = at(app, OFFICE)
        sign_in(client, EMAIL, PASSWORD)
        assert is_signed_in(client)
