"""The worker against a real SMTP server: what is put off, what is out of reach, the pace, what is held back."""

from contextlib import AbstractContextManager

from flask import Flask
from sqlalchemy import select

from app import worker
from app.database import writing
from app.extensions import db
from app.models.messages import Message
from app.worker import Worker
from tests.conftest import Database
from tests.databases import app_on
from tests.gateways.smtp_server import refuse, smtp_server
from tests.make import make_event, make_letter, make_person


def app_that_sends(database: Database, port: int, **settings: str) -> AbstractContextManager[Flask]:
    """An app on the test's database that hands its letters to a server on this port."""
    return app_on(database, MAIL_SERVER="127.0.0.1", MAIL_PORT=str(port), **settings)


def add_letters(app: Flask, *addresses: str) -> None:
    with app.app_context(), writing() as session:
        event = make_event(session)
        for address in addresses:
            make_letter(session, event, person=make_person(session, email=address)).due_at = worker.now()


def letters(app: Flask) -> list[Message]:
    with app.app_context():
        return list(db.session.scalars(select(Message).order_by(Message.id)))


def test_a_letter_that_is_put_off_waits_and_the_others_go(database: Database, app: Flask) -> None:
    add_letters(app, "a@example.org", "later@example.org", "c@example.org")
    behaviours = {"later@example.org": refuse("recipient", "451 4.7.1 Greylisted")}

    with smtp_server(behaviours) as server, app_that_sends(database, server.port) as sending:
        Worker(sending).run_once()

        assert server.recipients == ["a@example.org", "c@example.org"]
    put_off = letters(app)[1]
    assert (put_off.state, put_off.attempts, put_off.trouble) == ("queued", 1, "451 4.7.1 Greylisted")
    assert put_off.first_tried_at is not None
    assert 55 <= (put_off.due_at - put_off.first_tried_at).total_seconds() <= 65


def test_a_server_that_is_out_of_reach_is_asked_once_and_costs_no_try(database: Database, app: Flask) -> None:
    add_letters(app, *[f"person{number}@example.org" for number in range(60)])
    with smtp_server() as server:
        port = server.port

    with app_that_sends(database, port) as sending:
        impatient = Worker(sending)
        impatient.run_once()
        impatient.run_once()

    found = letters(app)
    assert {(each.state, each.attempts) for each in found} == {("queued", 0)}
    assert [each.trouble for each in found if "cannot be reached" in each.trouble] != []


def test_the_letters_go_once_the_server_is_back(database: Database, app: Flask) -> None:
    add_letters(app, "a@example.org")
    with smtp_server() as server:
        port = server.port
    with app_that_sends(database, port) as sending:
        Worker(sending).run_once()

    with smtp_server() as server, app_that_sends(database, server.port) as sending:
        Worker(sending).run_once()

        assert server.recipients == ["a@example.org"]
    assert letters(app)[0].state == "sent"


def test_all_workers_together_keep_the_pace(database: Database, app: Flask) -> None:
    add_letters(app, *[f"person{number}@example.org" for number in range(5)])

    with (
        smtp_server() as server,
        app_that_sends(database, server.port, MAIL_MAX_PER_MINUTE="3") as sending,
    ):
        for _ in range(2):
            Worker(sending).run_once()

        assert len(server.letters) == 3
    assert [each.state for each in letters(app)].count("queued") == 2
