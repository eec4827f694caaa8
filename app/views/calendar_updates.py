"""Sending an update: how many people would be told of a change or a cancellation, what they would read, and Send."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, TextAreaField
from wtforms.validators import Length, Optional

from app.database import writing
from app.extensions import db
from app.rules.confirmations import suggest_confirm_by
from app.rules.london_time import london_day
from app.rules.refusals import Refused
from app.services.calendar_changes import plan_update
from app.services.calendar_updates import send_update
from app.views import clock
from app.views.access import event_or_404, this_officer
from app.views.fields import DateField

blueprint = Blueprint("calendar_updates", __name__, url_prefix="/events/<slug>/update")


class UpdateForm(FlaskForm):
    """How many people the officer saw, by when places must be confirmed, and a reason for calling the event off."""

    confirmed = HiddenField()
    declined = HiddenField()
    confirm_by = DateField(
        "Places must be confirmed by the end of",
        what="Day to confirm by",
        validators=[Optional()],
        description="Whoever has a place keeps it. You are told who has not confirmed by then, and decide.",
    )
    tell_declined = BooleanField("Tell those who said no, too: the new time may suit them")
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
    if not form.validate():
        return _show(slug, form), 422
    try:
        with writing() as session:
            told = send_update(
                session,
                event_id,
                confirmed=_seen(form),
                reason=(form.reason.data or "").strip(),
                confirm_by=form.confirm_by.data,
                tell_declined=bool(form.tell_declined.data),
                by=this_officer(),
                now=clock.now(),
            )
    except Refused as refusal:
        return _show(slug, form, refusal=str(refusal)), 409
    flash(f"The update goes to {told} {'person' if told == 1 else 'people'}.", "done")
    return redirect(url_for("events.show", slug=slug))


def _seen(form: UpdateForm) -> int:
    """How many people the page named: with those who said no, where they are to be told."""
    fields = [form.confirmed, form.declined] if form.tell_declined.data else [form.confirmed]
    return sum(int(each.data) for each in fields if (each.data or "").isdecimal() and len(each.data) < 9)


def _show(slug: str, form: UpdateForm, *, refusal: str = "") -> str:
    event = event_or_404(slug)
    plan = plan_update(db.session(), event.id)
    form.confirmed.data, form.declined.data = str(len(plan.addressees)), str(len(plan.declined))
    if plan.first_day is not None and request.method == "GET":
        suggested = suggest_confirm_by(today=london_day(clock.now()), first_day=plan.first_day)
        form.confirm_by.process(None, suggested)
    return render_template(
        "calendar_updates/preview.html", event=event, plan=plan, form=form, refusal=refusal
    )
