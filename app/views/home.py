"""The first page: for an officer where each event stands, for a consultant their lists, for a stranger what this is."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import text

from app.extensions import db
from app.rules.states import AccountRole
from app.services.desk import events_at_a_glance
from app.services.guest_calendars import overdue_confirmations
from app.views import clock
from app.views.access import open_to_everybody

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@open_to_everybody
def index() -> ResponseReturnValue:
    """What this visitor may see."""
    if not current_user.is_authenticated:
        return render_template("home/welcome.html")
    glances = events_at_a_glance(db.session(), current_user)
    if current_user.role == AccountRole.CONSULTANT:
        return render_template("home/consultant.html", events=glances)
    now = clock.now()
    overdue = overdue_confirmations(db.session(), now=now)
    return render_template("home/index.html", events=glances, overdue=overdue, now=now)


@blueprint.get("/healthz")
@open_to_everybody
def health() -> ResponseReturnValue:
    """200 when the database answers."""
    db.session.execute(text("SELECT 1"))
    return {"database": "answers"}
