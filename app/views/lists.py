"""Invitee lists: upload, look at what each row would become, confirm, undo."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from app.database import writing
from app.extensions import db
from app.models.accounts import Partner
from app.models.categories import Category
from app.models.lists import ListImport
from app.rules.matching import Outcome
from app.rules.refusals import Refused
from app.services.accounts import list_partners
from app.services.categories import list_categories
from app.services.list_reading import ListChoices
from app.services.list_rows import list_rows
from app.services.lists import (
    cancel_list,
    confirm_list,
    preview_list,
    recent_lists,
    undo_list,
)
from app.views import clock
from app.views.access import this_officer
from app.views.fields import DropDownField, UploadField

blueprint = Blueprint("lists", __name__, url_prefix="/lists")

#: The endings of the files that lists are sent as.
ENDINGS = (".csv", ".txt", ".tsv", ".xlsx", ".xls", ".ods")


class UploadForm(FlaskForm):
    """A file, the category that its people are in, and whose list it is."""

    file = UploadField(
        "The list",
        endings=ENDINGS,
        validators=[InputRequired("Choose the file with the list")],
        description="CSV, Excel or OpenDocument, up to 20 MB. Nothing is saved before you have looked at it.",
    )
    category = DropDownField("Category", coerce=int, description="The group that these people belong to")
    partner = DropDownField("Whose list it is", coerce=int)

    def offer(self) -> None:
        """Fill the drop-down lists from the database."""
        categories = list_categories(db.session())
        self.category.choices = [SelectChoice(each.id, each.name) for each in categories]
        partners = list_partners(db.session())
        self.partner.choices = [
            SelectChoice(0, "Not a partner’s"),
            *(SelectChoice(each.id, each.name) for each in partners),
        ]


@blueprint.get("")
def index() -> ResponseReturnValue:
    """The lists that were uploaded, newest first."""
    return render_template("lists/index.html", uploads=recent_lists(db.session()))


@blueprint.get("/new")
def new() -> ResponseReturnValue:
    """The form to upload a list with."""
    form = UploadForm()
    form.offer()
    return render_template("lists/new.html", form=form)


@blueprint.post("/new")
def upload() -> ResponseReturnValue:
    """Read a file and show what it would do."""
    form = UploadForm()
    form.offer()
    if not form.validate():
        return render_template("lists/new.html", form=form), 422
    try:
        with writing() as session:
            kept = preview_list(
                session,
                form.file.data.read(),
                form.file.data.filename or "list",
                category=session.get_one(Category, form.category.data),
                partner=session.get(Partner, form.partner.data),
                choices=ListChoices(),
                by=this_officer(),
                now=clock.now(),
            )
            list_import_id = kept.id
    except Refused as refusal:
        return render_template("lists/new.html", form=form, refusal=str(refusal)), 422
    return redirect(url_for("lists.show", list_import_id=list_import_id))


@blueprint.get("/<int:list_import_id>")
def show(list_import_id: int) -> ResponseReturnValue:
    """What each row of a list would become, or became."""
    upload = db.session.get(ListImport, list_import_id)
    if upload is None:
        abort(404)
    word = request.args.get("outcome", "")
    outcome = Outcome(word) if word in set(Outcome) else None
    rows = list_rows(db.session(), list_import_id, outcome=outcome)
    return render_template(
        "lists/show.html", upload=upload, rows=rows, outcome=outcome, outcomes=list(Outcome)
    )


@blueprint.post("/<int:list_import_id>/confirm")
def confirm(list_import_id: int) -> ResponseReturnValue:
    """Write what the list says."""
    with writing() as session:
        _upload_or_404(list_import_id)
        confirm_list(session, list_import_id, by=this_officer(), now=clock.now())
    flash("The list was imported.", "done")
    return redirect(url_for("lists.show", list_import_id=list_import_id))


@blueprint.post("/<int:list_import_id>/cancel")
def cancel(list_import_id: int) -> ResponseReturnValue:
    """Forget a list that was not confirmed."""
    with writing() as session:
        _upload_or_404(list_import_id)
        cancel_list(session, list_import_id, by=this_officer(), now=clock.now())
    flash("The list was forgotten. Nothing was saved.", "done")
    return redirect(url_for("lists.index"))


@blueprint.post("/<int:list_import_id>/undo")
def undo(list_import_id: int) -> ResponseReturnValue:
    """Take back what confirming the list wrote."""
    with writing() as session:
        _upload_or_404(list_import_id)
        undo_list(session, list_import_id, by=this_officer(), now=clock.now())
    flash("The import was undone.", "done")
    return redirect(url_for("lists.show", list_import_id=list_import_id))


def _upload_or_404(list_import_id: int) -> None:
    if db.session.get(ListImport, list_import_id) is None:
        abort(404)
