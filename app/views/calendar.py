"""Calendar files that anybody may fetch."""

from hashlib import sha256

from flask import Blueprint, Response, abort, current_app, request
from flask.typing import ResponseReturnValue

from app.extensions import db
from app.rules.states import EventState
from app.services.calendar import event_calendar, last_change
from app.services.events import find_event
from app.views.access import open_to_everybody

blueprint = Blueprint("calendar", __name__, url_prefix="/calendar")


@blueprint.get("/events/<slug>.ics")
@open_to_everybody
def event_file(slug: str) -> ResponseReturnValue:
    """An event's sessions for any calendar (RFC 5545). A draft has no file yet."""
    session = db.session()
    event = find_event(session, slug)
    if event is None or event.state == EventState.DRAFT:
        abort(404)
    content = event_calendar(session, event, base_url=str(current_app.config["BASE_URL"]))
    response = Response(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}.ics"'
    response.headers["Cache-Control"] = "public, max-age=900"
    response.last_modified = last_change(session, event)
    response.set_etag(sha256(content).hexdigest()[:32])
    return response.make_conditional(request)
