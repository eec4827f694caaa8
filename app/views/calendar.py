"""Calendar files: an event's, which anybody may fetch, and a guest's own, by an address that nobody can guess."""

from datetime import datetime
from hashlib import sha256

from flask import Blueprint, Response, abort, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.database import writing
from app.extensions import db
from app.models.invitations import Invitation
from app.rules.states import EventState
from app.services.calendar import event_calendar, guest_calendar, last_change, reset_feed
from app.services.events import find_event
from app.services.invitation_tokens import Purpose, invitation_by_token, token_for
from app.services.invitations import find_invitation
from app.views import clock
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
    content = event_calendar(session, event)
    response = _calendar_file(content, changed_at=last_change(session, event), keep="public")
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}.ics"'
    return response.make_conditional(request)


@blueprint.get("/<feed>.ics")
@open_to_everybody
def guest_file(feed: str) -> ResponseReturnValue:
    """One guest's own calendar, for programs that subscribe to it. An address that was reset is not found."""
    session = db.session()
    invitation = invitation_by_token(session, feed, Purpose.FEED, secrets=_secrets())
    if invitation is None:
        abort(404)
    found = guest_calendar(session, invitation, now=clock.now())
    response = _calendar_file(found.content, changed_at=found.changed_at, keep="private")
    return response.make_conditional(request)


@blueprint.post("/reset/<token>")
@open_to_everybody
def reset(token: str) -> ResponseReturnValue:
    """Give the guest's feed a new address, by the link of their invitation."""
    with writing() as session:
        invitation = find_invitation(session, token)
        if invitation is not None:
            reset_feed(session, invitation.person_id)
    if invitation is None:
        abort(404)
    flash("Your calendar has a new address. The old one no longer works.", "done")
    return redirect(url_for("replies.done", token=token))


@blueprint.app_template_global()
def guest_feed(invitation: Invitation) -> str:
    """The address of the guest's own calendar, as calendar programs subscribe to it (webcal:)."""
    token = token_for(invitation, Purpose.FEED, secret=_secrets()[0])
    base = str(current_app.config["BASE_URL"])
    return f"webcal{base.removeprefix('https').removeprefix('http')}/calendar/{token}.ics"


def _secrets() -> list[str]:
    config = current_app.config
    return [str(config["SECRET_KEY"]), *config["SECRET_KEY_FALLBACKS"]]


def _calendar_file(content: bytes, *, changed_at: datetime, keep: str) -> Response:
    response = Response(content, content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = f"{keep}, max-age=900"
    response.last_modified = changed_at
    response.set_etag(sha256(content).hexdigest()[:32])
    return response
