"""Rows kept whole as plain values, and put back; for whatever can be undone."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Date, Table, UniqueConstraint, and_, delete, insert, select, update
from sqlalchemy.orm import Session

from app.extensions import Base
from app.models.columns import Moment

#: What health data a row holds is erased on the day shown, so no copy of it may be kept.
_NEVER_COPIED = frozenset({"needs"})

Row = dict[str, Any]


def table_of(name: str) -> Table:
    """The table of that name."""
    return Base.metadata.tables[name]


def columns_to(target: str) -> list[Column[Any]]:
    """Every column that refers to the ids of a table, in the order of tables and columns."""
    return [
        column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.column.table.name == target for key in column.foreign_keys)
    ]


def take_rows(session: Session, table: Table, ids: Sequence[int]) -> list[Row]:
    """Delete rows, and return them as plain values."""
    query = select(table).where(table.c.id.in_(ids)).order_by(table.c.id)
    rows = [{name: _plain(value) for name, value in row.items()} for row in session.execute(query).mappings()]
    session.execute(delete(table).where(table.c.id.in_(ids)))
    return rows


def put_back(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows that `take_rows` returned."""
    if rows:
        session.execute(
            insert(table), [{name: _read(table.c[name], row[name]) for name in row} for row in rows]
        )


def move_rows(
    session: Session, column: Column[Any], old: int, new: int, *, keep: Sequence[int] = ()
) -> list[int]:
    """Let rows refer to another id; those in `keep` stay as they are. Returns the ids of the rows."""
    table = column.table
    query = select(table.c.id).where(column == old, table.c.id.not_in(keep)).order_by(table.c.id)
    ids = list(session.scalars(query))
    if ids:
        session.execute(update(table).where(table.c.id.in_(ids)).values({column.name: new}))
    return ids


def move_back(session: Session, moves: Sequence[tuple[str, str, int, int, list[int]]]) -> None:
    """Let rows refer to the old id again: (table, column, old id, new id, ids of the rows), in the order of moving.

    A row that refers to yet another id by now stays as it is.
    """
    for name, column, old, new, ids in reversed(moves):
        table = table_of(name)
        session.execute(
            update(table).where(table.c.id.in_(ids), table.c[column] == new).values({column: old})
        )


def take_conflicting(
    session: Session, table: Table, column: str, old: int, new: int
) -> list[tuple[str, list[Row]]]:
    """Take out the rows that would be there twice once `old` is `new`: with the table's name, for `put_back`.

    Health data is taken out and not kept.
    """
    taken = []
    for others in _unique_with(table, column):
        mine, theirs = table.alias(), table.alias()
        same = and_(theirs.c[column] == new, *(mine.c[name] == theirs.c[name] for name in others))
        query = select(mine.c.id).join(theirs, same).where(mine.c[column] == old)
        ids = list(session.scalars(query))
        if ids:
            rows = take_rows(session, table, ids)
            if table.name not in _NEVER_COPIED:
                taken.append((table.name, rows))
    return taken


def _unique_with(table: Table, column: str) -> list[list[str]]:
    """For each rule that a column takes part in, the other columns that must not be the same too."""
    found = [
        [each.name for each in rule.columns if each.name != column]
        for rule in table.constraints
        if isinstance(rule, UniqueConstraint) and column in rule.columns
    ]
    return found + ([[]] if table.c[column].unique and [] not in found else [])


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else value


def _read(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, Moment):
        return datetime.fromisoformat(value)
    if isinstance(column.type, Date):
        return date.fromisoformat(value)
    return bytes.fromhex(value) if column.type.python_type is bytes else value
