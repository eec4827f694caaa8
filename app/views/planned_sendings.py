"""Letters planned for later: choosing the moment, what is still to come, and stopping it."""

from datetime import datetime
from secrets import token_hex

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from app.database import writing
from app.extensions import db
from app.formats.dates import moment_words
from app.models.events import Event
from app.rules.london_time import TimeDoesNotExist, TimeHappensTwice, london_moment
from app.rules.refusals import Refused
from app.services.events import event_by_slug
from app.services.planned_sendings import (
    REMINDER,
    WhatIsPlanned,
    list_planned,
    plan_sending,
    stop_sending,
)
from app.views import clock
from app.views.access import event_or_404, this_officer
from app.views.fields import DateField, TimeField
from app.views.wave_choices import (
    chosen_categories,
    chosen_kind,
    chosen_letter,
    chosen_people,
    chosen_plan,
)

blueprint = Blueprint("planned_sendings", __name__, url_prefix="/events/<slug>/planned")


class WhenForm(FlaskForm):
    """The moment, in London's time, and the count that an officer saw."""

    on = DateField("On which day?", what="The day", validators=[InputRequired("Enter the day")])
    at = TimeField(
        "At what time?",
        what="The time",
        validators=[InputRequired("Enter the time")],
        description="Such as 9am",
    )
    confirmed = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    nonce = HiddenField(validators=[InputRequired()])

    def moment(self) -> datetime:
        """What was entered, as a moment. Raises `TimeDoesNotExist` and `TimeHappensTwice`."""
        on, at = self.on.data, self.at.data
        if on is None or at is None:
            raise ValueError("only a form that was validated has a moment")
        return london_moment(on, at)


@blueprint.get("")
def index(slug: str) -> ResponseReturnValue:
    """What is to come, and what became of what was planned."""
    event = event_or_404(slug)
    return render_template(
        "planned_sendings/index.html", event=event, planned=list_planned(db.session(), event.id)
    )


@blueprint.get("/new")
def new(slug: str) -> ResponseReturnValue:
    """Choose when."""
    event = event_or_404(slug)
    return _page(event, WhenForm(formdata=None, confirmed=_people(event), nonce=token_hex(16)))


@blueprint.post("/new")
def plan(slug: str) -> ResponseReturnValue:
    """Plan it: once, however often the button is pressed."""
    event = event_or_404(slug)
    form = WhenForm()
    if not form.validate():
        return _page(event, form), 422
    try:
        with writing() as session:
            planned = plan_sending(
                session,
                event_by_slug(session, slug),
                WhatIsPlanned(
                    letter=_letter(),
                    due_at=form.moment(),
                    categories=chosen_categories(),
                    narrowing=chosen_people(),
                    place_kind=chosen_kind(),
                    details_follow=request.args.get("follow", "").strip()[:100],
                ),
                secrets=current_app.config["SECRET_KEYS"],
                nonce=str(form.nonce.data),
                confirmed=form.confirmed.data,
                by=this_officer(),
                now=clock.now(),
            )
            when = moment_words(planned.due_at)
    except (Refused, TimeDoesNotExist, TimeHappensTwice) as refusal:
        event = event_or_404(slug)
        form.confirmed.data = _people(event)
        return _page(event, form, refusal=str(refusal)), 409
    flash(f"The letters go out at {when}, unless you stop them.", "done")
    return redirect(url_for("planned_sendings.index", slug=slug))


@blueprint.post("/<int:planned_id>/stop")
def stop(slug: str, planned_id: int) -> ResponseReturnValue:
    """Send it never."""
    event_or_404(slug)
    try:
        with writing() as session:
            stop_sending(
                session, event_by_slug(session, slug), planned_id, by=this_officer(), now=clock.now()
            )
    except Refused as refusal:
        flash(str(refusal), "problem")
    else:
        flash("These letters will not be sent.", "done")
    return redirect(url_for("planned_sendings.index", slug=slug))


def _page(event: Event, form: WhenForm, *, refusal: str = "") -> str:
    return render_template(
        "planned_sendings/new.html",
        event=event,
        form=form,
        letter=_letter(),
        people=_people(event),
        refusal=refusal,
    )


def _letter() -> str:
    return REMINDER if request.args.get("letter") == REMINDER else chosen_letter()


def _people(event: Event) -> int:
    """How many people would get it; reminders go to whoever is silent on that day."""
    return 0 if _letter() == REMINDER else len(chosen_plan(event).recipients)
