"""Corrections that guests suggest to their details: an officer takes each over, or leaves it."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.database import writing
from app.extensions import db
from app.formats.corrections_list import corrections_name, write_corrections
from app.models.accounts import Partner
from app.services.history import write_history
from app.services.suggestions import (
    corrections_by_partner,
    corrections_of,
    open_suggestions,
    settle_suggestion,
    what_we_have,
)
from app.views import clock
from app.views.access import this_officer
from app.views.downloads import name_download

blueprint = Blueprint("suggestions", __name__, url_prefix="/suggestions")


@blueprint.get("")
def index() -> ResponseReturnValue:
    """What waits for a decision, what we have beside what was typed."""
    return render_template(
        "suggestions/index.html",
        suggestions=[(each, what_we_have(each)) for each in open_suggestions(db.session())],
        partners=corrections_by_partner(db.session()),
    )


@blueprint.get("/of-<int:partner_id>.csv")
def of_partner(partner_id: int) -> ResponseReturnValue:
    """What a partner should mend in its own list: all that guests corrected and officers took over."""
    partner = db.session.get(Partner, partner_id) or abort(404)
    name, moment = corrections_name(partner.name, clock.now()), clock.now()
    rows = corrections_of(db.session(), partner_id)
    answer = Response(write_corrections(rows), content_type="text/csv; charset=utf-8")
    if request.method == "GET":
        with writing() as session:
            write_history(
                session,
                "corrections downloaded",
                by=this_officer(),
                now=moment,
                partner=partner_id,
                rows=len(rows),
            )
    return name_download(answer, name)


@blueprint.post("/<int:suggestion_id>/<any(take, leave):choice>")
def settle(suggestion_id: int, choice: str) -> ResponseReturnValue:
    """Take a correction over, or leave our details as they are."""
    takes_over = choice == "take"
    with writing() as session:
        settle_suggestion(session, suggestion_id, takes_over=takes_over, by=this_officer(), now=clock.now())
    flash("The correction was taken over." if takes_over else "The details stay as they are.", "done")
    return redirect(url_for("suggestions.index"))
