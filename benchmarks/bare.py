"""The baseline of replies: a bare Flask app that asks its database once and writes to it twice, and nothing else.

It is served exactly as Placecard is, on the same database, with its tables beside Placecard's.
"""

import os
import sqlite3
import threading
from typing import Any

import psycopg
from flask import Flask, request

app = Flask(__name__)
_connections = threading.local()
_URL = os.environ.get("DATABASE_URL", "")
_IS_SQLITE = _URL.startswith("sqlite")
_MARK = "?" if _IS_SQLITE else "%s"

TABLES = (
    "CREATE TABLE IF NOT EXISTS bare_guests (token VARCHAR(64) PRIMARY KEY, name VARCHAR(200))",
    "CREATE TABLE IF NOT EXISTS bare_replies (token VARCHAR(64), step VARCHAR(20), answer VARCHAR(20))",
)


def connect() -> Any:
    """This thread's connection; on SQLite with the journal, the syncing and the patience that Placecard has."""
    if not hasattr(_connections, "mine"):
        if _IS_SQLITE:
            connection: Any = sqlite3.connect(_URL.removeprefix("sqlite:///"), isolation_level=None)
            connection.execute("PRAGMA busy_timeout = 30000")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(f"PRAGMA synchronous = {os.environ.get('BARE_SYNCHRONOUS', 'FULL')}")
        else:
            connection = psycopg.connect(_URL, autocommit=True)
        _connections.mine = connection
    return _connections.mine


@app.get("/healthz")
def health() -> str:
    """Say that the server is there."""
    return "here"


@app.get("/r/<token>")
def start(token: str) -> str:
    """One SELECT."""
    row = connect().execute(f"SELECT name FROM bare_guests WHERE token = {_MARK}", [token]).fetchone()
    return f"<!DOCTYPE html><title>Invitation</title><h1>{row[0]}</h1><form method=post><input name=answer></form>"


@app.post("/r/<token>")
@app.post("/r/<token>/check")
def answer(token: str) -> tuple[str, int, dict[str, str]]:
    """One INSERT and its commit."""
    connect().execute(
        f"INSERT INTO bare_replies (token, step, answer) VALUES ({_MARK}, {_MARK}, {_MARK})",
        [token, request.path[-5:], request.form.get("answer", "")],
    )
    return "", 302, {"Location": f"/r/{token}/check"}
