"""Places of events that were called off before places ended with their event."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy.engine import Connection

from app.extensions import db
from tests.models.test_migrations import empty_app

__all__ = ["empty_app"]

CANCELLED_AT = datetime(2027, 1, 5, 10, 0, tzinfo=UTC)


def add(connection: Connection, table_name: str, **values: Any) -> None:
    """A row with these values, and with something that fits in every other column that needs one."""
    table = sa.Table(table_name, sa.MetaData(), autoload_with=connection)
    fitting: dict[type, Any] = {str: "", int: 0, bool: False, datetime: CANCELLED_AT}
    needed = {
        column.name: [] if isinstance(column.type, sa.JSON) else fitting[column.type.python_type]
        for column in table.columns
        if not column.nullable and column.server_default is None and column.name not in values
    }
    connection.execute(table.insert(), [needed | values])


def states(connection: Connection) -> list[tuple[Any, ...]]:
    query = sa.text("SELECT id, state, given_up_at IS NULL FROM places ORDER BY id")
    return [(row[0], row[1], bool(row[2])) for row in connection.execute(query)]


def test_they_are_given_up_and_given_back(empty_app: Flask) -> None:
    upgrade(revision="0029")
    with db.engine.begin() as connection:
        for number, state in ((1, "cancelled"), (2, "published")):
            add(
                connection,
                "events",
                id=number,
                slug=str(number),
                state=state,
                attendance="attend_all",
                changed_at=CANCELLED_AT,
                needs_kept_days=1,
                replies_kept_months=1,
                history_kept_months=1,
            )
            add(connection, "event_sessions", id=number, event_id=number, calendar_uid=str(number))
            add(connection, "people", id=number)
            add(
                connection,
                "invitations",
                id=number,
                event_id=number,
                person_id=number,
                kind="delegate",
                reference=str(number),
                link_digest=str(number),
            )
            add(
                connection,
                "places",
                id=number,
                invitation_id=number,
                event_session_id=number,
                state="held",
                seats=1,
            )

    upgrade(revision="0030")
    with db.engine.connect() as connection:
        assert states(connection) == [(1, "given_up", False), (2, "held", True)]
        was = connection.execute(sa.text("SELECT ended_as, reason FROM places WHERE id = 1")).one()
        assert tuple(was) == ("held", "The event was cancelled.")

    downgrade(revision="0029")
    with db.engine.connect() as connection:
        assert states(connection) == [(1, "held", True), (2, "held", True)]
