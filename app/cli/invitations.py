"""Invitations by command line."""

import csv
import sys
from collections.abc import Sequence
from secrets import token_hex

import click
from flask import current_app

from app.cli.running import in_app, now, print_json
from app.database import writing
from app.extensions import db
from app.services.categories import find_category, list_categories
from app.services.events import event_by_slug
from app.services.history import COMMAND_LINE
from app.services.invitation_tokens import link_token
from app.services.invitations import list_invitations, send_wave
from app.services.wave_plans import WavePlan, plan_wave


@click.group()
def invitations() -> None:
    """Send invitations, list their links."""


@invitations.command()
@click.argument("slug", metavar="EVENT")
@click.option("--category", "names", multiple=True, help="Whom to invite; every category if not said.")
@click.option("--dry-run", is_flag=True, help="Say who would be invited, and send nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@in_app
def send(slug: str, *, names: Sequence[str], dry_run: bool, as_json: bool) -> None:
    """Invite everybody in the categories who is not invited yet. The worker sends the letters."""
    with writing() as session:
        event = event_by_slug(session, slug)
        categories = [find_category(session, name) for name in names] or list_categories(session)
        secrets = current_app.config["SECRET_KEYS"]
        plan = plan_wave(session, event, categories, secrets=secrets)
        if not dry_run:
            send_wave(
                session,
                event,
                categories,
                secrets=secrets,
                nonce=token_hex(16),
                confirmed=len(plan.recipients),
                by=COMMAND_LINE,
                now=now(),
            )
    if as_json:
        print_json(_as_json(plan, dry_run=dry_run))
        return
    verb = "would be invited" if dry_run else "invited; the worker sends the letters"
    click.echo(f"{len(plan.recipients)} people {verb}.")
    for reason, count in _reasons(plan).items():
        click.echo(f"{count} left out: {reason}.")


def _reasons(plan: WavePlan) -> dict[str, int]:
    reasons: dict[str, int] = {}
    for each in plan.left_out:
        if each.left_out is not None:
            reasons[each.left_out.value] = reasons.get(each.left_out.value, 0) + 1
    return reasons


def _as_json(plan: WavePlan, *, dry_run: bool) -> dict[str, object]:
    return {
        "event": plan.event.slug,
        "dry_run": dry_run,
        "categories": [category.name for category in plan.categories],
        "invited": len(plan.recipients),
        "recipients": [{"name": each.name, "address": each.address} for each in plan.recipients],
        "left_out": [{"name": each.name, "reason": each.left_out} for each in plan.left_out],
    }


@invitations.command()
@click.argument("slug", metavar="EVENT")
@in_app
def links(slug: str) -> None:
    """Print everybody's reply link as CSV: person, address, link. Treat it as a secret."""
    session = db.session()
    event = event_by_slug(session, slug)
    secrets = current_app.config["SECRET_KEYS"]
    writer = csv.writer(sys.stdout)
    writer.writerow(["person", "address", "link"])
    for invitation in list_invitations(session, event.id):
        token = link_token(invitation, secrets)
        link = f"{current_app.config['BASE_URL']}/r/{token}" if token else ""
        writer.writerow([invitation.person.name, invitation.person.email or "", link])
