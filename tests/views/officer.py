"""An officer at a browser, signed in, with one event called "an-event" to which Ann Ash is invited."""

from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.database import writing
from app.models.invitations import Invitation
from tests.make import make_account, make_event, make_invitation, make_person
from tests.signing_in import client_of
from tests.views.delegate import hidden_fields

EVENT = "/events/an-event"


@dataclass
class Officer:
    """Somebody at the desk."""

    client: FlaskClient

    def get(self, address: str) -> TestResponse:
        """Open a page, going where it leads."""
        return self.client.get(address, follow_redirects=True)

    def post(self, address: str, *, page: str = "", **filled: str) -> TestResponse:
        """Send a form of `page` (of its own address where none is said) to an address."""
        hidden = hidden_fields(self.get(page or address).text)
        return self.client.post(address, data=hidden | filled, follow_redirects=True)


def sign_in(app: Flask, **event: object) -> Officer:
    """Olive Officer, and her event."""
    with app.app_context(), writing() as session:
        person = make_person(session, "Ann Ash", email="ann@example.org")
        make_invitation(session, make_event(session, slug="an-event", **event), person)  # type: ignore[arg-type]
        return Officer(client_of(app, make_account(session).fs_uniquifier))


def ann(session: Session) -> Invitation:
    """Ann's invitation."""
    return session.scalars(select(Invitation).order_by(Invitation.id)).all()[0]
