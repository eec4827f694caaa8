"""Three readers take in copies of one calendar's answer at the same moment: it is one reply."""

from flask import Flask
from sqlalchemy import select

from app import create_app
from app.database import writing
from app.extensions import db
from app.models.incoming_mail import IncomingMail
from app.models.replies import Reply
from app.services.incoming_mail import take_in
from tests.conftest import Database, settings_for
from tests.make import make_event
from tests.processes import all_at_once
from tests.services.calendar_mail import DOOR, LATER, answer_mail, entry_of
from tests.services.test_calendar_entries import invite

READERS = 3


def take_copy(number: int, settings: dict[str, object], raw: bytes) -> bool:
    """Take in a copy that came by a way of its own; whether it had been taken in before."""
    app = create_app(settings)
    copy = f"Received: from mx{number % 2}.example.com\r\n".encode() + raw
    with app.app_context(), writing() as session:
        return take_in(session, copy, door=DOOR, now=LATER).repeated


def test_copies_of_one_answer_are_one_reply(app: Flask, database: Database) -> None:
    with app.app_context(), writing() as session:
        (invitation,) = invite(session, make_event(session))
        raw = answer_mail(invitation, entry_of(session, invitation))

    repeated = all_at_once(READERS, take_copy, settings_for(database), raw)

    with app.app_context():
        assert len(db.session.scalars(select(Reply)).all()) == 1
        assert len(db.session.scalars(select(IncomingMail)).all()) == 1
    assert sorted(repeated) == [False, True, True]
