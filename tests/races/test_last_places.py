"""Four processes race for the last places on each database, and one of them is killed in the middle."""

import signal
import subprocess
import sys
from collections.abc import Sequence

import sqlalchemy as sa
from flask import Flask

from app.database import writing
from app.extensions import db
from app.models.messages import Message
from app.models.places import Place
from app.models.replies import Reply
from app.rules.states import PlaceState
from app.services.checks import check_promises
from config import ROOT
from tests.conftest import Database
from tests.make import NOW, SECRET, make_event, make_invitation

PROCESSES = 4
YESES_EACH = 10
LIMIT = 13


def invite(app: Flask) -> list[str]:
    """More people than there are places; the ids of their invitations."""
    with app.app_context(), writing() as session:
        event = make_event(session, sessions=2, seats_limit=LIMIT, event_limit=LIMIT)
        return [str(make_invitation(session, event).id) for _ in range(PROCESSES * YESES_EACH)]


def start(database: Database, ids: Sequence[str]) -> subprocess.Popen[str]:
    """A process that will answer for these invitations when it is told to go."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.races.replying", database.url, str(database.folder), *ids],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def go(processes: Sequence[subprocess.Popen[str]]) -> None:
    """Let them all begin at once, when all are ready."""
    for each in processes:
        assert each.stdout is not None
        assert each.stdout.readline() == "ready\n"
    for each in processes:
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.flush()


def finish(processes: Sequence[subprocess.Popen[str]]) -> list[int]:
    """Wait for all of them; their exit codes."""
    for each in processes:
        each.communicate()
    return [each.returncode for each in processes]


def check_everything(app: Flask) -> None:
    """Exactly as many places as there are, everybody else waiting in the order of their yes, nobody lost."""
    with app.app_context():
        session = db.session()
        replies = session.scalars(sa.select(Reply.invitation_id).order_by(Reply.id)).all()
        places = session.execute(
            sa.select(Place.invitation_id, Place.state, Place.event_session_id).order_by(Place.id)
        ).all()
        confirms = Message.kind.startswith("confirmation")
        letters = session.scalars(sa.select(Message.invitation_id).where(confirms)).all()
        breaches = check_promises(session, secrets=[SECRET], now=NOW)

    held = [each.invitation_id for each in places if each.state == PlaceState.HELD]
    waiting = [each.invitation_id for each in places if each.state == PlaceState.WAITING]
    assert len(replies) == len(set(replies)) == PROCESSES * YESES_EACH
    assert list(dict.fromkeys(held)) == replies[:LIMIT]
    assert list(dict.fromkeys(waiting)) == replies[LIMIT:]
    assert len(held) == 2 * LIMIT
    assert sorted(letters, key=str) == sorted(replies, key=str)
    assert breaches == []


def test_four_processes_share_out_exactly_the_last_places(app: Flask, database: Database) -> None:
    ids = invite(app)
    processes = [start(database, ids[number::PROCESSES]) for number in range(PROCESSES)]

    go(processes)

    assert finish(processes) == [0] * PROCESSES
    check_everything(app)


def test_a_process_killed_in_the_middle_loses_nobody_and_promises_nothing_twice(
    app: Flask, database: Database
) -> None:
    ids = invite(app)
    shares = [ids[number::PROCESSES] for number in range(PROCESSES)]
    processes = [start(database, share) for share in shares]
    go(processes)
    victim = processes[0]
    assert victim.stdout is not None
    for _ in range(3):
        victim.stdout.readline()

    victim.send_signal(signal.SIGKILL)
    codes = finish(processes)
    again = start(database, shares[0])
    go([again])

    assert codes == [-signal.SIGKILL, 0, 0, 0]
    assert finish([again]) == [0]
    check_everything(app)
