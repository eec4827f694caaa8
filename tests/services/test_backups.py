"""A backup holds everything, and comes back on either database; a broken or late one changes nothing."""

import io
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade

from app.cli.migrations import with_migrations
from app.database import writing
from app.extensions import Base, db
from app.models.categories import Category
from app.services.backups import CannotRestore, back_up, check_backup, restore
from tests.conftest import Database
from tests.databases import app_on, empty_database
from tests.make import NOW, make_category, make_event, make_invitation, make_person
from tests.replying import say_yes


def fill(app: Flask) -> None:
    with app.app_context(), writing() as session:
        above = make_category(session, "Above")
        below = make_category(session, "Below")
        # Refers to a row that comes later.
        above.parent_id = below.id
        event = make_event(session, sessions=2)
        for number in range(30):
            person = make_person(session, f"Zoë {number}", category=below)
            say_yes(session, make_invitation(session, event, person))


def everything(app: Flask) -> dict[str, list[str]]:
    with app.app_context():
        return {
            table.name: sorted(repr(tuple(row)) for row in db.session.execute(sa.select(table)))
            for table in Base.metadata.sorted_tables
        }


def backup_of(app: Flask) -> io.BytesIO:
    file = io.BytesIO()
    with app.app_context():
        back_up(db.session(), file, now=NOW)
    return file


def test_a_restored_database_holds_what_the_old_one_did_and_goes_on(
    database: Database, tmp_path: Path
) -> None:
    (tmp_path / "new").mkdir()
    with (
        empty_database(database, tmp_path) as old,
        empty_database(database, tmp_path / "new") as new,
        app_on(old) as old_app,
        app_on(new) as new_app,
    ):
        for app in (old_app, new_app):
            with with_migrations(app).app_context():
                upgrade()
        fill(old_app)
        file = backup_of(old_app)

        with new_app.app_context(), writing() as session:
            restore(session, file, check_backup(file))

        assert everything(new_app) == everything(old_app)
        with new_app.app_context(), writing() as session:
            make_category(session, "Added afterwards")
            assert session.scalar(sa.select(sa.func.count()).select_from(Category)) == 3
        with new_app.app_context(), writing() as session, pytest.raises(CannotRestore, match="already"):
            restore(session, file, check_backup(file))


def test_a_broken_backup_is_refused_with_a_sentence() -> None:
    with pytest.raises(CannotRestore, match="Nothing was changed"):
        check_backup(io.BytesIO(b"half a file"))
