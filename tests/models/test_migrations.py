"""The migrations make what the models describe, forwards and back, on both databases."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade

from app.cli.migrations import with_migrations
from app.extensions import Base, db
from config import ROOT
from tests.conftest import Database
from tests.databases import app_on, empty_database

SCRIPTS = ScriptDirectory(ROOT / "app" / "migrations")
REVISIONS = [script.revision for script in reversed(list(SCRIPTS.walk_revisions()))]


@pytest.fixture
def empty_app(database: Database, tmp_path: Path) -> Iterator[Flask]:
    """An app on a database of its own, without tables, and its context."""
    with empty_database(database, tmp_path) as own, app_on(own) as app, app.app_context():
        yield with_migrations(app)


def tables() -> set[str]:
    with db.engine.connect() as connection:
        return set(sa.inspect(connection).get_table_names()) - {"alembic_version"}


def shape() -> dict[str, Any]:
    """What the database says of each table that alembic does not compare: checks and partial indexes."""
    with db.engine.connect() as connection:
        inspector = sa.inspect(connection)
        return {
            name: {
                "checks": {each["name"]: each["sqltext"] for each in inspector.get_check_constraints(name)},
                "indexes": {
                    each["name"]: (each["unique"], str(each.get("dialect_options", {}).get(where)))
                    for each in inspector.get_indexes(name)
                    for where in [f"{connection.dialect.name}_where"]
                },
            }
            for name in sorted(tables())
        }


def test_the_migrated_database_is_what_the_models_describe(empty_app: Flask) -> None:
    upgrade()

    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        differences = compare_metadata(context, Base.metadata)

    assert differences == []


def test_checks_and_partial_indexes_are_those_of_the_models(empty_app: Flask) -> None:
    upgrade()
    migrated = shape()
    downgrade(revision="base")

    Base.metadata.create_all(db.engine)

    assert migrated == shape()
    assert "given_up" in migrated["places"]["indexes"]["uq_places_living"][1]


def test_all_migrations_together_can_be_taken_back(empty_app: Flask) -> None:
    upgrade()
    there = tables()

    downgrade(revision="base")

    assert there == set(Base.metadata.tables)
    assert tables() == set()


def test_each_migration_can_be_taken_back_and_done_again(empty_app: Flask) -> None:
    for before, revision in zip(["base", *REVISIONS], REVISIONS, strict=False):
        upgrade(revision=revision)
        done = shape()

        downgrade(revision=before)
        upgrade(revision=revision)

        assert shape() == done


def test_an_upgraded_database_can_be_upgraded_again(empty_app: Flask) -> None:
    upgrade()
    before = shape()

    upgrade()

    assert shape() == before


def test_there_is_one_line_of_migrations() -> None:
    assert len(SCRIPTS.get_heads()) == 1
    assert len(SCRIPTS.get_bases()) == 1


def test_every_constraint_is_named_after_its_table() -> None:
    prefixes = {
        sa.CheckConstraint: "ck",
        sa.ForeignKeyConstraint: "fk",
        sa.PrimaryKeyConstraint: "pk",
        sa.UniqueConstraint: "uq",
    }

    misnamed = [
        f"{table.name}: {constraint.name}"
        for table in Base.metadata.sorted_tables
        for constraint in table.constraints
        if not str(constraint.name).startswith(f"{prefixes[type(constraint)]}_{table.name}")
    ]
    misnamed += [
        f"{table.name}: {index.name}"
        for table in Base.metadata.sorted_tables
        for index in table.indexes
        if not str(index.name).startswith((f"ix_{table.name}_", f"uq_{table.name}_"))
    ]

    assert not misnamed


def test_every_foreign_key_has_an_index_that_begins_with_it() -> None:
    """Without one, deleting or joining reads the whole table."""
    bare = []
    for table in Base.metadata.sorted_tables:
        first = {index.columns[0].name for index in table.indexes}
        first |= {
            next(iter(each.columns)).name
            for each in table.constraints
            if isinstance(each, (sa.UniqueConstraint, sa.PrimaryKeyConstraint))
        }
        bare += [
            f"{table.name}.{key.parent.name}" for key in table.foreign_keys if key.parent.name not in first
        ]

    assert not bare


def test_lists_that_were_confirmed_before_keep_whose_representatives_are_to_be_named(
    empty_app: Flask,
) -> None:
    upgrade(revision="0025")
    with db.engine.begin() as connection:
        for statement in (
            "INSERT INTO categories (id, name, name_key) VALUES (1, 'Duty', 'duty')",
            "INSERT INTO organisations (id, name, name_key) VALUES (7, 'Ash Water', 'ashwater')",
            (
                "INSERT INTO list_imports (id, state, file_name, category_id, choices, progress, uploaded_at, summary)"
                " VALUES (1, 'confirmed', 'duty.csv', 1, '{}', '{}', '2027-01-05 10:00:00',"
                """ '{"to_be_named": ["Ash Water", "Nobody knows it"]}')"""
            ),
        ):
            connection.exec_driver_sql(statement)

    upgrade()

    with db.engine.connect() as connection:
        kept = sa.text("SELECT list_import_id, organisation_id FROM vacancies")
        assert [tuple(row) for row in connection.execute(kept)] == [(1, 7)]
