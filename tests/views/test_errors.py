"""When something goes wrong: the right status, plain words, and what to do next."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from app import create_app
from app.database import writing
from app.rules.refusals import Refused
from app.rules.states import AccountRole
from app.views import home, people
from app.views.reply_journey import GUESSES, wrong_links
from config import read_settings
from tests.make import make_account, make_event
from tests.signing_in import client_of


@pytest.fixture
def officer(app: Flask) -> FlaskClient:
    with app.app_context(), writing() as session:
        return client_of(app, make_account(session).fs_uniquifier)


@pytest.fixture
def calm(app: Flask) -> Iterator[Flask]:
    """The app as it runs in production: a mistake of ours is a page and no trace."""
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    yield app
    app.testing = True
    app.config["PROPAGATE_EXCEPTIONS"] = None


def test_an_address_without_a_page_says_so(client: FlaskClient) -> None:
    answer = client.get("/no-such-page")

    assert answer.status_code == 404
    assert "There is no page at this address" in answer.text


@pytest.mark.parametrize(
    "address",
    [
        *(
            "/events/no-such-event",
            "/events/no-such-event/attendees.csv",
            "/people/9",
            "/outbox/9",
            "/lists/9",
        ),
        *("/events/training/sessions/9", "/people/nobody", "/calendar/events/no-such-event.ics"),
    ],
)
def test_a_thing_that_does_not_exist_is_no_page(app: Flask, officer: FlaskClient, address: str) -> None:
    with app.app_context(), writing() as session:
        make_event(session, slug="training")

    assert officer.get(address).status_code == 404


def test_a_method_that_a_page_does_not_take_names_those_it_does(client: FlaskClient) -> None:
    answer = client.delete("/privacy")

    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert "There is no page at this address" in answer.text


def test_a_page_beyond_the_account_says_whom_to_ask(app: Flask) -> None:
    with app.app_context(), writing() as session:
        consultant = make_account(session, role=AccountRole.CONSULTANT).fs_uniquifier

    answer = client_of(app, consultant).get("/people")

    assert answer.status_code == 403
    assert "ask an administrator" in answer.text


def test_a_file_that_is_too_large_is_told_before_it_is_read(officer: FlaskClient) -> None:
    large = b"a" * (22 * 1024 * 1024)

    answer = officer.post("/lists/new", data=large, content_type="multipart/form-data; boundary=b")

    assert answer.status_code == 413
    assert "That file is too large" in answer.text


def test_a_form_without_its_token_says_that_nothing_was_changed(officer: FlaskClient) -> None:
    answer = officer.post("/events/new", data={"title": "Training"})

    assert answer.status_code == 400
    assert "Nothing has been changed" in answer.text


def test_guessing_links_comes_to_a_pause(client: FlaskClient) -> None:
    wrong_links.storage.reset()
    answers = [client.get(f"/r/{'a' * 25}{number % 7}") for number in range(GUESSES.amount + 1)]
    wrong_links.storage.reset()

    assert {answer.status_code for answer in answers[:-1]} == {404}
    assert answers[-1].status_code == 429
    assert "Wait five minutes" in answers[-1].text


def test_a_mistake_of_ours_is_a_page_that_owns_up_and_shows_nothing_of_itself(
    calm: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble() -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(home, "text", lambda _: stumble())

    answer = calm.test_client().get("/healthz")

    assert answer.status_code == 500
    assert "It is our mistake, not yours" in answer.text
    assert "secret detail" not in answer.text


def test_a_refusal_that_no_page_expected_is_told_as_it_is(
    officer: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise Refused("The room is being painted.")

    monkeypatch.setattr(people, "find_people", refuse)

    answer = officer.get("/people")

    assert answer.status_code == 409
    assert "The room is being painted." in answer.text
    assert "Nothing has been changed" in answer.text


def test_a_busy_database_asks_to_try_again(officer: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def time_out(*_: object, **__: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("database is locked"))

    monkeypatch.setattr(people, "find_people", time_out)

    answer = officer.get("/people")

    assert answer.status_code == 503
    assert "Try again in a minute" in answer.text
    assert "locked" not in answer.text


def test_a_database_that_is_away_is_told_on_every_page(tmp_path: Path) -> None:
    (tmp_path / "folder.sqlite3").mkdir()
    settings = {"PLACECARD_DATA": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path / 'folder.sqlite3'}"}
    client = create_app(read_settings(settings)).test_client()

    answers = {
        address: client.get(address).status_code for address in ("/healthz", "/r/abcdefghijkl", "/privacy")
    }

    assert answers == {"/healthz": 503, "/r/abcdefghijkl": 503, "/privacy": 200}
