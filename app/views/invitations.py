"""Who is invited to an event; inviting more of them: choose, look at every name and address, confirm the count."""

from secrets import token_hex

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from app.database import writing
from app.extensions import db
from app.models.categories import Category
from app.rules.refusals import Refused
from app.services.categories import count_categories
from app.services.events import event_by_slug
from app.services.invitation_lists import ANYBODY, InvitedGroup, find_invitations
from app.services.invitations import WavePlan, plan_wave, send_wave
from app.views import clock
from app.views.access import event_or_404, this_officer
from app.views.fields import CheckboxesField

blueprint = Blueprint("invitations", __name__, url_prefix="/events/<slug>/invitations")


class ChooseForm(FlaskForm):
    """The categories to invite."""

    categories = CheckboxesField(
        "Whom do you want to invite?",
        coerce=int,
        validators=[InputRequired("Choose at least one category")],
        description="Somebody who is in several of them gets one invitation.",
    )

    def offer(self) -> None:
        """Fill in the categories with their numbers of people."""
        self.categories.choices = [
            SelectChoice(each.id, f"{'– ' * each.depth}{each.name} ({each.members})")
            for each in count_categories(db.session())
        ]


class ConfirmForm(FlaskForm):
    """The count that an officer confirms, and the form's own name, so that pressing twice sends once."""

    confirmed = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    nonce = HiddenField(validators=[InputRequired()])


@blueprint.get("")
def index(slug: str) -> ResponseReturnValue:
    """Everybody who is invited, with their answer."""
    event = event_or_404(slug)
    page = max(1, request.args.get("page", 1, type=int))
    group = InvitedGroup(
        category_id=request.args.get("category", type=int),
        partner_id=request.args.get("partner", type=int),
        sector=request.args.get("sector"),
        cannot_email="cannot_email" in request.args,
    )
    answer = request.args.get("answer")
    found = find_invitations(db.session(), event.id, answer=answer, page=page, group=group)
    return render_template("invitations/index.html", event=event, found=found, is_all=group == ANYBODY)


@blueprint.get("/new")
def new(slug: str) -> ResponseReturnValue:
    """Choose categories."""
    form = ChooseForm()
    form.offer()
    return render_template("invitations/new.html", event=event_or_404(slug), form=form)


@blueprint.post("/new")
def preview(slug: str) -> ResponseReturnValue:
    """Show everybody who would get a letter and everybody who would not, with the reason."""
    event = event_or_404(slug)
    form = ChooseForm()
    form.offer()
    if not form.validate():
        return render_template("invitations/new.html", event=event, form=form), 422
    return redirect(url_for("invitations.look", slug=slug, category=form.categories.data))


@blueprint.get("/preview")
def look(slug: str) -> ResponseReturnValue:
    """Who would be invited: every name beside its address."""
    plan = _plan(slug)
    confirm = ConfirmForm(confirmed=len(plan.recipients), nonce=token_hex(16))
    return render_template("invitations/preview.html", plan=plan, form=confirm)


@blueprint.post("/preview")
def send(slug: str) -> ResponseReturnValue:
    """Invite them: once, however often the button is pressed."""
    form = ConfirmForm()
    plan = _plan(slug)
    if not form.validate():
        return render_template("invitations/preview.html", plan=plan, form=form), 422
    ids = [category.id for category in plan.categories]
    try:
        with writing() as session:
            wave = send_wave(
                session,
                event_by_slug(session, slug),
                _categories(ids),
                secret=str(current_app.config["SECRET_KEY"]),
                nonce=str(form.nonce.data),
                confirmed=form.confirmed.data,
                by=this_officer(),
                now=clock.now(),
            )
            invited, repeated, wave_id = wave.invited, wave.repeated, wave.wave.id
    except Refused as refusal:
        plan = _plan(slug)
        again = ConfirmForm(formdata=None, confirmed=len(plan.recipients), nonce=token_hex(16))
        return render_template("invitations/preview.html", plan=plan, form=again, refusal=str(refusal)), 409
    flash("They were invited before." if repeated else f"{invited} invitations are on their way.", "done")
    return redirect(url_for("messages.wave", wave_id=wave_id))


def _plan(slug: str) -> WavePlan:
    ids = request.args.getlist("category", type=int)
    return plan_wave(db.session(), event_or_404(slug), _categories(ids))


def _categories(ids: list[int]) -> list[Category]:
    found = [db.session.get(Category, each) for each in ids]
    return [each for each in found if each is not None]
