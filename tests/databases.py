"""Databases that one test has for itself: empty, on the same kind of server as the shared ones."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from secrets import token_hex

import sqlalchemy as sa
from flask import Flask

from app import create_app
from app.extensions import db
from tests.conftest import Database, settings_for


@contextmanager
def empty_database(like: Database, folder: Path) -> Iterator[Database]:
    """A database without tables; a PostgreSQL one is dropped afterwards, whoever is still connected."""
    if not like.is_postgresql:
        yield Database(f"sqlite:///{folder / 'own.sqlite3'}", folder)
        return
    name = f"own_{token_hex(6)}"
    server = sa.create_engine(like.url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    url = sa.make_url(like.url).set(database=name).render_as_string(hide_password=False)
    try:
        yield replace(like, url=url, folder=folder)
    finally:
        with server.connect() as connection:
            connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
        server.dispose()


@contextmanager
def app_on(database: Database, **settings: str) -> Iterator[Flask]:
    """An app on that database, whose connections are closed afterwards."""
    app = create_app(settings_for(database, **settings))
    app.testing = True
    try:
        yield app
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
