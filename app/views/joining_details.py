"""Joining details: what whoever has a place needs to know for the day, looked at and sent once."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import IntegerField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput

from app.database import writing
from app.extensions import db
from app.gateways.letters import LetterWriter, Sender
from app.models.events import Event
from app.rules.refusals import Refused
from app.services.events import event_by_slug
from app.services.joining_details import JOINING_DETAILS, plan_joining_details, send_joining_details
from app.services.letter_trials import any_reader, trial_letter
from app.views import clock
from app.views.access import event_or_404, this_officer

blueprint = Blueprint("joining_details", __name__, url_prefix="/events/<slug>/joining-details")


class DetailsForm(FlaskForm):
    """What people need to know, and how many of them the officer saw."""

    details = TextAreaField(
        "What people need to know for the day",
        description="How to get there, when doors open, what to bring. The day and the place are said already",
        validators=[
            InputRequired("Write what people need to know for the day"),
            Length(max=5000, message="Use %(max)d characters or fewer; you have used more"),
        ],
    )
    confirmed = IntegerField(widget=HiddenInput(), validators=[InputRequired()])


@blueprint.get("")
def index(slug: str) -> ResponseReturnValue:
    """Who would get the letter, and what it says."""
    return _page(event_or_404(slug), DetailsForm(formdata=None))


@blueprint.post("")
def send(slug: str) -> ResponseReturnValue:
    """Send it to everybody who has a place, or look at it first."""
    event = event_or_404(slug)
    form = DetailsForm()
    if not form.validate():
        return _page(event, form), 422
    details = form.details.data or ""
    if request.form.get("do") == "look":
        return _page(event, form, look_at=details)
    try:
        with writing() as session:
            count = send_joining_details(
                session,
                event_by_slug(session, slug),
                details,
                confirmed=form.confirmed.data or 0,
                by=this_officer(),
                now=clock.now(),
            )
    except Refused as refusal:
        return _page(event_or_404(slug), form, refusal=str(refusal)), 409
    flash(f"Letters on their way: {count}.", "done")
    return redirect(url_for("messages.index", event=slug, kind=JOINING_DETAILS))


def _page(event: Event, form: DetailsForm, *, look_at: str = "", refusal: str = "") -> str:
    plan = plan_joining_details(db.session(), event)
    form.confirmed.data = len(plan.coming)
    form.confirmed.raw_data = None
    return render_template(
        "joining_details/index.html",
        event=event,
        form=form,
        plan=plan,
        trial=_trial(event, look_at) if look_at else None,
        refusal=refusal,
    )


def _trial(event: Event, details: str) -> object:
    """The letter with these words, to somebody who would get it; none where there is nobody."""
    session = db.session()
    person = any_reader(session, event, category_id=None)
    if person is None:
        return None
    message = trial_letter(session, event, person, kind=JOINING_DETAILS, now=clock.now())
    message.facts = message.facts | {"details": details}
    writer = LetterWriter(current_app.jinja_env, Sender.from_settings(current_app.config))
    return writer.write(message, now=clock.now())
