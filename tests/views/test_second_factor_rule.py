"""Who must have a second factor is led to it, and cannot do without."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.database import writing
from app.models.accounts import Account
from app.models.sign_in import Passkey
from app.views import clock
from tests.make import NOW, make_account
from tests.signing_in import client_of
from tests.views.signing import add_account, is_signed_in, sign_in
from tests.views.telephone import browser, set_up_codes


@pytest.fixture(autouse=True)
def _the_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def olive(app: Flask) -> FlaskClient:
    """Olive, who has signed in by her password."""
    add_account(app)
    client = app.test_client()
    sign_in(client)
    return client


@pytest.mark.parametrize(("rule", "is_led"), [("off", False), ("staff", False), ("everybody", True)])
def test_who_must_have_a_second_factor_is_led_to_it_before_anything_else(
    app: Flask, olive: FlaskClient, monkeypatch: pytest.MonkeyPatch, rule: str, is_led: bool
) -> None:
    monkeypatch.setitem(app.config, "SECOND_FACTOR", rule)

    led = [olive.get(page).headers.get("Location") == "/account" for page in ("/", "/events")]

    assert led == [is_led, is_led]
    set_up_codes(olive, NOW)
    assert is_signed_in(olive)


@pytest.mark.parametrize(("rule", "is_enough"), [("off", True), ("everybody", False)])
def test_whoever_must_prove_it_twice_and_has_a_passkey_signs_in_with_that(
    app: Flask, monkeypatch: pytest.MonkeyPatch, rule: str, is_enough: bool
) -> None:
    monkeypatch.setitem(app.config, "SECOND_FACTOR", rule)
    add_account(app)
    with app.app_context(), writing() as session:
        account_id = session.scalars(select(Account.id)).one()
        session.add(
            Passkey(
                account_id=account_id,
                name="Work laptop",
                credential_id=b"id",
                public_key=b"key",
                usage="first",
                lastuse_datetime=NOW,
            )
        )
    client = browser(app)

    answer = sign_in(client)

    assert is_signed_in(client) is is_enough
    assert is_enough or answer.headers["Location"].startswith("/wan-signin")


def test_officers_are_led_to_it_where_staff_must_have_one(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "SECOND_FACTOR", "staff")
    with app.app_context(), writing() as session:
        officer = client_of(app, make_account(session).fs_uniquifier)

    led = officer.get("/people", follow_redirects=True)

    assert "Before anything else" in led.text
    assert 'href="/people"' not in led.text
