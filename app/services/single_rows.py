"""One row at a time by a plain statement, at once: a quarter of what SQLAlchemy's unit of work takes. Knows no table.

For what is written while others wait for a lock, such as a reply. What is written this way waits for no flush, so
whatever it refers to must have been written before.
"""

from functools import cache
from typing import Any

from sqlalchemy import Insert, Table, Update, bindparam, inspect
from sqlalchemy.orm import Session, make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value

from app.database import check_writing
from app.extensions import Base


def insert_now(session: Session, row: Base) -> None:
    """Write a new row that is not changed any more: the object has no id, and the session does not know it."""
    check_writing(session)
    statement, names = _insert(type(row))
    # Inline, so that PostgreSQL does not tell the id, which takes as long again.
    session.connection().execute(statement.inline(), _given(row, names))


def add_now(session: Session, row: Base) -> None:
    """Write a new row, which has its id then and is as if it had been read: the session writes later changes.

    Columns that were not given have their defaults, and are read when somebody asks for them.
    """
    check_writing(session)
    statement, names = _insert(type(row))
    key: Any = session.connection().execute(statement, _given(row, names)).inserted_primary_key
    set_committed_value(row, "id", key.id)
    make_transient_to_detached(row)
    session.add(row)


def _given(row: Base, names: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in vars(row).items() if name in names}


def update_now(session: Session, row: Base, **values: Any) -> None:
    """Change some columns of a row that has been read or written."""
    check_writing(session)
    identity: Any = inspect(row, raiseerr=True).identity
    session.connection().execute(_update(type(row)), {"this_row": identity[0], **values})
    for name, value in values.items():
        set_committed_value(row, name, value)


# Built once for each table: building a statement takes as long as sending it.
@cache
def _insert(kind: type[Base]) -> tuple[Insert, frozenset[str]]:
    table = _table(kind)
    return table.insert(), frozenset(column.name for column in table.columns)


@cache
def _update(kind: type[Base]) -> Update:
    table = _table(kind)
    return table.update().where(table.c.id == bindparam("this_row"))


def _table(kind: type[Base]) -> Table:
    return kind.metadata.tables[kind.__tablename__]
