"""Backups by command line."""

import os
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

import click

from app.cli.database_version import check_not_newer
from app.cli.running import in_app, make_app, now, reachable_database
from app.database import writing
from app.extensions import db
from app.rules.refusals import Refused


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@in_app
def backup(file: Path) -> None:
    """Write everything in the database to FILE, while others go on working."""
    from app.services.backups import back_up  # noqa: PLC0415 -- Only a command that is run is imported.

    if file.exists():
        raise Refused(f"{file} is there already. Choose another name, so that no backup is lost.")
    unfinished = file.with_name(f"{file.name}.{token_hex(4)}.part")
    try:
        # Personal data: nobody else on the machine may read it.
        with os.fdopen(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as target:
            contents = back_up(db.session(), target, now=now())
            target.flush()
            os.fsync(target.fileno())
        unfinished.rename(file)
    except OSError as trouble:
        raise Refused(f"The backup could not be written to {file}: {trouble.strerror}.") from None
    finally:
        with suppress(FileNotFoundError):
            unfinished.unlink()
    click.echo(f"{contents.rows} rows of {len(contents.tables)} tables are in {file}.")
    click.echo("The secret key is not in it. Keep a copy of that elsewhere.", err=True)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Put the backup FILE into a database that is empty or not there yet."""
    from flask_migrate import upgrade  # noqa: PLC0415 -- Only a command that is run is imported.
    from sqlalchemy import inspect  # noqa: PLC0415

    from app.cli.migrations import with_migrations  # noqa: PLC0415
    from app.services.backups import check_backup  # noqa: PLC0415
    from app.services.backups import restore as put_back  # noqa: PLC0415

    app = with_migrations(make_app())
    with app.app_context(), reachable_database(app), file.open("rb") as source:
        contents = check_backup(source)
        check_not_newer(contents.revision, "The backup")
        if not inspect(db.engine).has_table("events"):
            upgrade(revision=contents.revision)
        with writing() as session:
            put_back(session, source, contents)
        upgrade()
    click.echo(f"{contents.rows} rows are back, as they stood at {contents.made_at:%Y-%m-%d %H:%M} UTC.")
