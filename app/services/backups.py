"""Everything in the database as one file, and back. The tables are read as they are, whatever the models say.

The secret key is not in a backup: without it nobody can make the links that its letters hold.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any, BinaryIO

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.formats.backup_file import (
    BackupContents,
    BrokenBackup,
    TableRows,
    as_kept,
    read_contents,
    read_rows,
    write_backup,
)
from app.rules.refusals import Refused

_REVISIONS = "alembic_version"
_AT_A_TIME = 1000
#: Rows that hold letters are long: fewer of them are read at a time.
_READ_AT_A_TIME = 200


class CannotRestore(Refused):
    """The backup cannot be restored here; the message says why."""


def back_up(session: Session, file: BinaryIO, *, now: datetime) -> BackupContents:
    """Write all tables as they stood at one moment, while others go on writing."""
    if session.get_bind().dialect.name == "postgresql":
        session.rollback()
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    connection = session.connection()
    tables = _tables(connection)
    return write_backup(
        file,
        (TableRows(table.name, table.columns.keys(), _rows(connection, table)) for table in tables),
        revision=_revision(connection),
        made_at=now,
    )


def check_backup(file: BinaryIO) -> BackupContents:
    """What a backup holds, if it is whole. Raises `CannotRestore`."""
    try:
        return read_contents(file)
    except BrokenBackup as broken:
        raise CannotRestore(f"{broken} Nothing was changed.") from None


def restore(session: Session, file: BinaryIO, contents: BackupContents) -> None:
    """Put all rows of a backup into empty tables of its revision. Raises `CannotRestore`."""
    connection = session.connection()
    tables = {table.name: table for table in _tables(connection)}
    if _revision(connection) != contents.revision:
        raise CannotRestore(
            f"The backup was made with revision {contents.revision} of the database, and this one has "
            f"{_revision(connection) or 'none'}. Restore into a database that is not there yet."
        )
    filled = [
        name for name, table in tables.items() if connection.scalar(sa.select(sa.exists(table.select())))
    ]
    if filled:
        raise CannotRestore(
            f"The database holds {filled[0].replace('_', ' ')} already. Restore into an empty one, so that "
            "nothing is mixed up."
        )
    for name, table in tables.items():
        if name in contents.tables:
            _fill(connection, table, file, contents.tables[name]["columns"])


def _tables(connection: sa.Connection) -> Sequence[sa.Table]:
    """All tables but the one of revisions, each after those that it refers to."""
    metadata = sa.MetaData()
    metadata.reflect(connection, resolve_fks=True)
    return [table for table in metadata.sorted_tables if table.name != _REVISIONS]


def _revision(connection: sa.Connection) -> str:
    if not sa.inspect(connection).has_table(_REVISIONS):
        return ""
    return str(connection.scalar(sa.text(f"SELECT version_num FROM {_REVISIONS}")) or "")  # noqa: S608 -- Our own word.


def _rows(connection: sa.Connection, table: sa.Table) -> Iterator[Sequence[Any]]:
    query = sa.select(table).order_by(*table.primary_key.columns)
    moments = [at for at, column in enumerate(table.columns) if _kind(column) is datetime]
    rows = connection.execution_options(stream_results=True).execute(
        query, execution_options={"yield_per": _READ_AT_A_TIME}
    )
    for row in rows:
        values = list(row)
        for at in moments:
            # SQLite keeps moments as UTC without saying so.
            if values[at] is not None and values[at].tzinfo is None:
                values[at] = values[at].replace(tzinfo=UTC)
        yield values


def _fill(connection: sa.Connection, table: sa.Table, file: BinaryIO, columns: Sequence[str]) -> None:
    """Insert the rows; what refers to rows of the same table is set when all of them are there."""
    to_itself = {key.parent.name for key in table.foreign_keys if key.column.table is table}
    later: list[dict[str, Any]] = []
    batch: list[dict[str, Any]] = []
    for values in read_rows(file, table.name):
        row = {
            name: _bound(connection, as_kept(value, _kind(table.columns[name])))
            for name, value in zip(columns, values, strict=True)
        }
        referring = {name: row[name] for name in to_itself if row[name] is not None}
        if referring:
            later.append({"row_id": row["id"], **referring})
        batch.append(row | dict.fromkeys(to_itself))
        if len(batch) == _AT_A_TIME:
            connection.execute(table.insert(), batch)
            batch = []
    if batch:
        connection.execute(table.insert(), batch)
    for each in later:
        row_id = each.pop("row_id")
        connection.execute(table.update().where(table.columns["id"] == row_id).values(each))
    _go_on_counting(connection, table)


def _go_on_counting(connection: sa.Connection, table: sa.Table) -> None:
    """Let PostgreSQL's counter of ids go on after the highest one that was restored."""
    if connection.dialect.name != "postgresql" or "id" not in table.columns:
        return
    highest = sa.select(sa.func.coalesce(sa.func.max(table.columns["id"]), 0) + 1).scalar_subquery()
    counter = sa.func.pg_get_serial_sequence(table.name, "id")
    connection.execute(sa.select(sa.func.setval(counter, highest, False)))


def _bound(connection: sa.Connection, value: Any) -> Any:
    if isinstance(value, datetime) and connection.dialect.name == "sqlite":
        return value.astimezone(UTC).replace(tzinfo=None)
    return value


def _kind(column: sa.Column[Any]) -> type:
    """The Python type of a column: only those matter that JSON does not have."""
    if isinstance(column.type, sa.DateTime):
        return datetime
    if isinstance(column.type, sa.Date):
        return date
    return bytes if isinstance(column.type, sa.LargeBinary) else object
