"""Accounts by command line."""

from collections.abc import Sequence

import click
from flask import current_app
from sqlalchemy.orm import Session

from app.cli.running import in_app, now
from app.database import writing
from app.models.accounts import Account
from app.models.events import Event
from app.rules.refusals import Refused
from app.rules.states import AccountRole
from app.services.accounts import add_account, find_account, find_or_add_partner, make_sign_in_link
from app.services.events import event_by_slug, give_access, list_events
from app.services.history import COMMAND_LINE
from app.services.second_factors import reset_second_factor


class NoSuchAccount(Refused):
    """Nobody signs in with that address."""

    def __init__(self, email: str) -> None:
        super().__init__(
            f"There is no account for {email}. Add one: placecard accounts add {email} --role officer"
        )


@click.group()
def accounts() -> None:
    """Add accounts and make sign-in links."""


@accounts.command()
@click.argument("email")
@click.option("--role", required=True, type=click.Choice([role.value for role in AccountRole]))
@click.option("--partner", help="The authority that an officer belongs to.")
@click.option("--name", default="", help="The name that others see.")
@click.option(
    "--event", "slugs", multiple=True, help="What a consultant may see; every present event if not said."
)
@in_app
def add(email: str, *, role: str, partner: str | None, name: str, slugs: Sequence[str]) -> None:
    """Add an account, and print a link that signs it in once."""
    moment = now()
    with writing() as session:
        account = add_account(
            session,
            email,
            role=AccountRole(role),
            partner=find_or_add_partner(session, partner) if partner else None,
            name=name,
            by=COMMAND_LINE,
            now=moment,
        )
        seen: Sequence[Event] = []
        if account.role == AccountRole.CONSULTANT:
            seen = [event_by_slug(session, slug) for slug in slugs] or list_events(session)
            give_access(session, account, seen, now=moment)
        token = make_sign_in_link(account, now=moment)
        titles = [event.title for event in seen]
    click.echo(f"{current_app.config['BASE_URL']}/sign-in/{token}")
    if titles:
        click.echo(f"May download the attendee lists of: {'; '.join(titles)}.", err=True)


@accounts.command()
@click.argument("email")
@in_app
def link(email: str) -> None:
    """Print a new link that signs an account in once; the earlier one stops working."""
    with writing() as session:
        token = make_sign_in_link(_account(session, email), now=now())
    click.echo(f"{current_app.config['BASE_URL']}/sign-in/{token}")


@accounts.command("take-second-factor")
@click.argument("email")
@in_app
def take_second_factor(email: str) -> None:
    """Take codes and passkeys away from somebody who lost them, and sign them out everywhere."""
    with writing() as session:
        reset_second_factor(session, _account(session, email), by=COMMAND_LINE, now=now())
    click.echo(f"{email} signs in with the password, or by a link, alone now.")


def _account(session: Session, email: str) -> Account:
    account = find_account(session, email)
    if account is None:
        raise NoSuchAccount(email)
    return account
