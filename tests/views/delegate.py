"""A delegate at a browser: opens the link, fills in what a page asks, sends it as the page was delivered."""

import re
from dataclasses import dataclass
from html import unescape

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.database import writing
from app.extensions import Base, db
from app.models.events import Event
from tests.make import make_event, make_invitation, make_person, token_of

_HIDDEN = re.compile(r'<input[^>]*name="(?P<name>[^"]+)"[^>]*type="hidden"[^>]*value="(?P<value>[^"]*)"')
_HIDDEN_TYPE_FIRST = re.compile(
    r'<input[^>]*type="hidden"[^>]*name="(?P<name>[^"]+)"[^>]*value="(?P<value>[^"]*)"'
)


def hidden_fields(page: str) -> dict[str, str]:
    """What the page's forms send beside what is filled in."""
    found = [*_HIDDEN.finditer(page), *_HIDDEN_TYPE_FIRST.finditer(page)]
    return {each["name"]: unescape(each["value"]) for each in found}


@dataclass
class Delegate:
    """Somebody who has a link, with a browser of their own."""

    client: FlaskClient
    token: str

    @property
    def link(self) -> str:
        """The address of the invitation."""
        return f"/r/{self.token}"

    def get(self, page: str = "") -> TestResponse:
        """Open one of the invitation's pages, going where it leads."""
        return self.client.get(f"{self.link}{page}", follow_redirects=True)

    def post(self, page: str = "", *, shown: str | None = None, **filled: str) -> TestResponse:
        """Fill in a page and send it; `shown` is the page as it was opened before, else it is opened now."""
        form = hidden_fields(self.get(page).text if shown is None else shown)
        return self.client.post(f"{self.link}{page}", data=form | filled, follow_redirects=True)

    def reply(self, answer: str, **filled: str) -> TestResponse:
        """Answer, and send the reply, where nothing else is asked."""
        self.post(**{"answer": answer, **filled}, shown=None)
        return self.post("/check")


def invite(app: Flask, **event: object) -> Delegate:
    """Ann Ash, invited to an event of her own."""
    with app.app_context(), writing() as session:
        person = make_person(session, "Ann Ash", email="ann@example.org")
        invitation = make_invitation(session, make_event(session, **event), person)  # type: ignore[arg-type]
        return Delegate(app.test_client(), token_of(invitation))


def everything(app: Flask) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with app.app_context(), db.engine.connect() as connection:
        return {
            table.name: [
                tuple(row) for row in connection.execute(table.select().order_by(*table.primary_key))
            ]
            for table in Base.metadata.sorted_tables
        }


def change(app: Flask, **columns: object) -> None:
    """Change the event, as an officer would between two of the delegate's pages."""
    with app.app_context(), writing() as session:
        session.execute(sa.update(Event).values(**columns))


def count(app: Flask, table: type[Base]) -> int:
    with app.app_context():
        return db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
