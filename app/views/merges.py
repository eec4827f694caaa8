"""People who are perhaps one: looked at side by side, merged, told apart, and parted again."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.database import writing
from app.extensions import db
from app.models.merges import Merge
from app.models.people import Person
from app.services.doubles import TOLD_APART, find_doubles, put_side_by_side
from app.services.history import write_history
from app.services.merging import merge_people, merges_of, part_again
from app.services.people import find_people
from app.views import clock
from app.views.access import this_officer

blueprint = Blueprint("merges", __name__, url_prefix="/people")


@blueprint.get("/perhaps-the-same")
def index() -> ResponseReturnValue:
    """Pairs of people who are perhaps one."""
    return render_template("merges/index.html", doubles=find_doubles(db.session()))


@blueprint.get("/<int:person_id>/merge")
def choose(person_id: int) -> ResponseReturnValue:
    """Find the other person to look at beside this one."""
    words = request.args.get("q", "").strip()[:200]
    session = db.session()
    found = find_people(session, words=words, category_id=None, page=1) if words else None
    person = session.get(Person, person_id)
    if person is None:
        abort(404)
    return render_template(
        "merges/choose.html",
        person=person,
        words=words,
        found=[each for each in found.people if each.id != person_id] if found else None,
        doubles=find_doubles(session, person_id=person_id),
        merges=merges_of(session, person_id),
    )


@blueprint.get("/<int:one_id>/merge/<int:other_id>")
def compare(one_id: int, other_id: int) -> ResponseReturnValue:
    """Two people side by side, with what speaks for their being one."""
    both = put_side_by_side(db.session(), one_id, other_id)
    if both is None:
        abort(404)
    return render_template("merges/compare.html", both=both)


@blueprint.post("/<int:one_id>/merge/<int:other_id>")
def decide(one_id: int, other_id: int) -> ResponseReturnValue:
    """Make two people one, or say that they are two."""
    if put_side_by_side(db.session(), one_id, other_id) is None:
        abort(404)
    if request.form.get("decision") == "two":
        with writing() as session:
            pair = [min(one_id, other_id), max(one_id, other_id)]
            write_history(session, TOLD_APART, by=this_officer(), now=clock.now(), people=pair)
        flash("They are two people, and will not be offered again.", "done")
        return redirect(url_for("merges.index"))
    kept, gone = (other_id, one_id) if request.form.get("kept") == str(other_id) else (one_id, other_id)
    with writing() as session:
        merge_people(session, kept, gone, by=this_officer(), now=clock.now())
    flash("They are one person now. You can take that back on this page.", "done")
    return redirect(url_for("merges.choose", person_id=kept))


@blueprint.post("/merges/<int:merge_id>/undo")
def undo(merge_id: int) -> ResponseReturnValue:
    """Part two people who were merged."""
    with writing() as session:
        merge = session.get(Merge, merge_id)
        if merge is None:
            abort(404)
        person_id, gone_id = merge.person_id, merge.facts["gone"]["id"]
        part_again(session, merge_id, by=this_officer(), now=clock.now())
    flash("They are two people again.", "done")
    return redirect(url_for("merges.compare", one_id=person_id, other_id=gone_id))
