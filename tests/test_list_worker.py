"""Large lists: read and confirmed by the worker, in real processes that are killed and that race."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.database import writing
from app.extensions import db
from app.list_worker import work_on_one_list
from app.models.lists import ListImport, ListRow
from app.models.people import Person
from app.rules.states import Door, ListState
from app.services.history import Actor
from app.services.list_reading import ListChoices
from app.services.list_work import start_confirming
from app.services.lists import cancel_list, keep_upload
from config import ROOT
from tests.conftest import Database
from tests.make import NOW, SECRET, make_category

OFFICER = Actor(Door.PAGE)
ROWS = 1500


def big_list(first: int = 0, rows: int = ROWS) -> bytes:
    lines = [f"Person{number:06} Ash,p{number}@example.org\n" for number in range(first, first + rows)]
    return ("Name,Email\n" + "".join(lines)).encode()


def count(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count(Person.id))) or 0


def state(app: Flask, list_import_id: int = 1) -> str:
    with app.app_context():
        return db.session.get_one(ListImport, list_import_id).state


@pytest.fixture
def uploaded(app: Flask) -> Flask:
    with app.app_context(), writing() as session:
        keep_upload(
            session,
            "list.csv",
            content=big_list(),
            category=make_category(session),
            partner=None,
            choices=ListChoices(),
            by=OFFICER,
            now=NOW,
        )
    return app


def work(app: Flask) -> bool:
    with app.app_context():
        return work_on_one_list(lambda: NOW)


def test_the_worker_reads_and_then_confirms(uploaded: Flask) -> None:
    work(uploaded)
    read, people_then = state(uploaded), count(uploaded)
    with uploaded.app_context(), writing() as session:
        start_confirming(session, 1, by=OFFICER)
    work(uploaded)

    assert (read, people_then) == (ListState.PREVIEWED, 0)
    assert (state(uploaded), count(uploaded)) == (ListState.CONFIRMED, ROWS)
    assert work(uploaded) is False


def test_a_cancelled_list_is_left_alone(uploaded: Flask) -> None:
    with uploaded.app_context(), writing() as session:
        cancel_list(session, 1, by=OFFICER, now=NOW)

    assert work(uploaded) is False
    assert count(uploaded) == 0


def cancelling_thread(app: Flask) -> threading.Thread:
    def cancel() -> None:
        with app.app_context(), writing() as session:
            cancel_list(session, 1, by=OFFICER, now=NOW)

    return threading.Thread(target=cancel)


def test_cancelling_while_the_worker_compares_stops_it(uploaded: Flask) -> None:
    asked = 0

    def now_and_cancel() -> datetime:
        nonlocal asked
        asked += 1
        if asked == 2:
            cancelling = cancelling_thread(uploaded)
            cancelling.start()
            cancelling.join(30)
        return NOW

    with uploaded.app_context():
        work_on_one_list(now_and_cancel)

    assert state(uploaded) == ListState.CANCELLED
    assert count(uploaded) == 0


@pytest.fixture
def environment(database: Database) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": database.url,
        "PLACECARD_DATA": str(database.folder),
        "SECRET_KEY": SECRET,
        "LOG_LEVEL": "ERROR",
    }


def importing(environment: dict[str, str], path: Path) -> subprocess.Popen[bytes]:
    words = ["lists", "import", str(path), "--category", "Scrutiny Committees"]
    return subprocess.Popen(
        [sys.executable, "-m", "app.cli.run", *words],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def test_an_import_that_is_killed_leaves_nothing_or_all(
    app: Flask, environment: dict[str, str], tmp_path: Path
) -> None:
    with app.app_context(), writing() as session:
        make_category(session, "Scrutiny Committees")
    path = tmp_path / "list.csv"
    path.write_bytes(big_list())
    begun = time.monotonic()
    importing(environment, path).wait(120)
    whole = time.monotonic() - begun
    left: list[int] = []

    for part in (0.7, 0.85, 0.95):
        path.write_bytes(big_list(first=ROWS * (len(left) + 1)))
        before = count(app)
        process = importing(environment, path)
        time.sleep(whole * part)
        process.send_signal(signal.SIGKILL)
        process.wait(30)
        left.append(count(app) - before)

    assert set(left) <= {0, ROWS}
    with app.app_context():
        rows = select(func.count(ListRow.id)).where(ListRow.person_id.is_not(None))
        assert db.session.scalar(rows) == count(app)


def test_two_officers_who_import_at_once_lose_and_double_nobody(
    app: Flask, environment: dict[str, str], tmp_path: Path
) -> None:
    with app.app_context(), writing() as session:
        make_category(session, "Scrutiny Committees")
    paths = [tmp_path / "a.csv", tmp_path / "b.csv"]
    for path, first in zip(paths, (0, ROWS // 2), strict=True):
        path.write_bytes(big_list(first))

    processes = [importing(environment, path) for path in paths]

    assert [process.wait(120) for process in processes] == [0, 0]
    assert count(app) == ROWS + ROWS // 2
