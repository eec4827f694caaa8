"""Two workers share a wave, one is killed while it sends, on each database: nothing is lost and nothing goes twice."""

import os
import subprocess
import sys
import time
from collections import Counter

from flask import Flask
from sqlalchemy import select, update

from app import worker
from app.database import writing
from app.extensions import db
from app.models.messages import Message
from app.rules.states import MessageState
from app.worker import Worker
from config import ROOT
from tests.conftest import Database
from tests.databases import app_on
from tests.gateways.smtp_server import SmtpServer, hang_up, refuse, smtp_server
from tests.make import SECRET, make_event, make_letter, make_person

LETTERS = 120
MOST_SECONDS = 90
BEHAVIOURS = {
    "person7@example.org": refuse("recipient", "550 5.1.1 No such user"),
    "person11@example.org": hang_up("letter"),
    "person13@example.org": hang_up("data"),
}


def queue(app: Flask) -> None:
    with app.app_context(), writing() as session:
        event = make_event(session)
        for number in range(LETTERS):
            person = make_person(session, email=f"person{number}@example.org")
            make_letter(session, event, person=person).due_at = worker.now()


def start(database: Database, port: int) -> subprocess.Popen[bytes]:
    """A worker as `placecard worker` runs it."""
    settings = {
        "DATABASE_URL": database.url,
        "PLACECARD_DATA": str(database.folder),
        "SECRET_KEY": SECRET,
        "MAIL_SERVER": "127.0.0.1",
        "MAIL_PORT": str(port),
        "MAIL_MAX_PER_MINUTE": "0",
        "LOG_LEVEL": "ERROR",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "app.cli.run", "worker"], cwd=ROOT, env=os.environ | settings
    )


def wait_for(server: SmtpServer, letters: int) -> None:
    """Wait until the server has taken so many letters."""
    until = time.monotonic() + MOST_SECONDS
    while len(server.letters) < letters and time.monotonic() < until:
        time.sleep(0.005)
    assert len(server.letters) >= letters


def hurry(app: Flask) -> None:
    """Let the leases of the dead run out, and what was put off be due, as if hours had passed."""
    with app.app_context(), writing() as session:
        session.execute(update(Message).values(due_at=Message.queued_at))
        leased = Message.leased_until.is_not(None)
        session.execute(update(Message).where(leased).values(leased_until=Message.queued_at))


def test_a_killed_worker_loses_no_letter_and_repeats_none(app: Flask, database: Database) -> None:
    queue(app)
    with smtp_server(BEHAVIOURS) as server:
        workers = [start(database, server.port) for _ in range(2)]
        try:
            wait_for(server, 15)
            workers[0].kill()
            wait_for(server, 40)
        finally:
            for each in workers:
                each.kill()
                each.wait()
        # Queued far in the future of the tests' own calendar, so the leases are ended by hand.
        with app.app_context(), writing() as session:
            session.execute(update(Message).values(queued_at=worker.now()))
        hurry(app)
        with app_on(database, MAIL_SERVER="127.0.0.1", MAIL_PORT=str(server.port)) as sending:
            del server.behaviours["person13@example.org"]
            while Worker(sending).run_once():
                hurry(app)
        copies = Counter(server.recipients)

    with app.app_context():
        found = db.session.execute(select(Message.to_address, Message.state)).all()
    states = Counter(state for _, state in found)
    assert max(copies.values()) == 1
    assert set(states) <= {MessageState.SENT, MessageState.FAILED, MessageState.PERHAPS_SENT}
    assert [address for address, state in found if state == MessageState.SENT and not copies[address]] == []
    refused = {state for address, state in found if address == "person7@example.org"}
    assert refused <= {MessageState.FAILED, MessageState.PERHAPS_SENT}
    assert states[MessageState.FAILED] <= 1
    assert states[MessageState.PERHAPS_SENT] <= 2 * worker.HAND_OVER + len(BEHAVIOURS)
