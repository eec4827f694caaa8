"""What a wave is to be, as the address of a page has it: which letter, to whom, and as what they are invited."""

from flask import current_app, request
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from app.extensions import db
from app.models.categories import Category
from app.models.events import Event
from app.rules.states import PlaceKind
from app.services.people import Narrowing
from app.services.wave_plans import WavePlan, plan_wave
from app.views.row_numbers import row_number

#: The letters that go out in waves.
INVITATION, SAVE_THE_DATE = "invitation", "save_the_date"


class ConfirmForm(FlaskForm):
    """The count that an officer confirms, and the form's own name, so that pressing twice sends once."""

    confirmed = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    nonce = HiddenField(validators=[InputRequired()])


def chosen_plan(event: Event) -> WavePlan:
    """Who would get the letter now, and who would not."""
    secrets = current_app.config["SECRET_KEYS"]
    return plan_wave(
        db.session(), event, chosen_categories(), chosen_people(), secrets=secrets, letter=chosen_letter()
    )


def chosen_letter() -> str:
    """The kind of letter; an invitation, where the address says nothing else that we know."""
    return SAVE_THE_DATE if request.args.get("letter") == SAVE_THE_DATE else INVITATION


def chosen_kind() -> PlaceKind:
    """As what the wave invites; as delegates, where the address says nothing that we know."""
    asked = request.args.get("kind")
    return PlaceKind(asked) if asked in set(PlaceKind) else PlaceKind.DELEGATE


def chosen_people() -> Narrowing:
    """Which people of the categories."""
    return Narrowing(
        partner_id=request.args.get("partner", type=row_number),
        interested_only="interested" in request.args,
        without=frozenset(request.args.getlist("without", type=row_number)),
    )


def chosen_categories() -> list[Category]:
    """The categories that there are."""
    ids = request.args.getlist("category", type=row_number)
    found = [db.session.get(Category, each) for each in ids]
    return [each for each in found if each is not None]
