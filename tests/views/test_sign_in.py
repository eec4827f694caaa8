"""Signing in: by a link, once; by a password, with patience; and for no longer than the account lasts."""

import re
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.database import writing
from app.models.accounts import Account
from app.rules.accounts import LINK_LASTS
from app.services.accounts import make_sign_in_link
from app.views import clock
from tests.make import NOW
from tests.signing_in import client_of
from tests.views.delegate import everything, hidden_fields
from tests.views.signing import EMAIL, PASSWORD, add_account, is_signed_in, send, sign_in


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test at the same moment, without the tries of the one before."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def link(app: Flask) -> str:
    """Olive's one-time link."""
    add_account(app, password=None)
    with app.app_context(), writing() as session:
        return f"/sign-in/{make_sign_in_link(session.scalars(select(Account)).one(), now=NOW)}"


def test_a_link_shows_whom_it_signs_in_and_changes_nothing(
    app: Flask, client: FlaskClient, link: str
) -> None:
    before = everything(app)

    page = client.get(link)
    client.head(link)

    assert EMAIL in page.text
    assert everything(app) == before
    assert not is_signed_in(client)


def test_a_link_signs_in_when_its_button_is_pressed_and_only_once(
    app: Flask, client: FlaskClient, link: str
) -> None:
    send(client, link)
    again = app.test_client()
    late = again.get(link)

    assert is_signed_in(client)
    assert late.status_code == 404
    assert "has been used already" in late.text
    assert not is_signed_in(again)


def test_a_link_that_was_open_in_two_windows_signs_in_once(
    app: Flask, client: FlaskClient, link: str
) -> None:
    other = app.test_client()
    shown = hidden_fields(other.get(link).text)
    send(client, link)

    assert other.post(link, data=shown).status_code == 404
    assert not is_signed_in(other)


def test_a_link_that_ran_out_says_so(client: FlaskClient, link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW + LINK_LASTS)

    page = client.get(link)

    assert page.status_code == 404
    assert "Ask an administrator for a new one" in page.text


def test_somebody_without_a_password_is_told_to_choose_one(client: FlaskClient, link: str) -> None:
    home = client.get(send(client, link).headers["Location"])

    assert "Choose a password" in home.text


def test_a_password_signs_in(app: Flask, client: FlaskClient) -> None:
    add_account(app)

    answer = sign_in(client)

    assert answer.status_code == 302
    assert is_signed_in(client)


def test_signing_in_goes_on_to_the_page_that_was_asked_for(app: Flask, client: FlaskClient) -> None:
    add_account(app)
    asked = client.get("/events").headers["Location"]

    answer = send(client, asked, email=EMAIL, password=PASSWORD)

    assert answer.headers["Location"] == "/events"


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com/", "/\\example.com"])
def test_signing_in_never_leads_to_another_site(app: Flask, client: FlaskClient, elsewhere: str) -> None:
    add_account(app)
    data = hidden_fields(client.get("/login").text) | {"email": EMAIL, "password": PASSWORD}

    answer = client.post("/login", query_string={"next": elsewhere}, data=data)

    assert re.fullmatch(r"/[^/\\]*", answer.headers.get("Location", "/"))


@pytest.mark.parametrize(
    ("email", "password"), [(EMAIL, "not the password"), ("nobody@example.org", PASSWORD), (EMAIL, "")]
)
def test_a_wrong_password_and_an_unknown_address_get_the_same_words(
    app: Flask, client: FlaskClient, email: str, password: str
) -> None:
    add_account(app)

    page = sign_in(client, email, password or "x")

    assert page.status_code == 200
    assert "The email address or the password is wrong" in page.text
    assert not is_signed_in(client)


def test_an_account_without_a_password_is_not_opened_by_any(app: Flask, client: FlaskClient) -> None:
    add_account(app, password=None)

    sign_in(client, EMAIL, "")
    sign_in(client, EMAIL, PASSWORD)

    assert not is_signed_in(client)


def test_after_ten_wrong_tries_even_the_right_password_has_to_wait(app: Flask, client: FlaskClient) -> None:
    add_account(app)

    for number in range(10):
        sign_in(client, EMAIL, f"wrong password {number}")
    page = sign_in(client)

    assert "Wait 5 minutes" in page.text
    assert not is_signed_in(client)


def test_strangers_who_guess_do_not_lock_out_the_browser_that_was_here_before(
    app: Flask, client: FlaskClient
) -> None:
    add_account(app)
    sign_in(client)
    send_sign_out(client)
    stranger = app.test_client()
    for number in range(10):
        sign_in(stranger, EMAIL, f"wrong password {number}")

    assert "Wait 5 minutes" in sign_in(stranger).text
    assert sign_in(client).status_code == 302


def test_a_forged_cookie_of_a_known_browser_gives_no_more_tries(app: Flask, client: FlaskClient) -> None:
    add_account(app)
    for number in range(10):
        client.set_cookie("known_device", f"WyJvbGl2ZSIsImRldmljZSJd.{number}.forged")
        sign_in(client, EMAIL, f"wrong password {number}")

    assert "Wait 5 minutes" in sign_in(client).text


def test_what_a_stranger_planted_before_is_worth_nothing_after_signing_in(app: Flask) -> None:
    """Session fixation: neither the cookie nor the form token of before is that of who has signed in."""
    add_account(app)
    stranger, victim = app.test_client(), app.test_client()
    token = hidden_fields(stranger.get("/login").text)["csrf_token"]
    planted = stranger.get_cookie("session")
    assert planted is not None
    victim.set_cookie("session", planted.value)

    victim.post("/login", data={"csrf_token": token, "email": EMAIL, "password": PASSWORD})

    assert is_signed_in(victim)
    assert not is_signed_in(stranger)
    assert victim.post("/account/sign-out-everywhere", data={"csrf_token": token}).status_code == 400
    assert is_signed_in(victim)


def test_right_passwords_are_not_counted(app: Flask, client: FlaskClient) -> None:
    add_account(app)

    for _ in range(12):
        sign_in(client)
        send_sign_out(client)

    assert sign_in(client).status_code == 302


def send_sign_out(client: FlaskClient) -> None:
    client.post("/logout", data=hidden_fields(client.get("/events").text))


def test_signing_out_ends_it(app: Flask, client: FlaskClient) -> None:
    add_account(app)
    sign_in(client)

    send_sign_out(client)

    assert not is_signed_in(client)


def test_fields_are_named_in_plain_words(app: Flask, client: FlaskClient) -> None:
    add_account(app)

    page = client.get("/login").text

    labels = [words.strip() for words in re.findall(r"<label[^>]*>(.*?)</label>", page, re.DOTALL)]
    assert labels == ["Email address", "Password", "Stay signed in on this device"]


def test_looking_at_the_address_of_signing_out_does_not(app: Flask) -> None:
    client = client_of(app, add_account(app))

    assert client.get("/logout").status_code == 405
    assert is_signed_in(client)


def test_a_consultant_works_on_the_last_day_and_is_signed_out_after_it(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(app, add_account(app, ends_on=date(2027, 1, 5)))
    on_the_day = is_signed_in(client)

    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=1))
    home = client.get("/")

    assert on_the_day
    assert "This account has ended" in home.text
    assert not is_signed_in(client)


def test_an_account_that_is_switched_off_is_out_at_once(app: Flask) -> None:
    client = client_of(app, add_account(app))
    with app.app_context(), writing() as session:
        session.scalars(select(Account)).one().active = False

    assert not is_signed_in(client)
