"""Who did what, when, and through which door. Read only."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from app.extensions import db
from app.models.people import Person
from app.services.history import history_page
from app.views.access import event_or_404
from app.views.row_numbers import page_number

blueprint = Blueprint("history", __name__)


@blueprint.get("/events/<slug>/history")
def of_event(slug: str) -> ResponseReturnValue:
    """Everything that was done about an event, newest first."""
    event = event_or_404(slug)
    found = history_page(db.session(), event_id=event.id, page=page_number())
    return render_template("history/of_event.html", event=event, found=found)


@blueprint.get("/people/<int:person_id>/history")
def of_person(person_id: int) -> ResponseReturnValue:
    """Everything that was done about a person, newest first."""
    person = db.session.get(Person, person_id) or abort(404)
    found = history_page(db.session(), person_id=person_id, page=page_number())
    return render_template("history/of_person.html", person=person, found=found)
