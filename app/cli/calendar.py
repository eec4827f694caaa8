"""Calendar files by command line."""

import sys
from pathlib import Path

import click

from app.cli.running import in_app, now
from app.extensions import db
from app.services.calendar import event_calendar
from app.services.events import event_by_slug


@click.group()
def calendar() -> None:
    """Export calendar files."""


@calendar.command()
@click.argument("slug", metavar="EVENT")
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="A file; standard output if not said."
)
@in_app
def export(slug: str, *, output: Path | None) -> None:
    """Write the event's calendar file: every session whose day is known, in one file."""
    session = db.session()
    content = event_calendar(session, event_by_slug(session, slug), now=now())
    if output is None:
        sys.stdout.buffer.write(content)
    else:
        output.write_bytes(content)
        click.echo(f"Wrote {output}.", err=True)
