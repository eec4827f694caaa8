"""A browser in which an account is signed in already."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.models.accounts import Account
from app.models.events import Event, EventAccess
from app.rules.states import AccountRole
from tests.make import NOW, make_account


def add_consultant(
    session: Session, *events: Event, email: str = "consultant@example.org", with_contact: bool = False
) -> Account:
    """A consultant who may see these events."""
    account = make_account(session, email, role=AccountRole.CONSULTANT)
    for event in events:
        session.add(
            EventAccess(event_id=event.id, account_id=account.id, with_contact=with_contact, granted_at=NOW)
        )
    session.flush()
    return account


def client_of(app: Flask, uniquifier: str) -> FlaskClient:
    """A browser signed in as the account with that `fs_uniquifier`."""
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = uniquifier
        cookie["_fresh"] = True
    return client
