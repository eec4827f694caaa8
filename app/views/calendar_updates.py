"""Sending an update: how many people would be told of a change or a cancellation, what they would read, and Send."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField
from wtforms.validators import Length

from app.database import writing
from app.extensions import db
from app.rules.refusals import Refused
from app.services.calendar_updates import plan_update, send_update
from app.views import clock
from app.views.access import event_or_404, this_officer

blueprint = Blueprint("calendar_updates", __name__, url_prefix="/events/<slug>/update")


class UpdateForm(FlaskForm):
    """How many people the officer saw, and a reason for calling the event off."""

    confirmed = HiddenField()
    reason = TextAreaField("Why, if you like to say", validators=[Length(max=2000)])


@blueprint.get("")
def preview(slug: str) -> ResponseReturnValue:
    """Who would be told, and what."""
    return _show(slug, UpdateForm())


@blueprint.post("")
def send(slug: str) -> ResponseReturnValue:
    """Tell them. Sent twice, it tells nobody twice."""
    event_id = event_or_404(slug).id
    form = UpdateForm()
    if not form.validate() or not (form.confirmed.data or "").isdecimal():
        return _show(slug, form), 422
    try:
        with writing() as session:
            told = send_update(
                session,
                event_id,
                confirmed=int(form.confirmed.data or 0),
                reason=(form.reason.data or "").strip(),
                by=this_officer(),
                now=clock.now(),
            )
    except Refused as refusal:
        return _show(slug, form, refusal=str(refusal)), 409
    flash(f"The update goes to {told} {'person' if told == 1 else 'people'}.", "done")
    return redirect(url_for("events.show", slug=slug))


def _show(slug: str, form: UpdateForm, *, refusal: str = "") -> str:
    event = event_or_404(slug)
    plan = plan_update(db.session(), event.id)
    form.confirmed.data = str(len(plan.addressees))
    return render_template(
        "calendar_updates/preview.html", event=event, plan=plan, form=form, refusal=refusal
    )
