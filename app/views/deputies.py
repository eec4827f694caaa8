"""Who comes instead of whom at an event, and deputies that wait for an officer's yes."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import Length

from app.database import writing
from app.extensions import db
from app.models.deputies import DeputyRequest
from app.models.events import Event
from app.rules.refusals import Refused
from app.services.deputies import deputies_of_event
from app.services.deputy_requests import approve_deputy, refuse_deputy, requests_of_event, settled_requests
from app.views import clock
from app.views.access import event_or_404, this_officer
from app.views.fields import RadiosField, option

blueprint = Blueprint("deputies", __name__, url_prefix="/events/<slug>/deputies")


class DecisionForm(FlaskForm):
    """Whether somebody may come instead. Nothing is chosen beforehand."""

    decision = RadiosField(
        "May they come instead?",
        choices=[
            option("approve", "Yes", hint="Both are written to, and the place is handed over"),
            option("refuse", "No", hint="The place stays where it is, and the person is told why"),
        ],
        missing="Choose whether they may come instead",
    )
    reason = TextAreaField(
        "Why not",
        validators=[Length(max=500, message="Use 500 characters or fewer; you have used more")],
        description="The person who asked reads this",
    )


@blueprint.get("")
def index(slug: str) -> ResponseReturnValue:
    """What waits for a decision, what was decided, and who comes instead of whom."""
    event, session = event_or_404(slug), db.session()
    return render_template(
        "deputies/index.html",
        event=event,
        requests=requests_of_event(session, event.id),
        settled=settled_requests(session, event.id),
        deputies=deputies_of_event(session, event.id),
    )


@blueprint.get("/<int:request_id>")
def ask(slug: str, request_id: int) -> ResponseReturnValue:
    """One request, and the form that decides it."""
    event = event_or_404(slug)
    return _show(event, request_id, DecisionForm())


@blueprint.post("/<int:request_id>")
def decide(slug: str, request_id: int) -> ResponseReturnValue:
    """Approve or refuse. Decided twice, it is decided once."""
    event, form = event_or_404(slug), DecisionForm()
    if not form.validate():
        return _show(event, request_id, form), 422
    event_id, approves = event.id, form.decision.data == "approve"
    by, now, secret = this_officer(), clock.now(), str(current_app.config["SECRET_KEY"])
    try:
        with writing() as session:
            if approves:
                approve_deputy(session, event_id, request_id, secret=secret, by=by, now=now)
            else:
                refuse_deputy(session, event_id, request_id, reason=form.reason.data or "", by=by, now=now)
    except Refused as refusal:
        return _show(event_or_404(slug), request_id, form, str(refusal)), 409
    flash("Approved. Both are written to." if approves else "Refused. The person is told why.", "done")
    return redirect(url_for("deputies.index", slug=slug))


def _show(event: Event, request_id: int, form: DecisionForm, refusal: str = "") -> str:
    request = db.session.get(DeputyRequest, request_id)
    if request is None or request.invitation.event_id != event.id:
        abort(404)
    return render_template("deputies/ask.html", event=event, request=request, form=form, refusal=refusal)
