"""Four processes at every door at once, on each database, one of them killed: no seat twice, nobody lost, in order."""

import signal
import subprocess
import sys
from collections.abc import Sequence

import pytest
import sqlalchemy as sa
from flask import Flask

from app.database import writing
from app.extensions import db
from app.models.invitations import Invitation
from app.models.places import Place
from app.rules.states import Answer, EntryState, PlaceState
from app.services.calendar_entries import begin_entry
from app.services.checks import check_promises
from app.services.events import sessions_of
from config import ROOT
from tests.conftest import Database
from tests.make import NOW, SECRET, make_account, make_event, make_invitation
from tests.races.test_last_places import finish, go
from tests.replying import say_yes

PROCESSES = 4
LIMIT = 9
#: What those do who hold places, what those do who wait, and how the others answer.
HOLDERS = ["no", "deputy", "no", "deputy", "no", "web", "no", "phone", "calendar"]
WAITING = ["take", "take", "deputy", "take", "pick", "take", "no", "take"]
NEW = ["web", "phone", "calendar", "pair"] * 3


def furnish(app: Flask) -> list[str]:
    """An event that is full, offers its places, and has people waiting; what everybody is about to do."""
    with app.app_context(), writing() as session:
        make_account(session)
        event = make_event(session, seats_limit=LIMIT, event_limit=LIMIT)
        event.offer_hours, event.allows_deputies = 8, True
        (each,) = sessions_of(session, event.id)
        tasks = []
        for number, door in enumerate([*HOLDERS, *WAITING, *NEW]):
            invitation = make_invitation(session, event)
            if number < len(HOLDERS) + len(WAITING):
                say_yes(session, invitation)
            else:
                begin_entry(session, event, each, invitation.id, EntryState.REQUESTED, now=NOW)
            tasks.append(f"{door}:{invitation.id}")
        return tasks


def start(database: Database, tasks: Sequence[str]) -> subprocess.Popen[str]:
    """A process that will do these when it is told to go."""
    moment = NOW.isoformat()
    return subprocess.Popen(
        [sys.executable, "-m", "tests.races.every_door", database.url, str(database.folder), moment, *tasks],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def check_everything(app: Flask, tasks: Sequence[str]) -> None:
    """Every seat is taken and none twice, everybody's yes has a place or waits, and the check finds nothing."""
    with app.app_context():
        session = db.session()
        taken = sa.select(sa.func.sum(Place.seats)).where(Place.state.in_(["held", "offered"]))
        waiting = sa.select(Place.seats).where(Place.state == PlaceState.WAITING).order_by(Place.id)
        seats, first = session.scalar(taken) or 0, session.scalars(waiting).first()
        answers = dict(iter(session.execute(sa.select(Invitation.id, Invitation.answer))))
        breaches = check_promises(session, secrets=[SECRET], now=NOW)

    assert breaches == []
    assert seats <= LIMIT
    # The next in turn may be two, for whom one seat is not enough.
    assert first is not None
    assert seats + first > LIMIT
    expected = {"no": Answer.NO, "deputy": Answer.DEPUTY}
    for door, invitation_id in (task.split(":") for task in tasks):
        assert answers[int(invitation_id)] == expected.get(door, Answer.YES), door


@pytest.mark.parametrize("kills", [False, True])
def test_every_door_at_once_promises_no_seat_twice_and_loses_nobody(
    app: Flask, database: Database, kills: bool
) -> None:
    tasks = furnish(app)
    shares = [tasks[number::PROCESSES] for number in range(PROCESSES)]
    processes = [start(database, share) for share in shares]
    go(processes)
    if kills:
        victim = processes[0]
        assert victim.stdout is not None
        for _ in range(2):
            victim.stdout.readline()
        victim.send_signal(signal.SIGKILL)

    codes = finish(processes)
    if kills:
        again = start(database, shares[0])
        go([again])
        codes += finish([again])

    assert codes == ([-signal.SIGKILL, 0, 0, 0, 0] if kills else [0, 0, 0, 0])
    check_everything(app, tasks)
