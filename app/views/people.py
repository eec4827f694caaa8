"""People: finding somebody, and everything about them."""

import json

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.database import writing
from app.extensions import db
from app.models.people import Person
from app.rules.letter_kinds import LETTER_KINDS
from app.services.categories import count_categories
from app.services.history import write_history
from app.services.people import find_people, person_file
from app.services.person_data import erase_person, person_data
from app.services.person_story import asked_to, letters_to, replies_of
from app.views import clock
from app.views.access import this_officer
from app.views.downloads import name_download
from app.views.person_forms import category_choices, role_choices
from app.views.row_numbers import page_number, row_number

blueprint = Blueprint("people", __name__, url_prefix="/people")


@blueprint.get("")
def index() -> ResponseReturnValue:
    """People by name, address or organisation, and by category."""
    words = request.args.get("q", "").replace("\0", "")[:200]
    category_id = request.args.get("category", type=row_number)
    page = page_number()
    interested_only = request.args.get("interested") == "yes"
    found = find_people(
        db.session(), words=words, category_id=category_id, page=page, interested_only=interested_only
    )
    return render_template(
        "people/index.html",
        asked_to=asked_to(db.session(), [person.id for person in found.people]),
        found=found,
        words=words,
        category_id=category_id,
        interested_only=interested_only,
        categories=count_categories(db.session()),
    )


@blueprint.get("/<int:person_id>")
def show(person_id: int) -> ResponseReturnValue:
    """Everything about one person."""
    file = person_file(db.session(), person_id)
    if file is None:
        abort(404)
    story = {
        "asked_to": asked_to(db.session(), [person_id]).get(person_id, []),
        "letters": letters_to(db.session(), person_id),
        "replies": replies_of(db.session(), person_id),
    }
    return render_template(
        "people/show.html",
        file=file,
        categories=category_choices("Choose a category"),
        roles=role_choices(),
        kinds=LETTER_KINDS,
        **story,
    )


@blueprint.get("/<int:person_id>/data.json")
def data(person_id: int) -> ResponseReturnValue:
    """All that is kept about one person, as one file to give them."""
    person = _person_or_404(db.session(), person_id)
    told = {"made_at": clock.now().isoformat(), **person_data(db.session(), person.id)}
    response = Response(json.dumps(told, ensure_ascii=False, indent=1), content_type="application/json")
    if request.method == "GET":
        with writing() as session:
            write_history(
                session, "personal data downloaded", by=this_officer(), now=clock.now(), person_id=person_id
            )
    return name_download(response, f"personal-data-{person_id}.json")


@blueprint.get("/<int:person_id>/erase")
def erase(person_id: int) -> ResponseReturnValue:
    """What erasing means, with the button that does it."""
    return render_template("people/erase.html", person=_person_or_404(db.session(), person_id))


@blueprint.post("/<int:person_id>/erase")
def erase_now(person_id: int) -> ResponseReturnValue:
    """Erase all that is known of a person. This cannot be taken back."""
    with writing() as session:
        erase_person(
            session,
            _person_or_404(session, person_id),
            secret=str(current_app.config["SECRET_KEY"]),
            by=this_officer(),
            now=clock.now(),
        )
    flash("The person’s data was erased. Their places went to whoever was waiting.", "done")
    return redirect(url_for("people.index"))


@blueprint.post("/<int:person_id>/contact")
def contact(person_id: int) -> ResponseReturnValue:
    """Write to somebody no more, or again."""
    wanted = "stop" in request.form
    with writing() as session:
        person = _person_or_404(session, person_id)
        person.do_not_contact_at = clock.now() if wanted else None
        write_history(
            session,
            "contact stopped" if wanted else "contact allowed",
            by=this_officer(),
            now=clock.now(),
            person_id=person_id,
        )
    flash("They get no more letters." if wanted else "They may get letters again.", "done")
    return redirect(url_for("people.show", person_id=person_id))


def _person_or_404(session: Session, person_id: int) -> Person:
    person = session.get(Person, person_id)
    if person is None or person.erased_at is not None:
        abort(404)
    return person
