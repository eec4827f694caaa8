"""How migrations run: on the app's own engine, as one writing transaction. Started by Flask-Migrate."""

from typing import Any, Literal

from alembic import context
from flask import current_app

from app.extensions import Base
from app.models.columns import Moment


def render_type(kind: str, column_type: Any, _context: Any) -> str | Literal[False]:
    """Write our own column type as what it is in the database, so that migrations import nothing of ours."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(column_type, Moment) else False


def migrate() -> None:
    """Run the migrations that were asked for.

    SQLite's foreign keys are off meanwhile: a table is changed there by copying it, which they would notice.
    """
    extension = current_app.extensions["migrate"]
    arguments: dict[str, Any] = dict(extension.configure_args)
    with extension.db.engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            # On the driver's own connection: the pragma does nothing inside a transaction.
            connection.connection.driver_connection.execute("PRAGMA foreign_keys = OFF")
        context.configure(
            connection=connection, target_metadata=Base.metadata, render_item=render_type, **arguments
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
        if is_sqlite:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys = ON")


migrate()
