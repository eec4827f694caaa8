"""Changing what an event says, and copying it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from app.database import writing
from app.rules.edits import ChangedMeanwhile
from app.rules.events import LONGEST_TITLE
from app.rules.refusals import Refused
from app.services.event_details import change_event_details, copy_event, details_of_event
from app.services.events import event_by_slug
from app.views import clock
from app.views.access import event_or_404, this_officer
from app.views.event_forms import EventForm
from app.views.seen_values import SeenForm, in_words

blueprint = Blueprint("event_details", __name__, url_prefix="/events/<slug>")


class CopyForm(FlaskForm):
    """What the copy is called."""

    title = StringField(
        "Title of the new event",
        validators=[InputRequired("Enter a title for the new event"), Length(max=LONGEST_TITLE)],
        description="It has the same sessions and places. Its days and venues are to be confirmed.",
    )


@blueprint.get("/details")
def edit(slug: str) -> ResponseReturnValue:
    """The form to change an event's details with."""
    event = event_or_404(slug)
    seen = SeenForm()
    seen.has_shown(details_of_event(event))
    return render_template("event_details/edit.html", event=event, form=EventForm.showing(event), seen=seen)


@blueprint.post("/details")
def change(slug: str) -> ResponseReturnValue:
    """Change an event's details. Raising its limit moves up who waits; lowering it drops nobody."""
    event = event_or_404(slug)
    form, seen = EventForm(), SeenForm()
    if not form.validate():
        return render_template("event_details/edit.html", event=event, form=form, seen=seen), 422
    try:
        with writing() as session:
            change_event_details(
                session,
                event_by_slug(session, slug),
                form.plan(),
                by=this_officer(),
                now=clock.now(),
                seen=seen.seen_values,
            )
    except ChangedMeanwhile as meanwhile:
        return _ask_again(slug, meanwhile)
    except Refused as refusal:
        event = event_or_404(slug)
        page = render_template(
            "event_details/edit.html", event=event, form=form, seen=seen, refusal=str(refusal)
        )
        return page, 422
    flash("The event was changed.", "done")
    return redirect(url_for("events.show", slug=slug))


def _ask_again(slug: str, meanwhile: ChangedMeanwhile) -> ResponseReturnValue:
    """Both versions, with what was typed in the form: saving once more then means it."""
    event, seen = event_or_404(slug), SeenForm(formdata=None)
    seen.has_shown(details_of_event(event))
    values = meanwhile.merged.values
    moving_up = "offers" if values["offer_hours"] is not None else "at_once"
    page = render_template(
        "event_details/edit.html",
        event=event,
        form=EventForm(formdata=None, data={**values, "moving_up": moving_up}),
        seen=seen,
        meanwhile=meanwhile,
        both_changed=in_words(meanwhile),
    )
    return page, 409


@blueprint.get("/copy")
def copy(slug: str) -> ResponseReturnValue:
    """The form that asks what the copy is called."""
    return render_template("event_details/copy.html", event=event_or_404(slug), form=CopyForm())


@blueprint.post("/copy")
def make_copy(slug: str) -> ResponseReturnValue:
    """Plan an event like this one, as a draft."""
    event = event_or_404(slug)
    form = CopyForm()
    if not form.validate():
        return render_template("event_details/copy.html", event=event, form=form), 422
    with writing() as session:
        copied = copy_event(
            session,
            event_by_slug(session, slug),
            title=str(form.title.data),
            by=this_officer(),
            now=clock.now(),
        )
        new_slug = copied.slug
    flash("The copy is a draft. Set the days of its sessions, then publish it.", "done")
    return redirect(url_for("events.show", slug=new_slug))
