"""How a transaction begins and ends on each database. Knows no table.

SQLite has one writer at a time and its busy wait is unfair, so writers queue here first: a lock between
threads, then one on a file beside the database between processes. PostgreSQL needs neither.
"""

import fcntl
import sqlite3
import threading
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.orm import Session

from app.extensions import db

#: How long a connection waits for another writer before it gives up.
BUSY_TIMEOUT_SECONDS = 30

_WRITES = "placecard_writes"


class WriteQueue:
    """Writers of one SQLite file, one after the other in the order in which they came."""

    def __init__(self, database: Path) -> None:
        self._threads = threading.Lock()
        self._file = database.with_name(f"{database.name}.queue")

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for this writer's turn. The kernel ends the turn of a process that dies."""
        # The file is opened anew each time: a lock belongs to the open file, which a fork would share.
        with self._threads, self._file.open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


class TransactionLeak(RuntimeError):
    """Something was written outside `writing()`: a mistake of ours, found by the tests."""


def prepare_engine(engine: Engine) -> None:
    """Set up SQLite's journal, keys and beginnings; PostgreSQL needs nothing. Call once for each engine."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    database = engine.url.database
    if database and database != ":memory:":
        _queues.setdefault(database, WriteQueue(Path(database)))


_queues: dict[str, WriteQueue] = {}


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # The driver's own BEGIN comes too late and is never IMMEDIATE, so it is switched off.
    connection.isolation_level = None
    # SQLite's own knows only ASCII, so that "ZOË" would not find Zoë.
    connection.create_function("lower", 1, _lower, deterministic=True)
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_SECONDS * 1000}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _lower(value: object) -> str | None:
    return None if value is None else str(value).lower()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def writing() -> Iterator[Session]:
    """One write transaction: committed when the block ends, undone when it raises.

    Whatever was read before in this request is forgotten, so decide on what you read inside.
    A second `writing()` inside the first is a mistake and raises `TransactionLeak`.
    """
    session = db.session()
    if session.info.get(_WRITES):
        raise TransactionLeak("A write transaction was begun inside another one.")
    session.rollback()
    with ExitStack() as stack:
        stack.enter_context(_turn(session))
        session.info[_WRITES] = True
        stack.callback(session.info.pop, _WRITES, None)
        try:
            session.connection(execution_options={_WRITES: True})
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise


def read_without_transaction() -> None:
    """Let what this request reads go to PostgreSQL statement by statement: two round trips fewer than in a transaction.

    READ COMMITTED, PostgreSQL's own level, shows each statement its own moment anyway. Not for what is read bit
    by bit, which needs a transaction. Inside `writing()`, or when something was read before, this does nothing.
    """
    session = db.session()
    if session.get_bind().dialect.name == "postgresql" and not session.in_transaction():
        session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})


def check_writing(session: Session) -> None:
    """Raise `TransactionLeak` outside `writing()`, for statements that no flush sends."""
    if not session.info.get(_WRITES):
        raise TransactionLeak("A statement would write outside a write transaction.")


def one_at_a_time(session: Session, what: str) -> None:
    """Wait until no other transaction holds `what`, and hold it until this one ends.

    For decisions that count rows which another process is about to write. On SQLite writers queue anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        number = zlib.crc32(what.encode())
        session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})


def write_what_is_pending() -> None:
    """Commit what a library changed in this request's session, on SQLite as a writer that waited its turn.

    Flask-Security loads, changes and commits by itself. A transaction that began by reading cannot always
    become a writing one on SQLite, so the reading is ended first; the changed objects keep their changes.
    """
    session = db.session()
    with _turn(session):
        session.info[_WRITES] = True
        try:
            if not session.in_transaction():
                session.connection(execution_options={_WRITES: True})
            elif session.connection().dialect.name == "sqlite":
                session.connection().exec_driver_sql("COMMIT")
                session.connection().exec_driver_sql("BEGIN IMMEDIATE")
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info.pop(_WRITES, None)


def _turn(session: Session) -> Any:
    bind = session.get_bind()
    queue = _queues.get(bind.engine.url.database or "")
    return queue.turn() if queue and bind.dialect.name == "sqlite" else nullcontext()


def refuse_stray_writes(session: Session, _context: object = None, _instances: object = None) -> None:
    """Raise `TransactionLeak` when a session is about to write outside `writing()`."""
    if not session.info.get(_WRITES) and (session.new or session.dirty or session.deleted):
        raise TransactionLeak("A change was made outside a write transaction.")


event.listen(Session, "before_flush", refuse_stray_writes)
