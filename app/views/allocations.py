"""Places of an event that are kept for a category until a date."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import IntegerField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from app.database import writing
from app.extensions import db
from app.models.events import Event
from app.services.allocations import allocations_of, keep_places, release_places
from app.services.categories import count_categories
from app.views import clock
from app.views.access import event_or_404, this_officer
from app.views.fields import DateField, DropDownField

blueprint = Blueprint("allocations", __name__, url_prefix="/events/<slug>/allocations")
_MOST_SEATS = 1_000_000


class KeepForm(FlaskForm):
    """How many places for whom, until when."""

    category = DropDownField("Category", coerce=int, missing="Choose a category")
    seats = IntegerField(
        "Places",
        validators=[
            InputRequired("Enter how many places to keep, as a number"),
            NumberRange(0, _MOST_SEATS, "Places must be 0 or more"),
        ],
    )
    until = DateField("Until the end of", what="Date", validators=[Optional()])

    def offer(self) -> None:
        """Fill in the categories."""
        self.category.choices = [SelectChoice(each.id, each.name) for each in count_categories(db.session())]


@blueprint.get("")
def index(slug: str) -> ResponseReturnValue:
    """What is kept, how far it is used, and the form for more."""
    form = KeepForm()
    form.offer()
    return _show(event_or_404(slug), form)


@blueprint.post("")
def keep(slug: str) -> ResponseReturnValue:
    """Keep places for a category, in place of what was kept for it before."""
    event = event_or_404(slug)
    event_id = event.id
    form = KeepForm()
    form.offer()
    if not form.validate():
        return _show(event, form), 422
    with writing() as session:
        keep_places(
            session,
            event_id,
            form.category.data,
            seats=form.seats.data,
            until=form.until.data,
            by=this_officer(),
            now=clock.now(),
        )
    flash("The places are kept.", "done")
    return redirect(url_for("allocations.index", slug=slug))


@blueprint.post("/<int:allocation_id>/release")
def release(slug: str, allocation_id: int) -> ResponseReturnValue:
    """Keep them no longer; who waits moves up."""
    event_id = event_or_404(slug).id
    with writing() as session:
        release_places(session, event_id, allocation_id, by=this_officer(), now=clock.now())
    flash("The places are for everybody now.", "done")
    return redirect(url_for("allocations.index", slug=slug))


def _show(event: Event, form: KeepForm) -> str:
    allocations = allocations_of(db.session(), event.id, now=clock.now())
    return render_template("allocations/index.html", event=event, form=form, allocations=allocations)
