"""Mail that comes in, by command line: for mail servers that hand messages to a command, and for trying things."""

import sys
from typing import BinaryIO

import click
from flask import current_app

from app.cli.running import in_app, now, print_json
from app.database import writing
from app.gateways.incoming_mail import mail_door
from app.services.incoming_mail import take_in


@click.group()
def mail() -> None:
    """Take in mail: calendars' replies, and reports about letters."""


@mail.command()
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--to", "envelope_to", help="The address that the mail server was given, if it says so.")
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON.")
@in_app
def read(file: BinaryIO, *, envelope_to: str | None, as_json: bool) -> None:
    """Take in one raw message from FILE, or from standard input. Taken in twice, it changes nothing."""
    raw = file.read()
    with writing() as session:
        taken = take_in(session, raw, door=mail_door(current_app.config), envelope_to=envelope_to, now=now())
        done = {
            "kind": taken.mail.kind,
            "outcome": taken.mail.outcome,
            "sentence": taken.mail.sentence,
            "needs_officer": taken.mail.needs_officer,
            "repeated": taken.repeated,
            "invitation": taken.mail.invitation.reference if taken.mail.invitation else None,
        }
    if as_json:
        print_json(done)
        return
    again = " It was taken in before; nothing was changed." if taken.repeated else ""
    click.echo(f"{done['kind']}: {done['outcome']}. {done['sentence']}{again}".strip(), file=sys.stdout)
