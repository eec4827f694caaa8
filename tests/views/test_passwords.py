"""Passwords: changed by whoever knows them, chosen anew through a letter, and kept as nobody can read them."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.database import writing
from app.extensions import db
from app.models.accounts import Account
from app.services.accounts import make_sign_in_link
from app.views import clock
from tests.make import NOW
from tests.signing_in import client_of
from tests.views.signing import ANOTHER, EMAIL, PASSWORD, add_account, is_signed_in, letters, send, sign_in


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test at the same moment, without the tries of the one before."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


def test_a_password_is_changed_by_whoever_knows_it(app: Flask) -> None:
    client = client_of(app, add_account(app))

    send(client, "/change", password=PASSWORD, new_password=ANOTHER, new_password_confirm=ANOTHER)

    fresh = app.test_client()
    assert sign_in(fresh, password=PASSWORD).status_code == 200
    assert sign_in(fresh, password=ANOTHER).status_code == 302
    assert len(letters(app)) == 1


def test_changing_a_password_ends_every_other_browser(app: Flask) -> None:
    uniquifier = add_account(app)
    here, elsewhere = client_of(app, uniquifier), client_of(app, uniquifier)

    send(here, "/change", password=PASSWORD, new_password=ANOTHER, new_password_confirm=ANOTHER)

    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)


def test_somebody_who_came_by_a_link_chooses_a_first_password(app: Flask) -> None:
    add_account(app, password=None)
    with app.app_context(), writing() as session:
        link = f"/sign-in/{make_sign_in_link(session.scalars(select(Account)).one(), now=NOW)}"
    client = app.test_client()
    send(client, link)

    send(client, "/change", new_password=ANOTHER, new_password_confirm=ANOTHER)

    assert sign_in(app.test_client(), password=ANOTHER).status_code == 302


@pytest.mark.parametrize(
    "filled",
    [
        {"password": "wrong", "new_password": ANOTHER, "new_password_confirm": ANOTHER},
        {"password": PASSWORD, "new_password": "short", "new_password_confirm": "short"},
        {"password": PASSWORD, "new_password": ANOTHER, "new_password_confirm": "different from it"},
    ],
)
def test_a_change_that_is_refused_leaves_the_password(app: Flask, filled: dict[str, str]) -> None:
    client = client_of(app, add_account(app))

    page = send(client, "/change", **filled)

    assert "There is a problem" in page.text
    assert sign_in(app.test_client(), password=PASSWORD).status_code == 302


def test_a_forgotten_password_is_replaced_through_a_letter_once(app: Flask, client: FlaskClient) -> None:
    add_account(app)
    send(client, "/reset", email=EMAIL)
    (letter,) = letters(app)
    found = re.search(r"http://placecard\.example\.org(/reset/\S+)", letter)
    assert found

    send(client, found[1], password=ANOTHER, password_confirm=ANOTHER)
    again = client.get(found[1], follow_redirects=True)

    assert sign_in(app.test_client(), password=ANOTHER).status_code == 302
    assert "Save the password" not in again.text


def test_a_new_password_by_letter_ends_every_session_and_the_waiting(app: Flask, client: FlaskClient) -> None:
    elsewhere = client_of(app, add_account(app))
    for number in range(10):
        sign_in(client, password=f"wrong password {number}")
    assert "Wait 5 minutes" in sign_in(client).text
    send(client, "/reset", email=EMAIL)
    found = re.search(r"http://placecard\.example\.org(/reset/\S+)", letters(app)[0])
    assert found

    send(client, found[1], password=ANOTHER, password_confirm=ANOTHER)

    assert not is_signed_in(elsewhere)
    assert sign_in(client, password=ANOTHER).status_code == 302


def test_guesses_at_the_present_password_are_counted_too(app: Flask) -> None:
    client = client_of(app, add_account(app))
    for number in range(10):
        send(
            client, "/change", password=f"wrong {number}", new_password=ANOTHER, new_password_confirm=ANOTHER
        )

    page = send(client, "/change", password=PASSWORD, new_password=ANOTHER, new_password_confirm=ANOTHER)

    assert "Wait 5 minutes" in page.text
    assert sign_in(app.test_client(), password=PASSWORD).status_code == 302


def test_an_unknown_address_gets_the_same_words_and_no_letter(app: Flask, client: FlaskClient) -> None:
    add_account(app)

    known = send(client, "/reset", email=EMAIL)
    unknown = send(app.test_client(), "/reset", email="nobody@example.org")

    words = [re.sub(r'value="[^"]*"', "", re.sub(r"nonce[^>]*", "", page.text)) for page in (known, unknown)]
    assert words[0].replace(EMAIL, "") == words[1].replace("nobody@example.org", "")
    assert len(letters(app)) == 1


def test_the_password_is_kept_as_argon2_and_nowhere_as_it_is(app: Flask) -> None:
    add_account(app)

    with app.app_context():
        kept = db.session.scalars(select(Account.password)).one()

    assert kept is not None
    assert kept.startswith("$argon2id$")
