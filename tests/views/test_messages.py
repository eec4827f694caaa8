import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.database import writing
from app.extensions import db
from app.models.messages import Message, SendingPause
from app.rules.states import MessageState
from tests.make import make_account, make_event, make_letter, make_person, make_wave
from tests.signing_in import client_of


@pytest.fixture
def officer(app: Flask, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """An officer at a browser; an event “open” with a wave of two failed letters and one that waits."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    with app.app_context(), writing() as session:
        event = make_event(session, slug="open")
        wave = make_wave(session, event)
        for state in (MessageState.FAILED, MessageState.FAILED, MessageState.QUEUED):
            make_letter(session, event, state=state, wave=wave)
        make_letter(session, event, person=make_person(session, "Zoë Ash", email="zoe@example.org"))
        uniquifier = make_account(session).fs_uniquifier
    return client_of(app, uniquifier)


def states(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Message.state).order_by(Message.id)))


def test_the_outbox_is_filtered_by_what_stands_in_the_address(officer: FlaskClient) -> None:
    page = officer.get("/outbox?q=ash&kind=invitation&event=open").text

    assert "1 letter<" in page
    assert "zoe@example.org" in page
    assert 'value="ash"' in page


def test_one_click_sends_all_failed_letters_again(app: Flask, officer: FlaskClient) -> None:
    page = officer.get("/outbox?state=failed").text

    assert "Send all 2 again" in page
    answer = officer.post("/outbox/again?state=failed", data={"confirmed": "2"}, follow_redirects=True)

    assert "Letters that are on their way again: 2." in answer.text
    assert states(app) == ["queued"] * 4


def test_a_count_that_is_no_longer_true_changes_nothing(app: Flask, officer: FlaskClient) -> None:
    answer = officer.post("/outbox/leave?state=failed", data={"confirmed": "7"})

    assert answer.status_code == 409
    assert "You saw 7 letters to decide about, and there are 2 now" in answer.text
    assert states(app).count("failed") == 2


def test_one_letter_is_decided_about_on_its_own_page(app: Flask, officer: FlaskClient) -> None:
    answer = officer.post("/outbox/1/leave", follow_redirects=True)

    assert "It was left as it is." in answer.text
    assert states(app)[:2] == ["stopped", "failed"]


def test_a_wave_shows_how_far_it_is_and_looks_again_by_itself(officer: FlaskClient) -> None:
    page = officer.get("/outbox/waves/1").text

    assert "Invitations are going out" in page
    assert 'data-refresh="3"' in page
    assert "2 of 3 letters dealt with" in page


def test_a_wave_is_held_back_and_let_go(app: Flask, officer: FlaskClient) -> None:
    held = officer.post("/outbox/pause", data={"wave": "1"}, follow_redirects=True).text

    assert "Invitations are held back" in held
    assert "data-refresh" not in held
    again = officer.post("/outbox/resume", data={"wave": "1"}, follow_redirects=True).text

    assert "Invitations are going out" in again
    with app.app_context():
        assert db.session.scalars(select(SendingPause)).all() == []


@pytest.mark.parametrize("values", [{}, {"event": "open"}])
def test_the_letters_of_an_event_or_of_all_are_held_back(
    officer: FlaskClient, values: dict[str, str]
) -> None:
    page = officer.post("/outbox/pause", data=values, follow_redirects=True).text

    assert "have been held back since" in page
    assert "by Olive Officer" in page


@pytest.mark.parametrize("address", ["/outbox/waves/99", "/outbox/99"])
def test_what_does_not_exist_is_not_found(officer: FlaskClient, address: str) -> None:
    assert officer.get(address).status_code == 404
