"""Counting what the database is asked, so that a page's work cannot grow with its rows unseen."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session


@contextmanager
def statements(session: Session) -> Iterator[list[str]]:
    """Every statement that is sent on the session's engine meanwhile. What was loaded is read anew."""
    session.flush()
    session.expire_all()
    with statements_on(session.get_bind().engine) as sent:
        yield sent


@contextmanager
def statements_on(engine: Engine) -> Iterator[list[str]]:
    """Every statement that is sent on the engine meanwhile."""
    sent: list[str] = []

    def note(_connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)
