"""What a newcomer reads when Placecard starts: where to look, how to sign in, where letters go."""

from urllib.parse import urlsplit

import click
from flask import Flask
from sqlalchemy import select

from app.cli.database_version import check_tables
from app.cli.running import now
from app.database import writing
from app.extensions import db
from app.models.accounts import Account
from app.rules.states import AccountRole
from app.services.accounts import make_sign_in_link


def welcome(app: Flask) -> None:
    """Print the address, a one-time sign-in link where nobody has a password yet, and where letters go."""
    check_tables()
    base = app.config["BASE_URL"]
    click.echo(f"\nPlacecard is at {base}")
    if other := where_passkeys_work(base):
        click.echo(f"Passkeys need a name instead of numbers: to try them, open {other}")
    click.echo(_how_to_sign_in(base, is_production=app.config["PLACECARD_ENV"] == "production"))
    click.echo(_where_letters_go(app))
    click.echo("Press Ctrl-C to stop.\n")


def where_passkeys_work(base: str) -> str:
    """The address of this machine by its name, where it is shown by its number; else "".

    A passkey belongs to a domain, which an IP address is not (Web Authentication level 2, section 5.1.2).
    """
    parts = urlsplit(base)
    if parts.hostname not in {"127.0.0.1", "::1"}:
        return ""
    return f"{parts.scheme}://localhost" + (f":{parts.port}" if parts.port else "")


def _how_to_sign_in(base: str, *, is_production: bool) -> str:
    query = select(Account).where(Account.role == AccountRole.ADMINISTRATOR).order_by(Account.id)
    account = db.session.scalar(query)
    if account is None:
        return "Nobody can sign in yet. Run: placecard accounts add YOU@EXAMPLE.ORG --role administrator"
    if account.password is not None or is_production:
        return f"Sign in at {base}/login (a new one-time link: placecard accounts link {account.email})"
    with writing() as session:
        administrator = session.get_one(Account, account.id)
        token = make_sign_in_link(administrator, now=now())
        email = administrator.email
    return f"Sign in as {email}, once, with {base}/sign-in/{token}"


def _where_letters_go(app: Flask) -> str:
    if app.config["MAIL_SERVER"]:
        return f"Letters go out by {app.config['MAIL_SERVER']}."
    folder = app.config["PLACECARD_DATA"]
    return f"No SMTP server is set, so letters are kept in {folder}/letters. Read them in the Outbox."
