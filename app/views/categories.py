"""Categories: the groups that are invited, their parts, and how many people are in each."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from app.database import writing
from app.extensions import db
from app.models.categories import Category
from app.rules.categories import LONGEST_NAME
from app.rules.refusals import Refused
from app.services.categories import (
    add_category,
    bring_back_category,
    change_category,
    count_categories,
    retire_category,
    retired_categories,
)
from app.views import clock
from app.views.access import this_officer
from app.views.fields import DropDownField

blueprint = Blueprint("categories", __name__, url_prefix="/categories")


class CategoryForm(FlaskForm):
    """What a category is called, and what it is a part of."""

    name = StringField(
        "Name",
        validators=[
            InputRequired("Enter a name for the category"),
            Length(max=LONGEST_NAME, message=f"The name can have {LONGEST_NAME} characters"),
        ],
    )
    parent = DropDownField("Part of", coerce=int)

    def offer(self, *, but: int = 0) -> None:
        """Fill in what it may be a part of: any but the category itself."""
        self.parent.choices = [
            SelectChoice(0, "None: it stands by itself"),
            *(
                SelectChoice(each.id, f"{'– ' * each.depth}{each.name}")
                for each in count_categories(db.session())
                if each.id != but
            ),
        ]


@blueprint.get("")
def index() -> ResponseReturnValue:
    """Every category with its number of people, and a form to add one."""
    return _index(CategoryForm())


@blueprint.post("")
def add() -> ResponseReturnValue:
    """Add a category."""
    form = CategoryForm()
    form.offer()
    if not form.validate():
        return _index(form), 422
    try:
        with writing() as session:
            parent = session.get(Category, form.parent.data)
            add_category(session, str(form.name.data), parent=parent)
    except Refused as refusal:
        return _index(form, refusal=str(refusal)), 422
    flash("The category was added.", "done")
    return redirect(url_for("categories.index"))


@blueprint.get("/<int:category_id>")
def edit(category_id: int) -> ResponseReturnValue:
    """Rename a category, nest it, or retire it."""
    category = _category_or_404(category_id)
    form = CategoryForm(data={"name": category.name, "parent": category.parent_id or 0})
    form.offer(but=category_id)
    return render_template("categories/edit.html", category=category, form=form)


@blueprint.post("/<int:category_id>")
def change(category_id: int) -> ResponseReturnValue:
    """Keep its name and what it is a part of."""
    category = _category_or_404(category_id)
    form = CategoryForm()
    form.offer(but=category_id)
    if not form.validate():
        return render_template("categories/edit.html", category=category, form=form), 422
    try:
        with writing() as session:
            change_category(
                session,
                session.get_one(Category, category_id),
                name=str(form.name.data),
                parent_id=form.parent.data or None,
                by=this_officer(),
                now=clock.now(),
            )
    except Refused as refusal:
        category = _category_or_404(category_id)
        page = render_template("categories/edit.html", category=category, form=form, refusal=str(refusal))
        return page, 422
    flash("The category was changed.", "done")
    return redirect(url_for("categories.index"))


@blueprint.post("/<int:category_id>/retire")
def retire(category_id: int) -> ResponseReturnValue:
    """Offer a category no more."""
    with writing() as session:
        retire_category(session, _category_or_404(category_id), by=this_officer(), now=clock.now())
    flash("The category was retired. Its people stay in it.", "done")
    return redirect(url_for("categories.index"))


@blueprint.post("/<int:category_id>/bring-back")
def bring_back(category_id: int) -> ResponseReturnValue:
    """Offer a retired category again."""
    with writing() as session:
        bring_back_category(session, _category_or_404(category_id), by=this_officer(), now=clock.now())
    flash("The category is back.", "done")
    return redirect(url_for("categories.index"))


def _index(form: CategoryForm, *, refusal: str = "") -> str:
    form.offer()
    session = db.session()
    return render_template(
        "categories/index.html",
        form=form,
        refusal=refusal,
        categories=count_categories(session),
        retired=retired_categories(session),
    )


def _category_or_404(category_id: int) -> Category:
    category = db.session.get(Category, category_id)
    if category is None:
        abort(404)
    return category
