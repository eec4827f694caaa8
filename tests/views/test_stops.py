"""No more letters, by one click of a mail program and on the page; the reply stands."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.database import writing
from app.extensions import db
from app.models.invitations import Invitation
from app.models.letter_stops import LetterStop
from app.models.messages import Message
from app.rules.states import Answer
from app.services.invitation_tokens import Purpose, token_for
from app.services.letter_tokens import token_for_letter
from tests.make import SECRET, make_early_letter, make_event, make_letter
from tests.views.delegate import hidden_fields

#: What a mail program sends (RFC 8058, section 3.2).
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def link(app: Flask) -> str:
    """The stop link of a letter that waits, to somebody who said yes."""
    with app.app_context(), writing() as session:
        letter = make_letter(session, make_event(session))
        assert letter.invitation is not None
        letter.invitation.answer = Answer.YES
        return f"/stop/{token_for(letter.invitation, Purpose.STOP, secret=SECRET)}"


def choose(client: FlaskClient, link: str, wanted: str) -> TestResponse:
    """Choose on the page, and save."""
    form = hidden_fields(client.get(link).text)
    return client.post(link, data=form | {"wanted": wanted}, follow_redirects=True)


def what_stands(app: Flask) -> tuple[bool, str | None, str]:
    """Whether letters are stopped, the answer, and the state of the letter."""
    with app.app_context():
        invitation = db.session.scalars(select(Invitation)).one()
        state = db.session.scalars(select(Message.state)).one()
        return invitation.no_letters_at is not None, invitation.answer, state


def test_one_click_without_cookies_stops_letters_and_leaves_the_reply(
    app: Flask, client: FlaskClient, link: str
) -> None:
    answer = client.post(link, data=ONE_CLICK)

    assert answer.status_code == 200
    assert what_stands(app) == (True, "yes", "stopped")


def test_opening_the_link_stops_nothing(app: Flask, client: FlaskClient, link: str) -> None:
    page = client.get(link).text

    assert "No, stop writing to me about it" in page
    assert " checked" not in page
    assert what_stands(app) == (False, "yes", "queued")


def test_the_form_as_it_is_delivered_stops_nothing(app: Flask, client: FlaskClient, link: str) -> None:
    page = client.post(link, data=hidden_fields(client.get(link).text))

    assert page.status_code == 422
    assert "Choose whether you want letters about this event" in page.text
    assert what_stands(app) == (False, "yes", "queued")


def test_a_guest_stops_the_letters_and_wants_them_again(app: Flask, client: FlaskClient, link: str) -> None:
    stopped = choose(client, link, "stop")

    assert "We have stopped writing to you" in stopped.text
    assert what_stands(app) == (True, "yes", "stopped")

    again = choose(client, link, "keep")

    assert "We have stopped writing to you" not in again.text
    assert what_stands(app) == (False, "yes", "stopped")


def test_the_same_click_again_is_no_mistake(app: Flask, client: FlaskClient, link: str) -> None:
    answers = [client.post(link, data=ONE_CLICK).status_code for _ in range(2)]

    assert answers == [200, 200]
    assert "We have stopped writing" in client.get(link).text
    assert what_stands(app)[0]


def test_a_link_that_is_not_ours_stops_nothing(app: Flask, client: FlaskClient, link: str) -> None:
    wrong = re.sub(r".$", "a" if link[-1] != "a" else "b", link)

    assert client.post(wrong, data=ONE_CLICK).status_code == 404
    assert not what_stands(app)[0]


def test_a_stop_link_opens_no_invitation(client: FlaskClient, link: str) -> None:
    assert client.get(link.replace("/stop/", "/r/")).status_code == 404


@pytest.fixture
def early_link(app: Flask) -> str:
    """The stop link of a "save the date", to somebody who is not invited."""
    with app.app_context(), writing() as session:
        letter = make_early_letter(session, make_event(session))
        return f"/stop/{token_for_letter(letter, Purpose.STOP, secret=SECRET)}"


def what_is_wished(app: Flask) -> tuple[int, str]:
    """How many want no letters, and the state of the letter."""
    with app.app_context():
        wishes = len(db.session.scalars(select(LetterStop)).all())
        return wishes, db.session.scalars(select(Message.state)).one()


def test_one_click_in_a_save_the_date_stops_letters_before_any_reply(
    app: Flask, client: FlaskClient, early_link: str
) -> None:
    answers = [client.post(early_link, data=ONE_CLICK).status_code for _ in range(2)]

    assert answers == [200, 200]
    assert what_is_wished(app) == (1, "stopped")


def test_the_page_of_a_save_the_date_says_that_no_invitation_would_come(
    app: Flask, client: FlaskClient, early_link: str
) -> None:
    page = client.get(early_link).text

    assert "we will not send you the invitation either" in page
    assert what_is_wished(app) == (0, "queued")

    stopped = choose(client, early_link, "stop").text

    assert "We will not send you an invitation to it either" in stopped
    assert what_is_wished(app) == (1, "stopped")

    choose(client, early_link, "keep")

    assert what_is_wished(app) == (0, "stopped")
