"""Codes from a telephone from end to end: set up, asked for, good once, lost, required, taken away."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import create_app
from app.database import writing
from app.extensions import db
from app.models.accounts import Account
from app.models.history import HistoryEntry
from app.rules.states import AccountRole
from app.services.accounts import make_sign_in_link
from app.views import clock
from tests.conftest import Database, settings_for
from tests.make import NOW, make_account
from tests.processes import all_at_once
from tests.signing_in import client_of
from tests.views.delegate import hidden_fields
from tests.views.signing import ANOTHER, EMAIL, PASSWORD, add_account, is_signed_in, letters, send, sign_in
from tests.views.telephone import Telephone, begin_codes, browser, make_recovery_codes, set_up_codes

LATER = NOW + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _the_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment)


@pytest.fixture
def olive(app: Flask) -> FlaskClient:
    """Olive, who has signed in by her password."""
    add_account(app)
    client = app.test_client()
    sign_in(client)
    return client


def history(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(HistoryEntry.what).order_by(HistoryEntry.id)))


def test_codes_are_asked_for_after_the_password_once_they_are_set_up(
    app: Flask, olive: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    telephone = set_up_codes(olive, NOW)
    at(monkeypatch, LATER)
    client = browser(app)

    asked = sign_in(client)
    before = is_signed_in(client)
    send(client, asked.headers["Location"], code=telephone.code(LATER))

    assert asked.headers["Location"].startswith("/tf-validate")
    assert not before
    assert is_signed_in(client)
    assert history(app) == ["codes turned on"]
    assert "asks for a code from a telephone" in letters(app)[0]


def test_a_code_is_good_once(app: Flask, olive: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    telephone = set_up_codes(olive, NOW)
    at(monkeypatch, LATER)
    first, second = browser(app), browser(app)
    for client in (first, second):
        sign_in(client)

    for client in (first, second):
        answer = send(client, "/tf-validate", code=telephone.code(LATER))

    assert "it has been used" in answer.text
    assert is_signed_in(first)
    assert not is_signed_in(second)


def test_the_code_that_turned_codes_on_does_not_sign_in(app: Flask, olive: FlaskClient) -> None:
    telephone = set_up_codes(olive, NOW)
    client = browser(app)
    sign_in(client)

    send(client, "/tf-validate", code=telephone.code(NOW))

    assert not is_signed_in(client)


def sign_in_with(number: int, settings: dict[str, object], code: str) -> bool:
    """Whether this process signs Olive in by her password and this code."""
    app = create_app(settings)
    clock.now = lambda: LATER
    client = app.test_client()
    sign_in(client)
    send(client, "/tf-validate", code=code)
    signed_in = is_signed_in(client)
    with app.app_context():
        db.engine.dispose()
    return signed_in


def test_a_code_that_arrives_in_two_processes_at_once_signs_in_one(
    app: Flask, database: Database, olive: FlaskClient
) -> None:
    telephone = set_up_codes(olive, NOW)

    signed_in = all_at_once(2, sign_in_with, settings_for(database), telephone.code(LATER))

    assert sorted(signed_in) == [False, True]


def test_the_secret_behind_codes_is_kept_encrypted(app: Flask, olive: FlaskClient) -> None:
    telephone = set_up_codes(olive, NOW)

    with app.app_context():
        kept = str(db.session.scalars(select(Account.tf_totp_secret)).one())

    assert telephone._codes.base32_key not in kept  # noqa: SLF001 -- The key as the telephone has it.
    assert '"enckey"' in kept


def test_a_wrong_code_at_first_shows_the_same_picture_again(olive: FlaskClient) -> None:
    telephone, target, hidden = begin_codes(olive)

    again = olive.post(target, data=hidden | {"code": "000000"}, follow_redirects=True)

    assert "That code is not right" in again.text
    assert telephone._codes.pretty_key() in again.text  # noqa: SLF001


def test_ten_wrong_codes_have_to_wait(
    app: Flask, olive: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    telephone = set_up_codes(olive, NOW)
    at(monkeypatch, LATER)
    client = browser(app)
    sign_in(client)
    for number in range(10):
        send(client, "/tf-validate", code=f"00000{number}")

    locked = send(client, "/tf-validate", code=telephone.code(LATER))

    assert "too many wrong tries" in locked.text
    assert not is_signed_in(client)


def test_a_recovery_code_signs_in_once_in_place_of_the_telephone(app: Flask, olive: FlaskClient) -> None:
    set_up_codes(olive, NOW)
    codes = make_recovery_codes(olive)
    first, second = browser(app), browser(app)

    for client in (first, second):
        sign_in(client)
        send(client, "/mf-recovery", code=codes[0].upper().replace("-", " "))

    assert len(codes) == 10
    assert is_signed_in(first)
    assert not is_signed_in(second)
    assert codes[0] not in olive.get("/mf-recovery-codes").text
    assert "9 recovery codes left" in olive.get("/account").text


def test_turning_codes_off_asks_for_the_password_alone_again(app: Flask, olive: FlaskClient) -> None:
    set_up_codes(olive, NOW)
    make_recovery_codes(olive)

    olive.post("/tf-setup", data=hidden_fields(olive.get("/account").text) | {"setup": "disable"})

    client = browser(app)
    sign_in(client)
    assert is_signed_in(client)
    assert history(app)[-1] == "codes turned off"
    assert "no recovery codes" not in olive.get("/account").text


def test_how_you_sign_in_is_not_changed_by_whoever_finds_your_desk_empty(app: Flask) -> None:
    """Whoever signed in long ago is asked for the password before anything about signing in changes."""
    client = client_of(app, add_account(app))

    asked = [client.get(page).headers["Location"] for page in ("/tf-setup", "/wan-register")]
    asked += [client.get("/mf-recovery-codes").headers["Location"]]
    send(client, asked[0], password=PASSWORD)

    assert all(address.startswith("/verify?next=") for address in asked)
    assert client.get("/tf-setup").status_code == 200


def test_a_link_and_a_new_password_do_not_go_round_the_code(app: Flask, olive: FlaskClient) -> None:
    set_up_codes(olive, NOW)
    with app.app_context(), writing() as session:
        link = f"/sign-in/{make_sign_in_link(session.scalars(select(Account)).one(), now=NOW)}"
    by_link, by_letter = browser(app), browser(app)

    send(by_link, link)
    send(by_letter, "/reset", email=EMAIL)
    address = letters(app)[-1].split("http://placecard.example.org")[1].split()[0]
    send(by_letter, address, password=ANOTHER, password_confirm=ANOTHER)
    sign_in(by_letter, password=ANOTHER)

    assert not is_signed_in(by_link)
    assert not is_signed_in(by_letter)


def test_an_administrator_takes_a_lost_telephone_away(app: Flask, olive: FlaskClient) -> None:
    set_up_codes(olive, NOW)
    with app.app_context(), writing() as session:
        account_id = session.scalars(select(Account.id)).one()
        boss = make_account(session, "boss@example.org", role=AccountRole.ADMINISTRATOR).fs_uniquifier
    administrator = client_of(app, boss)
    page = administrator.get(f"/accounts/{account_id}").text

    administrator.post(f"/accounts/{account_id}/second-factor", data=hidden_fields(page))

    client = browser(app)
    sign_in(client)
    assert is_signed_in(client)
    assert not is_signed_in(olive)
    assert history(app)[-1] == "second factor reset"
    assert "An administrator took away" in letters(app)[-1]


def test_a_secret_that_nobody_can_read_any_more_signs_nobody_in(
    app: Flask, olive: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    telephone = set_up_codes(olive, NOW)
    at(monkeypatch, LATER)
    with app.app_context(), writing() as session:
        account = session.scalars(select(Account)).one()
        account.tf_totp_secret = str(account.tf_totp_secret).replace('"t":"', '"t":"gone')
    client = browser(app)
    sign_in(client)

    answer = send(client, "/tf-validate", code=telephone.code(LATER))

    assert answer.status_code == 200
    assert not is_signed_in(client)


def test_signing_out_everywhere_ends_every_browser(app: Flask, olive: FlaskClient) -> None:
    other = browser(app)
    sign_in(other)

    send(olive, "/account")
    olive.post("/account/sign-out-everywhere", data=hidden_fields(olive.get("/account").text))

    assert not is_signed_in(olive)
    assert not is_signed_in(other)


def test_looking_at_the_page_for_codes_signs_nobody_out(olive: FlaskClient) -> None:
    olive.get("/tf-validate")

    assert is_signed_in(olive)


def test_the_telephone_of_these_tests_shows_what_others_show() -> None:
    """RFC 6238, appendix B: SHA-1, at 59 seconds."""
    telephone = Telephone("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")

    assert "94287082".endswith(telephone.code(datetime.fromtimestamp(59, NOW.tzinfo)))
