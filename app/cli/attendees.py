"""The attendee list by command line."""

import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import BinaryIO

import click

from app.cli.running import in_app, now
from app.extensions import db
from app.formats.attendee_list import UnknownColumn, choose_columns, write_csv
from app.formats.attendee_workbook import ListedEvent, write_xlsx
from app.rules.refusals import Refused
from app.services.attendees import stream_attendees
from app.services.events import event_by_slug, sessions_of


@click.group()
def attendees() -> None:
    """Export who is coming."""


@attendees.command()
@click.argument("slug", metavar="EVENT")
@click.option("--format", "ending", type=click.Choice(["csv", "xlsx"]), default="csv", show_default=True)
@click.option("--columns", default="", help="Their keys, separated by commas; all of them if not said.")
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="A file; standard output if not said."
)
@in_app
def export(slug: str, *, ending: str, columns: str, output: Path | None) -> None:
    """Write the attendee list: everybody who holds a place."""
    session = db.session()
    event = event_by_slug(session, slug)
    try:
        chosen = choose_columns([key for key in columns.split(",") if key])
    except UnknownColumn as unknown:
        raise Refused(str(unknown)) from None
    rows = stream_attendees(session, event.id)
    target: AbstractContextManager[BinaryIO] = output.open("wb") if output else nullcontext(sys.stdout.buffer)
    with target as file:
        if ending == "csv":
            file.writelines(write_csv(rows, chosen))
        else:
            titles = [each.title for each in sessions_of(session, event.id)]
            write_xlsx(
                file, rows, chosen, event=ListedEvent(title=event.title, moment=now(), sessions=titles)
            )
