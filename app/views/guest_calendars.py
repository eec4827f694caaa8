"""What guests' calendars hold: everybody's on one page, and one guest's with all that it was sent and has answered."""

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from app.extensions import db
from app.models.events import Event
from app.services.events import sessions_of
from app.services.guest_calendars import Shown, guest_calendar_file, list_guest_calendars
from app.views import clock
from app.views.access import event_or_404

blueprint = Blueprint("guest_calendars", __name__, url_prefix="/events/<slug>/calendars")


@blueprint.get("")
def index(slug: str) -> ResponseReturnValue:
    """Every guest's entries; with ?show= only those that are out of date, to be confirmed, not sent or missing."""
    event = event_or_404(slug)
    wanted = request.args.get("show", "")
    shown = Shown(wanted) if wanted in set(Shown) else Shown.ALL
    page = max(1, request.args.get("page", 1, type=int))
    found = list_guest_calendars(db.session(), event.id, shown=shown, page=page, now=clock.now())
    several = has_several_sessions(event)
    return render_template(
        "guest_calendars/index.html", event=event, found=found, shown=shown, several=several
    )


@blueprint.get("/<reference>")
def show(slug: str, reference: str) -> ResponseReturnValue:
    """One guest's calendar."""
    event = event_or_404(slug)
    file = guest_calendar_file(db.session(), event.id, reference, now=clock.now())
    if file is None:
        abort(404)
    several = has_several_sessions(event)
    return render_template("guest_calendars/show.html", event=event, file=file, several=several)


def has_several_sessions(event: Event) -> bool:
    """Whether an entry has to say which session it is about."""
    return len(sessions_of(db.session(), event.id)) > 1
