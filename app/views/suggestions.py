"""Corrections that guests suggest to their details: an officer takes each over, or leaves it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.database import writing
from app.extensions import db
from app.services.suggestions import open_suggestions, settle_suggestion
from app.views import clock
from app.views.access import this_officer

blueprint = Blueprint("suggestions", __name__, url_prefix="/suggestions")


@blueprint.get("")
def index() -> ResponseReturnValue:
    """What waits for a decision, what we have beside what was typed."""
    return render_template("suggestions/index.html", suggestions=open_suggestions(db.session()))


@blueprint.post("/<int:suggestion_id>/<any(take, leave):choice>")
def settle(suggestion_id: int, choice: str) -> ResponseReturnValue:
    """Take a correction over, or leave our details as they are."""
    takes_over = choice == "take"
    with writing() as session:
        settle_suggestion(session, suggestion_id, takes_over=takes_over, by=this_officer(), now=clock.now())
    flash("The correction was taken over." if takes_over else "The details stay as they are.", "done")
    return redirect(url_for("suggestions.index"))
