"""What a list leaves open, asked and answered: sheet, headings, columns; and its problems as a file."""

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.database import writing
from app.extensions import db
from app.formats.safe_csv import csv_file
from app.models.lists import ListImport
from app.rules.matching import Outcome
from app.rules.refusals import Refused
from app.rules.states import ListState
from app.services.list_rows import list_rows
from app.services.lists import choose_columns
from app.views.list_forms import FIELD_WORDS, LEFT_OUT_WORDS, read_choices

blueprint = Blueprint("list_answers", __name__, url_prefix="/lists")


@blueprint.get("/<int:list_import_id>/columns")
def columns(list_import_id: int) -> ResponseReturnValue:
    """Which sheet, where the headings are, and what each column holds, with examples of its cells."""
    return _page(_previewed_or_404(list_import_id))


@blueprint.post("/<int:list_import_id>/columns")
def choose(list_import_id: int) -> ResponseReturnValue:
    """Read the file again as the officer says that it is."""
    upload = _previewed_or_404(list_import_id)
    choices = read_choices(request.form, _asked(upload))
    try:
        with writing() as session:
            asks = bool(choose_columns(session, list_import_id, choices).summary["questions"])
    except Refused as refusal:
        return _page(_previewed_or_404(list_import_id), refusal=str(refusal)), 422
    if asks or choices.mapping is None:
        return redirect(url_for("list_answers.columns", list_import_id=list_import_id))
    return redirect(url_for("lists.show", list_import_id=list_import_id))


@blueprint.get("/<int:list_import_id>/problems.csv")
def problems(list_import_id: int) -> ResponseReturnValue:
    """The rows with a problem and those left out, to send back to whoever made the list."""
    upload = db.session.get(ListImport, list_import_id)
    if upload is None:
        abort(404)
    rows = sorted(
        (
            row
            for outcome in (Outcome.PROBLEM, Outcome.CANNOT_EMAIL, Outcome.SKIPPED)
            for row in list_rows(db.session(), list_import_id, outcome=outcome)
        ),
        key=lambda row: row.row,
    )
    cells = (
        [str(row.row), row.facts.get("name", ""), row.facts.get("organisation", ""), row.reason]
        for row in rows
    )
    content = b"".join(csv_file(["Row", "Name", "Organisation", "What to look at"], cells))
    name = upload.file_name.rpartition(".")[0] or upload.file_name
    response = Response(content, mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename=f"{name} problems.csv")
    return response


def _previewed_or_404(list_import_id: int) -> ListImport:
    upload = db.session.get(ListImport, list_import_id)
    if upload is None or upload.state != ListState.PREVIEWED:
        abort(404)
    return upload


def _asked(upload: ListImport) -> dict[str, object]:
    summary = upload.summary
    return {
        "sheet": summary.get("sheet", ""),
        "heading_row": next(iter(summary.get("heading_rows", [])), 0),
        "heading_row_told": upload.choices.get("heading_row"),
        "mapping": summary.get("mapping", {}),
    }


def _page(upload: ListImport, *, refusal: str = "") -> str:
    return render_template(
        "list_answers/columns.html",
        upload=upload,
        asked=_asked(upload),
        field_words=FIELD_WORDS,
        left_out_words=LEFT_OUT_WORDS,
        refusal=refusal,
    )
