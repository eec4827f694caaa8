"""How transactions begin and end, on both databases, with real processes where it matters."""

import sqlite3
import time
from contextlib import closing

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app import create_app
from app.database import TransactionLeak, read_without_transaction, write_what_is_pending, writing
from app.extensions import db
from app.models.accounts import Partner
from tests.conftest import Database, settings_for
from tests.make import make_partner
from tests.processes import all_at_once

PROCESSES = 8
WRITES = 50


class Spill(Exception):
    """Something goes wrong in the middle."""


def count_partners(app: Flask) -> int:
    """How many partners another connection sees."""
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Partner)) or 0


def test_what_is_written_is_there_after_the_block(app: Flask) -> None:
    with app.app_context(), writing() as session:
        make_partner(session)

    assert count_partners(app) == 1


def test_what_is_written_is_undone_when_the_block_raises(app: Flask) -> None:
    def spill() -> None:
        with writing() as session:
            make_partner(session)
            raise Spill

    with app.app_context(), pytest.raises(Spill):
        spill()

    assert count_partners(app) == 0


def test_a_second_block_follows_one_that_raised(app: Flask) -> None:
    with app.app_context():
        with pytest.raises(Spill), writing():
            raise Spill
        with writing() as session:
            make_partner(session)

    assert count_partners(app) == 1


def test_a_change_outside_a_block_is_refused(app: Flask) -> None:
    with app.app_context(), pytest.raises(TransactionLeak):
        make_partner(db.session())

    assert count_partners(app) == 0


def test_a_change_of_what_was_read_is_refused_outside_a_block(app: Flask) -> None:
    with app.app_context(), writing() as session:
        make_partner(session, "As it was")

    with app.app_context():
        db.session.scalars(select(Partner)).one().name = "As it should not be"
        with pytest.raises(TransactionLeak):
            db.session.flush()

    with app.app_context():
        assert db.session.scalar(select(Partner.name)) == "As it was"


def test_a_block_inside_a_block_is_refused_and_nothing_is_kept(app: Flask) -> None:
    def write_twice() -> None:
        with writing() as session:
            make_partner(session)
            with writing():
                pass

    with app.app_context(), pytest.raises(TransactionLeak):
        write_twice()

    assert count_partners(app) == 0


def test_a_block_forgets_what_was_read_before_it(app: Flask) -> None:
    with app.app_context(), writing() as session:
        make_partner(session, "First")

    with app.app_context():
        seen = db.session.scalars(select(Partner)).one()
        with app.app_context(), writing() as other:
            other.scalars(select(Partner)).one().name = "Second"
        with writing():
            assert seen.name == "Second"


def test_what_a_library_changed_is_written_although_it_had_only_read(app: Flask) -> None:
    with app.app_context(), writing() as session:
        make_partner(session, "Before")

    with app.app_context():
        db.session.scalars(select(Partner)).one().name = "After"
        write_what_is_pending()

    with app.app_context():
        assert db.session.scalar(select(Partner.name)) == "After"


def test_readers_do_not_wait_for_a_writer_and_see_nothing_of_it(app: Flask) -> None:
    with app.app_context(), writing() as session:
        make_partner(session)

        before = time.monotonic()
        seen = count_partners(app)
        waited = time.monotonic() - before

    assert seen == 0
    assert waited < 1


def write_often(number: int, settings: dict[str, object]) -> int:
    """Write many times, each after reading, as pages do; how many times it could."""
    app = create_app(settings)
    for write in range(WRITES):
        with app.app_context():
            db.session.scalar(select(func.count()).select_from(Partner))
            with writing() as session:
                session.add(Partner(name=f"{number}-{write}"))
    with app.app_context():
        db.engine.dispose()
    return WRITES


def test_writers_of_several_processes_take_turns_and_none_is_turned_away(
    app: Flask, database: Database
) -> None:
    done = all_at_once(PROCESSES, write_often, settings_for(database))

    assert sum(done) == PROCESSES * WRITES
    assert count_partners(app) == PROCESSES * WRITES


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_sqlite_keeps_its_foreign_keys_its_journal_and_what_it_said_it_wrote(session: Session) -> None:
    pragmas = {
        name: session.scalar(text(f"PRAGMA {name}"))
        for name in ("foreign_keys", "journal_mode", "synchronous")
    }

    assert pragmas == {"foreign_keys": 1, "journal_mode": "wal", "synchronous": 2}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_writer_has_sqlites_lock_from_its_beginning_and_not_from_its_first_change(session: Session) -> None:
    path = str(session.get_bind().engine.url.database)
    stranger = sqlite3.connect(path, timeout=0, isolation_level=None)

    with closing(stranger), pytest.raises(sqlite3.OperationalError, match="locked"):
        stranger.execute("BEGIN IMMEDIATE")


def goes_without_transaction() -> bool:
    """Whether this session's connection sends each statement alone."""
    return getattr(db.session.connection().connection.dbapi_connection, "autocommit", False) is True


def test_what_is_only_read_needs_no_transaction_on_postgresql(app: Flask) -> None:
    with app.app_context():
        read_without_transaction()
        assert goes_without_transaction() is (db.engine.dialect.name == "postgresql")

        with writing() as session:
            read_without_transaction()
            make_partner(session)
            assert not goes_without_transaction()

        db.session.rollback()
        assert not goes_without_transaction()
    assert count_partners(app) == 1
