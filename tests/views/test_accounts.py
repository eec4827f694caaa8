import zlib
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security.utils import hash_password
from sqlalchemy import select

from app.database import writing
from app.extensions import db
from app.models.accounts import Account
from app.models.events import EventAccess
from app.models.messages import Message
from app.rules.states import AccountRole
from tests.make import make_account, make_event
from tests.signing_in import client_of

OFFICER = {"name": "Ann Ash", "role": "officer", "partner": "Cherwell District Council"}


@pytest.fixture(autouse=True)
def no_tokens(app: Flask) -> Iterator[None]:
    """Forms are sent without their tokens; whether tokens are asked for is tested elsewhere."""
    app.config["WTF_CSRF_ENABLED"] = False
    yield
    app.config["WTF_CSRF_ENABLED"] = True


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """An administrator at a browser, and two events."""
    with app.app_context(), writing() as session:
        make_event(session, slug="one")
        make_event(session, slug="two")
        admin = make_account(session, "admin@example.org", role=AccountRole.ADMINISTRATOR)
        return client_of(app, admin.fs_uniquifier)


def account(app: Flask, email: str) -> Account:
    with app.app_context():
        found = db.session.scalar(select(Account).where(Account.email == email))
        assert found is not None
        return found


def open_account(client: FlaskClient, email: str = "ann@example.org", **others: object) -> int:
    return client.post("/accounts/new", data={"email": email, **OFFICER, **others}).status_code


def test_a_new_account_gets_a_letter_with_a_link_that_signs_in(app: Flask, client: FlaskClient) -> None:
    assert open_account(client) == 302

    with app.app_context():
        (letter,) = db.session.scalars(select(Message)).all()
        link = letter.facts["sign_in_link"]
    assert (letter.kind, letter.to_address) == ("account_invitation", "ann@example.org")
    stranger = app.test_client()
    stranger.post(link.removeprefix("http://placecard.example.org"))
    assert stranger.get("/people").status_code == 200


def test_a_consultant_needs_events_and_a_last_day(app: Flask, client: FlaskClient) -> None:
    answer = client.post(
        "/accounts/new",
        data={"email": "con@example.org", "name": "Con", "role": "consultant"},
    )

    assert answer.status_code == 422
    assert "Enter the last day on which the consultant needs access" in answer.text
    assert "Choose at least one event for the consultant" in answer.text


def test_a_consultants_events_can_be_changed(app: Flask, client: FlaskClient) -> None:
    day = {"ends_on-day": "1", "ends_on-month": "3", "ends_on-year": "2030"}
    assert (
        open_account(client, "con@example.org", role="consultant", events=["1"], contact=["1"], **day) == 302
    )
    con = account(app, "con@example.org")

    client.post(
        f"/accounts/{con.id}",
        data={"name": "Con", "role": "consultant", "active": "y", "events": ["2"], **day},
    )

    with app.app_context():
        access = db.session.scalars(select(EventAccess)).all()
        assert [(each.event_id, each.with_contact) for each in access] == [(2, False)]


def test_an_account_that_is_switched_off_is_signed_out_at_once(app: Flask, client: FlaskClient) -> None:
    open_account(client)
    ann = account(app, "ann@example.org")
    browser = client_of(app, ann.fs_uniquifier)
    assert browser.get("/people").status_code == 200

    client.post(f"/accounts/{ann.id}", data=OFFICER)

    assert browser.get("/people").status_code == 302
    assert not account(app, "ann@example.org").active


def test_the_last_administrator_stays(app: Flask, client: FlaskClient) -> None:
    admin = account(app, "admin@example.org")

    answer = client.post(f"/accounts/{admin.id}", data={**OFFICER, "active": "y"})

    assert answer.status_code == 422
    assert "This is the last administrator" in answer.text
    assert account(app, "admin@example.org").role == "administrator"


def test_the_same_address_has_one_account(app: Flask, client: FlaskClient) -> None:
    open_account(client)

    assert open_account(client, "ANN@example.org") == 422


def test_officers_see_no_accounts(app: Flask, client: FlaskClient) -> None:
    open_account(client)
    officer = client_of(app, account(app, "ann@example.org").fs_uniquifier)

    assert [officer.get(path).status_code for path in ("/accounts", "/accounts/new", "/accounts/1")] == [
        403
    ] * 3
    assert officer.post("/accounts/1/link").status_code == 403


def test_a_new_link_is_shown_once_and_ends_the_earlier_one(app: Flask, client: FlaskClient) -> None:
    open_account(client)
    ann = account(app, "ann@example.org")

    shown = client.post(f"/accounts/{ann.id}/link").text

    assert "/sign-in/" in shown
    assert account(app, "ann@example.org").link_digest != ann.link_digest


def set_password(app: Flask, email: str, password: str) -> None:
    with app.app_context(), writing() as session:
        found = session.scalar(select(Account).where(Account.email == email))
        assert found is not None
        found.password = hash_password(password)


@pytest.mark.parametrize(
    ("password", "said"),
    [("short", "12"), ("password1234", "first that people guess"), ("my aunt’s blue bicycle", None)],
)
def test_a_password_is_long_and_not_a_common_one(
    app: Flask, client: FlaskClient, password: str, said: str | None
) -> None:
    set_password(app, "admin@example.org", "the old one of mine")

    answer = client.post(
        "/change",
        data={"password": "the old one of mine", "new_password": password, "new_password_confirm": password},
    )

    assert (answer.status_code == 302) is (said is None)
    assert said is None or said in answer.text


def test_other_browsers_are_signed_out_when_the_password_changes(app: Flask, client: FlaskClient) -> None:
    set_password(app, "admin@example.org", "the old one of mine")
    other = client_of(app, account(app, "admin@example.org").fs_uniquifier)
    assert other.get("/accounts").status_code == 200

    new = "my aunt’s blue bicycle"
    client.post(
        "/change", data={"password": "the old one of mine", "new_password": new, "new_password_confirm": new}
    )

    assert other.get("/accounts").status_code == 302


def test_ten_wrong_passwords_lock_the_address_and_say_so(app: Flask, client: FlaskClient) -> None:
    set_password(app, "admin@example.org", "the right one of mine")
    stranger = app.test_client()
    for _ in range(10):
        stranger.post("/login", data={"email": "admin@example.org", "password": "a wrong one"})

    locked = stranger.post("/login", data={"email": "Admin@example.org", "password": "the right one of mine"})

    assert "too many wrong tries" in locked.text
    assert stranger.get("/accounts").status_code == 302


def test_a_forgotten_password_is_set_anew_by_a_letter_in_the_queue(app: Flask, client: FlaskClient) -> None:
    set_password(app, "admin@example.org", "the old one of mine")

    app.test_client().post("/reset", data={"email": "admin@example.org"})

    with app.app_context():
        letter = db.session.scalars(select(Message)).one()
        assert (letter.kind, letter.to_address) == ("account_notice", "admin@example.org")
        assert "http://placecard.example.org/reset/" in letter.facts["text"]


def test_officers_do_not_read_letters_that_sign_others_in(app: Flask, client: FlaskClient) -> None:
    open_account(client)
    with app.app_context(), writing() as session:
        letter = session.scalars(select(Message)).one()
        letter.letter = zlib.compress(b"Subject: x\r\n\r\nhttp://placecard.example.org/sign-in/secret")
        address = f"/outbox/{letter.id}"
    officer = client_of(app, account(app, "ann@example.org").fs_uniquifier)

    assert "sign-in/secret" not in officer.get(address).text
    assert "sign-in/secret" in client.get(address).text


def test_the_last_officer_of_a_partner_may_leave_and_is_missed(app: Flask, client: FlaskClient) -> None:
    open_account(client)
    ann = account(app, "ann@example.org")
    before = client.get("/accounts").text

    left = client.post(f"/accounts/{ann.id}", data=OFFICER, follow_redirects=True)

    assert "Nobody signs in any more" not in before
    assert "Nobody signs in any more for Cherwell District Council." in left.text
