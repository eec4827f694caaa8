"""Who is invited to an event; inviting more of them: choose, look at every name and address, confirm the count."""

from secrets import token_hex

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, IntegerField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from app.database import writing
from app.extensions import db
from app.models.categories import Category
from app.rules.refusals import Refused
from app.rules.states import PlaceKind
from app.services.accounts import list_partners
from app.services.categories import count_categories
from app.services.events import event_by_slug
from app.services.invitation_lists import ANYBODY, InvitedGroup, find_invitations
from app.services.invitations import send_wave
from app.services.people import Narrowing
from app.services.wave_plans import WavePlan, plan_wave
from app.views import clock
from app.views.access import event_or_404, this_officer
from app.views.fields import CheckboxesField, DropDownField
from app.views.row_numbers import page_number, row_number

blueprint = Blueprint("invitations", __name__, url_prefix="/events/<slug>/invitations")


class ChooseForm(FlaskForm):
    """The categories to invite."""

    categories = CheckboxesField(
        "Whom do you want to invite?",
        coerce=int,
        validators=[InputRequired("Choose at least one category")],
        description="Somebody who is in several of them gets one invitation.",
    )

    partner = DropDownField("From the lists of", default="")
    kind = DropDownField(
        "They come as",
        choices=[
            SelectChoice(PlaceKind.DELEGATE.value, "Delegates"),
            SelectChoice(PlaceKind.SPEAKER.value, "Speakers, beside the target"),
            SelectChoice(PlaceKind.ORGANISER.value, "Organisers, beside the target"),
        ],
        validate_choice=False,
    )
    interested = BooleanField("Only people who are interested in partnerships")

    def offer(self) -> None:
        """Fill in the categories with their numbers of people, and the partners."""
        partners = [SelectChoice(str(each.id), each.name) for each in list_partners(db.session())]
        self.partner.choices = [SelectChoice("", "Every partner"), *partners]
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
    page = page_number()
    group = InvitedGroup(
        category_id=request.args.get("category", type=row_number),
        partner_id=request.args.get("partner", type=row_number),
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
    chosen = {
        "category": form.categories.data,
        "partner": form.partner.data or None,
        "interested": "y" if form.interested.data else None,
        "kind": form.kind.data if form.kind.data != PlaceKind.DELEGATE else None,
    }
    return redirect(url_for("invitations.look", slug=slug, **chosen))


@blueprint.get("/preview")
def look(slug: str) -> ResponseReturnValue:
    """Who would be invited: every name beside its address."""
    plan = _plan(slug)
    confirm = ConfirmForm(confirmed=len(plan.recipients), nonce=token_hex(16))
    return render_template("invitations/preview.html", plan=plan, form=confirm, kind=_kind())


@blueprint.post("/preview")
def send(slug: str) -> ResponseReturnValue:
    """Invite them: once, however often the button is pressed."""
    form = ConfirmForm()
    plan = _plan(slug)
    if not form.validate():
        return render_template("invitations/preview.html", plan=plan, form=form, kind=_kind()), 422
    ids = [category.id for category in plan.categories]
    try:
        with writing() as session:
            wave = send_wave(
                session,
                event_by_slug(session, slug),
                _categories(ids),
                secrets=current_app.config["SECRET_KEYS"],
                nonce=str(form.nonce.data),
                confirmed=form.confirmed.data,
                by=this_officer(),
                now=clock.now(),
                narrowing=_narrowing(),
                kind=_kind(),
            )
            invited, repeated, wave_id = wave.invited, wave.repeated, wave.wave.id
    except Refused as refusal:
        plan = _plan(slug)
        again = ConfirmForm(formdata=None, confirmed=len(plan.recipients), nonce=token_hex(16))
        page = {"plan": plan, "form": again, "kind": _kind(), "refusal": str(refusal)}
        return render_template("invitations/preview.html", **page), 409
    sent = "One invitation is on its way." if invited == 1 else f"{invited} invitations are on their way."
    flash("They were invited before." if repeated else sent, "done")
    return redirect(url_for("messages.wave", wave_id=wave_id))


def _plan(slug: str) -> WavePlan:
    ids = request.args.getlist("category", type=row_number)
    secrets = current_app.config["SECRET_KEYS"]
    return plan_wave(db.session(), event_or_404(slug), _categories(ids), _narrowing(), secrets=secrets)


def _kind() -> PlaceKind:
    """As what the wave invites; as delegates, where the address says nothing that we know."""
    asked = request.args.get("kind")
    return PlaceKind(asked) if asked in set(PlaceKind) else PlaceKind.DELEGATE


def _narrowing() -> Narrowing:
    return Narrowing(
        partner_id=request.args.get("partner", type=row_number),
        interested_only="interested" in request.args,
        without=frozenset(request.args.getlist("without", type=row_number)),
    )


def _categories(ids: list[int]) -> list[Category]:
    found = [db.session.get(Category, each) for each in ids]
    return [each for each in found if each is not None]
