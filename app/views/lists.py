"""Invitee lists: upload, look at what each row would become, confirm, undo."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.database import writing
from app.extensions import db
from app.models.accounts import Partner
from app.models.categories import Category
from app.models.lists import ListImport
from app.rules.large_lists import CONFIRM_AT_ONCE_ROWS, READ_AT_ONCE_BYTES, progress_words
from app.rules.matching import Outcome
from app.rules.refusals import Refused
from app.rules.states import ListState
from app.services.categories import add_category
from app.services.list_confirming import confirm_list
from app.services.list_reading import ListChoices
from app.services.list_rows import ROWS_ON_A_PAGE, list_overview, list_rows
from app.services.list_undoing import undo_list
from app.services.list_work import start_confirming
from app.services.lists import cancel_list, decide_rows, keep_upload, preview_list, recent_lists
from app.services.people import people_by_id
from app.services.vacancies import open_vacancies
from app.views import clock
from app.views.access import this_officer
from app.views.list_forms import UploadForm, read_gone, read_row_decisions
from app.views.row_numbers import page_number

blueprint = Blueprint("lists", __name__, url_prefix="/lists")

#: How many of those who are no longer on a list a page names.
MOST_GONE_SHOWN = 200


@blueprint.get("")
def index() -> ResponseReturnValue:
    """The lists that were uploaded, newest first."""
    session = db.session()
    return render_template(
        "lists/index.html", uploads=recent_lists(session), to_be_named=len(open_vacancies(session))
    )


@blueprint.get("/new")
def new() -> ResponseReturnValue:
    """The form to upload a list with."""
    form = UploadForm()
    form.offer()
    return render_template("lists/new.html", form=form)


@blueprint.post("/new")
def upload() -> ResponseReturnValue:
    """Read a file and show what it would do, or ask what the file leaves open."""
    form = UploadForm()
    form.offer()
    if not form.validate():
        return render_template("lists/new.html", form=form), 422
    content = form.file.data.read()
    is_large = len(content) > READ_AT_ONCE_BYTES
    try:
        with writing() as session:
            name = (form.new_category.data or "").strip()
            keep = keep_upload if is_large else preview_list
            kept = keep(
                session,
                file_name=form.file.data.filename or "list",
                content=content,
                category=add_category(session, name)
                if name
                else session.get_one(Category, form.category.data),
                partner=session.get(Partner, form.partner.data),
                choices=ListChoices(),
                by=this_officer(),
                now=clock.now(),
            )
            list_import_id, asks = kept.id, bool(kept.summary.get("questions"))
    except Refused as refusal:
        return render_template("lists/new.html", form=form, refusal=str(refusal)), 422
    page = "list_answers.columns" if asks else "lists.show"
    return redirect(url_for(page, list_import_id=list_import_id))


@blueprint.get("/<int:list_import_id>")
def show(list_import_id: int) -> ResponseReturnValue:
    """What each row of a list would become, or became."""
    upload = _upload_or_404(list_import_id)
    if upload.state in (ListState.READING, ListState.CONFIRMING, ListState.UNREADABLE):
        return render_template(
            "lists/progress.html",
            upload=upload,
            how_far=progress_words(upload.progress),
            steps=upload.progress,
        )
    word = request.args.get("outcome", "")
    outcome, page = Outcome(word) if word in set(Outcome) else None, page_number()
    gone = upload.summary.get("gone", [])
    overview = None if outcome else list_overview(db.session(), upload)
    return render_template(
        "lists/show.html",
        upload=upload,
        rows=list_rows(db.session(), list_import_id, outcome=outcome, page=page) if outcome else [],
        overview=overview,
        outcome=outcome,
        outcomes=list(Outcome),
        page=page,
        per_page=ROWS_ON_A_PAGE,
        decided=upload.choices.get("rows", {}),
        gone=people_by_id(db.session(), gone[:MOST_GONE_SHOWN]),
        gone_count=len(gone),
        left=upload.choices.get("gone", []),
    )


@blueprint.post("/<int:list_import_id>/rows")
def decide(list_import_id: int) -> ResponseReturnValue:
    """Keep what the officer decided about the rows of a page."""
    with writing() as session:
        _upload_or_404(list_import_id)
        decide_rows(session, list_import_id, read_row_decisions(request.form), gone=read_gone(request.form))
    flash("Your choices are kept. Nothing else is saved before you confirm.", "done")
    outcome, page = request.form.get("outcome") or None, request.form.get("page") or None
    return redirect(url_for("lists.show", list_import_id=list_import_id, outcome=outcome, page=page))


@blueprint.post("/<int:list_import_id>/confirm")
def confirm(list_import_id: int) -> ResponseReturnValue:
    """Write what the list says, as the officer decided about its rows."""
    with writing() as session:
        _upload_or_404(list_import_id)
        decide_rows(session, list_import_id, read_row_decisions(request.form), gone=read_gone(request.form))
        upload = _upload_or_404(list_import_id)
        is_large = upload.summary["rows"] > CONFIRM_AT_ONCE_ROWS
        if is_large and not upload.summary["questions"]:
            start_confirming(session, list_import_id, by=this_officer())
        else:
            confirm_list(session, list_import_id, by=this_officer(), now=clock.now())
    if not is_large:
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


def _upload_or_404(list_import_id: int) -> ListImport:
    upload = db.session.get(ListImport, list_import_id)
    if upload is None:
        abort(404)
    return upload
