"""Olive, who signs in, and what she sends."""

from flask import Flask
from flask.testing import FlaskClient
from flask_security.utils import hash_password
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.database import writing
from app.extensions import db
from app.models.messages import Message
from app.rules.states import AccountRole
from tests.make import make_account
from tests.views.delegate import hidden_fields

EMAIL = "olive@example.org"
PASSWORD = "a long enough password"
ANOTHER = "another long password"


def add_account(app: Flask, *, password: str | None = PASSWORD, **columns: object) -> str:
    """Add Olive's account and give its `fs_uniquifier`."""
    with app.app_context(), app.test_request_context():
        digest = hash_password(password) if password else None
        with writing() as session:
            account = make_account(session, EMAIL, role=AccountRole.CONSULTANT)
            account.password = digest
            for name, value in columns.items():
                setattr(account, name, value)
            return account.fs_uniquifier


def send(client: FlaskClient, address: str, **filled: str) -> TestResponse:
    """Open a page, fill in its form and send it as the page was delivered."""
    return client.post(address, data=hidden_fields(client.get(address).text) | filled)


def sign_in(client: FlaskClient, email: str = EMAIL, password: str = PASSWORD) -> TestResponse:
    return send(client, "/login", email=email, password=password)


def is_signed_in(client: FlaskClient) -> bool:
    return client.get("/events").status_code == 200


def letters(app: Flask) -> list[str]:
    """The text of every letter about a password that was queued, oldest first."""
    query = select(Message.facts).where(Message.kind == "account_notice").order_by(Message.id)
    with app.app_context():
        return [str(facts["text"]) for facts in db.session.scalars(query)]
