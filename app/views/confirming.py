"""Confirming what was to be confirmed, a venue or a date: filled in, looked at with whom it tells, and done."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Self

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired, InputRequired, Length

from app.database import writing
from app.extensions import db
from app.models.events import Event, EventSession
from app.rules.confirmations import suggest_confirm_by
from app.rules.london_time import london_day
from app.rules.refusals import Refused
from app.services.confirming import Tidings, confirm_and_tell, has_no_venue, try_confirming
from app.services.event_changes import plan_of
from app.services.events import SessionPlan, sessions_of
from app.views import clock
from app.views.access import event_or_404, this_officer
from app.views.fields import CheckboxesField, DateField, TimeField, option
from app.views.session_forms import TimesForm

blueprint = Blueprint("confirming", __name__, url_prefix="/events/<slug>/sessions/<int:session_id>/confirm")


class VenueForm(FlaskForm):
    """Where a session is, and which others are there too."""

    venue = StringField(
        "Venue", validators=[DataRequired("Enter the venue"), Length(max=500)], description="With its address"
    )
    room = StringField("Room", validators=[Length(max=200)])
    others = CheckboxesField("The same for", coerce=int)

    @classmethod
    def asking(cls, each: EventSession, sessions: list[EventSession]) -> Self:
        """The form for a session; the others whose venue is open too are chosen beforehand."""
        others = [one for one in sessions if one.id != each.id and has_no_venue(one)]
        form = cls(venue=each.venue or "", room=each.room or "", others=[one.id for one in others])
        form.others.choices = [option(str(one.id), one.title) for one in others]
        return form

    def plans(self, each: EventSession, sessions: list[EventSession]) -> dict[int, SessionPlan]:
        """The sessions as they will be, by id."""
        venue, room = str(self.venue.data).strip(), (self.room.data or "").strip() or None
        chosen = {each.id, *(self.others.data or ())}
        return {one.id: replace(plan_of(one), venue=venue, room=room) for one in sessions if one.id in chosen}


class DayForm(TimesForm):
    """When a session is."""

    held_on = DateField("Day", what="Day", validators=[InputRequired("Enter the day")])
    ends = TimeField(
        "Ends at", what="End", description="For example 4pm. Leave both times empty if they are still open"
    )

    @classmethod
    def asking(cls, each: EventSession, _sessions: list[EventSession]) -> Self:
        """The form for a session, with the day that is known."""
        return cls(held_on=each.held_on)

    def plans(self, each: EventSession, _sessions: list[EventSession]) -> dict[int, SessionPlan]:
        """The session as it will be, by its id."""
        starts_at, ends_at = self.moments()
        held_on = self.held_on.data if starts_at is None else None
        plan = replace(plan_of(each), starts_at=starts_at, ends_at=ends_at, held_on=held_on, held_in=None)
        return {each.id: plan}


class LastLookForm(FlaskForm):
    """By when places must be confirmed, where a time that people know becomes another."""

    confirm_by = DateField("Places must be confirmed by the end of", what="Day to confirm by")


_FORMS: Mapping[str, type[VenueForm] | type[DayForm]] = {"venue": VenueForm, "date": DayForm}


@blueprint.get("/<any(venue, date):what>")
def ask(slug: str, session_id: int, what: str) -> ResponseReturnValue:
    """The form for the venue or the date."""
    event, each, sessions = _open(slug, session_id)
    return _show_form(event, each, what, _FORMS[what].asking(each, sessions))


@blueprint.post("/<any(venue, date):what>")
def look(slug: str, session_id: int, what: str) -> ResponseReturnValue:
    """Who would be told what, before anything is saved."""
    event, each, sessions = _open(slug, session_id)
    form = _FORMS[what].asking(each, sessions)
    if not form.validate():
        return _show_form(event, each, what, form), 422
    try:
        return _show_preview(slug, session_id, what)
    except Refused as refusal:
        event, each, _ = _open(slug, session_id)
        return _show_form(event, each, what, form, refusal=str(refusal)), 422


@blueprint.post("/<any(venue, date):what>/done")
def confirm(slug: str, session_id: int, what: str) -> ResponseReturnValue:
    """Save it and tell them, in one step."""
    event, each, sessions = _open(slug, session_id)
    event_id, form = event.id, _FORMS[what].asking(each, sessions)
    last = LastLookForm()
    seen = request.form.get("confirmed", "")
    if not form.validate() or not last.confirm_by.validate(last) or not seen.isdecimal():
        return _show_form(event, each, what, form), 422
    try:
        with writing() as session:
            told = confirm_and_tell(
                session,
                event_id,
                form.plans(*_again(session, event_id, session_id)),
                confirmed=int(seen[:9]),
                confirm_by=last.confirm_by.data,
                by=this_officer(),
                now=clock.now(),
            )
    except Refused as refusal:
        return _show_preview(slug, session_id, what, refusal=str(refusal)), 409
    flash(
        f"The {what} is confirmed. {_who_is_told(told, has_a_day=bool(each.starts_at or each.held_on))}",
        "done",
    )
    return redirect(url_for("events.show", slug=slug))


def _who_is_told(people: int, *, has_a_day: bool) -> str:
    if people:
        return "One person is told by letter." if people == 1 else f"{people:,} people are told by letter."
    # No calendar holds an entry without a day, so that nobody is written to before there is one.
    return "Nobody had to be told." if has_a_day else "Guests are told with the date."


def _open(slug: str, session_id: int) -> tuple[Event, EventSession, list[EventSession]]:
    event = event_or_404(slug)
    sessions = list(sessions_of(db.session(), event.id))
    each = next((one for one in sessions if one.id == session_id), None)
    return event, each or abort(404), sessions


def _again(session: Any, event_id: int, session_id: int) -> tuple[EventSession, list[EventSession]]:
    """The sessions as they are inside the transaction that changes them."""
    sessions = list(sessions_of(session, event_id))
    return next(each for each in sessions if each.id == session_id), sessions


def _show_form(
    event: Event, each: EventSession, what: str, form: VenueForm | DayForm, *, refusal: str = ""
) -> str:
    return render_template(
        "confirming/ask.html", event=event, each=each, what=what, form=form, refusal=refusal
    )


def _show_preview(slug: str, session_id: int, what: str, *, refusal: str = "") -> str:
    event, each, sessions = _open(slug, session_id)
    form, event_id = _FORMS[what].asking(each, sessions), event.id
    now = clock.now()
    with writing() as session:
        plans = form.plans(*_again(session, event_id, session_id))
        tidings: Tidings = try_confirming(session, event_id, plans, by=this_officer(), now=now)
    last = LastLookForm()
    if tidings.first_day is not None and last.confirm_by.data is None:
        last.confirm_by.process(None, suggest_confirm_by(today=london_day(now), first_day=tidings.first_day))
    event, each, _ = _open(slug, session_id)
    typed = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in {"csrf_token", "confirmed"} and not name.startswith("confirm_by")
    ]
    return render_template(
        "confirming/look.html",
        event=event,
        each=each,
        what=what,
        plan=plans[session_id],
        plans=plans,
        tidings=tidings,
        form=last,
        typed=typed,
        refusal=refusal,
    )
