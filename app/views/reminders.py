"""Reminding the silent of an event: the days, who would be reminded, and reminding them now."""

import re

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired, ValidationError
from wtforms.widgets import HiddenInput

from app.database import writing
from app.extensions import db
from app.rules.refusals import Refused
from app.rules.sending import Reminding
from app.services.events import event_by_slug
from app.services.invitation_lists import ANYBODY, in_group
from app.services.reminders import plan_reminders, remind, reminder_calendar, set_reminder_days
from app.views import clock
from app.views.access import event_or_404, this_officer
from app.views.groups import group_asked
from app.views.row_numbers import page_number

blueprint = Blueprint("reminders", __name__, url_prefix="/events/<slug>/reminders")

#: Of each of the two lists.
_PEOPLE_ON_A_PAGE = 50


class DaysForm(FlaskForm):
    """How many days before the reply-by date."""

    days = StringField(
        "Days before the reply-by date",
        description="For example 14, 3. Leave it empty for no reminders",
    )

    def validate_days(self, field: StringField) -> None:
        """Whole numbers and nothing else."""
        if not re.fullmatch(r"[0-9, ]*", field.data or ""):
            raise ValidationError("Enter numbers of days, like 14, 3")

    def chosen(self) -> list[int]:
        """The days as numbers."""
        return [int(word) for word in re.findall(r"[0-9]{1,3}", self.days.data or "")]


class NowForm(FlaskForm):
    """How many people an officer saw and reminds."""

    confirmed = IntegerField(widget=HiddenInput(), validators=[InputRequired()])


@blueprint.get("")
def index(slug: str) -> ResponseReturnValue:
    """When the silent are reminded, and who that would be now."""
    event = event_or_404(slug)
    return _page(slug, DaysForm(formdata=None, days=", ".join(str(days) for days in event.remind_days)))


def _page(slug: str, form: DaysForm, refusal: str = "") -> str:
    event = event_or_404(slug)
    session = db.session()
    group = group_asked()
    plan = plan_reminders(session, event, now=clock.now(), among=in_group(group), is_forced=_asked_to_force())
    page = page_number()
    on_page = slice((page - 1) * _PEOPLE_ON_A_PAGE, page * _PEOPLE_ON_A_PAGE)
    return render_template(
        "reminders/index.html",
        event=event,
        form=form,
        plan=plan,
        days=reminder_calendar(session, event),
        now_form=NowForm(formdata=None, confirmed=len(plan.reminded)),
        refusal=refusal,
        is_all=group == ANYBODY,
        is_forced=_asked_to_force(),
        too_soon=sum(each.reminding is Reminding.TOO_SOON for each in plan.left_out),
        reminded=plan.reminded[on_page],
        left_out=plan.left_out[on_page],
        longer=max(len(plan.reminded), len(plan.left_out)),
        page=page,
    )


def _asked_to_force() -> bool:
    """Whether the address says that those are reminded too who were written to less than three days ago."""
    return request.args.get("again") == "yes"


@blueprint.post("")
def set_days(slug: str) -> ResponseReturnValue:
    """Set the days, or none."""
    event_or_404(slug)
    form = DaysForm()
    if not form.validate():
        return _page(slug, form), 422
    try:
        with writing() as session:
            event = event_by_slug(session, slug)
            set_reminder_days(session, event, form.chosen(), by=this_officer(), now=clock.now())
    except Refused as refusal:
        return _page(slug, form, str(refusal)), 422
    flash("The reminder days were saved.", "done")
    return redirect(url_for("reminders.index", slug=slug))


@blueprint.post("/now")
def remind_now(slug: str) -> ResponseReturnValue:
    """Remind everybody on the page now."""
    event_or_404(slug)
    form = NowForm()
    if not form.validate():
        return _page(slug, DaysForm(formdata=None)), 422
    try:
        with writing() as session:
            event = event_by_slug(session, slug)
            count = remind(
                session,
                event,
                confirmed=form.confirmed.data,
                among=in_group(group_asked()),
                is_forced=_asked_to_force(),
                by=this_officer(),
                now=clock.now(),
            )
    except Refused as refusal:
        return _page(slug, DaysForm(formdata=None), str(refusal)), 409
    flash(f"Reminders on their way: {count}.", "done")
    return redirect(url_for("messages.index", event=slug, kind="reminder"))
