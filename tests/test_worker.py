"""The worker: each letter once or perhaps, whatever the server, the folder, a template or the power does."""

import os
import signal
import subprocess
import sys
import threading
import time
import zlib
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import DictLoader
from sqlalchemy import select, update

from app import worker
from app.database import writing
from app.extensions import db
from app.models.history import HistoryEntry
from app.models.messages import Message
from app.services.needs import GivenNeeds, keep_needs
from app.services.retention import overdue_erasures
from app.worker import HAND_OVER, Worker
from config import ROOT
from tests.conftest import Database
from tests.databases import app_on
from tests.gateways.smtp_server import SmtpServer, hang_up, refuse, smtp_server
from tests.make import NOW, SECRET, make_event, make_invitation, make_letter, make_person


def add_letters(app: Flask, *addresses: str) -> None:
    """Queue a letter to each address, due now."""
    with app.app_context(), writing() as session:
        event = make_event(session)
        for address in addresses:
            make_letter(session, event, person=make_person(session, email=address)).due_at = worker.now()


def letters(app: Flask) -> dict[str, Message]:
    """Every letter by its address."""
    with app.app_context():
        return {each.to_address: each for each in db.session.scalars(select(Message).order_by(Message.id))}


def states(app: Flask) -> dict[str, str]:
    return {address: each.state for address, each in letters(app).items()}


def send_all(database: Database, server: SmtpServer) -> None:
    with app_on(
        database, MAIL_SERVER="127.0.0.1", MAIL_PORT=str(server.port), MAIL_TIMEOUT_SECONDS="5"
    ) as sending:
        Worker(sending).run_once()


def test_a_letter_that_the_server_took_is_sent_and_kept_as_it_left(database: Database, app: Flask) -> None:
    add_letters(app, "a@example.org")

    with smtp_server() as server:
        send_all(database, server)

    letter = letters(app)["a@example.org"]
    with app.app_context():
        kept = db.session.scalars(select(Message.letter)).one()
    assert (letter.state, letter.trouble) == ("sent", "")
    assert kept is not None
    assert zlib.decompress(kept) == server.letters[0].raw


def test_a_letter_that_was_refused_fails_with_the_servers_words_and_the_others_go(
    database: Database, app: Flask
) -> None:
    add_letters(app, "a@example.org", "gone@example.org", "c@example.org")

    with smtp_server({"gone@example.org": refuse("recipient", "550 5.1.1 No such user")}) as server:
        send_all(database, server)
        send_all(database, server)

    assert states(app) == {"a@example.org": "sent", "gone@example.org": "failed", "c@example.org": "sent"}
    assert "No such user" in letters(app)["gone@example.org"].trouble
    assert server.recipients == ["a@example.org", "c@example.org"]


def test_a_letter_that_was_put_off_is_sent_later_and_once(database: Database, app: Flask) -> None:
    add_letters(app, "later@example.org")

    with smtp_server({"later@example.org": refuse("recipient", "451 4.7.1 Greylisted")}) as server:
        send_all(database, server)
        server.behaviours.clear()
        with app.app_context(), writing() as session:
            session.execute(update(Message).values(due_at=worker.now()))
        send_all(database, server)
        send_all(database, server)

    assert states(app) == {"later@example.org": "sent"}
    assert server.recipients == ["later@example.org"]


def test_a_letter_without_an_answer_was_perhaps_sent_and_never_goes_again(
    database: Database, app: Flask
) -> None:
    add_letters(app, "a@example.org", "cut@example.org", "c@example.org")

    with smtp_server({"cut@example.org": hang_up("letter")}) as server:
        send_all(database, server)
        send_all(database, server)

    assert states(app) == {
        "a@example.org": "sent",
        "cut@example.org": "perhaps_sent",
        "c@example.org": "sent",
    }
    assert sorted(server.recipients) == ["a@example.org", "c@example.org", "cut@example.org"]


def test_without_a_server_letters_are_kept_as_files(database: Database, app: Flask) -> None:
    add_letters(app, "a@example.org")

    assert Worker(app).run_once() == 1

    message = letters(app)["a@example.org"]
    assert message.state == "sent"
    assert b"a@example.org" in (database.folder / "letters" / f"letter-{message.id}.eml").read_bytes()


def test_a_folder_that_cannot_be_written_in_keeps_the_letters_in_the_queue(
    database: Database, app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_letters(app, "a@example.org")
    (tmp_path / "letters").touch()
    monkeypatch.setitem(app.config, "PLACECARD_DATA", str(tmp_path))

    Worker(app).run_once()

    letter = letters(app)["a@example.org"]
    assert letter.state == "queued"
    assert "could not be kept in" in letter.trouble
    assert letter.due_at > worker.now()


def test_a_mistake_in_one_template_stops_no_other_letter(database: Database, app: Flask) -> None:
    add_letters(app, "bad@example.org", "good@example.org")
    with app.app_context(), writing() as session:
        session.execute(
            update(Message).where(Message.to_address == "bad@example.org").values(kind="no_such_letter")
        )

    Worker(app).run_once()

    found = letters(app)
    assert (found["bad@example.org"].state, found["good@example.org"].state) == ("failed", "sent")
    assert found["bad@example.org"].trouble


def test_a_letter_whose_template_breaks_fails_with_a_sentence(
    database: Database, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_letters(app, "bad@example.org")
    monkeypatch.setattr(app.jinja_env, "loader", DictLoader({}))
    app.jinja_env.cache.clear()  # type: ignore[union-attr]

    Worker(app).run_once()

    letter = letters(app)["bad@example.org"]
    assert letter.state == "failed"
    assert "template" in letter.trouble


def test_a_worker_that_is_told_to_stop_ends_after_its_round(app: Flask) -> None:
    stop = threading.Event()
    running = threading.Thread(target=Worker(app).run, args=(stop,), kwargs={"pause_seconds": 0.05})
    running.start()
    time.sleep(0.2)

    stop.set()
    running.join(20)

    assert not running.is_alive()


def test_a_worker_that_is_killed_repeats_no_letter_and_loses_none(database: Database, app: Flask) -> None:
    addresses = [f"person{number}@example.org" for number in range(60)]
    add_letters(app, *addresses)

    with smtp_server() as server:
        environment = os.environ | {
            "DATABASE_URL": database.url,
            "PLACECARD_DATA": str(database.folder),
            "SECRET_KEY": SECRET,
            "MAIL_SERVER": "127.0.0.1",
            "MAIL_PORT": str(server.port),
            "MAIL_MAX_PER_MINUTE": "0",
        }
        victim = subprocess.Popen(
            [sys.executable, "-m", "app.cli.run", "worker"],
            cwd=ROOT,
            env=environment,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + 60
        while len(server.recipients) < 15 and time.monotonic() < until:
            time.sleep(0.002)
        victim.send_signal(signal.SIGKILL)
        victim.wait()
        before = len(server.recipients)
        with app.app_context(), writing() as session:
            lost = worker.now() - timedelta(hours=1)
            session.execute(update(Message).where(Message.state == "sending").values(leased_until=lost))
        send_all(database, server)

    found = states(app)
    assert 15 <= before < len(addresses)
    assert len(set(server.recipients)) == len(server.recipients)
    assert set(found.values()) <= {"sent", "perhaps_sent"}
    unsure = {address for address, state in found.items() if state == "perhaps_sent"}
    assert set(addresses) - set(server.recipients) <= unsure
    assert len(unsure) <= HAND_OVER


def test_what_an_event_no_longer_needs_is_erased_by_itself(
    database: Database, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context(), writing() as session:
        event = make_event(session)
        keep_needs(session, make_invitation(session, event).id, GivenNeeds(diet="No nuts"), now=NOW)
    long_after = NOW + timedelta(days=3 * 366)
    monkeypatch.setattr(worker, "now", lambda: long_after)

    Worker(app).run_once()

    with app.app_context():
        assert overdue_erasures(db.session(), now=long_after + timedelta(days=1)) == []
        assert set(db.session.scalars(select(HistoryEntry.what))) == {"history erased"}
