"""What a reply costs the database: everybody answers in the same days, and those who send wait for one another."""

import pytest
from flask import Flask

from app.extensions import db
from tests.queries import statements_on
from tests.views.delegate import Delegate, hidden_fields, invite


@pytest.fixture
def delegate(app: Flask) -> Delegate:
    return invite(app)


def sent_by(app: Flask, delegate: Delegate, page: str = "", **filled: str) -> list[str]:
    """The statements of one request, without those that begin a transaction."""
    with app.app_context():
        engine = db.engine
    form = hidden_fields(delegate.get(page).text) | filled
    with statements_on(engine) as sent:
        if filled:
            answer = delegate.client.post(f"{delegate.link}{page}", data=form)
        else:
            answer = delegate.client.get(f"{delegate.link}{page}")
    assert answer.status_code == (302 if filled else 200)
    return [each for each in sent if not each.startswith("BEGIN")]


def test_the_invitation_takes_two_statements(app: Flask, delegate: Delegate) -> None:
    assert len(sent_by(app, delegate)) <= 2


def test_an_answer_takes_two_statements_and_the_check_three(app: Flask, delegate: Delegate) -> None:
    assert len(sent_by(app, delegate, answer="yes")) <= 2
    assert len(sent_by(app, delegate, "/check")) <= 3


def test_sending_takes_ten_statements(app: Flask, delegate: Delegate) -> None:
    delegate.post(answer="yes")

    assert len(sent_by(app, delegate, "/check", answer="")) <= 10
