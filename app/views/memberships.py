"""Who is in which category, by hand: joining, a role, leaving; and who is interested in partnerships."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms.validators import InputRequired

from app.database import writing
from app.extensions import db
from app.models.categories import Category, Membership
from app.models.people import Person
from app.services.memberships import add_membership, change_membership, find_membership, note_interest
from app.views import clock
from app.views.access import this_officer
from app.views.fields import DropDownField, RadiosField, option
from app.views.person_forms import role_choices

blueprint = Blueprint("memberships", __name__, url_prefix="/people/<int:person_id>")

_INTEREST = {"yes": True, "no": False, "": None}


class MembershipForm(FlaskForm):
    """What somebody is in a category, and whether they still are."""

    role = DropDownField("Role")
    left = RadiosField(
        "Are they still in it?",
        choices=[
            option("no", "Yes"),
            option(
                "yes",
                "No, they have left",
                hint="They stay on the page, and are not invited with this category",
            ),
        ],
        validators=[InputRequired("Say whether they are still in it")],
    )


@blueprint.post("/memberships")
def add(person_id: int) -> ResponseReturnValue:
    """Put somebody into a category."""
    category_id = request.form.get("category", type=int)
    if not category_id:
        flash("Choose a category.", "problem")
        return redirect(url_for("people.show", person_id=person_id))
    with writing() as session:
        person, category = _person_or_404(session, person_id), session.get(Category, category_id)
        if category is None:
            abort(404)
        role = request.form.get("role", "")
        add_membership(session, person, category, role=role, by=this_officer(), now=clock.now())
        name = category.name
    flash(f"They are in “{name}” now.", "done")
    return redirect(url_for("people.show", person_id=person_id))


@blueprint.get("/memberships/<int:membership_id>")
def edit(person_id: int, membership_id: int) -> ResponseReturnValue:
    """The role in a category, and whether somebody has left it."""
    membership = _membership_or_404(db.session(), person_id, membership_id)
    left = "yes" if membership.left_at else "no"
    form = MembershipForm(data={"role": membership.role, "left": left})
    form.role.choices = role_choices(membership.role)
    return render_template("memberships/edit.html", membership=membership, form=form)


@blueprint.post("/memberships/<int:membership_id>")
def change(person_id: int, membership_id: int) -> ResponseReturnValue:
    """Keep the role, and whether they have left."""
    membership = _membership_or_404(db.session(), person_id, membership_id)
    form = MembershipForm()
    form.role.choices = role_choices(membership.role)
    if not form.validate():
        return render_template("memberships/edit.html", membership=membership, form=form), 422
    with writing() as session:
        change_membership(
            session,
            _membership_or_404(session, person_id, membership_id),
            role=form.role.data,
            has_left=form.left.data == "yes",
            by=this_officer(),
            now=clock.now(),
        )
    flash("The membership was changed.", "done")
    return redirect(url_for("people.show", person_id=person_id))


@blueprint.post("/interest")
def interest(person_id: int) -> ResponseReturnValue:
    """Note whether somebody is interested in partnerships."""
    answer = request.form.get("interested", "")
    if answer not in _INTEREST:
        abort(400)
    with writing() as session:
        person = _person_or_404(session, person_id)
        note_interest(session, person, is_interested=_INTEREST[answer], by=this_officer(), now=clock.now())
    flash("It is noted.", "done")
    return redirect(url_for("people.show", person_id=person_id))


def _person_or_404(session: Session, person_id: int) -> Person:
    person = session.get(Person, person_id)
    if person is None or person.erased_at is not None:
        abort(404)
    return person


def _membership_or_404(session: Session, person_id: int, membership_id: int) -> Membership:
    membership = find_membership(session, person_id, membership_id)
    if membership is None:
        abort(404)
    return membership
