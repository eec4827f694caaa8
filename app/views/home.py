"""The first page: for an officer where each event stands, for a consultant their lists, for a stranger what this is."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import text

from app.extensions import db
from app.rules.london_time import london_day
from app.rules.states import AccountRole
from app.services.coming_up import coming_up, is_over
from app.services.desk import events_at_a_glance
from app.services.open_tasks import find_tasks
from app.services.people import anybody_is_known
from app.services.planned_sendings import due_letters
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
    if not glances:
        return render_template("home/first_day.html", has_people=anybody_is_known(db.session()))
    now = clock.now()
    planned = due_letters(db.session(), event_ids=[each.event.id for each in glances])
    waiting = find_tasks(db.session(), glances, current_user, now=now)
    return render_template(
        "home/index.html",
        events=[each for each in glances if not is_over(each, now=now)],
        over=[each for each in glances if is_over(each, now=now)],
        tasks=waiting.tasks,
        coming_up=coming_up(glances, waiting.releases, planned, now=now),
        today=london_day(now),
    )


@blueprint.get("/healthz")
@open_to_everybody
def health() -> ResponseReturnValue:
    """200 when the database answers."""
    db.session.execute(text("SELECT 1"))
    return {"database": "answers"}
