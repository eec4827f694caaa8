"""Running `placecard` in the tests as somebody types it: what it prints and its exit code."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from app.cli import main
from tests.conftest import Database
from tests.make import SECRET


@dataclass(frozen=True)
class Ran:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Placecard = Callable[..., Ran]


def placecard_for(
    database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Placecard:
    """`placecard("lists", "undo", "1")` on this database."""
    for name, value in (
        ("DATABASE_URL", database.url),
        ("PLACECARD_DATA", str(database.folder)),
        ("SECRET_KEY", SECRET),
        ("LOG_LEVEL", "ERROR"),
    ):
        monkeypatch.setenv(name, value)

    def placecard(*words: str) -> Ran:
        monkeypatch.setattr("sys.argv", ["placecard", *words])
        capsys.readouterr()
        code = 0
        try:
            main()
        except SystemExit as ended:
            code = int(ended.code or 0)
        printed = capsys.readouterr()
        return Ran(code, printed.out, printed.err)

    return placecard
