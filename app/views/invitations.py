"""Who is invited to an event; inviting more of them: choose, look at every name and address, confirm the count."""

from secrets import token_hex
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms import BooleanField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from app.database import writing
from app.extensions import db
from app.models.events import Event
from app.rules.refusals import Refused
from app.rules.states import PlaceKind
from app.services.accounts import list_partners
from app.services.categories import count_categories
from app.services.events import event_by_slug
from app.services.invitation_lists import ANYBODY, find_invitations
from app.services.invitations import send_wave
from app.services.save_the_dates import send_save_the_date
from app.services.wave_plans import WavePlan
from app.services.waves import SentWave
from app.views import clock
from app.views.access import event_or_404, this_officer
from app.views.fields import CheckboxesField, DropDownField, RadiosField, option
from app.views.groups import group_asked
from app.views.row_numbers import page_number
from app.views.wave_choices import (
    INVITATION,
    SAVE_THE_DATE,
    ConfirmForm,
    chosen_categories,
    chosen_kind,
    chosen_letter,
    chosen_people,
    chosen_plan,
)

blueprint = Blueprint("invitations", __name__, url_prefix="/events/<slug>/invitations")

#: How long “when the invitation follows” may be.
LONGEST_FOLLOW = 100


class ChooseForm(FlaskForm):
    """The categories to invite."""

    categories = CheckboxesField(
        "Whom do you want to invite?",
        coerce=int,
        validators=[InputRequired("Choose at least one category")],
        description="Somebody who is in several of them gets one letter.",
    )
    letter = RadiosField(
        "What they get",
        choices=[
            option(INVITATION, "The invitation"),
            option(SAVE_THE_DATE, "“Save the date” now, and the invitation later"),
        ],
        default=INVITATION,
        validate_choice=False,
    )
    follow = StringField(
        "When the invitation will come",
        description="Such as “before Christmas”. It may be empty",
        validators=[Length(max=LONGEST_FOLLOW, message="Use %(max)d characters or fewer")],
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
            SelectChoice(each.id, f"{each.name} ({each.members})", render_kw={"depth": each.depth})
            for each in count_categories(db.session())
        ]


@blueprint.get("")
def index(slug: str) -> ResponseReturnValue:
    """Everybody who is invited, with their answer."""
    event = event_or_404(slug)
    page = page_number()
    group, sort = group_asked(), request.args.get("sort", "name")
    answer = request.args.get("answer")
    words = request.args.get("q", "").replace("\0", "")[:200]
    found = find_invitations(
        db.session(), event.id, answer=answer, page=page, group=group, sort=sort, words=words
    )
    return render_template(
        "invitations/index.html", event=event, found=found, is_all=group == ANYBODY, sort=sort, words=words
    )


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
        "letter": SAVE_THE_DATE if form.letter.data == SAVE_THE_DATE else None,
        "follow": (form.follow.data or "").strip() or None,
        "kind": form.kind.data if form.kind.data != PlaceKind.DELEGATE else None,
    }
    return redirect(url_for("invitations.look", slug=slug, **chosen))


@blueprint.get("/preview")
def look(slug: str) -> ResponseReturnValue:
    """Who would get the letter: every name beside its address."""
    plan = chosen_plan(event_or_404(slug))
    confirm = ConfirmForm(confirmed=len(plan.recipients), nonce=token_hex(16))
    return _preview(plan, confirm)


def _preview(plan: WavePlan, form: ConfirmForm, refusal: str = "") -> str:
    return render_template(
        "invitations/preview.html",
        plan=plan,
        form=form,
        kind=chosen_kind(),
        letter=chosen_letter(),
        letter_page=page_number(),
        refusal=refusal,
    )


@blueprint.post("/preview")
def send(slug: str) -> ResponseReturnValue:
    """Send them: once, however often the button is pressed."""
    event = event_or_404(slug)
    form = ConfirmForm()
    if not form.validate():
        return _preview(chosen_plan(event), form), 422
    try:
        with writing() as session:
            sent = _send(session, event_by_slug(session, slug), form)
            people, repeated, wave_id = sent.invited, sent.repeated, sent.wave.id
    except Refused as refusal:
        plan = chosen_plan(event_or_404(slug))
        again = ConfirmForm(formdata=None, confirmed=len(plan.recipients), nonce=token_hex(16))
        return _preview(plan, again, str(refusal)), 409
    what = "invitation" if chosen_letter() == INVITATION else "letter"
    done = f"One {what} is on its way." if people == 1 else f"{people} {what}s are on their way."
    before = "They were invited before." if what == "invitation" else "They had this letter before."
    flash(before if repeated else done, "done")
    return redirect(url_for("messages.wave", wave_id=wave_id))


def _send(session: Session, event: Event, form: ConfirmForm) -> SentWave:
    wanted: dict[str, Any] = {
        "secrets": current_app.config["SECRET_KEYS"],
        "nonce": str(form.nonce.data),
        "confirmed": form.confirmed.data,
        "by": this_officer(),
        "now": clock.now(),
        "narrowing": chosen_people(),
    }
    if chosen_letter() == SAVE_THE_DATE:
        follow = request.args.get("follow", "").strip()[:LONGEST_FOLLOW]
        return send_save_the_date(session, event, chosen_categories(), details_follow=follow, **wanted)
    return send_wave(session, event, chosen_categories(), kind=chosen_kind(), **wanted)
