"""What the guests of an event need and do not eat: for its officers, never for consultants."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.extensions import db
from app.services.events import sessions_of
from app.services.needs import needs_of_event
from app.services.retention import erasures_of
from app.views.access import event_or_404

blueprint = Blueprint("needs", __name__, url_prefix="/events/<slug>/needs")


@blueprint.get("")
def index(slug: str) -> ResponseReturnValue:
    """By name, with the day on which it is erased."""
    event = event_or_404(slug)
    session = db.session()
    return render_template(
        "needs/index.html",
        event=event,
        needs=needs_of_event(session, event.id),
        erasures=erasures_of(event, sessions_of(session, event.id)),
    )
