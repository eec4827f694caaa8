"""The database by command line: making it, loading the sample programme, checking the promises."""

import sys

import click
from flask import current_app

from app.cli.database_version import check_not_newer, database_version
from app.cli.running import in_app, make_app, now, print_json, reachable_database
from app.database import writing
from app.extensions import db


@click.command()
@click.option("--sample", is_flag=True, help="Load the sample programme, once.")
def init(*, sample: bool) -> None:
    """Make or upgrade the database."""
    from flask_migrate import upgrade  # noqa: PLC0415 -- Only a command that is run is imported.

    from app.cli.migrations import with_migrations  # noqa: PLC0415 -- Only a command that is run is imported.

    app = with_migrations(make_app())
    with app.app_context(), reachable_database(app):
        check_not_newer(database_version())
        upgrade()
        click.echo("The database is up to date.")
        if sample:
            _load_sample()


def _load_sample() -> None:
    from app.services.sample import load_sample  # noqa: PLC0415 -- Only a command that is run is imported.
    from config import ROOT  # noqa: PLC0415 -- Only a command that is run is imported.

    with writing() as session:
        loaded = load_sample(session, ROOT / "invitee_lists", now=now())
    if loaded is None:
        click.echo("The sample programme was loaded before.")
    else:
        click.echo(f"Loaded the sample programme: {loaded.people} people, {loaded.events} events.")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@in_app
def check(*, as_json: bool) -> None:
    """Verify what Placecard promises, against the database. Exits with 1 when anything is found."""
    from app.services.checks import check_promises  # noqa: PLC0415 -- Only a command that is run is imported.

    found = check_promises(db.session(), secrets=current_app.config["SECRET_KEYS"], now=now())
    if as_json:
        print_json({"breaches": [{"promise": each.promise, "sentence": each.sentence} for each in found]})
    else:
        for each in found:
            click.echo(each.sentence)
        click.echo("Every promise holds." if not found else f"{len(found)} breaches found.")
    sys.exit(1 if found else 0)
