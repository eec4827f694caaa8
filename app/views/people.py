"""People: finding somebody, and everything about them."""

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from app.extensions import db
from app.services.categories import count_categories
from app.services.people import find_people, person_file
from app.views.row_numbers import page_number, row_number

blueprint = Blueprint("people", __name__, url_prefix="/people")


@blueprint.get("")
def index() -> ResponseReturnValue:
    """People by name, address or organisation, and by category."""
    words = request.args.get("q", "")[:200]
    category_id = request.args.get("category", type=row_number)
    page = page_number()
    found = find_people(db.session(), words=words, category_id=category_id, page=page)
    categories = count_categories(db.session())
    return render_template(
        "people/index.html", found=found, words=words, category_id=category_id, categories=categories
    )


@blueprint.get("/<int:person_id>")
def show(person_id: int) -> ResponseReturnValue:
    """Everything about one person."""
    file = person_file(db.session(), person_id)
    if file is None:
        abort(404)
    return render_template("people/show.html", file=file)
