"""Events by command line."""

import click

from app.cli.running import in_app, print_json
from app.extensions import db
from app.services.desk import session_glances
from app.services.events import list_events
from app.services.standings import add_up_answers, answers_by_event


@click.group()
def events() -> None:
    """List events."""


@events.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
@in_app
def list_(*, as_json: bool) -> None:
    """List every event with its sessions and numbers."""
    session = db.session()
    found = list_events(session)
    ids = [event.id for event in found]
    glances, answers = session_glances(session, ids, with_cancelled=True), answers_by_event(session, ids)
    rows = []
    for event in found:
        counts = add_up_answers(answers.get(event.id, {}))
        sessions = [
            {
                "title": each.title,
                "when": each.when,
                "where": each.where,
                "cancelled": each.is_cancelled,
                "limit": each.seats_limit,
                "held": each.held,
                "waiting": each.waiting,
            }
            for each in glances.get(event.id, [])
        ]
        rows.append(
            {
                "slug": event.slug,
                "title": event.title,
                "state": event.state,
                "target": event.seats_target,
                "limit": event.seats_limit,
                "invited": counts.invited,
                "coming": counts.coming,
                "waiting": counts.waiting,
                "not_coming": counts.not_coming,
                "no_answer": counts.no_answer,
                "sessions": sessions,
            }
        )
    if as_json:
        print_json(rows)
        return
    for row in rows:
        click.echo(f"{row['slug']}  {row['state']}  {row['title']}")
        click.echo(
            f"    invited {row['invited']}, coming {row['coming']}, waiting {row['waiting']}, "
            f"not coming {row['not_coming']}, no answer {row['no_answer']}"
        )
