"""Adding somebody by hand: looked up first, as a row of a list would be."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, StringField, TelField, TextAreaField
from wtforms.fields.choices import SelectChoice

from app.database import writing
from app.extensions import db
from app.models.categories import Category
from app.rules.listed_people import ListedPerson, listed_person
from app.rules.people import BadPerson, IsKnownAlready, MayBeKnown
from app.rules.postal_addresses import LONGEST
from app.services.accounts import list_partners
from app.services.new_people import WhereTo, add_person
from app.services.people import people_by_id
from app.views import clock
from app.views.access import this_officer
from app.views.fields import DropDownField
from app.views.person_forms import at_most, category_choices, role_choices

blueprint = Blueprint("new_people", __name__, url_prefix="/people/new")

_DETAILS = (
    *("title", "given_name", "family_name", "suffix", "email"),
    *("telephone", "organisation", "job_title", "postal_address"),
)


class PersonForm(FlaskForm):
    """Somebody new, and the category that they belong to."""

    title = StringField("Title", description="Such as Cllr, Mrs, Dr", validators=at_most(100))
    given_name = StringField("Forename", validators=at_most(200))
    family_name = StringField("Surname", validators=at_most(200))
    suffix = StringField("Letters after the name", description="Such as OBE", validators=at_most(100))
    email = EmailField(
        "Email address",
        description="Leave it empty for somebody who is written to by post",
        validators=at_most(320),
    )
    telephone = TelField("Telephone", validators=at_most(100))
    organisation = StringField("Organisation", validators=at_most(300))
    job_title = StringField("Job title", validators=at_most(300))
    postal_address = TextAreaField(
        "Postal address",
        description="As it stands on an envelope below the name, for letters on paper",
        validators=at_most(LONGEST),
    )
    partner = DropDownField("Partner", coerce=int, description="Whose person this is")
    category = DropDownField("Category", coerce=int)
    role = DropDownField("Role in the category")
    told_apart = BooleanField("This is somebody else: add them")

    def offer(self) -> None:
        """Fill the drop-down lists from the database."""
        self.category.choices = category_choices("None yet")
        self.role.choices = role_choices()
        self.partner.choices = [
            SelectChoice(0, "Not a partner’s"),
            *(SelectChoice(each.id, each.name) for each in list_partners(db.session())),
        ]

    def listed(self) -> ListedPerson:
        """What was typed, as a row of a list says it."""
        return listed_person(1, {name: self[name].data or "" for name in _DETAILS})


@blueprint.get("")
def new() -> ResponseReturnValue:
    """The form for somebody new."""
    form = PersonForm()
    form.offer()
    return render_template("new_people/new.html", form=form)


@blueprint.post("")
def add() -> ResponseReturnValue:
    """Add somebody, or show who they may be."""
    form = PersonForm()
    form.offer()
    if not form.validate():
        return render_template("new_people/new.html", form=form), 422
    try:
        with writing() as session:
            where = WhereTo(
                category=session.get(Category, form.category.data) if form.category.data else None,
                role=form.role.data,
                partner_id=form.partner.data or None,
            )
            person = add_person(
                session,
                form.listed(),
                where,
                told_apart=form.told_apart.data,
                by=this_officer(),
                now=clock.now(),
            )
            person_id = person.id
    except BadPerson as refusal:
        return render_template("new_people/new.html", form=form, refusal=str(refusal)), 422
    except IsKnownAlready as refusal:
        return _with_others(form, {refusal.person_id: ("the same name and address",)}, is_certain=True), 422
    except MayBeKnown as refusal:
        others = {each.person_id: each.reasons for each in refusal.others if each.person_id is not None}
        return _with_others(form, others, is_shared=refusal.is_shared), 422
    flash("They were added.", "done")
    return redirect(url_for("people.show", person_id=person_id))


def _with_others(
    form: PersonForm,
    others: dict[int, tuple[str, ...]],
    *,
    is_certain: bool = False,
    is_shared: bool = False,
) -> str:
    people = people_by_id(db.session(), others.keys())
    return render_template(
        "new_people/new.html",
        form=form,
        known=[(each, others[each.id]) for each in people],
        is_certain=is_certain,
        is_shared=is_shared,
    )
