"""A database of another version is a sentence that says what to do, before anything is done to it."""

import sqlite3
from pathlib import Path

import pytest

from app.cli import database_version
from tests.cli.test_commands import free_port, placecard


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a database that is up to date."""
    folder = tmp_path_factory.mktemp("versions")
    assert placecard(folder, "init").returncode == 0
    return folder


def pretend(folder: Path, version: str) -> None:
    """Have the database say that it went through the migrations up to this one."""
    with sqlite3.connect(folder / "placecard.sqlite3") as database:
        database.execute("UPDATE alembic_version SET version_num = ?", [version])


@pytest.mark.parametrize("command", [["events", "list"], ["serve"], ["web"], ["worker", "--once"]])
def test_a_database_of_an_earlier_version_is_not_used_before_it_is_upgraded(
    folder: Path, command: list[str]
) -> None:
    pretend(folder, "0001")

    ran = placecard(folder, *command, PORT=str(free_port()))

    assert ran.returncode == 1
    assert "as an earlier Placecard left it (0001" in ran.stderr
    assert "run “placecard init”" in ran.stderr


@pytest.mark.parametrize("command", [["events", "list"], ["init"]])
def test_a_database_of_a_later_version_is_left_alone(folder: Path, command: list[str]) -> None:
    pretend(folder, "9999")

    ran = placecard(folder, *command)

    assert ran.returncode == 1
    assert "is of a later Placecard (9999" in ran.stderr


def test_a_database_of_this_version_is_used(folder: Path) -> None:
    pretend(folder, database_version.newest_version())

    assert placecard(folder, "events", "list").returncode == 0
