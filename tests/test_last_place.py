"""Fifty people say yes to the last place at the same moment, by mail and by link, in several processes."""

from typing import Any

from flask import Flask
from sqlalchemy import select

from app import create_app
from app.database import writing
from app.extensions import db
from app.models.incoming_mail import IncomingMail
from app.models.invitations import Invitation
from app.models.places import Place
from app.models.replies import Reply
from app.services.checks import check_promises
from tests.conftest import Database, settings_for
from tests.make import NOW, SECRET, make_event
from tests.processes import all_at_once
from tests.replying import say_yes
from tests.services.calendar_mail import LATER, answer_mail, entry_of, receive
from tests.services.test_calendar_entries import invite

PEOPLE = 50
PROCESSES = 5


def accept(number: int, settings: dict[str, object], mails: list[bytes]) -> None:
    """One process: its share of the people, every second of them by the link and the others by mail."""
    with create_app(settings).app_context():
        for person in range(number, PEOPLE, PROCESSES):
            with writing() as session:
                if person % 2:
                    receive(session, mails[person])
                else:
                    say_yes(session, session.get_one(Invitation, person + 1), now=LATER)
        db.engine.dispose()


def same_mail(_: int, settings: dict[str, object], mail: bytes) -> bool:
    """One reader of a mailbox that several read."""
    with create_app(settings).app_context():
        with writing() as session:
            repeated = receive(session, mail).repeated
        db.engine.dispose()
        return repeated


def make_mails(app: Flask, *, people: int) -> list[bytes]:
    """A yes by mail of each of the invited."""
    with app.app_context(), writing() as session:
        invitations = invite(session, make_event(session, seats_limit=1), people=people)
        return [answer_mail(each, entry_of(session, each)) for each in invitations]


def test_one_of_fifty_gets_the_last_place_and_the_others_wait_in_order(
    database: Database, app: Flask
) -> None:
    mails = make_mails(app, people=PEOPLE)

    all_at_once(PROCESSES, accept, settings_for(database), mails)

    with app.app_context():
        places = db.session.scalars(select(Place).order_by(Place.id)).all()
        states = [place.state for place in places]
        replies: list[Any] = list(db.session.scalars(select(Reply.invitation_id).order_by(Reply.id)))
        assert states == ["held"] + ["waiting"] * (PEOPLE - 1)
        assert [place.invitation_id for place in places] == replies
        assert len(db.session.scalars(select(IncomingMail)).all()) == PEOPLE // 2
        assert check_promises(db.session(), secrets=[SECRET], now=NOW) == []


def test_two_readers_of_one_mailbox_take_each_message_once(database: Database, app: Flask) -> None:
    (mail,) = make_mails(app, people=1)

    repeated = all_at_once(3, same_mail, settings_for(database), mail)

    assert sorted(repeated) == [False, True, True]
    with app.app_context():
        assert len(db.session.scalars(select(Reply)).all()) == 1
