"""One guest of an event: every answer and place, and recording an answer that came by telephone or post."""

from secrets import token_hex

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from app.database import writing
from app.extensions import db
from app.models.events import Event
from app.models.invitations import Invitation
from app.rules.refusals import Refused
from app.rules.states import Door, PlaceKind
from app.services.deputy_requests import open_request, send_somebody_else
from app.services.guests import GuestFile, guest_file
from app.services.history import Actor
from app.services.kinds import change_kind
from app.services.replies import record_reply
from app.views import clock
from app.views.access import event_or_404, this_officer
from app.views.guest_forms import KindForm, RecordForm, record_form
from app.views.reply_more import with_fields

blueprint = Blueprint("guests", __name__, url_prefix="/events/<slug>/guests/<reference>")


@blueprint.get("")
def show(slug: str, reference: str) -> ResponseReturnValue:
    """Everything about the guest, and the form."""
    event = event_or_404(slug)
    file = _file_or_404(event, reference)
    form = record_form(event, nonce=token_hex(16), brings_assistant=file.seats > 1)
    return _show(event, file, form)


@blueprint.post("")
def record(slug: str, reference: str) -> ResponseReturnValue:
    """Record the answer, by the same rules as on the guest's own page. The same form sent twice is one reply."""
    event = event_or_404(slug)
    file = _file_or_404(event, reference)
    form = record_form(event)
    if not form.validate():
        return _show(event, file, form), 422
    by = Actor(Door(form.door.data), current_user.id)
    invitation_id = file.invitation.id
    try:
        with writing() as session:
            said = _record(session, session.get_one(Invitation, invitation_id), form, by=by)
    except Refused as refusal:
        event = event_or_404(slug)
        return _show(event, _file_or_404(event, reference), form, str(refusal)), 409
    flash(said, "done")
    return redirect(url_for("guests.show", slug=slug, reference=reference))


def _record(session: Session, invitation: Invitation, form: RecordForm, *, by: Actor) -> str:
    """Record what was filled in; says what became of it. An officer who names a deputy approves them by that."""
    given, now = form.given(), clock.now()
    if form.names_deputy:
        secret = str(current_app.config["SECRET_KEY"])
        send_somebody_else(session, invitation, given, form.deputy(), secret=secret, by=by, now=now)
        return "Recorded: they have what there was to hand over, or a yes of their own."
    waits = record_reply(session, invitation, given, by=by, now=now).waits
    return "Recorded: they are on the waiting list." if waits else "The answer is recorded."


@blueprint.post("/kind")
def change(slug: str, reference: str) -> ResponseReturnValue:
    """Let them come as a speaker, an organiser, a delegate or an assistant. Their place and turn stay."""
    file = _file_or_404(event_or_404(slug), reference)
    invitation_id = file.invitation.id
    form = KindForm()
    if not form.validate():
        abort(400)
    with writing() as session:
        invitation = session.get_one(Invitation, invitation_id)
        change_kind(session, invitation, PlaceKind(form.kind.data), by=this_officer(), now=clock.now())
    flash("Changed. Their place stays as it is.", "done")
    return redirect(url_for("guests.show", slug=slug, reference=reference))


def _show(event: Event, file: GuestFile, form: RecordForm, refusal: str = "") -> str:
    kind = KindForm(formdata=None, kind=file.invitation.kind)
    return render_template(
        "guests/show.html",
        event=event,
        file=file,
        form=form,
        questions=with_fields(form, form.asked),
        kind=kind,
        request=open_request(db.session(), file.invitation.id),
        refusal=refusal,
    )


def _file_or_404(event: Event, reference: str) -> GuestFile:
    file = guest_file(db.session(), event.id, reference)
    if file is None:
        abort(404)
    return file
