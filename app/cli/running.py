"""Running a command inside the app: settings that cannot be used and a database that cannot be reached are
sentences with exit code 1."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import click
from flask import Flask
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from app import create_app
from app.cli.database_version import DatabaseOutOfReach, check_tables
from app.extensions import db
from app.logs import write_logs
from app.rules.refusals import Refused
from config import BadSetting

P = ParamSpec("P")
R = TypeVar("R")


def now() -> datetime:
    """The moment, for commands."""
    return datetime.now(UTC)


def make_app(**overrides: object) -> Flask:
    """The app by the environment's settings, with some of them said here. Raises `Refused`."""
    from config import read_settings  # noqa: PLC0415

    try:
        settings = read_settings() | overrides
        app = create_app(settings)
    except BadSetting as bad:
        raise Refused(str(bad)) from None
    write_logs(str(app.config["LOG_LEVEL"]))
    return app


@contextmanager
def reachable_database(app: Flask) -> Iterator[None]:
    """Turn a database that cannot be reached into a sentence that says where it was looked for."""
    address = make_url(str(app.config["SQLALCHEMY_DATABASE_URI"])).render_as_string(hide_password=True)
    try:
        yield
    except OperationalError as trouble:
        reason = str(trouble.orig).strip().splitlines()[0] if trouble.orig else "no answer"
        raise DatabaseOutOfReach(f"The database at {address} cannot be used: {reason}") from None


def in_app(command: Callable[P, R]) -> Callable[P, R]:
    """Run a command with the app's context around it, on a database that is there and of this version."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        app = make_app()
        with app.app_context(), reachable_database(app):
            try:
                check_tables()
                return command(*args, **kwargs)
            finally:
                db.session.remove()
                db.engine.dispose()

    return wrapped


def print_json(value: Any) -> None:
    """Print one value as JSON, as people read it."""
    import json  # noqa: PLC0415

    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))
