"""Calendar files: an event's, which anybody may fetch, and a guest's own, by an address that nobody can guess."""

from datetime import datetime
from hashlib import sha256

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.database import writing
from app.extensions import db
from app.models.invitations import Invitation
from app.rules.states import EventState
from app.services.calendar import event_calendar, guest_calendar, last_change, reset_feed
from app.services.events import find_event
from app.services.invitation_tokens import Purpose, find_invitation, invitation_by_token, token_for
from app.views import clock
from app.views.access import open_to_everybody
from app.views.reply_forms import NewAddressForm

blueprint = Blueprint("calendar", __name__, url_prefix="/calendar")


@blueprint.get("/events/<slug>.ics")
@open_to_everybody
def event_file(slug: str) -> ResponseReturnValue:
    """An event's sessions for any calendar (RFC 5545). A draft has no file yet."""
    session = db.session()
    event = find_event(session, slug)
    if event is None or event.state == EventState.DRAFT:
        abort(404)
    content = event_calendar(session, event, now=clock.now())
    response = _calendar_file(content, changed_at=last_change(session, event), keep="public")
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}.ics"'
    return response.make_conditional(request)


@blueprint.get("/<feed>.ics")
@open_to_everybody
def guest_file(feed: str) -> ResponseReturnValue:
    """One guest's own calendar, for programs that subscribe to it. An address that was reset is not found."""
    session = db.session()
    invitation = invitation_by_token(session, feed, Purpose.FEED, secrets=current_app.config["SECRET_KEYS"])
    if invitation is None:
        abort(404)
    found = guest_calendar(session, invitation, now=clock.now())
    response = _calendar_file(found.content, changed_at=found.changed_at, keep="private")
    return response.make_conditional(request)


@blueprint.get("/reset/<token>")
@open_to_everybody
def ask_reset(token: str) -> ResponseReturnValue:
    """Ask before the address changes: calendars that know it lose it, and a mail scanner opens links too."""
    return _show_reset(token, NewAddressForm())


@blueprint.post("/reset/<token>")
@open_to_everybody
def reset(token: str) -> ResponseReturnValue:
    """Give the guest's feed a new address, by the link of their invitation."""
    form = NewAddressForm()
    if not form.validate():
        return _show_reset(token, form), 422
    with writing() as session:
        reset_feed(session, _invitation_or_404(session, token).person_id)
    return redirect(url_for("replies.done", token=token))


def _show_reset(token: str, form: NewAddressForm) -> str:
    invitation = _invitation_or_404(db.session(), token)
    return render_template("calendar/reset.html", event=invitation.event, token=token, form=form)


def _invitation_or_404(session: Session, token: str) -> Invitation:
    invitation = find_invitation(session, token)
    if invitation is None:
        abort(404)
    return invitation


@blueprint.app_template_global()
def guest_feed(invitation: Invitation, *, scheme: str = "webcal") -> str:
    """The address of the guest's own calendar: as programs subscribe to it (webcal:), or as a file (http:)."""
    token = token_for(invitation, Purpose.FEED, secret=str(current_app.config["SECRET_KEY"]))
    base = str(current_app.config["BASE_URL"])
    start = base if scheme == "http" else f"webcal{base.removeprefix('https').removeprefix('http')}"
    return f"{start}/calendar/{token}.ics"


def _calendar_file(content: bytes, *, changed_at: datetime, keep: str) -> Response:
    response = Response(content, content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = f"{keep}, max-age=900"
    response.last_modified = changed_at
    response.set_etag(sha256(content).hexdigest()[:32])
    return response
